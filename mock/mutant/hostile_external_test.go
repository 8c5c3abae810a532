//go:build external

package mutant_test

import "testing"

func TestTwoHundredHostileMocksAreConformant(t *testing.T) {
	t.Parallel()
	for seed := range int64(200) {
		isConformantUnder(t, seed+1)
	}
}
