package seed_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/openapi"
)

// valueOf is the YAML of a file as a JSON Schema sees it: times are texts, numbers as encoding/json gives them.
func valueOf(t *testing.T, n *yaml.Node) any {
	t.Helper()
	switch n.Kind {
	case yaml.DocumentNode:
		return valueOf(t, n.Content[0])
	case yaml.AliasNode:
		return valueOf(t, n.Alias)
	case yaml.SequenceNode:
		list := []any{}
		for _, each := range n.Content {
			list = append(list, valueOf(t, each))
		}
		return list
	case yaml.MappingNode:
		object := map[string]any{}
		for i := 0; i < len(n.Content); i += 2 {
			object[n.Content[i].Value] = valueOf(t, n.Content[i+1])
		}
		return object
	}
	switch n.ShortTag() {
	case "!!null":
		return nil
	case "!!bool":
		return n.Value == "true"
	case "!!int", "!!float":
		return json.Number(n.Value)
	}
	return n.Value
}

// served is the served schema as a document of OpenAPI, which knows all of it but $schema and $defs.
func served(t *testing.T) *openapi.Document {
	t.Helper()
	text, err := seed.Schema()
	if err != nil {
		t.Fatal(err)
	}
	var root map[string]any
	if err := json.Unmarshal([]byte(strings.ReplaceAll(string(text), "#/$defs/", "#/components/schemas/")), &root); err != nil {
		t.Fatal(err)
	}
	schemas, _ := root["$defs"].(map[string]any)
	delete(root, "$defs")
	delete(root, "$schema")
	schemas["SeedFile"] = root
	source, err := json.Marshal(map[string]any{
		"openapi": "3.0.3", "info": map[string]any{"title": "served", "version": "1"}, "paths": map[string]any{},
		"components": map[string]any{"schemas": schemas},
	})
	if err != nil {
		t.Fatal(err)
	}
	document, err := openapi.Load("the served schema", source)
	if err != nil {
		t.Fatal(err)
	}
	return document
}

// schemaTakes holds a file to a schema of files.
func schemaTakes(t *testing.T, document *openapi.Document, text string) error {
	t.Helper()
	var root yaml.Node
	if err := yaml.Load([]byte(text), &root); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	if faults := document.ValidateSchema("SeedFile", valueOf(t, &root)); len(faults) > 0 {
		return faults[0]
	}
	return nil
}

// ofExecution and ofRFC are files of one execution, or RFC, with these fields.
func ofExecution(fields string) string { return in("executions", "{id: E, "+fields+"}") }
func ofRFC(fields string) string       { return in("rfcs", "{rfcNumber: R, "+fields+"}") }

const good, bad = true, false

