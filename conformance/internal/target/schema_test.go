package target_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
	"pgregory.net/rapid"

	"example.com/bounce/conformance/internal/target"
)

// schema compiles the schema of target files as an editor does.
func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := target.Schema()
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler() // it checks the schema against that of draft 2020-12
	if err := compiler.AddResource("target.json", document); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("target.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

// validate holds a file to the schema, as an editor does that turns YAML into JSON.
func validate(t *testing.T, s *jsonschema.Schema, text string) error {
	t.Helper()
	var value any
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	asJSON, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(instance)
}

// Each field and role has a description, from which an editor helps its author.
func TestTheSchemaDescribesEverything(t *testing.T) {
	t.Parallel()
	text, err := target.Schema()
	if err != nil {
		t.Fatal(err)
	}
	var root map[string]any
	if err := json.Unmarshal(text, &root); err != nil {
		t.Fatal(err)
	}
	described := 0
	var look func(path string, schema map[string]any)
	look = func(path string, schema map[string]any) {
		properties, _ := schema["properties"].(map[string]any)
		for name, each := range properties {
			one, _ := each.(map[string]any)
			if about, _ := one["description"].(string); len(about) < 10 {
				t.Errorf("%s.%s is described as %q", path, name, about)
			}
			described++
			look(path+"."+name, one)
		}
	}
	look("", root)
	definitions, _ := root["$defs"].(map[string]any)
	for name, each := range definitions {
		one, _ := each.(map[string]any)
		look(name, one)
	}
	if want := 4 + len(target.IdentityRoles()) + len(target.InstanceRoles()) + 4 + 4 + 4 + 3 + 7 + 8 + 2; described != want {
		t.Errorf("%d fields and roles are described, want %d", described, want)
	}
}

// The schema never refuses a file that the reader accepts: an editor that shows an error is right.
func TestTheSchemaAcceptsWhatTheReaderAccepts(t *testing.T) {
	t.Parallel()
	s := schema(t)
	texts := map[string]string{"whole": whole}
	for _, name := range []string{"../../testdata/foreign/target.yaml", "../../../cmd/bounce/internal/matrix/roles/target.yaml"} {
		text, err := os.ReadFile(filepath.FromSlash(name))
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = string(text)
	}
	const expired = "identities: {expired: {token: {env: A}}}\n"
	for name, text := range map[string]string{
		"nothing":                   "{}",
		"sections without lines":    "target:\nheaders:\nidentities:\ninstances:\n",
		"a target without a value":  "target: ''\n" + expired,
		"numbers for texts":         "instances: {bookable: [{csi: 15427061, service: 7, instance: true, executions: [1, 2.5]}]}",
		"fields without a value":    "identities: {expired: {identifier: , custId: , token: {file: , env: A, command: [], oauth2: }}}",
		"a text as a header":        "headers: {X-A: blue, X-B: 7}",
		"headers of each source":    "headers: {X-A: {env: A}, X-B: {file: a}, X-C: {command: [a]}}",
		"a scheme in capitals":      "target: HTTPS://api.example.com:8443/a@b/",
		"a role without instances":  "instances: {bookable: [], foreign: , busy: []}",
		"a client without a secret": "identities: {expired: {token: {oauth2: {tokenUrl: 'http://a', clientId: 7, scopes: }}}}",
		"an anchor and a merge key": "identities:\n  expired: &e {token: {env: A}}\n  no-exp: {<<: *e, custId: 7}\n",
	} {
		texts[name] = text
	}
	for name, text := range texts {
		if _, err := target.ParseConfig("target.yaml", []byte(text), nil); err != nil {
			t.Errorf("%s: the reader says %v", name, err)
		}
		if err := validate(t, s, text); err != nil {
			t.Errorf("%s: the schema says %v", name, err)
		}
	}
}

// Whatever the author writes: what the reader accepts, the schema does not refuse. The file is made of the fields and roles of the
// format, with values that are right, wrong or odd.
func TestTheSchemaAcceptsWhateverTheReaderAccepts(t *testing.T) {
	t.Parallel()
	s := schema(t)
	accepted := 0
	rapid.Check(t, func(r *rapid.T) {
		text := anyFile(r)
		if _, err := target.ParseConfig("target.yaml", []byte(text), nil); err != nil {
			return
		}
		accepted++
		if err := validate(t, s, text); err != nil {
			r.Fatalf("%s\nthe schema says %v", text, err)
		}
	})
	if accepted == 0 && !testing.Short() { // with it, rapid draws too few
		t.Error("the reader accepted no file")
	}
}

// anyFile draws a target file in JSON, which is YAML.
func anyFile(r *rapid.T) string {
	odd := rapid.SampledFrom([]any{nil, "", "a", 7, 2.5, true, "~", []any{}, map[string]any{}})
	or := func(name string, right any) any { // mostly what is right
		if rapid.IntRange(0, 9).Draw(r, name+" is odd") == 0 {
			return odd.Draw(r, name)
		}
		return right
	}
	some := func(name string, all map[string]any) map[string]any {
		got := map[string]any{}
		for _, member := range slices.Sorted(maps.Keys(all)) {
			if rapid.IntRange(0, 4).Draw(r, name+member) > 0 {
				got[member] = or(name+"."+member, all[member])
			}
		}
		return got
	}
	secret := func(name string) any {
		source := rapid.SampledFrom([]string{"env", "file", "command", "oauth2", "none"}).Draw(r, name)
		value := map[string]any{"env": "A", "file": 7, "command": []any{"a", 1}, "oauth2": some(name, map[string]any{
			"tokenUrl": "https://a", "clientId": "b", "clientSecretEnv": "C", "scopes": []any{"d"},
		})}[source]
		return some(name, map[string]any{source: value})
	}
	length := map[string]any{"unit": "hours", "value": 3}
	places := func(name string) any {
		place := some(name, map[string]any{
			"csi": 7, "service": "EBSO", "instance": "I", "executions": []any{"E", 7}, "duration": length, "blackOutDuration": length,
			"rfcs": []any{map[string]any{"scheduledStart": "2041-01-01T00:00:00Z", "scheduledEnd": "2041-01-01T01:00:00Z"}},
		})
		return []any{or(name, place)}
	}
	identities, instances := map[string]any{}, map[string]any{}
	for i, role := range []string{"approver", "other-customer", "expired", "no-exp"} {
		identifier := fmt.Sprintf("6F1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a0%d", i)
		identities[role] = some(role, map[string]any{"identifier": identifier, "custId": 7, "contact": "a@b", "token": secret(role)})
	}
	for _, role := range []string{"bookable", "busy", "long"} {
		instances[role] = places(role)
	}
	text, err := json.Marshal(some("file", map[string]any{
		"target": "http://a", "identities": some("identities", identities), "instances": some("instances", instances),
		"headers": some("headers", map[string]any{"X-A": "a", "X-B": 7, "X-C": map[string]any{"env": "A"}, "X-D": map[string]any{"command": []any{"a"}}}),
	}))
	if err != nil {
		r.Fatal(err)
	}
	return string(text)
}

// beyondSchemas are what the reader refuses and no schema can: what relates one part of the file to another or to the contract, and
// forms that are gone when YAML has become JSON.
var beyondSchemas = map[string]bool{
	"another customer with the approver's GUID":    true,
	"an instance of another customer that is ours": true,
	"a header that is there twice":                 true,
	"the suite's own header":                       true,
	"a header of the connection":                   true,
	"what is not a header name":                    true,
	"a long instance that is short":                true,
	"an RFC that ends before it starts":            true,
	"an RFC without an offset":                     true,
	"a command without a program":                  true,
	"an identifier that is no GUID":                true,
}

func TestTheSchemaRefusesWhatASchemaCan(t *testing.T) {
	t.Parallel()
	s := schema(t)
	for name := range beyondSchemas {
		if _, found := refused[name]; !found {
			t.Errorf("no refused file is %q", name)
		}
	}
	for name, c := range refused {
		if slices.Contains([]string{"what is not YAML", "an empty file", "a key that is there twice"}, name) {
			continue // there is no value to hold to a schema
		}
		err := validate(t, s, c.text)
		if (err == nil) != beyondSchemas[name] {
			t.Errorf("%s: the schema says %v, while a schema can tell: %t", name, err, !beyondSchemas[name])
		}
	}
}
