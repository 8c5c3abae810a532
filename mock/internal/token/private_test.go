package token_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"example.com/bounce/mock/internal/token"
)

func TestPrivateJWKSMakesTheSameSignerAgain(t *testing.T) {
	t.Parallel()
	rotated := signer(t, csi)
	for generation := 1; generation <= 3; generation++ {
		rotated, _ = rotated.Rotate(token.Rotation{Seed: 1, CSI: csi, Generation: generation})
	}
	for name, s := range map[string]*token.Signer{
		"of every kind": signer(t, csi), "derived": token.DeriveSigner(1, csi), "rotated": rotated, "without primes": withoutPrimes(t),
		"with a public key": withPublic(t),
	} {
		text, err := s.PrivateJWKS()
		if err != nil {
			t.Fatal(err)
		}
		again, err := token.ParseSigner(text)
		if err != nil {
			t.Fatal(name, err)
		}
		again = again.Prefer(s.Signs())
		if !bytes.Equal(s.KeySet().JSON(), again.KeySet().JSON()) || again.Signs() != s.Signs() || !slices.Equal(again.Algorithms(), s.Algorithms()) {
			t.Errorf("%s: got %s for %s, or another order", name, again, s)
		}
		for _, alg := range s.Algorithms() {
			r := token.Request{Algorithm: alg}
			if mint(t, s, r) != mint(t, again, r) {
				t.Errorf("%s: another token by %s", name, alg)
			}
		}
		if second, err := again.PrivateJWKS(); err != nil || !bytes.Equal(text, second) {
			t.Errorf("%s: encoded in another way the second time (%v)", name, err)
		}
	}
}

func TestAKeySetHasNoPrivateMember(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]*token.Signer{"of every kind": signer(t, csi), "derived": token.DeriveSigner(1, csi)} {
		var set struct{ Keys []map[string]any }
		if err := json.Unmarshal(s.KeySet().JSON(), &set); err != nil {
			t.Fatal(err)
		}
		for _, k := range set.Keys {
			for member := range k {
				if !slices.Contains([]string{"kty", "use", "alg", "kid", "crv", "x", "y", "n", "e"}, member) {
					t.Errorf("%s: %s has the member %s", name, k["kid"], member)
				}
			}
		}
	}
}

func TestASignerPrefersAKeyThatItHas(t *testing.T) {
	t.Parallel()
	s := signer(t, csi)
	if got := s.Prefer(csi + "-eddsa"); got.Signs() != csi+"-eddsa" || got.Algorithms()[0] != "EdDSA" || len(got.Algorithms()) != len(s.Algorithms()) {
		t.Errorf("it signs with %s, and can %v", got.Signs(), got.Algorithms())
	}
	if got := s.Prefer("another"); got.Signs() != s.Signs() {
		t.Errorf("it signs with %s, want %s", got.Signs(), s.Signs())
	}
}

// withoutPrimes has an RSA key of which only d is known.
func withoutPrimes(t *testing.T) *token.Signer {
	t.Helper()
	return edited(t, func(k map[string]any) bool {
		for _, member := range []string{"p", "q", "dp", "dq", "qi"} {
			delete(k, member)
		}
		return k["kty"] == "RSA"
	})
}

// withPublic has a public key between private ones.
func withPublic(t *testing.T) *token.Signer {
	t.Helper()
	return edited(t, func(k map[string]any) bool {
		if strings.HasSuffix(k["kid"].(string), "-es256") {
			delete(k, "d")
		}
		return true
	})
}

// edited returns a signer of the shipped keys that edit lets pass.
func edited(t *testing.T, edit func(map[string]any) bool) *token.Signer {
	t.Helper()
	text, err := signer(t, csi).PrivateJWKS()
	var set struct {
		Keys []map[string]any `json:"keys"`
	}
	if err != nil || json.Unmarshal(text, &set) != nil {
		t.Fatal(err)
	}
	set.Keys = slices.DeleteFunc(set.Keys, func(k map[string]any) bool { return !edit(k) })
	if text, err = json.Marshal(set); err != nil {
		t.Fatal(err)
	}
	s, err := token.ParseSigner(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
