//go:build external

package mutant_test

import (
	"fmt"
	"testing"
)

// Under the race detector, which makes the suite five times slower, one seed in sixty-seven stands for all.
func TestTwoHundredHostileMocksAreConformant(t *testing.T) {
	t.Parallel()
	step := int64(1)
	if times < 20 {
		step = 100
	}
	for seed := int64(1); seed <= 200; seed += step {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			isConformantUnder(t, seed)
		})
	}
}
