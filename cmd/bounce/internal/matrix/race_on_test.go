//go:build race

package matrix

// Racing makes the suite five times slower.
const Racing = true
