// Package schema makes the JSON Schema of what encoding/json writes of a type. It imports only the standard library.
package schema

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"time"
)

// Maker makes schemas.
type Maker struct {
	// Title is that of the whole schema.
	Title string
	// Words are the types of text that have no other values than these.
	Words map[reflect.Type][]string
	// Constants are the only values of members of the outermost object, by their names.
	Constants map[string]any

	definitions map[string]any
}

// Make returns the schema (draft 2020-12) of a struct, indented. Values may have more members than the schema names.
func (m Maker) Make(t reflect.Type) []byte {
	m.definitions = map[string]any{}
	root := m.of(t)
	members := m.definitions[t.Name()].(map[string]any)["properties"].(map[string]any)
	for name, value := range m.Constants {
		members[name] = map[string]any{"const": value}
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	_ = encoder.Encode(map[string]any{ // of texts alone
		"$schema": "https://json-schema.org/draft/2020-12/schema", "title": m.Title, "$ref": root["$ref"], "$defs": m.definitions,
	})
	return b.Bytes()
}

// of returns the schema of a type. Those of structs are references to the definitions.
func (m Maker) of(t reflect.Type) map[string]any {
	if t == reflect.TypeFor[time.Time]() {
		return map[string]any{"type": "string", "format": "date-time"}
	}
	if known := m.Words[t]; known != nil {
		return map[string]any{"enum": known}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return m.of(t.Elem())
	case reflect.Struct:
		if m.definitions[t.Name()] == nil {
			m.definitions[t.Name()] = map[string]any{} // a type may hold itself
			m.definitions[t.Name()] = m.object(t)
		}
		return map[string]any{"$ref": "#/$defs/" + t.Name()}
	case reflect.Slice:
		return map[string]any{"type": []string{"array", "null"}, "items": m.of(t.Elem())}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": m.of(t.Elem())}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return map[string]any{"type": "integer"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	}
	return map[string]any{"type": "string"}
}

func (m Maker) object(t reflect.Type) map[string]any {
	members, required := map[string]any{}, []string{}
	m.addMembers(t, members, &required)
	return map[string]any{"type": "object", "properties": members, "required": required}
}

func (m Maker) addMembers(t reflect.Type, members map[string]any, required *[]string) {
	for i := range t.NumField() {
		field := t.Field(i)
		if field.Anonymous {
			m.addMembers(field.Type, members, required)
			continue
		}
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		members[name] = m.of(field.Type)
		if options != "omitempty" {
			*required = append(*required, name)
		}
	}
}
