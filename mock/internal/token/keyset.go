package token

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"github.com/MicahParks/jwkset"
)

// KeySet is the public half of a customer's JWKS: the keys, by kid, that an Identifier stands for (clause
// jwks-identifier). It is immutable and safe for concurrent use. A nil KeySet holds no key.
type KeySet struct {
	keys     map[string]key
	ids      []string
	json     []byte
	identity [sha256.Size]byte
}

// ParseKeySet reads a JWKS (RFC 7517) of public or private keys and keeps the public halves.
//
// Kept are RSA keys of 2048 to 8192 bits, EC keys on P-256 and Ed25519 keys; keys of other kinds and keys for
// encryption are passed over (RFC 7517 section 5). Refused, with an error that wraps ErrKeys, are a set with a
// symmetric key, with a missing or repeated kid, with a malformed key, and one in which nothing is left.
func ParseKeySet(jwks []byte) (*KeySet, error) {
	keys, err := parseKeys(jwks)
	if err != nil {
		return nil, err
	}
	return newKeySet(keys)
}

// ParsePublishedKeySet is ParseKeySet for a set that others maintain: a key that is malformed, out of range, without a kid or
// with one that came before is passed over (RFC 7517 section 5), and odd says of each why, by its place and kid.
// Refused, as by ParseKeySet, are a set with a symmetric key, and one in which nothing is left.
func ParsePublishedKeySet(jwks []byte) (set *KeySet, odd []error, err error) {
	keys, odd, err := readKeys(jwks)
	if err != nil {
		return nil, nil, err
	}
	set, err = newKeySet(keys)
	return set, odd, err
}

func newKeySet(keys []key) (*KeySet, error) {
	k := &KeySet{keys: make(map[string]key, len(keys))}
	var public jwkset.JWKSMarshal
	for _, one := range keys {
		one.private = nil
		k.keys[one.kid] = one
		k.ids = append(k.ids, one.kid)
		public.Keys = append(public.Keys, one.jwk)
	}
	text, err := json.Marshal(public)
	if err != nil {
		return nil, fmt.Errorf("%w: it cannot be written as JSON", ErrKeys)
	}
	k.json, k.identity = text, sha256.Sum256(text)
	return k, nil
}

// JSON returns the set as a JWKS of public keys, in the order in which they came, as a copy that the caller owns.
// Nil for a nil KeySet.
func (k *KeySet) JSON() []byte {
	if k == nil {
		return nil
	}
	return bytes.Clone(k.json)
}

// KeyIDs returns the kids of the set in the order in which they came, as a copy. Nil for a nil KeySet.
func (k *KeySet) KeyIDs() []string {
	if k == nil {
		return nil
	}
	return append([]string(nil), k.ids...)
}

// id tells one set from another by content, so that the same keys loaded twice share what was verified, and another
// set with the same kids does not.
func (k *KeySet) id() [sha256.Size]byte {
	if k == nil {
		return [sha256.Size]byte{}
	}
	return k.identity
}

func (k *KeySet) find(kid string) (key, bool) {
	if k == nil {
		return key{}, false
	}
	found, ok := k.keys[kid]
	return found, ok
}
