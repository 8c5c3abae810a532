package openapi_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"

	"example.com/bounce/openapi"
)

const withAnchors = `openapi: 3.0.3
info: {title: a, version: '1'}
paths:
  # a comment
  /a:
    get:
      operationId: a
      responses:
        '200': &fine
          description: fine
        '404': *fine
        '409':
          <<: *fine
          headers: {}
        '422':
          <<: [*fine]
          description: other
`

// What is served has no anchors, and says the same as the source.
func TestADocumentIsServedWithoutAnchors(t *testing.T) {
	t.Parallel()
	small, err := openapi.Load("small.yaml", []byte(withAnchors))
	if err != nil {
		t.Fatal(err)
	}
	var got, want any
	if err := yaml.Load([]byte(withAnchors), &want); err != nil {
		t.Fatal(err)
	}
	if err := yaml.Load(small.Source(), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" || !strings.Contains(string(small.Source()), "# a comment") {
		t.Errorf("the source says otherwise than it said:\n%s%s", diff, small.Source())
	}
	anchors := regexp.MustCompile(`(?m)^[^'"#]*(: |- )[&*][A-Za-z]|<<:`)
	if !anchors.MatchString(withAnchors) {
		t.Fatal("the test finds no anchors where there are some")
	}
	for _, load := range []func() (*openapi.Document, error){openapi.Bounce, openapi.Control, openapi.Authorization, func() (*openapi.Document, error) { return small, nil }} {
		d, err := load()
		if err != nil {
			t.Fatal(err)
		}
		if found := anchors.FindString(string(d.Source())); found != "" {
			t.Errorf("%s is served with %q", d.Name(), found)
		}
	}
}

func TestAnchorsThatStandForTooMuchAreRefused(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("openapi: 3.0.3\ninfo: {title: a, version: '1'}\npaths: {}\nx-a0: &a0 [1, 2, 3, 4, 5, 6, 7, 8]\n")
	for i := 1; i < 12; i++ {
		fmt.Fprintf(&b, "x-a%d: &a%d [%s*a%d]\n", i, i, strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 7), i-1)
	}
	if _, err := openapi.Load("bomb.yaml", []byte(b.String())); err == nil {
		t.Error("it is loaded")
	}
}

// A pattern is put into the source of a generated client as it is: a control character would end its line.
func TestPatternsHaveNoControlCharacters(t *testing.T) {
	t.Parallel()
	for _, load := range []func() (*openapi.Document, error){openapi.Bounce, openapi.Control, openapi.Authorization} {
		d, err := load()
		if err != nil {
			t.Fatal(err)
		}
		var document any
		if err := yaml.Load(d.Source(), &document); err != nil {
			t.Fatal(err)
		}
		for _, pattern := range patternsIn(document) {
			if strings.ContainsFunc(pattern, unicode.IsControl) {
				t.Errorf("%s has the pattern %q", d.Name(), pattern)
			}
		}
	}
}

func patternsIn(node any) (all []string) {
	switch n := node.(type) {
	case map[string]any:
		for name, value := range n {
			if pattern, isText := value.(string); isText && name == "pattern" {
				all = append(all, pattern)
			}
			all = append(all, patternsIn(value)...)
		}
	case []any:
		for _, value := range n {
			all = append(all, patternsIn(value)...)
		}
	}
	return all
}
