package token

import (
	"crypto"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// KeptRotations bounds the keys from rotations that a signer has, in addition to its first ones.
const KeptRotations = 8

// Rotation says how Rotate makes a new key.
type Rotation struct {
	// Seed and CSI are those of DeriveSigner.
	Seed int64
	CSI  string
	// Generation counts the rotations of a customer from 1. It is skipped if the signer has its kid already.
	Generation int
	// Retire drops every key but the new one.
	Retire bool
}

// Rotate returns a signer with one more Ed25519 key, which it prefers to all others, and the generation of that key. It keeps the
// latest KeptRotations keys from rotations, with the new one. The key depends on Seed, CSI and Generation alone; its kid is
// "<csi>-eddsa-<generation>". s does not change.
func (s *Signer) Rotate(r Rotation) (*Signer, int) {
	prefix := r.CSI + "-eddsa-"
	kid := func() string { return fmt.Sprint(prefix, r.Generation) }
	for s.set.has(kid()) {
		r.Generation++
	}
	added := deriveKey(kid(), fmt.Sprintf("%d\x00%s\x00%d", r.Seed, r.CSI, r.Generation))
	if r.Retire {
		return mustSigner([]key{added}), r.Generation
	}
	kept := slices.DeleteFunc(s.all(), func(k key) bool {
		number, rotated := strings.CutPrefix(k.kid, prefix)
		generation, err := strconv.Atoi(number)
		return rotated && err == nil && generation <= r.Generation-KeptRotations
	})
	return mustSigner(append(kept, added)).Prefer(added.kid), r.Generation
}

// all returns the keys in the set's order, with their private halves if the signer has them.
func (s *Signer) all() []key {
	all := slices.Clone(s.set.keys)
	for i, k := range all {
		for _, own := range s.keys {
			if own.kid == k.kid && own.kind == k.kind && k.public.(interface{ Equal(crypto.PublicKey) bool }).Equal(own.public) {
				all[i] = own
			}
		}
	}
	return all
}

// Signs returns the kid of the key that Mint uses if no algorithm is named.
func (s *Signer) Signs() string { return s.keys[0].kid }
