package target_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"example.com/bounce/conformance/internal/target"
)

// A secret that is hidden by its value stands across the place where a text is cut.
func TestASecretIsHiddenBeforeATextIsCut(t *testing.T) {
	t.Parallel()
	const secret = "planted/secret+of-the.gateway"
	refusing := func(answer http.HandlerFunc) target.Token {
		return issuedBy(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusBadRequest)
			answer(w, r)
		})
	}
	roles := func(token target.Token) func() error {
		return func() error {
			client := clientOf(t, http.NotFoundHandler())
			client.Hide(secret)
			_, err := target.NewRoles(t.Context(), client, approvedBy(token), 1)
			return err
		}
	}
	text := func(limit int) string { return strings.Repeat("a", limit-11) + " " + secret }
	for name, fails := range map[string]func() error{
		"the control API": func() error {
			client := clientOf(t, &control{mode: "real", now: then, broken: map[string]string{"GET /clock": "404 " + text(500)}})
			client.Hide(secret)
			_, err := target.Discover(t.Context(), client, "")
			return err
		},
		"a command": roles(target.Token{Command: []string{"sh", "-c", "echo '" + text(300) + "' >&2; exit 1"}}),
		"an issuer": roles(refusing(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintf(w, `{"error":%q}`, text(100)) })),
	} {
		err := fails()
		if err == nil || strings.Contains(err.Error(), "planted") || !strings.Contains(err.Error(), "aaa [redacted") {
			t.Errorf("%s: got %v, want an error that ends in [redacted]", name, err)
		}
	}
}
