package token

import (
	"fmt"
	"slices"
	"time"
)

// Terms are what the claims of a genuine token must meet. The zero value demands an exp, without any skew, and no issuer or
// audience.
type Terms struct {
	// Issuer is the iss that a token must have; "" accepts any or none.
	Issuer string
	// Audience must be in the token's aud; "" accepts any or none.
	Audience string
	// Skew is how far exp may lie behind now, and nbf ahead of it.
	Skew time.Duration
	// AllowNoExpiry accepts a token without exp: the alternative "accepted" of the reading token-no-exp.
	AllowNoExpiry bool
}

// admit checks the claims against the terms (RFC 7519 section 4.1).
func (t Terms) admit(c *Claims, now time.Time) error {
	earliest, latest := now.Add(-t.Skew), now.Add(t.Skew)
	switch {
	case c.ExpiresAt == nil && !t.AllowNoExpiry:
		return ErrNoExpiry
	case c.ExpiresAt != nil && !c.ExpiresAt.After(earliest):
		return t.timeError(ErrExpired, "exp", *c.ExpiresAt, now)
	case c.NotBefore != nil && c.NotBefore.After(latest):
		return t.timeError(ErrNotYetValid, "nbf", *c.NotBefore, now)
	case t.Issuer != "" && c.Issuer != t.Issuer:
		return fmt.Errorf("%w: iss is not %q", ErrIssuer, t.Issuer)
	case t.Audience != "" && !slices.Contains(c.Audience, t.Audience):
		return fmt.Errorf("%w: aud has no %q", ErrAudience, t.Audience)
	}
	return nil
}

func (t Terms) timeError(kind error, claim string, at, now time.Time) error {
	err := fmt.Errorf("%w: %s is %s, now is %s", kind, claim,
		at.UTC().Format(time.RFC3339Nano), now.UTC().Format(time.RFC3339Nano))
	if t.Skew != 0 {
		return fmt.Errorf("%w, the skew %s", err, t.Skew)
	}
	return err
}

// Judge fails if the terms accept a token with this defect; the error says what they would have to demand.
func (t Terms) Judge(d Defect) error {
	switch {
	case d == WrongIssuer && t.Issuer == "":
		return fmt.Errorf("a token of the defect %q would be a good one: no issuer is required; give the customer one in a seed file, or by the control API", d)
	case d == WrongAudience && t.Audience == "":
		return fmt.Errorf("a token of the defect %q would be a good one: no audience is required; give the customer one in a seed file, or by the control API", d)
	}
	return nil
}
