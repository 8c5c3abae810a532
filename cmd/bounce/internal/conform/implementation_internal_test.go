package conform

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/conformance/report"
)

func TestAnImplementationIsNamedByPairs(t *testing.T) {
	t.Parallel()
	want := &report.Implementation{Organization: "Example, Inc.", Project: "Bounce", Version: "a=b", Contact: []string{"#bounce", "a@b.c"}}
	for _, given := range [][]string{
		{"organization=Example, Inc.", "contact=#bounce", "version=a=b", "project=Bounce", "contact=a@b.c"},
		{"organization=Example, Inc.\ncontact=#bounce\n\n  version=a=b\nproject=Bounce\ncontact=a@b.c\n"}, // as a variable has them
	} {
		got, err := parseImplementation(given)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%q: %v (-want +got):\n%s", given, err, diff)
		}
	}
	if got, err := parseImplementation(nil); got != nil || err != nil {
		t.Errorf("nothing is %+v, %v, want nothing", got, err)
	}
}

func TestAWrongPairIsTold(t *testing.T) {
	t.Parallel()
	for pair, want := range map[string]string{
		"https://example.com": "has no =, want KEY=VALUE", "=x": `unknown key ""`, "URL=https://example.com": "did you mean url?", "url=example.com": "url is no address",
		"url=https://me:secret@example.com": "url is no address", "url=file:///etc/passwd": "url is no address", "project=a\u202eb": "characters that are not shown",
		"contact=" + strings.Repeat("x", 201): "contact has 201 bytes, want at most 200",
	} {
		if got, err := parseImplementation([]string{pair}); got != nil || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %+v, %v, want the error %s", pair, got, err, want)
		}
	}
}
