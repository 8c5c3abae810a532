package token

import (
	"crypto"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// KeptRotations is how many keys of the latest rotations a signer has at most, in addition to those that it had before any.
const KeptRotations = 8

// Rotation says how Rotate makes a new key.
type Rotation struct {
	// Seed and CSI are those of DeriveSigner.
	Seed int64
	CSI  string
	// Generation counts the rotations of a customer from 1. A generation whose kid the signer has already is passed over.
	Generation int
	// Retire drops every key but the new one.
	Retire bool
}

// Rotate returns a signer with one more Ed25519 key, which it prefers to all others, and the generation of that key; of
// those that earlier rotations have added it keeps the latest, KeptRotations with the new one. The
// key depends on Seed, CSI and Generation alone; its kid is "<csi>-eddsa-<generation>". The signer that it is called on
// does not change.
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

// all are the keys in the set's order, with the private halves that the signer has.
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

// Signs returns the kid of the key that Mint takes when no algorithm is named.
func (s *Signer) Signs() string { return s.keys[0].kid }
