package mock

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"slices"

	"example.com/bounce/mock/internal/token"
)

// metadata describes the authorization server (RFC 8414, OpenID Connect Discovery). RFC 8414 wants lists without elements left out
// (3.2): there is no authorization endpoint, hence no response type.
type metadata struct {
	Issuer        string   `json:"issuer"`
	TokenEndpoint string   `json:"token_endpoint"`
	JWKSURI       string   `json:"jwks_uri"`
	GrantTypes    []string `json:"grant_types_supported,omitempty"`
	SubjectTypes  []string `json:"subject_types_supported,omitempty"`
	Algorithms    []string `json:"id_token_signing_alg_values_supported,omitempty"`
	AuthMethods   []string `json:"token_endpoint_auth_methods_supported,omitempty"`
	AuthAlgs      []string `json:"token_endpoint_auth_signing_alg_values_supported,omitempty"`
	Scopes        []string `json:"scopes_supported,omitempty"`
}

// readServerMetadata says where everything is, as seen from where the request came to.
func (s *Server) readServerMetadata(x *Exchange) (*answer, *Refusal) {
	base := x.base()
	return ok(metadata{
		Issuer: base, TokenEndpoint: base + "/oauth2/token", JWKSURI: base + "/oauth2/jwks",
		GrantTypes: grantTypes(), SubjectTypes: []string{"public"},
		Algorithms: token.Algorithms(), Scopes: s.scopes(),
		AuthMethods: []string{"client_secret_basic", "client_secret_post", "private_key_jwt"}, AuthAlgs: token.Algorithms(),
	})
}

// base is the URL that the request came to, without a path.
func (x *Exchange) base() string {
	scheme := "http://"
	if x.Request.TLS != nil {
		scheme = "https://"
	}
	return scheme + cmp.Or(x.Request.Host, "localhost")
}

// readKeySet serves the public keys of all customers whose keys are held here, one that several have once. Two keys may have
// the same kid: customers choose theirs without regard to others.
func (s *Server) readKeySet(*Exchange) (*answer, *Refusal) {
	union := struct {
		Keys []json.RawMessage `json:"keys"`
	}{[]json.RawMessage{}}
	seen := map[string]bool{}
	for _, set := range s.keys.held() {
		var each struct{ Keys []json.RawMessage }
		if err := json.Unmarshal(set.JSON(), &each); err != nil {
			continue // the set has written it itself
		}
		for _, key := range each.Keys {
			if !seen[string(key)] {
				seen[string(key)] = true
				union.Keys = append(union.Keys, key)
			}
		}
	}
	return &answer{status: http.StatusOK, contentType: typeKeySet, body: union}, nil
}

// held are the key sets that are not fetched, by CSI.
func (k *keyring) held() []*token.KeySet {
	k.mu.RLock()
	defer k.mu.RUnlock()
	var sets []*token.KeySet
	for _, csi := range slices.Sorted(maps.Keys(k.byCSI)) {
		if set, local := k.byCSI[csi].source.(*token.KeySet); local && set != nil {
			sets = append(sets, set)
		}
	}
	return sets
}
