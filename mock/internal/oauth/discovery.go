package oauth

import (
	"encoding/json"
	"net/http"

	"example.com/bounce/mock/internal/exchange"
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
func readServerMetadata(x *Request) (*exchange.Answer, *exchange.Refusal) {
	base := x.BaseURL()
	return exchange.OK(metadata{
		Issuer: base, TokenEndpoint: base + "/oauth2/token", JWKSURI: base + "/oauth2/jwks",
		GrantTypes: grantTypes(), SubjectTypes: []string{"public"},
		Algorithms: token.Algorithms(), Scopes: x.deps.Keys.Scopes(),
		AuthMethods: []string{"client_secret_basic", "client_secret_post", "private_key_jwt"}, AuthAlgs: token.Algorithms(),
	})
}

// readKeySet serves the public keys of all customers whose keys are held here, one that several have once. Two keys may have
// the same kid: customers choose theirs without regard to others.
func readKeySet(x *Request) (*exchange.Answer, *exchange.Refusal) {
	union := struct {
		Keys []json.RawMessage `json:"keys"`
	}{[]json.RawMessage{}}
	seen := map[string]bool{}
	held, err := x.deps.Keys.Held(x.Request.Context())
	if err != nil {
		x.deps.Logger.Error("read key sets", "err", err)
		return nil, x.Refuse(exchange.Internal, "The mock could not read its key sets.")
	}
	for _, set := range held {
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
	return &exchange.Answer{Status: http.StatusOK, ContentType: exchange.TypeKeySet, Body: union}, nil
}