// files are good and bad ones of which the schema can tell.
var files = map[string]bool{
	whole:                             good,
	"customers: []":                   good,
	"customers: [{csi: 1}]":           good,
	"customers: [{csi: '1'}]":         good,
	"customers: [{csi: 1.5}]":         good,
	"{builtin: false, customers: []}": good,
	"customers: [{csi: '1', jwksUri: https://keys.example/jwks}]":                                   good,
	"customers: [{csi: '1', issuer: 'https://login.example/', audience: bounce}]":                   good,
	"customers: [{csi: '1', issuer: '', audience: ''}]":                                             good,
	"customers: [{csi: '1', audience: [bounce]}]":                                                   bad,
	"customers: [{csi: '1', services: [{type: EBSO, instances: []}]}]":                              good,
	"customers: [{csi: '1', created: []}]":                                                          good,
	"{$schema: ./bounce-seed.schema.json, customers: []}":                                           good,
	"customers: [{csi: '1', name: \"\\u001c\"}]":                                                    good,
	ofExecution("scheduledStart: now+0"):                                                            good,
	ofExecution("scheduledStart: now-0, scheduledEnd: now+1µs"):                                     good,
	ofExecution("scheduledStart: now+1h1μs"):                                                        good,
	ofExecution("scheduledStart: now"):                                                              good,
	ofExecution("scheduledStart: now+1h30m"):                                                        good,
	ofExecution("scheduledStart: now-1.5h"):                                                         good,
	ofExecution("scheduledStart: 2020-08-26T8:53:51-07:00"):                                         good,
	ofExecution("scheduledStart: '2020-08-26T08:53:51.123456789Z'"):                                 good,
	ofExecution("scheduledStart: now, scheduledEnd: now+1ms"):                                       good,
	ofExecution("operation: sTop, services: ALL, wordsAsSent: true"):                                good,
	ofExecution("summary: '', primaryContact: ' '"):                                                 good,
	ofExecution("summary: 12"):                                                                      good,
	ofExecution("duration: {unit: DAYS, value: 3}"):                                                 good,
	ofExecution("duration: {unit: minute, value: 1}"):                                               good,
	ofExecution("bounceOptions: {}"):                                                                good,
	ofExecution("bounceOptions: {options: [{name: a}, {name: '', value: {b: [1.5, null, true]}}]}"): good,
	ofExecution("history: [{scheduledStart: now, scheduledEnd: now+1h}], forgotten: 3"):             good,
	ofRFC("scheduledStart: now"):                                                                    good,
	ofRFC("scheduledStart: now, rfcType: 5, rfcSubType: x, status: Open"):                           good,

	"[]":                                bad,
	"{}":                                bad,
	"customers: {}":                     bad,
	"customers: ":                       bad,
	"customers: [x]":                    bad,
	"customers: [{}]":                   bad,
	"customers: [{csi: ''}]":            bad,
	"customers: [{csi: '\t '}]":         bad,
	"customers: [{csi: [1]}]":           bad,
	"customers: [{csi: true}]":          bad,
	"customers: [{csi: .}]":             bad,
	"customers: [{csi: ..}]":            bad,
	"customers: [{csi: '. .'}]":         bad,
	"customers: [{csi: ..a}]":           good,
	"customers: [{csi: '1', name: ..}]": good,
	"customers: [{csi: '1', services: [{type: ..}]}]":                                          bad,
	in("executions", "{id: ..}"):                                                               bad,
	in("rfcs", "{rfcNumber: ., scheduledStart: now}"):                                          bad,
	"customers: [{csi: '1', services: [{type: A, instances: [{name: ..}]}]}]":                  bad,
	"customers: [{csi: '1', readings: {conflict-status: 422}}]":                                good,
	"customers: [{csi: '1', readings: {conflict-status: '423'}}]":                              bad,
	"customers: [{csi: ~}]":                                                                    bad,
	"{builtin: 1, customers: []}":                                                              bad,
	"{colour: red, customers: []}":                                                             bad,
	"customers: [{csi: '1', colour: red}]":                                                     bad,
	"customers: [{csi: '1', name: ' '}]":                                                       bad,
	"customers: [{csi: '1', name: \"\\u3000\\u0085\"}]":                                        bad,
	"{$schema: [], customers: []}":                                                             bad,
	"customers: [{csi: '1', $schema: x}]":                                                      bad,
	ofExecution("scheduledStart: now+00"):                                                      bad,
	ofExecution("scheduledStart: now+0x"):                                                      bad,
	"customers: [{csi: '1', optedIn: 'true'}]":                                                 bad,
	"customers: [{csi: '1', identifier: x}]":                                                   bad,
	"customers: [{csi: '1', keys: []}]":                                                        bad,
	"customers: [{csi: '1', keys: {}}]":                                                        bad,
	"customers: [{csi: '1', keys: {keys: []}}]":                                                bad,
	"customers: [{csi: '1', jwksUri: ftp://a.example}]":                                        bad,
	"customers: [{csi: '1', jwksUri: https://a.example, keys: {keys: [{}]}}]":                  bad,
	"customers: [{csi: '1', readings: []}]":                                                    bad,
	"customers: [{csi: '1', created: [~]}]":                                                    bad,
	"customers: [{csi: '1', services: {}}]":                                                    bad,
	"customers: [{csi: '1', services: [{instances: []}]}]":                                     bad,
	"customers: [{csi: '1', services: [{type: '', instances: []}]}]":                           bad,
	"customers: [{csi: '1', services: [{type: A, instances: [{}]}]}]":                          bad,
	"customers: [{csi: '1', services: [{type: A, instances: [{name: B, executions: [{}]}]}]}]": bad,
	"customers: [{csi: '1', services: [{type: A, instances: [{name: B, rfcs: [{}]}]}]}]":       bad,
	"customers: [{csi: '1', services: [{type: A, instances: [{name: B, executions: x}]}]}]":    bad,
	ofExecution("scheduledStart: soon"):                                                        bad,
	ofExecution("scheduledStart: now+"):                                                        bad,
	ofExecution("scheduledStart: now+2"):                                                       bad,
	ofExecution("scheduledStart: now2h"):                                                       bad,
	ofExecution("scheduledStart: now+-2h"):                                                     bad,
	ofExecution("scheduledStart: now +2h"):                                                     bad,
	ofExecution("scheduledStart: '2020-08-26T8:53:51'"):                                        bad,
	ofExecution("scheduledStart: '2020-08-26 8:53:51Z'"):                                       bad,
	ofExecution("scheduledStart: ~"):                                                           bad,
	ofExecution("operation: Restart"):                                                          bad,
	ofExecution("operation: ſtop"):                                                             bad,
	ofExecution("services: App"):                                                               bad,
	ofExecution("wordsAsSent: 1"):                                                              bad,
	ofExecution("summary: []"):                                                                 bad,
	ofExecution("createdBy: ''"):                                                               bad,
	ofExecution("duration: 2"):                                                                 bad,
	ofExecution("duration: {}"):                                                                bad,
	ofExecution("duration: {unit: weeks, value: 1}"):                                           bad,
	ofExecution("duration: {unit: hours, value: 0}"):                                           bad,
	ofExecution("duration: {unit: hours, value: 1.5}"):                                         bad,
	ofExecution("duration: {unit: hours, value: '1'}"):                                         bad,
	ofExecution("bounceOptions: []"):                                                           bad,
	ofExecution("bounceOptions: {options: [{}]}"):                                              bad,
	ofExecution("bounceOptions: {options: [{name: a, x: 1}]}"):                                 bad,
	ofExecution("history: [{scheduledStart: now}]"):                                            bad,
	ofExecution("forgotten: 0"):                                                                bad,
	ofExecution("rfcNumber: R"):                                                                bad,
	ofRFC("id: E"):                                                                             bad,
	ofRFC("status: ''"):                                                                        bad,
}

