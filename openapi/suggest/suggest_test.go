package suggest_test

import (
	"strings"
	"testing"

	"example.com/bounce/openapi/suggest"
)

func TestDistance(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 70)
	for name, row := range map[string]struct {
		a, b string
		want int
	}{
		"counts what is put in":               {"expird", "expired", 1},
		"counts what is left out":             {"aab", "ab", 1},
		"counts what is replaced":             {"kitten", "sitting", 3},
		"is nothing for the same":             {"csi", "csi", 0},
		"takes the whole where one is empty":  {"", "csi", 3},
		"looks only at what differs":          {long + "a" + long, long + "b" + long, 1},
		"says the length of what is too long": {strings.Repeat("ab", 150), "c", 300},
	} {
		if got, back := suggest.Distance(row.a, row.b), suggest.Distance(row.b, row.a); got != row.want || back != row.want {
			t.Errorf("it %s: got %d, and %d the other way round, want %d", name, got, back, row.want)
		}
	}
}

func TestDidYouMean(t *testing.T) {
	t.Parallel()
	names := []string{"expired", "no-exp", "no-scope", "lead-status", "lead-time", "csi", "limit-15min", "limit-17min", "cors"}
	for name, row := range map[string]struct{ given, want string }{
		"finds a slip":                          {"expird", "did you mean expired?"},
		"minds no capitals":                     {"EXPIRED", "did you mean expired?"},
		"finds what a name begins with":         {"lead", "did you mean lead-time or lead-status?"},
		"puts the nearest first":                {"limit-17mn", "did you mean limit-17min or limit-15min?"},
		"takes one letter for no beginning":     {"l", ""},
		"takes no short name for a slip":        {"cat", ""},
		"takes two letters for a slip":          {"no-skop", "did you mean no-scope?"},
		"takes no half of a short name":         {"port", ""},
		"takes a swap in a short name":          {"cosr", "did you mean cors?"},
		"has nothing for what is far":           {"conflict", ""},
		"has nothing for nothing":               {"", ""},
		"spends no time on what is much longer": {strings.Repeat("expired", 1000), ""},
	} {
		t.Run("it "+name, func(t *testing.T) {
			t.Parallel()
			if got := suggest.DidYouMean(row.given, names); got != row.want {
				t.Errorf("%q: got %q, want %q", row.given, got, row.want)
			}
		})
	}
}

// How long a name must be for a slip, as the comment says.
func TestIsSlip(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		given, name string
		want        bool
	}{
		"the name itself":                    {"id", "ID", true},
		"one off in two":                     {"ix", "id", false},
		"one off in three":                   {"csx", "csi", true},
		"a swap in three":                    {"cis", "csi", false},
		"a swap in four":                     {"cosr", "cors", true},
		"two off in five":                    {"limxy", "limit", false},
		"two off in six":                     {"limixy", "limits", true},
		"two off in five letters, six bytes": {"ümlxy", "ümlau", true},
	} {
		if got := suggest.IsSlip(row.given, row.name); got != row.want {
			t.Errorf("%s: got %t, want %t", name, got, row.want)
		}
	}
}
