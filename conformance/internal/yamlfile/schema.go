package yamlfile

import (
	"reflect"
)

// Schema returns the JSON Schema (draft 2020-12) of the format, with a definition for each struct but the outermost, by the name of
// its type. It accepts what Read accepts: any field may be left empty, and a text need not be in quotes. The caller may narrow it.
func (f Format) Schema() map[string]any {
	definitions := map[string]any{}
	schema := With(f.ofStruct(f.Type, definitions), "type", "object")
	schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	schema["title"] = f.Title
	schema["$defs"] = definitions
	properties, _ := schema["properties"].(map[string]any)
	for field, names := range f.Names {
		one, _ := properties[field].(map[string]any)
		known := map[string]any{}
		for name, about := range names {
			value, _ := one["additionalProperties"].(map[string]any)
			known[name] = With(value, "description", about)
		}
		one["properties"], one["additionalProperties"] = known, false
	}
	return schema
}

// With returns a copy of a schema with one more keyword.
func With(schema map[string]any, keyword string, value any) map[string]any {
	more := map[string]any{keyword: value}
	for name, each := range schema {
		if name != keyword {
			more[name] = each
		}
	}
	return more
}

func (f Format) ofStruct(t reflect.Type, definitions map[string]any) map[string]any {
	properties := map[string]any{}
	for name, field := range fieldsOf(t) {
		properties[name] = With(f.of(field.Type, definitions), "description", field.Tag.Get("about"))
	}
	types := []any{"object", "null"}
	if isText(t) {
		types = append(types, texts...)
	}
	return map[string]any{"type": types, "properties": properties, "additionalProperties": false}
}

// texts are the types of values that YAML takes for a text as they are written.
var texts = []any{"string", "number", "boolean"}

func (f Format) of(t reflect.Type, definitions map[string]any) map[string]any {
	switch t.Kind() {
	case reflect.Pointer:
		return f.of(t.Elem(), definitions)
	case reflect.Struct:
		if definitions[t.Name()] == nil {
			definitions[t.Name()] = f.ofStruct(t, definitions)
		}
		return map[string]any{"$ref": "#/$defs/" + t.Name()}
	case reflect.Map:
		return map[string]any{"type": []any{"object", "null"}, "additionalProperties": f.of(t.Elem(), definitions)}
	case reflect.Slice:
		items := f.of(t.Elem(), definitions)
		if t.Elem().Kind() == reflect.String {
			items["type"] = texts
		}
		return map[string]any{"type": []any{"array", "null"}, "items": items}
	case reflect.Int:
		return map[string]any{"type": []any{"integer", "null"}}
	}
	return map[string]any{"type": append([]any{"null"}, texts...)}
}

// Field is a field of a format, for people.
type Field struct{ Name, About string }

// Fields lists the fields of a struct of the format in their order, by the path of the fields that lead to it, without the keys of
// maps and the places in lists, such as identities, token; none for the outermost. It returns nil if there is no such struct.
func (f Format) Fields(path ...string) (all []Field) {
	t := structOf(f.Type)
	for _, name := range path {
		field, found := fieldsOf(t)[name]
		if !found || structOf(field.Type).Kind() != reflect.Struct {
			return nil
		}
		t = structOf(field.Type)
	}
	for _, field := range reflect.VisibleFields(t) {
		if name := field.Tag.Get("yaml"); fieldsOf(t)[name].Type != nil {
			all = append(all, Field{name, field.Tag.Get("about")})
		}
	}
	return all
}

// structOf returns the struct that a type leads to: by pointers, as the elements of a list or as the values of a map.
func structOf(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Map || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return t
}
