package corpus

import (
	"crypto/sha256"
	"fmt"
	"strings"
)

// block is how many exchanges a digest is of.
const block = 16

// Digests returns the lines that are kept of a recording: a digest of each block of exchanges with their journal entries, and one
// of their suggested changes.
func Digests(all []Exchange) (exchanges, fixes string) {
	var e, f strings.Builder
	for first := 0; first < len(all); first += block {
		whole, apart := sha256.New(), sha256.New()
		for _, x := range all[first:min(first+block, len(all))] {
			for _, part := range [][]byte{x.Request, x.Response, x.Journal} {
				fmt.Fprintf(whole, "%d\n%s", len(part), part)
			}
			fmt.Fprintf(apart, "%d\n%s", len(x.Fixes), x.Fixes)
		}
		fmt.Fprintf(&e, "%d %.10x\n", first, whole.Sum(nil))
		fmt.Fprintf(&f, "%d %.10x\n", first, apart.Sum(nil))
	}
	return e.String(), f.String()
}
