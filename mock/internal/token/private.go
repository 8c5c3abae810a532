package token

import (
	"encoding/json"
	"slices"

	"github.com/MicahParks/jwkset"
)

// PrivateJWKS returns the signer's keys as a JWKS in the set's order, with their private halves, for ParseSigner. It is to be
// kept with the signer's customer, and must be neither logged nor sent.
func (s *Signer) PrivateJWKS() ([]byte, error) {
	var private jwkset.JWKSMarshal
	for _, k := range s.all() {
		private.Keys = append(private.Keys, k.jwk)
	}
	return json.Marshal(private)
}

// Prefer returns a signer with the same keys, which takes the one of the kid before all others; the order stays where there is
// no such key.
func (s *Signer) Prefer(kid string) *Signer {
	i := slices.IndexFunc(s.keys, func(k key) bool { return k.kid == kid })
	if i <= 0 {
		return s
	}
	keys := slices.Concat(s.keys[i:i+1], s.keys[:i], s.keys[i+1:])
	return &Signer{keys: keys, set: s.set}
}

// privateJWK returns the members of a JWK that make a key, one by one, with the private ones.
func privateJWK(m jwkset.JWKMarshal) jwkset.JWKMarshal {
	k := publicJWK(m)
	k.D, k.P, k.Q, k.DP, k.DQ, k.QI, k.OTH = m.D, m.P, m.Q, m.DP, m.DQ, m.QI, m.OTH
	return k
}
