package report_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"example.com/bounce/conformance/report"
)

// validator is the published schema, ready to validate.
func validator(t *testing.T) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(report.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("report.schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func TestReportsKeepToTheSchema(t *testing.T) {
	t.Parallel()
	schema := validator(t)
	for name, r := range map[string]*report.Report{"everything": everything(), "one scenario": verdictOf(report.Partial), "cut": hostile(9, 2, "x")} {
		r.Version = report.Version
		r.Limit()
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(asJSON(t, r)))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheSchemaRefusesWhatIsNoReport(t *testing.T) {
	t.Parallel()
	schema := validator(t)
	for name, change := range map[string]func(map[string]any){
		"a member is missing":    func(r map[string]any) { delete(r, "scenarios") },
		"another version":        func(r map[string]any) { r["version"] = 2 },
		"a word nobody knows":    func(r map[string]any) { r["verdict"] = "fine" },
		"a text for a number":    func(r map[string]any) { r["randomSeed"] = "7" },
		"a time that is no time": func(r map[string]any) { r["started"] = "noon" },
		"a scenario without id":  func(r map[string]any) { delete(r["scenarios"].([]any)[0].(map[string]any), "id") },
	} {
		var value map[string]any
		if err := json.Unmarshal([]byte(asJSON(t, everything())), &value); err != nil {
			t.Fatal(err)
		}
		change(value)
		if err := schema.Validate(value); err == nil {
			t.Errorf("%s: the schema takes it", name)
		}
	}
}
