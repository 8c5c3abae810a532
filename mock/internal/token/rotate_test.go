package token_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"example.com/bounce/mock/internal/token"
)

func TestRotateAddsAKeyAndSignsWithIt(t *testing.T) {
	t.Parallel()
	const next = csi + "-eddsa-1"
	for name, c := range map[string]struct {
		before *token.Signer
		retire bool
		want   []string // kids, in order
		former error    // for a token of before
	}{
		"beside one key":        {token.DeriveSigner(1, csi), false, []string{csi + "-eddsa", next}, nil},
		"in place of one key":   {token.DeriveSigner(1, csi), true, []string{next}, token.ErrUnknownKey},
		"beside three keys":     {signer(t, csi), false, append(signer(t, csi).KeySet().KeyIDs(), next), nil},
		"in place of all three": {signer(t, csi), true, []string{next}, token.ErrUnknownKey},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kids := c.before.KeySet().KeyIDs()
			after, generation := c.before.Rotate(token.Rotation{Seed: 1, CSI: csi, Generation: 1, Retire: c.retire})
			if got := after.KeySet().KeyIDs(); !slices.Equal(got, c.want) || generation != 1 || after.Signs() != next {
				t.Errorf("kids: got %v of generation %d, signing with %s; want %v, 1, %s", got, generation, after.Signs(), c.want, next)
			}
			if !slices.Equal(c.before.KeySet().KeyIDs(), kids) {
				t.Errorf("the former signer changed: %v, want %v", c.before.KeySet().KeyIDs(), kids)
			}
			v := token.NewVerifier(token.Options{})
			claims, err := v.Verify(mint(t, after, token.Request{}), after.KeySet(), noon, token.Terms{})
			if err != nil || claims.KeyID != next {
				t.Errorf("a token of the new key: got %q, %v", claims.KeyID, err)
			}
			if _, err := v.Verify(mint(t, c.before, token.Request{}), after.KeySet(), noon, token.Terms{}); !errors.Is(err, c.former) {
				t.Errorf("a token of the former key: got %v, want %v", err, c.former)
			}
		})
	}
}

// However often keys rotate, a key set does not grow, and what it had to begin with stays.
func TestRotateKeepsTheLatestEight(t *testing.T) {
	t.Parallel()
	s := signer(t, csi)
	want := s.KeySet().KeyIDs()
	for generation := 1; generation <= 20; generation++ {
		s, _ = s.Rotate(token.Rotation{Seed: 1, CSI: csi, Generation: generation})
		if generation > 20-token.KeptRotations {
			want = append(want, fmt.Sprint(csi, "-eddsa-", generation))
		}
	}
	if got := s.KeySet().KeyIDs(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	mint(t, s, token.Request{Algorithm: "RS256"})
}

func TestARotatedSignerStillSignsByEveryAlgorithmItHas(t *testing.T) {
	t.Parallel()
	after, _ := signer(t, csi).Rotate(token.Rotation{Seed: 1, CSI: csi, Generation: 1})
	for algorithm, kid := range map[string]string{
		"": csi + "-eddsa-1", "EdDSA": csi + "-eddsa-1", "RS256": csi + "-rs256", "ES256": csi + "-es256",
	} {
		raw := mint(t, after, token.Request{Algorithm: algorithm})
		claims, err := token.NewVerifier(token.Options{}).Verify(raw, after.KeySet(), noon, token.Terms{})
		if err != nil || claims.KeyID != kid {
			t.Errorf("%q: signed with %q (%v), want %q", algorithm, claims.KeyID, err, kid)
		}
	}
}

func TestARotatedKeyDependsOnSeedCustomerAndGenerationAlone(t *testing.T) {
	t.Parallel()
	rotated := func(before *token.Signer, r token.Rotation) string {
		r.Retire = true
		after, _ := before.Rotate(r)
		return string(after.KeySet().JSON())
	}
	base := token.Rotation{Seed: 1, CSI: csi, Generation: 1}
	want := rotated(token.DeriveSigner(1, csi), base)
	if got := rotated(signer(t, csi), base); got != want {
		t.Errorf("another signer made %s, want %s", got, want)
	}
	for name, other := range map[string]token.Rotation{
		"another seed":       {Seed: 2, CSI: csi, Generation: 1},
		"another customer":   {Seed: 1, CSI: foreign, Generation: 1},
		"another generation": {Seed: 1, CSI: csi, Generation: 2},
	} {
		if rotated(token.DeriveSigner(1, csi), other) == want {
			t.Errorf("%s made the same key", name)
		}
	}
}

func TestAGenerationWhoseNameIsTakenIsPassedOver(t *testing.T) {
	t.Parallel()
	first, _ := token.DeriveSigner(1, csi).Rotate(token.Rotation{Seed: 1, CSI: csi, Generation: 1})
	second, generation := first.Rotate(token.Rotation{Seed: 1, CSI: csi, Generation: 1})
	if generation != 2 || second.Signs() != csi+"-eddsa-2" {
		t.Errorf("got generation %d, %s, want 2", generation, second.Signs())
	}
}
