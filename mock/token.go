package mock

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock/internal/token"
)

// DefaultCustomer is the CSI of the built-in customer that is there to be used.
const DefaultCustomer = "15427061"

// AllScopes stands for every scope of the contract in TokenRequest.Scope.
const AllScopes = "all"

// TokenRequest says which token to mint. The zero value is a good one of DefaultCustomer, for an hour.
type TokenRequest struct {
	// Customer is the CSI; "" means DefaultCustomer.
	Customer string
	// Scope is space separated; "" means the scopes of scheduleExecution in the contract, AllScopes those of all its
	// operations.
	Scope string
	// ScopeClaim is where scopes go: "scope", a string (also for ""), or "scp", an array.
	ScopeClaim string
	// Algorithm is one of Algorithms; "" means the customer's first key, in this order.
	Algorithm string
	// ExpiresIn is how long the token lasts; 0 means an hour.
	ExpiresIn time.Duration
	// Defect is what to do wrong, one of Defects; "" means nothing.
	Defect string
	// Claims are set as they are, each a JSON value, in place of what the token would have; an empty value leaves the claim out.
	// A defect comes after them.
	Claims map[string]json.RawMessage

	// Clock, Seed, SeedName and RandomSeed are for MintToken, and mean what they mean in Options. Server.Token goes by
	// the server's own.
	Clock      *Clock
	Seed       []byte
	SeedName   string
	RandomSeed int64
}

// CustomerError says that a server has no customer of this CSI. Known are those that it has, the first of them if there are
// many.
type CustomerError struct {
	CSI   string
	Known []string
}

func (e *CustomerError) Error() string {
	return fmt.Sprintf("unknown customer %q, want one of %s", e.CSI, strings.Join(e.Known, ", "))
}

// MintToken mints a token that a server of the same seed accepts, without starting one. The errors are those of New and
// of Server.Token.
func MintToken(r TokenRequest) (string, error) {
	s, err := New(Options{Clock: r.Clock, Seed: r.Seed, SeedName: r.SeedName, RandomSeed: r.RandomSeed, NoAdmin: true})
	if err != nil {
		return "", err
	}
	return s.Token(r)
}

// Defects lists what TokenRequest.Defect can be, in a stable order.
func Defects() []string {
	var names []string
	for _, d := range token.Defects() {
		names = append(names, string(d))
	}
	return names
}

// Algorithms lists what TokenRequest.Algorithm can be. Customers whose keys are made up have one for EdDSA and Ed25519.
func Algorithms() []string { return token.Algorithms() }

// Token mints a token of one of the server's customers, issued now by the customer's clock, with the customer's issuer and
// audience. An error names the choices:
// the customer is not there (a *CustomerError), or the mock has only its public keys; the defect, algorithm or scope claim is unknown; a claim is not JSON;
// the defect is wrong-issuer or wrong-audience, and the customer's tokens are held to none.
func (s *Server) Token(r TokenRequest) (string, error) {
	if r.Customer == "" {
		r.Customer = DefaultCustomer
	}
	found, known := s.keys.of(r.Customer)
	switch {
	case !known:
		return "", fmt.Errorf("mint: %w", &CustomerError{r.Customer, s.customers()})
	case found.signer == nil:
		return "", fmt.Errorf("mint: %w", fmt.Errorf("the keys of customer %q are public ones, want a private one to sign with", r.Customer))
	}
	return s.sign(found, r, "")
}

// sign is Token by the keys at hand, with the issuer to name where the customer has none of its own; "" means that of the
// test keys. The request names the customer.
func (s *Server) sign(by keys, r TokenRequest, issuer string) (string, error) {
	if err := by.terms().Judge(token.Defect(r.Defect)); err != nil {
		return "", fmt.Errorf("mint: customer %q: %w", r.Customer, err)
	}
	if r.Scope == "" {
		r.Scope = s.coreScope()
	}
	if r.Scope == AllScopes {
		r.Scope = strings.Join(s.scopes(), " ")
	}
	return by.signer.Mint(token.Request{
		CSI: r.Customer, Scope: r.Scope, ScopeClaim: r.ScopeClaim, Algorithm: r.Algorithm,
		Now: s.clocks.of(r.Customer).Now(), ExpiresIn: r.ExpiresIn, Defect: token.Defect(r.Defect),
		Issuer: cmp.Or(by.issuer, issuer), Audience: by.audience, Claims: r.Claims,
	})
}

// coreScope is what a token is good for that is asked for without a scope.
func (s *Server) coreScope() string {
	operation, _ := s.options.Contract.Operation(core)
	return strings.Join(operation.Scopes, " ")
}

// scopes are those of the contract's operations, sorted.
func (s *Server) scopes() []string {
	var all []string
	for _, o := range s.options.Contract.Operations() {
		all = append(all, o.Scopes...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// customers lists CSIs in order of entry, for people: the first of them and dots if there are many.
func (s *Server) customers() []string {
	const shown = 20
	all := s.world.CSIs()
	if len(all) > shown {
		return append(all[:shown], "...")
	}
	return all
}
