package keys_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock/internal/keys"
	"example.com/bounce/mock/internal/token"
)

func save(t *testing.T, r *keys.Ring, csi string) []byte {
	t.Helper()
	saved, err := r.Save(t.Context(), csi)
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

func restore(t *testing.T, r *keys.Ring, csi string, saved []byte) {
	t.Helper()
	if err := r.Restore(t.Context(), csi, saved); err != nil {
		t.Fatal(err)
	}
}

func TestKeysAreSavedAndRestored(t *testing.T) {
	t.Parallel()
	r := newRing()
	k := give(t, r, "1", derived("1"))
	saved, raw := save(t, r, "1"), mint(t, r, k, token.Request{})
	if restore(t, r, "1", saved); of(t, r, "1") != k {
		t.Error("keys that have not changed are made anew")
	}
	if err := r.Rotate(t.Context(), "1", true); err != nil {
		t.Fatal(err)
	}
	rotated := save(t, r, "1")
	restore(t, r, "1", saved)
	if k := of(t, r, "1"); verify(t, k, raw) != nil || k.Signer.Signs() != "1-eddsa" || k.Rotations != 0 {
		t.Errorf("restored, it signs with %s", k.Signer.Signs())
	}
	restore(t, r, "1", rotated)
	if k := of(t, r, "1"); verify(t, k, raw) == nil || k.Signer.Signs() != "1-eddsa-1" || k.Rotations != 1 {
		t.Errorf("restored, it signs with %s", k.Signer.Signs())
	}
	restore(t, r, "1", nil)
	if _, found, _ := r.Of(t.Context(), "1"); found || save(t, r, "1") != nil {
		t.Error("keys that were removed are there")
	}
	if restore(t, r, "1", saved); verify(t, of(t, r, "1"), raw) != nil {
		t.Error("keys are not restored to a customer that has none")
	}
}

func TestRestoredKeysOfAURIAreFetchedAnew(t *testing.T) {
	t.Parallel()
	r := newRing()
	first := give(t, r, "1", keys.Given{URI: elsewhere, Audience: "bounce"})
	saved := save(t, r, "1")
	restore(t, r, "1", saved)
	second := of(t, r, "1")
	if second.Source == first.Source || !isClosed(t, first.Source) || second.URI() != elsewhere || second.Audience != "bounce" {
		t.Errorf("got %+v", second)
	}
	if restore(t, r, "1", saved); of(t, r, "1").Source == second.Source {
		t.Error("restored for the second time, what was fetched is kept")
	}
	last := of(t, r, "1")
	if restore(t, r, "1", nil); !isClosed(t, last.Source) {
		t.Error("the keys of a customer that is gone are fetched")
	}
}

func TestSavedKeysAreDescribedWithoutAKey(t *testing.T) {
	t.Parallel()
	r := newRing()
	signer, _ := token.TestSigner(builtIn)
	for name, row := range map[string]struct {
		given keys.Given
		want  keys.Described
	}{
		"at hand": {
			keys.Given{Keys: signer.KeySet(), Signer: signer, Issuer: "https://issuer.example"},
			keys.Described{KeyIDs: signer.KeySet().KeyIDs(), Issuer: "https://issuer.example"},
		},
		"public":  {public(t, "1"), keys.Described{KeyIDs: []string{"1-eddsa"}}},
		"fetched": {keys.Given{URI: elsewhere, Audience: "bounce"}, keys.Described{URI: elsewhere, Audience: "bounce"}},
	} {
		give(t, r, "1", row.given)
		got, err := keys.Describe(save(t, r, "1"))
		if diff := cmp.Diff(row.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
	if got, err := keys.Describe(nil); err != nil || got.KeyIDs != nil {
		t.Errorf("nothing is described as %+v (%v)", got, err)
	}
	if !slices.Contains(keys.Defects(), "wrong-issuer") {
		t.Errorf("the catalogue is %v", keys.Defects())
	}
}
