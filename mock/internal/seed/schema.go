package seed

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"example.com/bounce/openapi"
)

// Schema returns the JSON Schema of seed files, as text. It is that of the control document with two additions: the readings, and
// numbers in the place of texts, which YAML need not quote. It checks each field alone: Load finds more. The caller must not
// change it.
var Schema = sync.OnceValues(func() ([]byte, error) {
	document, err := openapi.Control()
	if err != nil {
		return nil, err
	}
	schema, err := document.JSONSchema("SeedFile")
	if err != nil {
		return nil, err
	}
	schema["title"] = "Seed file of the Bounce mock"
	all, err := openapi.Readings()
	if err != nil {
		return nil, err
	}
	choices := map[string]any{}
	for _, r := range all {
		choices[r.Slug] = map[string]any{"description": r.Question, "default": r.Default(), "enum": unquoted(r.Alternatives)}
	}
	definitions, _ := schema["$defs"].(map[string]any)
	readings, found := definitions["SeedReadings"].(map[string]any)
	if !found {
		return nil, fmt.Errorf("%s has no schema SeedReadings", document.Name())
	}
	readings["properties"], readings["additionalProperties"] = choices, false
	for _, name := range []string{"SeedName", "SeedText", "SeedVerbatim"} {
		text, found := definitions[name].(map[string]any)
		if !found {
			return nil, fmt.Errorf("%s has no schema %s", document.Name(), name)
		}
		definitions[name] = map[string]any{
			"description": fmt.Sprint(text["description"], " A number is taken as it is written."),
			"anyOf":       []any{text, map[string]any{"type": "number"}},
		}
	}
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err = encoder.Encode(schema)
	return []byte(b.String()), err
})

var wholeNumber = regexp.MustCompile(`^[1-9][0-9]*$`)

// unquoted returns the alternatives, with numbers in both forms: nobody has to quote them.
func unquoted(alternatives []string) []any {
	var all []any
	for _, each := range alternatives {
		all = append(all, each)
		if wholeNumber.MatchString(each) {
			all = append(all, json.Number(each))
		}
	}
	return all
}
