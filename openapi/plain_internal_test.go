package openapi

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"example.com/bounce/openapi/jsonbody"
)

// edits are made to the API's document, each alone: the rules of a request then are others.
var edits = [][2]string{
	{"minLength: 1}", "minLength: 3}"}, {"maxLength: 1000", "maxLength: 4"}, {"maxLength: 1000", "maxLength: 4, pattern: 'a+'"},
	{"enum: [schedule, cancel]", "enum: [schedule, cancel, Stop]"}, {"enum: [schedule, cancel]", "nullable: true"},
	{"enum: [schedule, cancel]", "x-wanted: a word"}, {"required: [action]", "required: [action, scheduledTime]"},
	{"required: [action]", "additionalProperties: false"}, {"required: [action]", "additionalProperties: {type: string}"},
	{"required: [action]", "minProperties: 2"}, {"required: [action]", "required: [more]"}, {"format: bounce-time", "format: bounce-instant"},
	{"minimum: 1, ", "minimum: 1, maximum: 5, "}, {"minimum: 1, ", "minimum: 1.5, exclusiveMinimum: true, "}, {"minimum: 1, ", "multipleOf: 2, "},
	{"maxItems: 100\n", "maxItems: 1\n          minItems: 1\n"}, {"maxItems: 100\n", "uniqueItems: true\n"},
	{"schema: {type: integer, format: int64}", "schema: {type: integer, minimum: 2}"},
	{"schema: {type: string, format: guid}", "schema: {type: string, minLength: 5}"}, {"format: guid", "format: uuid"},
}

// judged are the documents of the project, and the edited ones.
func judged(tb testing.TB) (all []*Document) {
	tb.Helper()
	for _, load := range []func() (*Document, error){Bounce, Control, Authorization} {
		d, err := load()
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, d)
	}
	for _, edit := range edits {
		text := strings.Replace(string(bounceYAML), edit[0], edit[1], 1)
		if text == string(bounceYAML) {
			tb.Fatalf("the document has no %q", edit[0])
		}
		d, err := Load("edited.yaml", withoutExamples(tb, text))
		if err != nil {
			tb.Fatalf("%q: %v", edit[1], err)
		}
		all = append(all, d)
	}
	return all
}

// withoutExamples returns a document without its examples, which may break the rules of an edited one.
func withoutExamples(tb testing.TB, text string) []byte {
	tb.Helper()
	var document any
	if err := yaml.Load([]byte(text), &document); err != nil {
		tb.Fatal(err)
	}
	stripped, err := json.Marshal(strip(document))
	if err != nil {
		tb.Fatal(err)
	}
	return stripped
}

func strip(value any) any {
	switch v := value.(type) {
	case map[string]any:
		delete(v, "example")
		delete(v, "examples")
		for name := range v {
			v[name] = strip(v[name])
		}
	case []any:
		for i := range v {
			v[i] = strip(v[i])
		}
	}
	return value
}

// asked is a request to any operation.
type asked struct{ body, step, query, header string }

// compare holds the quick way to the library: what is plain has no violation.
func (a asked) compare(t *testing.T, d *Document, o *Operation) {
	t.Helper()
	r := &http.Request{Method: o.Method, URL: &url.URL{Path: "/", RawQuery: a.query}, Header: http.Header{}}
	r = r.WithContext(t.Context())
	path := map[string]string{}
	for _, name := range o.Parameters("path") {
		path[name] = a.step
	}
	for _, name := range o.Parameters("header") {
		for value := range strings.SplitSeq(a.header, "\n") {
			r.Header.Add(name, value)
		}
	}
	if o.plain.Parameters(r, path) {
		if wrong := o.judgeParameters(r, path); len(wrong) > 0 {
			t.Errorf("%s of %s: query %q, path %q, header %q are plain, but %v", o.ID, d.Name(), a.query, a.step, a.header, wrong)
		}
	}
	value, err := jsonbody.Decode([]byte(a.body))
	if err != nil || o.body == nil || !o.plain.Body(value) {
		return
	}
	if wrong := o.judgeBody(value); len(wrong) > 0 {
		t.Errorf("%s of %s: the body %s is plain, but %v", o.ID, d.Name(), a.body, wrong)
	}
}

