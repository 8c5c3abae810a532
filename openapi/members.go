package openapi

import (
	"maps"
	"slices"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/go-openapi/jsonpointer"
)

// memberTree names the members that a schema knows, and what they hold.
type memberTree struct {
	names map[string]*memberTree // nil: the schema names none, and takes any
	items *memberTree
}

// Members lists the names that the schema of the request body, or any of its branches, gives to its members, sorted; nil if there
// is no body or it names none.
func (o *Operation) Members() []string {
	if o.tree == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(o.tree.names))
}

// UnknownMembers returns the JSON Pointers of the members of a body, those of nested objects included, that the schema does
// not name, in their order. An object whose schema names no member has no unknown ones.
func (o *Operation) UnknownMembers(body map[string]any) []string {
	if o.tree == nil || o.tree.knows(body) {
		return nil
	}
	return o.tree.unknown(body, "", nil)
}

// knows reports whether a value has no unknown members. It is fast, since most bodies have none.
func (t *memberTree) knows(value any) bool {
	switch v := value.(type) {
	case map[string]any:
		for name, member := range v {
			if below, known := t.names[name]; t.names != nil && (!known || !below.knows(member)) {
				return false
			}
		}
	case []any:
		for _, item := range v {
			if t.items != nil && !t.items.knows(item) {
				return false
			}
		}
	}
	return true
}

func (t *memberTree) unknown(value any, at string, found []string) []string {
	switch v := value.(type) {
	case map[string]any:
		if t.names == nil {
			return found
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			pointer := at + "/" + jsonpointer.Escape(name)
			if below, known := t.names[name]; known {
				found = below.unknown(v[name], pointer, found)
			} else {
				found = append(found, pointer)
			}
		}
	case []any:
		if t.items == nil {
			return found
		}
		for i, item := range v {
			found = t.items.unknown(item, at+"/"+strconv.Itoa(i), found)
		}
	}
	return found
}

// deepest bounds a schema that refers to itself.
const deepest = 12

func treeOf(body *openapi3.RequestBody) *memberTree {
	if body == nil {
		return nil
	}
	t := &memberTree{}
	for _, media := range body.Content {
		t.add(media.Schema, deepest)
	}
	return t
}

// add joins what a schema and its branches know.
func (t *memberTree) add(s *openapi3.SchemaRef, depth int) {
	if s == nil || s.Value == nil || depth == 0 {
		return
	}
	for _, branches := range []openapi3.SchemaRefs{s.Value.OneOf, s.Value.AnyOf, s.Value.AllOf} {
		for _, branch := range branches {
			t.add(branch, depth-1)
		}
	}
	for name, member := range s.Value.Properties {
		if t.names == nil {
			t.names = map[string]*memberTree{}
		}
		if t.names[name] == nil {
			t.names[name] = &memberTree{}
		}
		t.names[name].add(member, depth-1)
	}
	if s.Value.Items != nil {
		if t.items == nil {
			t.items = &memberTree{}
		}
		t.items.add(s.Value.Items, depth-1)
	}
}
