package token_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"testing"

	"example.com/bounce/mock/internal/token"
)

func TestShippedKeys(t *testing.T) {
	t.Parallel()
	for _, csi := range []string{"15427061", "20915348", "30771204"} {
		s := signer(t, csi)
		got, all := s.Algorithms(), token.Algorithms()
		if slices.Sort(got); !slices.Equal(got, slices.Sorted(slices.Values(all))) {
			t.Errorf("%s: got algorithms %v, want %v", csi, got, all)
		}
		want := []string{csi + "-rs256", csi + "-es256", csi + "-eddsa", csi + "-es384", csi + "-es512"}
		if got := s.KeySet().KeyIDs(); !slices.Equal(got, want) {
			t.Errorf("%s: got kids %v, want %v", csi, got, want)
		}
		if again := signer(t, csi); again != s {
			t.Errorf("%s: parsed twice", csi)
		}
	}
	for _, unknown := range []string{"", "stray", "99999999"} {
		if _, ok := token.TestSigner(unknown); ok {
			t.Errorf("%q: got shipped keys", unknown)
		}
	}
}

func TestShippedKeysAreLabelled(t *testing.T) {
	t.Parallel()
	files, err := os.ReadDir("testkeys")
	if err != nil || len(files) != 4 {
		t.Fatalf("got %d files, %v, want 4", len(files), err)
	}
	for _, f := range files {
		text, err := os.ReadFile("testkeys/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := token.ParseSigner(text); err != nil {
			t.Errorf("%s: %v", f.Name(), err)
		}
		var label struct{ Comment string }
		if err := json.Unmarshal(text, &label); err != nil || len(label.Comment) < 9 || label.Comment[:9] != "TEST KEYS" {
			t.Errorf("%s: got comment %q, %v", f.Name(), label.Comment, err)
		}
	}
}

func TestDeriveSignerDependsOnSeedAndCustomer(t *testing.T) {
	t.Parallel()
	set := func(seed int64, csi string) string { return string(token.DeriveSigner(seed, csi).KeySet().JSON()) }
	if first, second := set(1, "a"), set(1, "a"); first != second {
		t.Error("same seed and customer: got different keys")
	}
	x := func(text string) string {
		var set struct{ Keys []struct{ X string } }
		if err := json.Unmarshal([]byte(text), &set); err != nil {
			t.Fatal(err)
		}
		return set.Keys[0].X
	}
	for _, other := range []string{set(2, "a"), set(1, "b"), set(-1, "a")} {
		if x(other) == x(set(1, "a")) {
			t.Error("other seed or customer: got the same key")
		}
	}
}

func TestSignerPrintsNoKey(t *testing.T) {
	t.Parallel()
	s := token.DeriveSigner(1, "a")
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		if got, want := fmt.Sprintf(verb, s), `signer of ["a-eddsa"]`; got != want {
			t.Errorf("%s: got %s, want %s", verb, got, want)
		}
	}
}

func shippedText(t testing.TB) []byte {
	t.Helper()
	text, err := os.ReadFile("testkeys/15427061.json")
	if err != nil {
		t.Fatal(err)
	}
	return text
}
