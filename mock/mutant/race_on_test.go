//go:build race

package mutant_test

// times is fewer than twenty under the race detector, which makes the suite five times slower: the other run has them all.
const times = 3
