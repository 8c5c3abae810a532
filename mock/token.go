package mock

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/keys"
	"example.com/bounce/mock/internal/oauth"
	"example.com/bounce/mock/internal/token"
)

// DefaultCustomer is the CSI of the built-in customer for ordinary use.
const DefaultCustomer = "15427061"

// DefaultScope is the scope that scheduleExecution requires in the built-in contract.
const DefaultScope = domain.ScopeApprover

// AllScopes stands for every scope of the contract in TokenRequest.Scope.
const AllScopes = keys.AllScopes

// TokenRequest says which token to mint. The zero value is a good token of DefaultCustomer, for an hour.
type TokenRequest struct {
	// Customer is the CSI; "" means DefaultCustomer.
	Customer string
	// Scope is space separated; "" means the scopes of scheduleExecution in the contract, AllScopes those of all its operations.
	Scope string
	// ScopeClaim is where scopes go: "scope", a string (also for ""), or "scp", an array.
	ScopeClaim string
	// Algorithm is one of Algorithms; "" means the customer's first key, in this order.
	Algorithm string
	// ExpiresIn is how long the token lasts; 0 means an hour.
	ExpiresIn time.Duration
	// Defect is what to do wrong, one of Defects; "" means nothing.
	Defect string
	// Claims replace claims of the token, each by a JSON value; an empty value leaves the claim out. A defect is applied after
	// them.
	Claims map[string]json.RawMessage

	// Clock, Seed and RandomSeed are for MintToken, and mean what they mean in Options. Server.Token goes by the server's own.
	Clock      *Clock
	Seed       SeedFile
	RandomSeed int64
}

// MintToken mints a token that a server of the same seed accepts, without starting one. The errors are those of New and of
// Server.Token.
func MintToken(r TokenRequest) (string, error) {
	s, err := New(Options{
		Clock: r.Clock, Seed: r.Seed, RandomSeed: r.RandomSeed, Admin: Admin{Off: true},
		Tokens: Tokens{AllowPrivateJWKS: true}, // nothing is fetched, and the server may allow them
	})
	if err != nil {
		return "", err
	}
	return s.Token(r)
}

// Defects lists what TokenRequest.Defect can be, in a stable order.
func Defects() []string { return keys.Defects() }

// Algorithms lists what TokenRequest.Algorithm can be. Customers whose keys are made up have one for EdDSA and Ed25519.
func Algorithms() []string { return token.Algorithms() }

// ClientSecret returns the secret of a customer at the mock's token endpoint, where the client's id is the CSI or the Identifier.
// It is published, and protects nothing.
func ClientSecret(csi string) string { return oauth.Secret(csi) }

// Token mints a token of one of the server's customers, issued now by the customer's clock, with the customer's issuer and
// audience. It fails if the customer is unknown (a *CustomerError), or the mock has only its public keys; if the defect,
// algorithm or scope claim is unknown; if a claim is not JSON; and if the defect is wrong-issuer or wrong-audience, and the
// customer's tokens need none. The error names the choices.
func (s *Server) Token(r TokenRequest) (string, error) {
	if r.Customer == "" {
		r.Customer = DefaultCustomer
	}
	ctx := context.Background()
	key, found, err := s.rooms.State.Keys.Of(ctx, r.Customer)
	if err == nil && !found {
		err = s.rooms.State.Unknown(ctx, r.Customer, domain.ErrUnknown)
	}
	if err != nil {
		return "", fmt.Errorf("mint: %w", err)
	}
	return s.rooms.State.Keys.Mint(key, token.Request{
		CSI: r.Customer, Scope: r.Scope, ScopeClaim: r.ScopeClaim, Algorithm: r.Algorithm, ExpiresIn: r.ExpiresIn,
		Defect: token.Defect(r.Defect), Claims: r.Claims,
	})
}
