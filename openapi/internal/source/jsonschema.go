package source

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

const (
	componentRef = "#/components/schemas/"
	definition   = "#/$defs/"
)

// JSONSchema makes a JSON Schema (draft 2020-12) that stands alone from a schema of the components of a document in JSON.
func JSONSchema(document []byte, name string) (map[string]any, error) {
	var d definer
	if err := json.Unmarshal(document, &d); err != nil {
		return nil, err
	}
	d.definitions = map[string]any{}
	root, err := d.define(name)
	if err != nil {
		return nil, fmt.Errorf("schema %s: %w", name, err)
	}
	delete(d.definitions, name)
	root["$schema"], root["$defs"] = "https://json-schema.org/draft/2020-12/schema", d.definitions
	return root, nil
}

// definer collects the schemas to which a schema refers.
type definer struct {
	Components  struct{ Schemas map[string]map[string]any }
	definitions map[string]any
}

// define puts a schema, and all to which it refers, among the definitions.
func (d *definer) define(name string) (map[string]any, error) {
	schema := d.Components.Schemas[name]
	if schema == nil {
		return nil, errors.New("there is no schema of this name")
	}
	if d.definitions[name] != nil {
		return schema, nil
	}
	d.definitions[name] = schema
	return schema, d.redirect(schema)
}

// redirect turns the references of a schema into references to definitions.
func (d *definer) redirect(node any) error {
	switch node := node.(type) {
	case map[string]any:
		for key, child := range node {
			text, isText := child.(string)
			target, isRef := strings.CutPrefix(text, componentRef)
			if key != "$ref" || !isText || !isRef {
				if err := d.redirect(child); err != nil {
					return err
				}
				continue
			}
			node[key] = definition + target
			if _, err := d.define(target); err != nil {
				return err
			}
		}
	case []any:
		for _, child := range node {
			if err := d.redirect(child); err != nil {
				return err
			}
		}
	}
	return nil
}
