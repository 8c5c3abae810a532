package steps

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/conformance/internal/outcome"
)

func TestForgedTokensAreWellFormedAndDifferInOnePart(t *testing.T) {
	t.Parallel()
	w := world(t, http.NotFoundHandler(), true)
	const header, claims, signature = 0, 1, 2
	for name, want := range map[string][]int{
		"a token whose claims were changed":   {claims},
		"a token whose signature was changed": {signature},
		"a token without a signature":         {signature},
		"a token of algorithm none":           {header, signature},
		"a truncated token":                   {signature},
	} {
		d := newGood(t, w)
		if err := faults[name].apply(t.Context(), w, &d); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		before, after := strings.Split(good, "."), strings.Split(d.token(), ".")
		if len(after) != len(before) {
			t.Fatalf("%s: got %d parts, want %d", name, len(after), len(before))
		}
		var got []int
		for i := range after {
			if after[i] != before[i] {
				got = append(got, i)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: the parts %v differ, want %v", name, got, want)
		}
		for i, part := range after {
			raw, err := base64.RawURLEncoding.DecodeString(part)
			if name != "a truncated token" && (err != nil || i < signature && !json.Valid(raw)) {
				t.Errorf("%s: part %d is not well-formed: %q, %v", name, i, part, err)
			}
		}
	}
}

func TestForgingKeepsTheMembersThatItDoesNotName(t *testing.T) {
	t.Parallel()
	part, err := edit(strings.Split(good, ".")[1], "exp", 4102444800)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"exp":4102444800,"iat":9007199254740993,"scope":"mcs:oci:api:Approver"}`
	if diff := cmp.Diff(want, string(raw)); diff != "" {
		t.Errorf("claims (-want +got):\n%s", diff)
	}
	for _, broken := range []string{"???", base64.RawURLEncoding.EncodeToString([]byte("[1]"))} {
		if _, err := edit(broken, "exp", 1); err == nil || strings.Contains(err.Error(), broken) {
			t.Errorf("%q: got %v, want an error without the token's part", broken, err)
		}
	}
}

func TestForgingNeedsAJWT(t *testing.T) {
	t.Parallel()
	w := world(t, http.NotFoundHandler(), true)
	for _, token := range []string{"opaque", "a.b", "a.b.c.d"} {
		d := newGood(t, w)
		d.setToken(token)
		var blocked *outcome.Blocked
		if err := faults["a truncated token"].apply(t.Context(), w, &d); !errors.As(err, &blocked) {
			t.Errorf("%q: got %v, want *Blocked", token, err)
		}
	}
}

// The same seed makes up the same ids, whatever else ran; another scenario's seed makes up others.
func TestMadeUpIdsFollowTheSeed(t *testing.T) {
	t.Parallel()
	w := world(t, http.NotFoundHandler(), true)
	ids := func(seed int64) (csi, identifier string) {
		w.seed = seed
		d := newGood(t, w)
		for _, name := range []string{"an unknown CSI", "an unknown Identifier"} {
			if err := faults[name].apply(t.Context(), w, &d); err != nil {
				t.Fatal(err)
			}
		}
		return d.csi, d.header.Get("Identifier")
	}
	csi, identifier := ids(Seed(1, "SE-AUTH-043"))
	if again, also := ids(Seed(1, "SE-AUTH-043")); again != csi || also != identifier {
		t.Errorf("got %s and %s the second time, want %s and %s", again, also, csi, identifier)
	}
	if other, also := ids(Seed(1, "SE-AUTH-021")); other == csi || also == identifier {
		t.Errorf("another scenario has the same ids %s and %s", csi, identifier)
	}
	if other, also := ids(Seed(2, "SE-AUTH-043")); other == csi || also == identifier {
		t.Errorf("another root has the same ids %s and %s", csi, identifier)
	}
	if len(csi) != 8 || len(identifier) != 36 {
		t.Errorf("got %q and %q, want the forms of a CSI and a GUID", csi, identifier)
	}
}

func TestSeedsAreNeverNegative(t *testing.T) {
	t.Parallel()
	for _, root := range []int64{-1, 0, 1, 1 << 62} {
		for _, id := range []string{"", "SE-AUTH-001", "SE-AUTH-002", "SE-AUTH-003"} {
			if got := Seed(root, id); got < 0 {
				t.Errorf("Seed(%d, %q) is %d", root, id, got)
			}
		}
	}
}
