package token_test

import (
	"regexp"
	"testing"

	"pgregory.net/rapid"

	"example.com/bounce/mock/internal/token"
)

// IsBearer is the grammar of RFC 6750 section 2.1, written out.
func TestABearerTokenHasTheFormOfItsRFC(t *testing.T) {
	t.Parallel()
	form := regexp.MustCompile(`^[A-Za-z0-9._~+/-]+=*$`)
	for _, text := range []string{"", "=", "a", "a=", "a==", "a=b", "=a", "a b", "a.b-c_d~e+f/g", "a,b", "\u00e4", "a\n", "a\x00"} {
		if got, want := token.IsBearer(text), form.MatchString(text); got != want {
			t.Errorf("%q: got %t, want %t", text, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[ -~\n]{0,12}`).Draw(t, "text")
		if got, want := token.IsBearer(text), form.MatchString(text); got != want {
			t.Fatalf("%q: got %t, want %t", text, got, want)
		}
	})
}