func TestTheSchemaAndTheReaderAgree(t *testing.T) {
	t.Parallel()
	document := served(t)
	for text, want := range files {
		_, err := seed.Load("world.yaml", []byte(text), now, randomSeed, false)
		if (err == nil) != want {
			t.Errorf("the reader says %v of\n%s", err, text)
		}
		if err := schemaTakes(t, document, text); (err == nil) != want {
			t.Errorf("the schema says %v of\n%s", err, text)
		}
	}
	for name, c := range errorCases { // what the reader finds more
		if _, err := seed.Load("world.yaml", []byte(c.text), now, randomSeed, false); err == nil {
			t.Errorf("%s: the reader takes it", name)
		}
	}
}

// The schema never refuses what the reader takes: an editor that shows a fault is right.
func TestTheSchemaTakesTheBuiltInWorld(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("builtin.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := schemaTakes(t, served(t), string(text)); err != nil {
		t.Error(err)
	}
}

func TestTheSchemaStandsAlone(t *testing.T) {
	t.Parallel()
	text, err := seed.Schema()
	if err != nil {
		t.Fatal(err)
	}
	var schema map[string]any
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	definitions, _ := schema["$defs"].(map[string]any)
	for part := range strings.SplitSeq(string(text), `"$ref": "`) {
		if target, isRef := strings.CutPrefix(part, "#/$defs/"); isRef {
			target, _, _ = strings.Cut(target, `"`)
			if definitions[target] == nil {
				t.Errorf("it refers to %s, which it has not", target)
			}
		}
	}
	all, err := openapi.Readings()
	if err != nil {
		t.Fatal(err)
	}
	readings, _ := definitions["SeedReadings"].(map[string]any)
	choices, _ := readings["properties"].(map[string]any)
	if len(choices) != len(all) || readings["additionalProperties"] != false {
		t.Errorf("it knows the readings %v", choices)
	}
	for _, r := range all {
		one, _ := choices[r.Slug].(map[string]any)
		for _, alternative := range r.Alternatives {
			if !strings.Contains(fmt.Sprint(one["enum"]), alternative) {
				t.Errorf("reading %s lacks %s", r.Slug, alternative)
			}
		}
	}
}

// The words of operation and services are those of the contract, wherever they stand.
func TestTheWordsAreThoseOfTheContract(t *testing.T) {
	t.Parallel()
	contract, err := openapi.Bounce()
	if err != nil {
		t.Fatal(err)
	}
	control, err := openapi.Control()
	if err != nil {
		t.Fatal(err)
	}
	words := func(d *openapi.Document, schema, keyword string) map[string]string {
		found, err := d.JSONSchema(schema)
		if err != nil {
			t.Fatal(err)
		}
		properties, _ := found["properties"].(map[string]any)
		all := map[string]string{}
		for _, name := range []string{"operation", "services"} {
			member, _ := properties[name].(map[string]any)
			all[name] = fmt.Sprint(member[keyword])
		}
		return all
	}
	want := words(contract, "CreateRequest", "enum")
	if got := words(control, "SeedExecution", "x-allowed"); !maps.Equal(got, want) {
		t.Errorf("the schema of seed files has %v, the contract %v", got, want)
	}
	for name, allowed := range seed.Words() {
		if want[name] != fmt.Sprint(allowed) {
			t.Errorf("the reader knows %s %v, the contract %s", name, allowed, want[name])
		}
	}
}
