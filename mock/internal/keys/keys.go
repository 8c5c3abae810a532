// Package keys holds the keys of customers: those that verify their tokens, at hand or fetched from a URI, and those that sign
// them, if the mock has private keys.
//
// It decides nothing about a request, and speaks HTTP only to fetch key sets. It may import the packages settings, token and
// jwks, and the domain for the names of scopes.
package keys

import (
	"slices"

	"example.com/bounce/mock/internal/jwks"
	"example.com/bounce/mock/internal/token"
)

// Key is the key material of a customer. Signer is nil if the mock has no private key. Issuer and Audience are what its tokens
// must name, "" for any. Rotations counts the keys that were added since the start, so that no kid occurs twice.
type Key struct {
	Source           token.Source
	Signer           *token.Signer
	Issuer, Audience string
	Rotations        int
}

// URI returns where the keys are fetched; "" for keys at hand.
func (k Key) URI() string {
	if source, fetched := k.Source.(*jwks.Source); fetched {
		return source.URI()
	}
	return ""
}

// Set returns the keys at hand; nil if they are fetched.
func (k Key) Set() *token.KeySet {
	set, _ := k.Source.(*token.KeySet)
	return set
}

// Policy returns what the customer's tokens must have.
func (k Key) Policy() token.Terms { return token.Terms{Issuer: k.Issuer, Audience: k.Audience} }

// Defects lists the defects that make a token which the customer's keys, issuer and audience refuse.
func (k Key) Defects() []string { return named(slices.DeleteFunc(token.Defects(), k.accepts)) }

// accepts reports whether a token of the defect is a good one for the customer.
func (k Key) accepts(d token.Defect) bool { return k.Policy().Judge(d) != nil }

// close ends the fetching of keys.
func (k Key) close() {
	if source, fetched := k.Source.(*jwks.Source); fetched {
		source.Close()
	}
}

// Defects lists the catalogue of defects, in a stable order.
func Defects() []string { return named(token.Defects()) }

func named(defects []token.Defect) []string {
	var names []string
	for _, d := range defects {
		names = append(names, string(d))
	}
	return names
}
