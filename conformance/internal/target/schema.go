package target

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"example.com/bounce/conformance/internal/yamlfile"
)

// Schema returns the JSON Schema of target files, as text. It comes from the fields and roles that ParseConfig reads. It checks each
// field alone: ParseConfig finds more. It never refuses a file that ParseConfig accepts.
func Schema() ([]byte, error) {
	schema := format().Schema()
	schema["description"] = "Who calls a server, and on which instances: bounce conform --config FILE. bounce target check finds more errors."
	narrow(schema)
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(schema)
	return []byte(b.String()), err
}

// Fields lists the fields below a field of target files, by its path without roles, such as identities, token; nil if there is no such
// field.
func Fields(path ...string) []yamlfile.Field { return format().Fields(path...) }

type object = map[string]any

// narrow adds to the schema of the fields what problems finds and a schema can say.
func narrow(schema object) {
	definitions := member(schema, "$defs")
	url := object{"type": "string", "pattern": "^[hH][tT][tT][pP][sS]?://."}
	text := object{"type": []any{"string", "number", "boolean"}, "minLength": 1}
	some := object{"type": "array", "minItems": 1}
	base := object{"type": "string", "pattern": "^[hH][tT][tT][pP][sS]?://[^/?#@]+(/[^?#]*)?$"}
	set(schema, "target", object{"anyOf": []any{base, object{"type": "null"}, object{"const": ""}}})
	require(member(definitions, "OAuth2"), object{"tokenUrl": url, "clientId": text})
	member(definitions, "OAuth2")["type"] = []any{"object", "null"} // none, next to another source
	require(member(definitions, "Place"), object{"csi": text, "service": text, "instance": text, "executions": some})
	sources := object{"file": text, "env": text, "command": some, "oauth2": object{"type": "object"}}
	member(definitions, "Token")["oneOf"] = oneOf(sources)
	delete(sources, "oauth2")
	member(definitions, "Header")["oneOf"] = append(oneOf(sources), text)

	roles := member(schema, "properties", "identities", "properties")
	for role := range roles {
		needed := object{"token": object{"type": "object"}}
		if slices.Contains(owners, role) {
			needed["identifier"] = text
		}
		require(member(roles, role), needed)
	}
	places := member(schema, "properties", "instances", "properties")
	length := object{"type": "object", "required": []any{"unit", "value"}, "properties": object{
		"unit": object{"enum": []any{"hours", "minutes"}}, "value": object{"type": "integer", "minimum": 1},
	}}
	for role, needed := range map[string]object{"busy": {"rfcs": some}, "long": {"duration": length, "blackOutDuration": length}} {
		items := maps.Clone(member(places, role, "items"))
		require(items, needed)
		member(places, role)["items"] = items
	}
}

// member returns the object below another one; its path must be there.
func member(of object, path ...string) object {
	for _, name := range path {
		of, _ = of[name].(object)
	}
	return of
}

// set narrows the property of an object, and keeps its description.
func set(of object, name string, schema object) {
	properties := member(of, "properties")
	properties[name] = yamlfile.With(schema, "description", member(properties, name)["description"])
}

// require adds to the schema of an object the members that it must have, each with a schema in addition to its own.
func require(of, members object) {
	of["type"], of["required"] = "object", slices.Sorted(maps.Keys(members))
	of["allOf"] = []any{object{"properties": members}}
}

// oneOf returns schemas of which an object that has exactly one of the members fits exactly one.
func oneOf(members object) (all []any) {
	for _, name := range slices.Sorted(maps.Keys(members)) {
		all = append(all, object{"type": "object", "required": []any{name}, "properties": object{name: members[name]}})
	}
	return all
}
