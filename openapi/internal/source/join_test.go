package source_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"

	"example.com/bounce/openapi/internal/source"
)

const first = `openapi: 3.0.3
components:
  schemas:
    Problem: {type: object}
x-shared:
  gone: {description: It is gone., content: {$ref: '#/x-shared/none'}}
  none: {}
`

func join(t *testing.T, others ...string) (string, error) {
	t.Helper()
	files := fstest.MapFS{"first.yaml": {Data: []byte(first)}}
	for i, text := range others {
		files[string(rune('a'+i))+".yaml"] = &fstest.MapFile{Data: []byte(text)}
	}
	text, err := source.Join(files, "first.yaml")
	return string(text), err
}

func TestFilesBecomeOneDocument(t *testing.T) {
	t.Parallel()
	text, err := join(t, `paths:
  /a:
    get: {responses: {'404': {$ref: '#/x-shared/gone'}, '400': &bad {$ref: '#/components/responses/Bad'}, '409': *bad}}
components:
  schemas:
    A: {type: string}
`, `paths:
  /b: {}
components:
  schemas:
    B: {type: string}
  responses:
    Bad: {description: It is bad.}
`)
	if err != nil {
		t.Fatal(err)
	}
	const want = `openapi: 3.0.3
components:
  schemas: {Problem: {type: object}, A: {type: string}, B: {type: string}}
  responses: {Bad: {description: It is bad.}}
paths:
  /a:
    get:
      responses:
        '404': {description: It is gone., content: {}}
        '400': {$ref: '#/components/responses/Bad'}
        '409': {$ref: '#/components/responses/Bad'}
  /b: {}
`
	var got, wanted any
	if err := yaml.Load([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	if err := yaml.Load([]byte(want), &wanted); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wanted, got); diff != "" {
		t.Errorf("the document (-want +got):\n%s", diff)
	}
}

func TestFilesThatDoNotFitAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		files []string
		want  string
	}{
		"a path is in two files":           {[]string{"paths: {/a: {get: {}}}", "paths: {/a: {put: {}}}"}, "b.yaml: line 1: paths./a is in another file, too"},
		"a schema is in two files":         {[]string{"components: {schemas: {Problem: {}}}"}, "a.yaml: line 1: components.schemas.Problem is"},
		"a member is in two files":         {[]string{"openapi: 3.0.3"}, "a.yaml: line 1: openapi is in another file, too"},
		"a reference has no shared part":   {[]string{"paths: {/a: {$ref: '#/x-shared/nothing'}}"}, `x-shared has no member "nothing"`},
		"a file is not a mapping":          {[]string{"[]"}, "a.yaml: want a mapping"},
		"a file is not YAML":               {[]string{"a: ["}, "a.yaml: "},
		"an alias is of another file":      {[]string{"x-a: &a 1", "x-b: *a"}, "b.yaml: "},
		"a first file that does not exist": {nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.files == nil {
				if _, err := source.Join(fstest.MapFS{}, "first.yaml"); err == nil {
					t.Error("there is no error")
				}
				return
			}
			if _, err := join(t, c.files...); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error: got %v, want it to say %q", err, c.want)
			}
		})
	}
}

// A loop of shared parts ends at the limit of what a document may stand for.
func TestASharedPartThatHoldsItselfIsRefused(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{"first.yaml": {Data: []byte("a: {$ref: '#/x-shared/loop'}\nx-shared: {loop: {$ref: '#/x-shared/loop'}}\n")}}
	if _, err := source.Join(files, "first.yaml"); err == nil {
		t.Error("there is no error")
	}
}

func TestALineIsFoundAsFarAsTheKeysExist(t *testing.T) {
	t.Parallel()
	lines := source.NewLines([]byte("paths:\n  /a:\n    get: {}\n"))
	for want, keys := range map[int][]string{1: {"paths"}, 2: {"paths", "/a", "put"}, 3: {"paths", "/a", "get"}, 0: {"components", "schemas"}} {
		if got := lines.Find(keys...); got != want {
			t.Errorf("%v: got line %d, want %d", keys, got, want)
		}
	}
	if got := source.NewLines([]byte(": [")).Find("paths"); got != 0 {
		t.Errorf("a text that is not YAML: got line %d, want 0", got)
	}
}
