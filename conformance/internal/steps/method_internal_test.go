package steps

import (
	"errors"
	"net/http"
	"testing"

	"example.com/bounce/conformance/internal/outcome"
)

// A server may answer 501 to a method that it implements nowhere (RFC 9110, 9.1), and to no other.
func TestA501ForAnUnimplementedMethodBreaksNoClause(t *testing.T) {
	t.Parallel()
	w := answered(t, http.StatusNotImplemented, nil, "")
	w.last.draft.Method = http.MethodPatch
	if err := w.isRefused("as a method that is not allowed"); err != nil || len(w.Warnings) > 0 {
		t.Errorf("got %v and %v, want a refusal", err, w.Warnings)
	}
	var none *outcome.NotApplicable
	if err := w.allowNames(http.MethodPut); !errors.As(err, &none) {
		t.Errorf("got %v for a missing Allow, want it not applicable", err)
	}
	w.last.draft.Method = http.MethodPut
	if got := verdict(w, w.isRefused("as a method that is not allowed")); got != "server-error" {
		t.Errorf("got %s for the method of the operation, want server-error", got)
	}
}
