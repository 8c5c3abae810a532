//go:build race

package mutant_test

// times is one under the race detector, which makes the suite five times slower: the other run has all twenty.
const times = 1
