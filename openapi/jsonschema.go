package openapi

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

const (
	componentRef = "#/components/schemas/"
	definition   = "#/$defs/"
)

// JSONSchema is a schema of the document's components, with all that it refers to, as a JSON Schema (draft 2020-12) that stands
// alone. The caller may change it. It fails for a name that the document has not.
func (d *Document) JSONSchema(name string) (map[string]any, error) {
	definitions := map[string]any{}
	model, err := d.written()
	if err != nil {
		return nil, err
	}
	root, err := define(model, name, definitions)
	if err != nil {
		return nil, fmt.Errorf("%s: schema %s: %w", d.name, name, err)
	}
	delete(definitions, name)
	root["$schema"], root["$defs"] = "https://json-schema.org/draft/2020-12/schema", definitions
	return root, nil
}

// define puts a schema, and all that it refers to, among the definitions.
func define(model *openapi3.T, name string, definitions map[string]any) (map[string]any, error) {
	if known, _ := definitions[name].(map[string]any); known != nil {
		return known, nil
	}
	ref := model.Components.Schemas[name]
	if ref == nil {
		return nil, fmt.Errorf("there is none of this name")
	}
	text, err := json.Marshal(ref.Value)
	if err != nil {
		return nil, err
	}
	var schema map[string]any
	if err := json.Unmarshal(text, &schema); err != nil {
		return nil, err
	}
	definitions[name] = schema
	return schema, resolve(model, schema, definitions)
}

// resolve turns the references of a schema into ones to definitions.
func resolve(model *openapi3.T, node any, definitions map[string]any) error {
	switch node := node.(type) {
	case map[string]any:
		for key, child := range node {
			text, isText := child.(string)
			target, isRef := strings.CutPrefix(text, componentRef)
			if key != "$ref" || !isText || !isRef {
				if err := resolve(model, child, definitions); err != nil {
					return err
				}
				continue
			}
			node[key] = definition + target
			if _, err := define(model, target, definitions); err != nil {
				return err
			}
		}
	case []any:
		for _, child := range node {
			if err := resolve(model, child, definitions); err != nil {
				return err
			}
		}
	}
	return nil
}

// ValidateSchema holds a decoded value (as DecodeJSON returns it) to a schema of the document's components. It lists every fault;
// nil means none. An unknown name is a fault, too.
func (d *Document) ValidateSchema(name string, value any) []Violation {
	ref := d.model.Components.Schemas[name]
	if ref == nil {
		return []Violation{{In: "body", Code: "schema", Message: "has no schema called " + name}}
	}
	o := Operation{formats: d.model.GetSchemaValidationOptions()}
	return o.visit(ref, value)
}
