package openapi_test

import (
	"strings"
	"testing"

	"example.com/bounce/openapi"
)

func TestDidYouMean(t *testing.T) {
	t.Parallel()
	names := []string{"expired", "no-exp", "no-scope", "lead-status", "lead-time", "csi", "limit-15min", "limit-17min"}
	for name, row := range map[string]struct{ given, want string }{
		"finds a slip":                          {"expird", "did you mean expired?"},
		"minds no capitals":                     {"EXPIRED", "did you mean expired?"},
		"finds what a name begins with":         {"lead", "did you mean lead-time or lead-status?"},
		"puts the nearest first":                {"limit-17mn", "did you mean limit-17min or limit-15min?"},
		"takes one letter for no beginning":     {"l", ""},
		"takes no short name for a slip":        {"cat", ""},
		"has nothing for what is far":           {"conflict", ""},
		"has nothing for nothing":               {"", ""},
		"spends no time on what is much longer": {strings.Repeat("expired", 1000), ""},
	} {
		t.Run("it "+name, func(t *testing.T) {
			t.Parallel()
			if got := openapi.DidYouMean(row.given, names); got != row.want {
				t.Errorf("%q: got %q, want %q", row.given, got, row.want)
			}
		})
	}
}
