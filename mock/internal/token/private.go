package token

import (
	"encoding/json"
	"slices"

	"github.com/MicahParks/jwkset"
)

// PrivateJWKS returns the signer's keys as a JWKS in the set's order, with their private halves, for ParseSigner. It must be
// neither logged nor sent.
func (s *Signer) PrivateJWKS() ([]byte, error) {
	var private jwkset.JWKSMarshal
	for _, k := range s.all() {
		private.Keys = append(private.Keys, k.jwk)
	}
	return json.Marshal(private)
}

// Prefer returns a signer with the same keys that prefers the one of the kid. If there is no such key, it returns s.
func (s *Signer) Prefer(kid string) *Signer {
	i := slices.IndexFunc(s.keys, func(k key) bool { return k.kid == kid })
	if i <= 0 {
		return s
	}
	keys := slices.Concat(s.keys[i:i+1], s.keys[:i], s.keys[i+1:])
	return &Signer{keys: keys, set: s.set}
}

// privateJWK copies the members of a JWK that make up a key, including the private ones.
func privateJWK(m jwkset.JWKMarshal) jwkset.JWKMarshal {
	k := publicJWK(m)
	k.D, k.P, k.Q, k.DP, k.DQ, k.QI, k.OTH = m.D, m.P, m.Q, m.DP, m.DQ, m.QI, m.OTH
	return k
}
