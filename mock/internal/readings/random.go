package readings

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/bits"
	"math/rand/v2"

	"example.com/bounce/openapi"
)

// Random draws an alternative for each reading. The seed alone decides: the result is the same on every machine, and for each
// reading the same whatever other readings there are; 0 means 1. Every alternative can come up.
func Random(randomSeed int64) map[string]string {
	randomSeed = cmp.Or(randomSeed, 1)
	all, err := openapi.Readings()
	if err != nil {
		panic(fmt.Errorf("embedded readings: %w", err)) // they are embedded, and tested
	}
	drawn := make(map[string]string, len(all))
	for _, r := range all {
		sum := sha256.Sum256([]byte(r.Slug))
		chance := rand.NewPCG(uint64(randomSeed), binary.BigEndian.Uint64(sum[:]))
		// The generator's numbers are specified; the results of IntN may change with Go.
		i, _ := bits.Mul64(chance.Uint64(), uint64(len(r.Alternatives)))
		drawn[r.Slug] = r.Alternatives[i]
	}
	return drawn
}
