package keys

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/token"
)

// AllScopes stands for every scope of the contract in a request to Mint.
const AllScopes = "all"

// tokensLast is how long the tokens of Tokens stay good.
const tokensLast = 24 * time.Hour

// Scope returns the scope of a token that is minted without one, space separated.
func (r *Ring) Scope() string { return r.options.Scope }

// Scopes lists the scopes that AllScopes stands for. The caller must not change it.
func (r *Ring) Scopes() []string { return r.options.Scopes }

// Mint mints a token with the keys at hand. The request names the customer; without a Scope it is for Ring.Scope, without Now
// by the customer's time. Its Issuer counts where the customer has none of its own, and the Audience is the customer's. The
// error says that there is no private key, or that the customer's policy accepts the defect, or is that of token.Signer.Mint.
func (r *Ring) Mint(by Key, q token.Request) (string, error) {
	if by.Signer == nil {
		return "", fmt.Errorf("mint: %w", fmt.Errorf("the keys of customer %q are public ones, want a private one to sign with", q.CSI))
	}
	if err := by.Policy().Judge(q.Defect); err != nil {
		return "", fmt.Errorf("mint: customer %q: %w", q.CSI, err)
	}
	switch q.Scope {
	case "":
		q.Scope = r.options.Scope
	case AllScopes:
		q.Scope = strings.Join(r.options.Scopes, " ")
	}
	if q.Now.IsZero() {
		q.Now = r.options.Now(q.CSI)
	}
	q.Issuer, q.Audience = cmp.Or(by.Issuer, q.Issuer), by.Audience
	return by.Signer.Mint(q)
}

// roles are the scopes of a customer's good tokens, by the names of the tokens; some have several, in every order.
var roles = map[string]string{
	"app-admin":       domain.ScopeAppAdmin,
	"approver":        domain.ScopeApprover,
	"privileged-user": domain.ScopePrivilegedUser,
	"user":            domain.ScopeUser,

	"approver-first":   domain.ScopeApprover + " " + domain.ScopeUser + " " + domain.ScopePrivilegedUser,
	"approver-between": domain.ScopeUser + " " + domain.ScopeApprover + " " + domain.ScopePrivilegedUser,
	"approver-last":    domain.ScopePrivilegedUser + " " + domain.ScopeUser + " " + domain.ScopeApprover,
	"no-approver":      domain.ScopeUser + " " + domain.ScopePrivilegedUser,
}

// TokenNames lists the names of the tokens that Tokens mints, sorted: the roles and the catalogue of defects.
func TokenNames() []string {
	return slices.Sorted(slices.Values(slices.AppendSeq(Defects(), maps.Keys(roles))))
}

// Tokens mints a good token of each role, and an approver's with each defect by its name; none where there is no private
// key. They are good for 24 hours by the customer's time. Only those named are minted, if any is: of TokenNames, and of those
// that the customer can have.
func (r *Ring) Tokens(csi string, by Key, only ...string) (map[string]string, error) {
	tokens := map[string]string{}
	if by.Signer == nil {
		return tokens, nil
	}
	wanted := map[string]token.Request{}
	for role, scope := range roles {
		wanted[role] = token.Request{Scope: scope}
	}
	for _, defect := range by.Defects() {
		wanted[defect] = token.Request{Scope: roles["approver"], Defect: token.Defect(defect)}
	}
	for name, q := range wanted {
		if len(only) > 0 && !slices.Contains(only, name) {
			continue
		}
		q.CSI, q.ExpiresIn = csi, tokensLast
		minted, err := r.Mint(by, q)
		if err != nil {
			return nil, err
		}
		tokens[name] = minted
	}
	return tokens, nil
}
