package corpus

import (
	"regexp"
	"strings"
	"testing"

	"example.com/bounce/openapi"
)

func TestTheWalkMeetsEveryOperation(t *testing.T) {
	t.Parallel()
	steps, err := parse(script)
	if err != nil {
		t.Fatal(err)
	}
	for _, load := range []func() (*openapi.Document, error){openapi.Control, openapi.Authorization, openapi.Bounce} {
		document, err := load()
		if err != nil {
			t.Fatal(err)
		}
		for _, op := range document.Operations() {
			path := regexp.MustCompile("^" + regexp.MustCompile(`\\\{\w+\\\}`).ReplaceAllString(regexp.QuoteMeta(op.Path), `[^/]+`) + "$")
			met := false
			for _, s := range steps {
				at, _, _ := strings.Cut(s.path, "?")
				met = met || s.method == op.Method && path.MatchString(at)
			}
			if !met {
				t.Errorf("%s: no request of the walk is for %s (%s %s)", document.Name(), op.ID, op.Method, op.Path)
			}
		}
	}
}

func TestTheWalkMeetsEveryFault(t *testing.T) {
	t.Parallel()
	control, err := openapi.Control()
	if err != nil {
		t.Fatal(err)
	}
	schema, err := control.JSONSchema("FaultSetting")
	if err != nil {
		t.Fatal(err)
	}
	faults := enumAt(t, schema, "properties", "response", "properties", "fault")
	for _, name := range faults {
		if !strings.Contains(script, `"fault":"`+name+`"`) {
			t.Errorf("no request of the walk plants the fault %s", name)
		}
	}
}

// enumAt returns the words of a schema's enum.
func enumAt(t *testing.T, schema map[string]any, path ...string) (words []string) {
	t.Helper()
	for _, name := range path {
		next, ok := schema[name].(map[string]any)
		if !ok {
			t.Fatalf("the schema has no %s", strings.Join(path, "/"))
		}
		schema = next
	}
	all, _ := schema["enum"].([]any)
	for _, word := range all {
		words = append(words, word.(string)) //nolint:forcetypeassert // a schema of texts
	}
	if len(words) == 0 {
		t.Fatal("the schema has no enum")
	}
	return words
}

func TestAWalkThatCannotBeReadSaysWhere(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"PUT /a\nwhat":        `walk.http:2: "what" is neither a request, a header nor a body`,
		"Name: x\nGET /a":     `walk.http:1: "Name: x" comes before the first request`,
		"# a\n\nGET /a\n@ b ": `walk.http:4: "@ b " is neither a request, a header nor a body`,
	} {
		if _, err := parse(text); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}
