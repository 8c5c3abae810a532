package keys

import (
	"encoding/json"
	"fmt"

	"example.com/bounce/mock/internal/token"
)

// encoded is a Key as it is kept. It has private keys: it must be neither logged nor sent.
type encoded struct {
	// JWKS has the private halves if Signs is set; it is missing if the keys are fetched.
	JWKS json.RawMessage `json:"jwks,omitempty"`
	// Signs is the kid of the key that signs; nil if there is no private key.
	Signs *string `json:"signs,omitempty"`
	URI   string  `json:"uri,omitempty"`
	// Given counts how often a URI was given, so that the keys are fetched again when the same URI is given again.
	Given     int    `json:"given,omitempty"`
	Issuer    string `json:"issuer,omitempty"`
	Audience  string `json:"audience,omitempty"`
	Rotations int    `json:"rotations,omitempty"`
}

// read returns what is kept of a Key; the zero value for nothing.
func read(raw []byte) (e encoded, err error) {
	if len(raw) == 0 {
		return e, nil
	}
	if err := json.Unmarshal(raw, &e); err != nil {
		return encoded{}, fmt.Errorf("decode keys: %w", err)
	}
	return e, nil
}

// put sets the keys at hand: those of the signer, or public ones if it is nil.
func (e *encoded) put(set *token.KeySet, signer *token.Signer) (err error) {
	e.JWKS, e.Signs, e.URI = set.JSON(), nil, ""
	if signer != nil {
		signs := signer.Signs()
		e.Signs = &signs
		e.JWKS, err = signer.PrivateJWKS()
	}
	return err
}

// key returns the Key; its Source is nil if the keys are fetched.
func (e *encoded) key() (Key, error) {
	k := Key{Issuer: e.Issuer, Audience: e.Audience, Rotations: e.Rotations}
	var err error
	switch {
	case e.URI != "":
	case e.Signs == nil:
		k.Source, err = token.ParseKeySet(e.JWKS)
	default:
		if k.Signer, err = token.ParseSigner(e.JWKS); err == nil {
			k.Signer = k.Signer.Prefer(*e.Signs)
			k.Source = k.Signer.KeySet()
		}
	}
	if err != nil {
		return Key{}, fmt.Errorf("decode keys: %w", err)
	}
	return k, nil
}

// Described is what may be shown of keys that were saved. KeyIDs are empty if the keys are fetched from the URI.
type Described struct {
	KeyIDs                []string
	URI, Issuer, Audience string
}

// Describe describes what Ring.Save has returned.
func Describe(saved []byte) (Described, error) {
	e, err := read(saved)
	if err != nil {
		return Described{}, err
	}
	d := Described{URI: e.URI, Issuer: e.Issuer, Audience: e.Audience}
	var set struct{ Keys []struct{ KID string } }
	if len(e.JWKS) > 0 {
		if err := json.Unmarshal(e.JWKS, &set); err != nil {
			return Described{}, fmt.Errorf("decode keys: %w", err)
		}
	}
	for _, k := range set.Keys {
		d.KeyIDs = append(d.KeyIDs, k.KID)
	}
	return d, nil
}
