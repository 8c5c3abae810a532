package token

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/MicahParks/jwkset"
)

// KeySet is the public half of a customer's JWKS: the keys that an Identifier names (clause jwks-identifier). It is immutable and
// safe for concurrent use. A nil KeySet has no key.
type KeySet struct {
	keys     []key
	json     []byte
	identity [sha256.Size]byte
	odd      []error
}

// ParseKeySet reads a JWKS (RFC 7517) of public or private keys, and keeps the public halves.
//
// It keeps RSA keys of 2048 to 8192 bits, EC keys on P-256, P-384 and P-521, and Ed25519 keys, with or without a kid. It ignores
// keys for encryption. PassedOver lists the others: keys that are symmetric, malformed, out of range, of another kind, or of a
// kid and kind that came before (RFC 7517 section 5). If no key is left, it returns an error that wraps ErrKeys.
func ParseKeySet(jwks []byte) (*KeySet, error) {
	keys, odd, err := readKeys(jwks, false)
	if err != nil {
		return nil, err
	}
	return newKeySet(keys, odd)
}

func newKeySet(keys []key, odd []error) (*KeySet, error) {
	k := &KeySet{odd: odd}
	var public jwkset.JWKSMarshal
	for _, one := range keys {
		one.private, one.jwk = nil, publicJWK(one.jwk)
		k.keys = append(k.keys, one)
		public.Keys = append(public.Keys, one.jwk)
	}
	text, err := json.Marshal(public)
	if err != nil {
		return nil, fmt.Errorf("%w: it cannot be written as JSON", ErrKeys)
	}
	k.json, k.identity = text, sha256.Sum256(text)
	return k, nil
}

// JSON returns the set as a JWKS of public keys, in their order, as a copy that the caller owns; nil for a nil KeySet.
func (k *KeySet) JSON() []byte {
	if k == nil {
		return nil
	}
	return bytes.Clone(k.json)
}

// PassedOver says why each unusable key for signatures was left out, by its place and kid, without key material; nil if there is
// none.
func (k *KeySet) PassedOver() []error {
	if k == nil {
		return nil
	}
	return slices.Clone(k.odd)
}

// KeyIDs returns the kids of the set in order, "" for a key without one; nil for a nil KeySet.
func (k *KeySet) KeyIDs() []string {
	if k == nil {
		return nil
	}
	var ids []string
	for _, one := range k.keys {
		ids = append(ids, one.kid)
	}
	return ids
}

// id identifies a set by its content: the same keys loaded twice share what was verified, and another set with the same kids does
// not.
func (k *KeySet) id() [sha256.Size]byte {
	if k == nil {
		return [sha256.Size]byte{}
	}
	return k.identity
}

// find returns the keys of a kid, which differ in kind. For the kid "" (RFC 7515 section 4.1.4 makes it optional) it returns all.
func (k *KeySet) find(kid string) []key {
	if k == nil || kid == "" {
		return k.all()
	}
	var found []key
	for _, one := range k.keys {
		if one.kid == kid {
			found = append(found, one)
		}
	}
	return found
}

// all returns every key.
func (k *KeySet) all() []key {
	if k == nil {
		return nil
	}
	return k.keys
}

// has reports whether a key of the set has the kid.
func (k *KeySet) has(kid string) bool { return kid != "" && len(k.find(kid)) > 0 }
