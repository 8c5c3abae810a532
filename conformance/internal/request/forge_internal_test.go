package request

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/suitetest"
)

func TestForgedTokensAreWellFormedAndDifferInOnePart(t *testing.T) {
	t.Parallel()
	p := parties()
	const header, claims, signature = 0, 1, 2
	for name, want := range map[string][]int{
		"a token whose claims were changed":   {claims},
		"a token whose signature was changed": {signature},
		"a token without a signature":         {signature},
		"a token of algorithm none":           {header, signature},
		"a truncated token":                   {signature},
	} {
		d := newGood(t, p)
		if err := mutations[name].Apply(t.Context(), p, &d); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		before, after := strings.Split(suitetest.ApproverToken(), "."), strings.Split(d.Token(), ".")
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
	part, err := edit(strings.Split(suitetest.ApproverToken(), ".")[1], "exp", 4102444800)
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
	p := parties()
	for _, token := range []string{"opaque", "a.b", "a.b.c.d"} {
		d := newGood(t, p)
		d.SetToken(token)
		var blocked *outcome.Blocked
		if err := mutations["a truncated token"].Apply(t.Context(), p, &d); !errors.As(err, &blocked) {
			t.Errorf("%q: got %v, want *Blocked", token, err)
		}
	}
}

// The same seed makes up the same ids, whatever else ran; another one makes up others.
func TestMadeUpIdsFollowTheSeed(t *testing.T) {
	t.Parallel()
	p := parties()
	ids := func(seed int64) (csi, identifier string) {
		p.Seed = seed
		d := newGood(t, p)
		for _, name := range []string{"an unknown CSI", "an unknown Identifier"} {
			if err := mutations[name].Apply(t.Context(), p, &d); err != nil {
				t.Fatal(err)
			}
		}
		return d.CSI, d.Header.Get("Identifier")
	}
	csi, identifier := ids(1<<62 + 43)
	if again, also := ids(1<<62 + 43); again != csi || also != identifier {
		t.Errorf("got %s and %s the second time, want %s and %s", again, also, csi, identifier)
	}
	if other, also := ids(1<<62 + 21); other == csi || also == identifier {
		t.Errorf("another seed has the same ids %s and %s", csi, identifier)
	}
	if other, also := ids(2); other == csi || also == identifier {
		t.Errorf("another seed has the same ids %s and %s", csi, identifier)
	}
	if len(csi) != 8 || len(identifier) != 36 {
		t.Errorf("got %q and %q, want the forms of a CSI and a GUID", csi, identifier)
	}
}
