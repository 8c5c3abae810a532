package exchange_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"example.com/bounce/conformance/internal/exchange"
)

// A server may send back what it was sent in any form that its clients could read.
func TestASecretIsHiddenInEveryForm(t *testing.T) {
	t.Parallel()
	const payload, signature = "eyJzdWIiOiJhIiwiZXhwIjoxNzM1Njg5NjAwfQ", "c2lnbmF0dXJlLW9mLXRoZS10b2tlbg"
	const jwt, key = "eyJhbGciOiJSUzI1NiJ9." + payload + "." + signature, "Gateway-Key-0123456789"
	each := func(format, text string) string {
		var b strings.Builder
		for _, c := range []byte(text) {
			fmt.Fprintf(&b, format, c)
		}
		return b.String()
	}
	redact := exchange.Hiding(jwt, key)
	for _, secret := range []string{payload, signature, jwt, key} {
		for form, text := range map[string]string{
			"as it is": secret, "in capitals": strings.ToUpper(secret), "in small letters": strings.ToLower(secret),
			"in a URL": each("%%%02X", secret), "in JSON": each(`\u%04x`, secret), "in part": each("%%%02x", secret[:9]) + secret[9:],
		} {
			if got := redact(`{"a":"` + text + `"}`); strings.Contains(got, text[len(text)-16:]) || !strings.Contains(got, "[") || !strings.HasSuffix(got, `"}`) {
				t.Errorf("%s, %s: got %s, want no trace of it", secret, form, got)
			}
		}
	}
	for before := range 3 {
		wrapped := base64.StdEncoding.EncodeToString([]byte("Bearer "[:before+4] + jwt))
		if got := redact(wrapped); strings.Contains(got, wrapped[len(wrapped)-30:]) || strings.Contains(got, wrapped[50:70]) {
			t.Errorf("in base64 behind %d bytes: got %s", before+4, got)
		}
	}
	for _, text := range []string{`100% of "a\u00e9b"`, "/a%2Fb?c=%20", "gateway keys"} {
		if got := redact(text); got != text {
			t.Errorf("got %q, want %q untouched", got, text)
		}
	}
}
