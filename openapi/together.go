package openapi

import (
	"fmt"
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"example.com/bounce/openapi/internal/plain"
)

// checkTogether checks that the extensions of a schema name its properties.
func checkTogether(s *openapi3.Schema) error {
	lists, err := memberLists(s)
	if err != nil {
		return err
	}
	for _, name := range slices.Concat(lists...) {
		if s.Properties[name] == nil {
			return fmt.Errorf("%s names %q, which is no property", plain.OneOf, name)
		}
	}
	for name, property := range s.Properties {
		condition, given := property.Value.Extensions[plain.RequiredWith]
		if !given {
			continue
		}
		members, ok := condition.(map[string]any)
		for other := range members {
			ok = ok && s.Properties[other] != nil
		}
		if !ok || len(members) != 1 {
			return fmt.Errorf("%s of %s is %v, want one other property with its value, such as {action: schedule}", plain.RequiredWith, name, condition)
		}
	}
	return nil
}

// applyMediaLists replaces the lists of a media type's schema by those of the media type, if it has any.
func applyMediaLists(media *openapi3.MediaType) error {
	lists, given := media.Extensions[plain.OneOf]
	if !given || media.Schema == nil {
		return nil
	}
	own := *media.Schema.Value
	own.Extensions = maps.Clone(own.Extensions)
	if own.Extensions == nil {
		own.Extensions = map[string]any{}
	}
	own.Extensions[plain.OneOf] = lists
	media.Schema = openapi3.NewSchemaRef("", &own)
	return nil
}

// memberLists returns the lists of x-one-of; nil if there are none.
func memberLists(s *openapi3.Schema) ([][]string, error) {
	value, given := s.Extensions[plain.OneOf]
	if !given {
		return nil, nil
	}
	items, ok := value.([]any)
	var lists [][]string
	for _, item := range items {
		list, err := stringList(map[string]any{plain.OneOf: item}, plain.OneOf)
		ok = ok && err == nil && len(list) > 0
		lists = append(lists, list)
	}
	if !ok || len(lists) == 0 {
		return nil, fmt.Errorf("%s is %v, want lists of properties", plain.OneOf, value)
	}
	return lists, nil
}

// branches are the schemas of which one must accept a value: those of a oneOf, or one for each list of x-one-of; the schema alone
// if it has neither.
func branches(s *openapi3.Schema) []*openapi3.Schema {
	if len(s.OneOf) > 0 {
		all := make([]*openapi3.Schema, 0, len(s.OneOf))
		for _, branch := range s.OneOf {
			all = append(all, branch.Value)
		}
		return all
	}
	lists, err := memberLists(s)
	if err != nil || len(lists) == 0 { // loading has refused it
		return []*openapi3.Schema{s}
	}
	all := make([]*openapi3.Schema, 0, len(lists))
	for _, list := range lists {
		all = append(all, branch(s, list))
	}
	return all
}

// branch is the schema of an object that has all properties of the list, and no other.
func branch(s *openapi3.Schema, list []string) *openapi3.Schema {
	own := *s
	own.Required, own.Properties = list, openapi3.Schemas{}
	others := openapi3.NewSchema()
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		property := present(s.Properties[name].Value)
		if slices.Contains(list, name) {
			own.Properties[name] = openapi3.NewSchemaRef("", property)
			continue
		}
		other := openapi3.NewObjectSchema()
		other.Required = []string{name}
		other.Properties = openapi3.Schemas{name: openapi3.NewSchemaRef("", sameType(property))}
		others.AnyOf = append(others.AnyOf, openapi3.NewSchemaRef("", other))
	}
	if len(others.AnyOf) > 0 {
		own.Not = openapi3.NewSchemaRef("", others)
	}
	return &own
}

// present is the schema of a member that is neither null nor an empty list.
func present(s *openapi3.Schema) *openapi3.Schema {
	own := *s
	own.Nullable = false
	if own.Type.Is(openapi3.TypeArray) {
		own.MinItems = max(own.MinItems, 1)
	}
	return &own
}

// sameType is a schema that accepts any present value of the type of a schema.
func sameType(s *openapi3.Schema) *openapi3.Schema {
	return &openapi3.Schema{Type: s.Type, MinItems: s.MinItems}
}

// missingMembers lists the members of an object that x-required-with demands and that are missing.
func missingMembers(s *openapi3.Schema, value any) []Violation {
	object, isObject := value.(map[string]any)
	if !isObject {
		return nil
	}
	var all []Violation
	for name, property := range s.Properties {
		condition, _ := property.Value.Extensions[plain.RequiredWith].(map[string]any)
		for other, with := range condition {
			if _, there := object[name]; !there && object[other] == with {
				all = append(all, Violation{
					In: "body", Pointer: pointer([]string{name}), Code: "required", Message: "is missing", Clauses: clausesOf(property.Value.Extensions),
				})
			}
		}
	}
	return all
}
