//go:build race

package matrix_test

// racing makes the suite five times slower.
const racing = true
