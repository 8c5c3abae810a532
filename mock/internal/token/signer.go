package token

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"github.com/MicahParks/jwkset"
)

// Signer holds the private keys of a customer and mints tokens with them. It is immutable and safe for concurrent use.
type Signer struct {
	keys []key // have a private half; the preferred one first
	set  *KeySet
}

// ParseSigner reads a JWKS (RFC 7517) with at least one private key. Keys without a private half are kept only for KeySet, and
// unusable keys are left out as by ParseKeySet. The errors are those of ParseKeySet, and one that wraps ErrKeys if no key can
// sign.
func ParseSigner(jwks []byte) (*Signer, error) { return parseSigner(jwks, false) }

func parseSigner(jwks []byte, shipped bool) (*Signer, error) {
	keys, odd, err := readKeys(jwks, shipped)
	if err != nil {
		return nil, err
	}
	return newSigner(keys, odd)
}

func newSigner(keys []key, odd []error) (*Signer, error) {
	set, err := newKeySet(keys, odd)
	if err != nil {
		return nil, err
	}
	s := &Signer{set: set}
	for rank := range algorithms { // each key stands at its best algorithm
		for _, k := range keys {
			if names := k.algorithms(); k.private != nil && len(names) > 0 && names[0] == algorithms[rank].name {
				s.keys = append(s.keys, k)
			}
		}
	}
	if len(s.keys) == 0 {
		return nil, fmt.Errorf("%w: it holds no private key for %s", ErrKeys, allowed())
	}
	return s, nil
}

// DeriveSigner returns a signer with one Ed25519 key that depends on seed and csi alone, with the kid "<csi>-eddsa": for a
// customer without keys. It takes tens of microseconds. Anybody who knows the seed knows the key: it is for a mock, and protects
// nothing.
func DeriveSigner(seed int64, csi string) *Signer {
	return mustSigner([]key{deriveKey(csi+"-eddsa", fmt.Sprintf("%d\x00%s", seed, csi))})
}

// mustSigner is newSigner for keys that include a derived one.
func mustSigner(keys []key) *Signer {
	s, err := newSigner(keys, nil)
	if err != nil {
		panic(err) // no input leads here: a well-formed private key is among them
	}
	return s
}

// deriveKey returns an Ed25519 key that depends on from alone.
func deriveKey(kid, from string) key {
	sum := sha256.Sum256([]byte("bounce mock key, version 1\x00" + from))
	private := ed25519.NewKeyFromSeed(sum[:])
	public := private.Public().(ed25519.PublicKey)
	return key{
		kid: kid, alg: "EdDSA", kind: kindEd25519, public: public, private: private,
		jwk: jwkset.JWKMarshal{
			KTY: jwkset.KtyOKP, USE: jwkset.UseSig, ALG: jwkset.AlgEdDSA, KID: kid, CRV: jwkset.CrvEd25519,
			X: base64.RawURLEncoding.EncodeToString(public), D: base64.RawURLEncoding.EncodeToString(private.Seed()),
		},
	}
}

// KeySet returns the public halves of all the signer's keys.
func (s *Signer) KeySet() *KeySet { return s.set }

// String lists the kids, so that a signer that is logged or printed shows no private key.
func (s *Signer) String() string { return fmt.Sprintf("signer of %q", s.set.KeyIDs()) }

// GoString is String, for %#v.
func (s *Signer) GoString() string { return s.String() }

// Algorithms returns the algorithms that the signer has keys for, the preferred one first, as a copy. Never empty.
func (s *Signer) Algorithms() []string {
	var out []string
	for _, k := range s.keys {
		for _, alg := range k.algorithms() {
			if !slices.Contains(out, alg) {
				out = append(out, alg)
			}
		}
	}
	return out
}

// pick returns the first key for the algorithm; if alg is empty, the first key and its algorithm.
func (s *Signer) pick(alg string) (key, string, error) {
	for _, k := range s.keys {
		if alg == "" {
			return k, k.algorithms()[0], nil
		}
		if k.methodFor(alg) != nil {
			return k, alg, nil
		}
	}
	return key{}, "", fmt.Errorf("mint: no key for algorithm %q, want one of %s", alg, strings.Join(s.Algorithms(), ", "))
}
