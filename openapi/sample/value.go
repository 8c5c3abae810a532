package sample

import (
	"slices"
	"time"

	"example.com/bounce/openapi"
)

// deepest is how far a value goes into a schema that contains itself.
const deepest = 8

// Value makes up a value of a shape, as decoded JSON. Members that the shape does not require may be missing; instants
// of one value follow each other in the order of their names, a "...Start" before its "...End". A keyword that the shape
// does not tell (not, multipleOf, ...) is not seen to: hold the value to the document.
func (s *Source) Value(shape openapi.Shape) any {
	clock := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(s.faker.Number(0, 364*24)) * time.Hour)
	return s.value("", shape, &clock, 0)
}

func (s *Source) value(name string, shape openapi.Shape, clock *time.Time, depth int) any {
	branches := shape.Branches()
	shape = branches[s.faker.Number(0, len(branches)-1)]
	if enum := shape.Enum(); len(enum) > 0 {
		return enum[s.faker.Number(0, len(enum)-1)]
	}
	switch shape.Type() {
	case "array":
		return s.list(name, shape, clock, depth)
	case "string":
		return s.text(name, shape, clock)
	case "integer", "number":
		return shape.Least() + s.faker.Number(0, 9)
	case "boolean":
		return s.faker.Bool()
	case "object", "": // an allOf need not say
		return s.object(shape, clock, depth)
	}
	return nil
}

func (s *Source) object(shape openapi.Shape, clock *time.Time, depth int) any {
	object := map[string]any{}
	for _, m := range slices.Backward(shape.Members()) { // Start comes before End
		if m.Required || depth < deepest && s.faker.Bool() {
			object[m.Name] = s.value(m.Name, m.Shape, clock, depth+1)
		}
	}
	return object
}

func (s *Source) list(name string, shape openapi.Shape, clock *time.Time, depth int) any {
	list := []any{}
	items, known := shape.Items()
	length := shape.Least()
	if known && depth < deepest {
		length += s.faker.Number(0, 2)
	}
	for range length {
		if !known {
			list = append(list, s.faker.Noun())
			continue
		}
		list = append(list, s.value(name, items, clock, depth+1))
	}
	return list
}

// known are members whose values have a form of their own.
func (s *Source) known(name string) (string, bool) {
	switch name {
	case "id", "executionId", "rfcNumber":
		return s.number(), true
	case "target":
		return s.Instance(), true
	case "createdBy", "scheduledBy", "primaryContact":
		return s.faker.Username() + "@example.com", true
	}
	return "", false
}

func (s *Source) text(name string, shape openapi.Shape, clock *time.Time) any {
	switch format := shape.Format(); {
	case format == "bounce-time" || format == "bounce-instant" || format == "date-time":
		*clock = clock.Add(time.Duration(s.faker.Number(1, 96)) * 15 * time.Minute)
		return clock.Format(time.RFC3339)
	case format == "guid" || format == "uuid":
		return s.GUID()
	case shape.Example() != nil && shape.Pattern() != "":
		return shape.Example()
	case shape.Pattern() != "":
		return s.faker.Regex(shape.Pattern())
	}
	if made, ok := s.known(name); ok {
		return made
	}
	word := s.faker.Adjective() + " " + s.faker.Noun()
	for len(word) < shape.Least() {
		word += " " + s.faker.Noun()
	}
	return word
}
