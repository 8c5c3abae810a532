//go:build !race

package mutant_test

const times = 20
