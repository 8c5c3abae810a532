package report

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"time"
)

// words are the types of text that have no other values than these.
var words = map[reflect.Type][]string{
	reflect.TypeFor[Outcome](): texts(telling),
	reflect.TypeFor[Verdict](): texts([]Verdict{Conformant, Partial, NonConformant, Undecided}),
}

func texts[T ~string](all []T) (texts []string) {
	for _, each := range all {
		texts = append(texts, string(each))
	}
	return texts
}

// Schema returns the JSON Schema (draft 2020-12) of what JSON writes. A report may have more members than the schema names: later
// releases add some without a new Version.
func Schema() []byte {
	definitions := map[string]any{}
	root := schemaOf(reflect.TypeFor[Report](), definitions)
	whole := map[string]any{
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"title":   "A report of bounce conform --format json",
		"$ref":    root["$ref"],
		"$defs":   definitions,
	}
	version := definitions["Report"].(map[string]any)["properties"].(map[string]any)
	version["version"] = map[string]any{"const": Version}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	_ = encoder.Encode(whole) // of texts alone
	return b.Bytes()
}

// schemaOf returns the schema of a type as encoding/json writes it. Those of structs are references to the definitions.
func schemaOf(t reflect.Type, definitions map[string]any) map[string]any {
	if t == reflect.TypeFor[time.Time]() {
		return map[string]any{"type": "string", "format": "date-time"}
	}
	if known := words[t]; known != nil {
		return map[string]any{"enum": known}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return schemaOf(t.Elem(), definitions)
	case reflect.Struct:
		if definitions[t.Name()] == nil {
			definitions[t.Name()] = map[string]any{} // a type may hold itself
			definitions[t.Name()] = objectOf(t, definitions)
		}
		return map[string]any{"$ref": "#/$defs/" + t.Name()}
	case reflect.Slice:
		return map[string]any{"type": []string{"array", "null"}, "items": schemaOf(t.Elem(), definitions)}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": schemaOf(t.Elem(), definitions)}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return map[string]any{"type": "integer"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	}
	return map[string]any{"type": "string"}
}

func objectOf(t reflect.Type, definitions map[string]any) map[string]any {
	members, required := map[string]any{}, []string{}
	addMembers(t, definitions, members, &required)
	return map[string]any{"type": "object", "properties": members, "required": required}
}

func addMembers(t reflect.Type, definitions, members map[string]any, required *[]string) {
	for i := range t.NumField() {
		field := t.Field(i)
		if field.Anonymous {
			addMembers(field.Type, definitions, members, required)
			continue
		}
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		members[name] = schemaOf(field.Type, definitions)
		if options != "omitempty" {
			*required = append(*required, name)
		}
	}
}
