package matrix

import (
	"flag"
	"testing"
)

// Without flags the tests take a sample of what they are about, small enough for everybody who changes something. With -whole they
// take all of it, as .ci/run does; with -short a part of the sample, for the race detector. With -seeds N the
// draws of readings and the hostile mocks are those of the seeds 1 to N.
var (
	whole = flag.Bool("whole", false, "take everything in place of a sample; this takes minutes")
	seeds = flag.Int64("seeds", 0, "draw the readings, and let the mock be hostile, by the seeds 1 to `N`")
)

// Whole reports whether a test is to take everything.
func Whole() bool { return *whole }

// Seeds returns the seeds to draw by: sample or, with -whole, more; with -seeds N, 1 to N.
func Seeds(sample, more []int64) (all []int64) {
	switch {
	case *seeds > 0:
		for seed := int64(1); seed <= *seeds; seed++ {
			all = append(all, seed)
		}
		return all
	case *whole:
		return more
	}
	return sample
}

// NotUnderRace skips a test that runs whole suites with -short: the race detector makes a suite five times slower, and finds in it
// what it finds in TestTheRulesHold.
func NotUnderRace(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("it runs whole suites: go test without -short has it")
	}
}

// Sample returns each n-th of all, with -short each 8n-th, and with -whole all of them.
func Sample[T any](all []T, n int) (some []T) {
	const short = 8
	if testing.Short() {
		n *= short
	}
	for i, each := range all {
		if *whole || i%n == 0 {
			some = append(some, each)
		}
	}
	return some
}
