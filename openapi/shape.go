package openapi

import (
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Shape is a read-only view of a schema, for making up values and for describing invalid ones. It may be copied and is safe for
// concurrent use.
type Shape struct{ schema *openapi3.Schema }

// Member is one member of an object.
type Member struct {
	Name     string
	Required bool
	Shape    Shape
}

// Shape returns a schema of the document's components; false if there is no schema of that name.
func (d *Document) Shape(name string) (Shape, bool) {
	ref := d.model.Components.Schemas[name]
	if ref == nil {
		return Shape{}, false
	}
	return Shape{ref.Value}, true
}

// Member returns the shape of an object's member, or the shape of all members that the schema does not name; false if it has none.
func (s Shape) Member(name string) (Shape, bool) {
	if property := s.schema.Properties[name]; property != nil {
		return Shape{property.Value}.only(), true
	}
	if others := s.schema.AdditionalProperties.Schema; others != nil {
		return Shape{others.Value}.only(), true
	}
	return Shape{}, false
}

// only resolves an allOf with a single schema, which is how a schema adds words to a reference.
func (s Shape) only() Shape {
	if s.schema.Type != nil || len(s.schema.AllOf) != 1 {
		return s
	}
	own := *s.schema.AllOf[0].Value
	if outer, inner := s.Wanted(), (Shape{&own}).Wanted(); outer != "" {
		own.Extensions = map[string]any{"x-wanted": strings.TrimSuffix(outer+", "+inner, ", ")}
	}
	return Shape{&own}
}

// Wanted says in words what a value must be (x-wanted); "" if the schema does not.
func (s Shape) Wanted() string {
	wanted, _ := s.schema.Extensions["x-wanted"].(string)
	return wanted
}

// Allowed lists the words that a pattern takes in any case of letters (x-allowed); nil if the schema lists none.
func (s Shape) Allowed() []string {
	allowed, _ := stringList(s.schema.Extensions, "x-allowed")
	return allowed
}

// Type is object, array, string, integer, number or boolean; "" if the schema leaves it open.
func (s Shape) Type() string {
	if types := s.schema.Type.Slice(); len(types) > 0 {
		return types[0]
	}
	if len(s.schema.Properties) > 0 {
		return "object"
	}
	return ""
}

// Format is the schema's format; "" for none.
func (s Shape) Format() string { return s.schema.Format }

// Pattern is the regular expression that a string has to match; "" for none.
func (s Shape) Pattern() string { return s.schema.Pattern }

// Enum lists the allowed values; nil if the schema lists none.
func (s Shape) Enum() []any { return s.schema.Enum }

// Example is the schema's own example; nil for none.
func (s Shape) Example() any { return s.schema.Example }

// Least is the least number, or the least length of a string or a list; 0 if there is no bound.
func (s Shape) Least() int {
	switch s.Type() {
	case "string":
		return int(s.schema.MinLength)
	case "array":
		return int(s.schema.MinItems)
	}
	if s.schema.Min == nil {
		return 0
	}
	return int(*s.schema.Min)
}

// Branches are the alternatives of a oneOf or an x-one-of; the shape itself when it has none.
func (s Shape) Branches() []Shape {
	var all []Shape
	for _, b := range branches(s.schema) {
		all = append(all, Shape{b})
	}
	return all
}

// Members lists the members of an object by name, those of an allOf among them.
func (s Shape) Members() []Member {
	byName := map[string]Member{}
	s.collect(byName)
	all := make([]Member, 0, len(byName))
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		all = append(all, byName[name])
	}
	return all
}

func (s Shape) collect(byName map[string]Member) {
	for _, part := range s.schema.AllOf {
		Shape{part.Value}.collect(byName)
	}
	for name, property := range s.schema.Properties {
		byName[name] = Member{Name: name, Required: byName[name].Required, Shape: Shape{property.Value}}
	}
	for _, name := range s.schema.Required {
		if m, named := byName[name]; named {
			m.Required = true
			byName[name] = m
		}
	}
}

// Items is the shape of a list's items; false if the schema leaves them open.
func (s Shape) Items() (Shape, bool) {
	if s.schema.Items == nil {
		return Shape{}, false
	}
	return Shape{s.schema.Items.Value}, true
}
