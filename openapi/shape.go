package openapi

import (
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// Shape is a schema as somebody reads it who wants to make up a value of it. It comes from AnswerShape; it is a view,
// to be copied at will and safe for concurrent use.
type Shape struct{ schema *openapi3.Schema }

// Member is one member of an object.
type Member struct {
	Name     string
	Required bool
	Shape    Shape
}

// Type is object, array, string, integer, number or boolean; "" when the schema leaves it open.
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

// Enum lists the values that there are; nil when they are not listed.
func (s Shape) Enum() []any { return s.schema.Enum }

// Example is the schema's own example; nil for none.
func (s Shape) Example() any { return s.schema.Example }

// Least is the least number, or the least length of a string or a list; 0 when there is none.
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

// Items is the shape of a list's items; false when the schema leaves them open.
func (s Shape) Items() (Shape, bool) {
	if s.schema.Items == nil {
		return Shape{}, false
	}
	return Shape{s.schema.Items.Value}, true
}