// requests are at the edges of the rules.
func requests() (all []asked) {
	places := []asked{
		{"", "15427061", "limit=5&offset=0&scheduledStart=2020-08-26T08:53:51Z", "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01"},
		{"", "", "id=3-1&id=&requestor=BOUNCE", ""}, {"", "a/b", "limit=05&limit=1&services=All&name=%zz", "x"}, {"", "ab", "id=a,b&total=é", "a\nb"},
		{"", "é", "limit=1&offset=-1", "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01\n6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01"},
	}
	for i, body := range []string{
		`{"action":"schedule","scheduledTime":"2020-08-26T8:53:51-07:00"}`, `{"action":"cancel"}`, `{"action":"schedule"}`, `{"action":null}`,
		`{"action":"Stop"}`, `{"action":"schedule","scheduledTime":"2020-08-26T08:53:51-0700"}`, `{"action":"cancel","more":1}`, `{}`,
		`{"operation":"Stop","services":"All","summary":"é","duration":{"unit":"hours","value":4},"bounceOptions":{"options":[{"name":"a","value":1}]}}`,
		`{"duration":{"unit":"hours","value":4.0}}`, `{"duration":{"unit":"hours","value":-1e2}}`, `{"duration":{"unit":"hours","value":1}}`,
		`{"duration":{"unit":"hours","value":3}}`, `{"duration":{"unit":"hours","value":9007199254740993}}`, `{"summary":"ééééé"}`, `{"summary":"aaaaa"}`,
		`{"bounceOptions":{"options":[{"name":"a"},{"name":"a"}]}}`, `{"bounceOptions":{"options":[]}}`, `{"bounceOptions":{"options":[{"name":"a","value":{}}]}}`,
		`{"bounceOptions":{"options":[{"name":"a","value":null}]}}`, `{"primaryContact":"ab"}`, `{"primaryContact":"éé"}`, `[]`,
		`{"mode":"frozen","now":"2030-01-01T00:00:00Z"}`, `{"readings":{"lead-status":"422"}}`, `{"x":{}}`, `{"optedIn":true}`,
	} {
		a := places[i%len(places)]
		a.body = body
		all = append(all, a)
	}
	return all
}

func TestWhatIsPlainIsLawful(t *testing.T) {
	t.Parallel()
	for _, d := range judged(t) {
		for _, o := range d.Operations() {
			for _, a := range requests() {
				a.compare(t, d, o)
			}
		}
	}
}

// FuzzWhatIsPlainIsLawful holds the quick way to the library, for the operations of all documents: what is plain has no violation.
func FuzzWhatIsPlainIsLawful(f *testing.F) {
	documents := judged(f)
	for i, a := range requests() {
		f.Add(uint(i*7), a.body, a.step, a.query, a.header)
	}
	f.Fuzz(func(t *testing.T, n uint, body, step, query, header string) {
		d := documents[n%uint(len(documents))]
		operations := d.Operations()
		asked{body, step, query, header}.compare(t, d, operations[n/uint(len(documents))%uint(len(operations))])
	})
}

// Every request of the API that its document shows goes the quick way.
func TestTheExamplesOfTheContractArePlain(t *testing.T) {
	t.Parallel()
	d, err := Bounce()
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range d.Operations() {
		r := httptest.NewRequest(o.Method, "/", nil)
		path, query := map[string]string{}, url.Values{}
		for _, p := range o.parameters {
			values := []string{fmt.Sprint(p.Value.Example)}
			if list, is := p.Value.Example.([]any); is {
				values = nil
				for _, each := range list {
					values = append(values, fmt.Sprint(each))
				}
			}
			switch p.Value.In {
			case "path":
				path[p.Value.Name] = values[0]
			case "query":
				query[p.Value.Name] = values
			default:
				r.Header[http.CanonicalHeaderKey(p.Value.Name)] = values
			}
		}
		if r.URL.RawQuery = query.Encode(); !o.plain.Parameters(r, path) {
			t.Errorf("%s: the parameters %s are not plain", o.ID, r.URL.RawQuery)
		}
		if o.body == nil {
			continue
		}
		for _, media := range o.body.Content {
			for name, example := range media.Examples {
				text, err := json.Marshal(example.Value.Value)
				if err != nil {
					t.Fatal(err)
				}
				if body, err := jsonbody.Decode(text); err != nil || !o.plain.Body(body) {
					t.Errorf("%s: the example %s is not plain (%v)", o.ID, name, err)
				}
			}
		}
	}
}
