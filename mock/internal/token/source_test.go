package token_test

import (
	"context"
	"errors"
	"testing"

	"example.com/bounce/mock/internal/token"
)

// host is a source that has newer keys than it uses, and counts how often it is asked for them.
type host struct {
	inUse, latest *token.KeySet
	err           error
	asked         int
}

func (h *host) InUse(context.Context) *token.KeySet { return h.inUse }

func (h *host) Latest(context.Context) (*token.KeySet, error) {
	h.asked++
	return h.latest, h.err
}

func TestVerifyFromAsksForNewerKeysOnlyWhenTheKeyIsUnknown(t *testing.T) {
	t.Parallel()
	former := token.DeriveSigner(1, csi)
	rotated, _ := former.Rotate(token.Rotation{Seed: 1, CSI: csi, Generation: 1})
	byFormer, byRotated := mint(t, former, token.Request{}), mint(t, rotated, token.Request{})
	down := errors.New("down")
	for name, c := range map[string]struct {
		raw   string
		host  host
		want  error
		asked int
	}{
		"takes a known key":                    {byFormer, host{inUse: former.KeySet(), err: down}, nil, 0},
		"takes a key that the newer set has":   {byRotated, host{inUse: former.KeySet(), latest: rotated.KeySet()}, nil, 1},
		"refuses a key that no set has":        {byRotated, host{inUse: former.KeySet(), latest: former.KeySet()}, token.ErrUnknownKey, 1},
		"fetches where there is no set yet":    {byFormer, host{latest: former.KeySet()}, nil, 1},
		"says that there is none":              {byFormer, host{err: down}, token.ErrUnavailable, 1},
		"says that there may be a newer one":   {byRotated, host{inUse: former.KeySet(), latest: former.KeySet(), err: down}, token.ErrUnavailable, 1},
		"takes an older set if it does":        {byFormer, host{latest: former.KeySet(), err: down}, nil, 1},
		"does not ask for what is no JWT":      {"junk", host{err: down}, token.ErrMalformed, 0},
		"does not ask for another algorithm":   {mint(t, former, token.Request{Defect: token.AlgNone}), host{err: down}, token.ErrAlgorithm, 0},
		"does not ask for a wrong signature":   {mint(t, former, token.Request{Defect: token.WrongKey}), host{inUse: former.KeySet()}, token.ErrSignature, 0},
		"does not ask for an expired token":    {mint(t, former, token.Request{Defect: token.Expired}), host{inUse: former.KeySet()}, token.ErrExpired, 0},
		"judges a token by the newer keys too": {mint(t, rotated, token.Request{Defect: token.Expired}), host{inUse: former.KeySet(), latest: rotated.KeySet()}, token.ErrExpired, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := c.host
			claims, err := token.NewVerifier(token.Options{}).VerifyFrom(t.Context(), c.raw, &h, noon, token.Terms{})
			if !errors.Is(err, c.want) || c.want == nil && err != nil {
				t.Errorf("error: got %v, want %v", err, c.want)
			}
			if c.want == nil && !claims.HasScope(approver) || c.want != nil && claims != nil {
				t.Errorf("claims: got %+v", claims)
			}
			if h.asked != c.asked {
				t.Errorf("asked %d times for newer keys, want %d", h.asked, c.asked)
			}
		})
	}
}

func TestAKeySetIsASourceOfItself(t *testing.T) {
	t.Parallel()
	for name, set := range map[string]*token.KeySet{"a set": token.DeriveSigner(1, csi).KeySet(), "none": nil} {
		latest, err := set.Latest(t.Context())
		if set.InUse(t.Context()) != set || latest != set || err != nil {
			t.Errorf("%s: got %v, %v, %v, want itself", name, set.InUse(t.Context()), latest, err)
		}
	}
}

func TestNothingVerifiedOutlivesItsKey(t *testing.T) {
	t.Parallel()
	former := token.DeriveSigner(1, csi)
	retired, _ := former.Rotate(token.Rotation{Seed: 1, CSI: csi, Generation: 1, Retire: true})
	v, raw := token.NewVerifier(token.Options{}), mint(t, former, token.Request{})
	for range 2 {
		if _, err := v.VerifyFrom(t.Context(), raw, former.KeySet(), noon, token.Terms{}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := v.VerifyFrom(t.Context(), raw, retired.KeySet(), noon, token.Terms{}); !errors.Is(err, token.ErrUnknownKey) {
		t.Errorf("after the key was retired: got %v, want %v", err, token.ErrUnknownKey)
	}
}

func TestAnOfflineVerifierLetsNoSourceFetch(t *testing.T) {
	t.Parallel()
	signer := token.DeriveSigner(1, csi)
	raw := mint(t, signer, token.Request{})
	verifier := token.NewVerifier(token.Options{})
	for name, c := range map[string]struct {
		verifier *token.Verifier
		ended    bool
	}{"online": {verifier, false}, "offline": {verifier.Offline(), true}} {
		s := &watched{keys: signer.KeySet()}
		if _, err := c.verifier.VerifyFrom(t.Context(), raw, s, noon, token.Terms{}); err != nil || s.ended != c.ended {
			t.Errorf("%s: the source is asked to fetch nothing: %t, want %t (%v)", name, s.ended, c.ended, err)
		}
	}
}

// watched is a source that notes whether it was asked under a context that has ended, under which no source fetches.
type watched struct {
	keys  *token.KeySet
	ended bool
}

func (w *watched) InUse(ctx context.Context) *token.KeySet {
	w.ended = ctx.Err() != nil
	return nil
}

func (w *watched) Latest(ctx context.Context) (*token.KeySet, error) {
	w.ended = w.ended && ctx.Err() != nil
	return w.keys, nil
}
