// Package plain recognises requests that are lawful at a glance. The rules for that are compiled when a document is loaded, from the
// keywords that requests of the documents use. kin-openapi judges all other requests, and is the author of every
// violation: to call a request plain that the library refuses is a bug, and to miss one costs time only.
//
// It imports no other package of this module.
package plain

import (
	"encoding/json"
	"math"
	"net/http"
	"net/url"
	"reflect"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// Our extensions say which members of an object belong together: with the oneOf, the not and the required of a schema, most
// generated clients mistake one answer for another.
const (
	OneOf        = "x-one-of"
	RequiredWith = "x-required-with"
)

// deepest bounds a schema that refers to itself.
const deepest = 12

// Formats are the string formats that are enforced, by name.
type Formats map[string]func(text string) error

// Request recognises the plain requests of an operation. The zero value recognises none.
type Request struct {
	parameters []parameter // nil: none are plain
	body       schema      // nil: none is plain
}

// Compile returns the Request of an operation with these parameters and this body, which may be nil.
func Compile(parameters openapi3.Parameters, body *openapi3.RequestBody, formats Formats) Request {
	c := compiler{formats}
	r := Request{parameters: c.parameters(parameters)}
	if body != nil && len(body.Content) == 1 {
		for _, media := range body.Content {
			r.body = c.schema(media.Schema, deepest)
		}
	}
	return r
}

// Body reports whether a decoded body is plain.
func (r *Request) Body(value any) bool { return r.body != nil && r.body(value) }

type compiler struct{ formats Formats }

// schema reports whether a decoded value plainly meets a schema.
type schema func(value any) bool

// schema returns nil for a schema with a keyword that it does not know.
func (c compiler) schema(ref *openapi3.SchemaRef, depth int) schema {
	if ref == nil || ref.Value == nil || depth == 0 || !onlyKnownKeywords(*ref.Value) {
		return nil
	}
	s := ref.Value
	switch {
	case s.Type == nil:
		return anything(s)
	case s.Type.Is(openapi3.TypeString):
		if text := c.text(s); text != nil {
			return func(value any) bool { t, is := value.(string); return is && text(t) }
		}
	case s.Type.Is(openapi3.TypeInteger):
		return integer(s)
	case s.Type.Is(openapi3.TypeBoolean) && s.Enum == nil:
		return func(value any) bool { _, is := value.(bool); return is }
	case s.Type.Is(openapi3.TypeArray):
		return c.array(s, depth)
	case s.Type.Is(openapi3.TypeObject):
		return c.object(s, depth)
	}
	return nil
}

// onlyKnownKeywords reports whether a schema has no other keywords than those that are compiled here, and annotations.
func onlyKnownKeywords(s openapi3.Schema) bool {
	if _, branches := s.Extensions[OneOf]; branches {
		return false
	}
	if s.Always != nil && *s.Always { // an empty schema
		s.Always = nil
	}
	s.Extensions, s.Origin, s.ExternalDocs = nil, nil, nil
	s.Title, s.Description, s.Default, s.Example, s.Examples, s.Deprecated, s.Nullable = "", "", nil, nil, nil, false, false
	s.Type, s.Enum, s.Format, s.MinLength, s.MaxLength, s.Min, s.Max = nil, nil, "", 0, nil, nil, nil
	s.MinItems, s.MaxItems, s.Items = 0, nil, nil
	s.Required, s.Properties, s.AdditionalProperties = nil, nil, openapi3.AdditionalProperties{}
	return reflect.DeepEqual(s, openapi3.Schema{})
}

// anything is for a schema without a type: only scalars are plain.
func anything(s *openapi3.Schema) schema {
	bare := openapi3.Schema{
		Always: s.Always, Extensions: s.Extensions, Origin: s.Origin, Description: s.Description, Title: s.Title, Example: s.Example,
	}
	if !reflect.DeepEqual(*s, bare) {
		return nil
	}
	return func(value any) bool {
		switch value.(type) {
		case string, bool, json.Number:
			return true
		}
		return false
	}
}

// text is schema for a string.
func (c compiler) text(s *openapi3.Schema) func(text string) bool {
	format := c.formats[s.Format]
	if s.Format != "" && format == nil {
		return nil
	}
	var words []string
	for _, each := range s.Enum {
		word, is := each.(string)
		if !is {
			return nil
		}
		words = append(words, word)
	}
	most := math.MaxInt
	if s.MaxLength != nil {
		most = int(min(*s.MaxLength, math.MaxInt))
	}
	least := s.MinLength
	return func(text string) bool {
		return len(text) <= most && // bytes, which are as many as the characters or more
			(least == 0 || least == 1 && text != "" || uint64(len(text)) >= least && isASCII(text)) &&
			(s.Enum == nil || slices.Contains(words, text)) && (format == nil || format(text) == nil)
	}
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}

func integer(s *openapi3.Schema) schema {
	if s.Enum != nil || s.Format != "" && s.Format != "int64" {
		return nil
	}
	const exact = 1 << 53 // the library computes with float64
	least, most := -float64(exact), float64(exact)
	if s.Min != nil {
		least = max(least, *s.Min)
	}
	if s.Max != nil {
		most = min(most, *s.Max)
	}
	return func(value any) bool {
		number, is := value.(json.Number)
		if !is {
			return false
		}
		n, err := number.Int64()
		return err == nil && float64(n) >= least && float64(n) <= most
	}
}

func (c compiler) array(s *openapi3.Schema, depth int) schema {
	item := c.schema(s.Items, depth-1)
	if item == nil || s.Enum != nil {
		return nil
	}
	most := uint64(math.MaxInt)
	if s.MaxItems != nil {
		most = *s.MaxItems
	}
	return func(value any) bool {
		array, is := value.([]any)
		if !is || uint64(len(array)) < s.MinItems || uint64(len(array)) > most {
			return false
		}
		for _, each := range array {
			if !item(each) {
				return false
			}
		}
		return true
	}
}

// member is a member of an object; with is the other member, and its value, that x-required-with names.
type member struct {
	name     string
	is       schema
	required bool
	with     map[string]any
}

func (c compiler) object(s *openapi3.Schema, depth int) schema {
	others := s.AdditionalProperties
	if s.Enum != nil || others.Schema != nil {
		return nil
	}
	closed := others.Has != nil && !*others.Has
	var members []member
	for name, property := range s.Properties {
		m := member{name: name, is: c.schema(property, depth-1), required: slices.Contains(s.Required, name)}
		m.with, _ = property.Value.Extensions[RequiredWith].(map[string]any)
		if m.is == nil {
			return nil
		}
		members = append(members, m)
	}
	for _, name := range s.Required {
		if s.Properties[name] == nil {
			return nil
		}
	}
	return func(value any) bool {
		object, is := value.(map[string]any)
		if !is {
			return false
		}
		known := 0
		for i := range members {
			m := &members[i]
			each, given := object[m.name]
			if given {
				known++
			}
			if given && !m.is(each) || !given && (m.required || m.demanded(object)) {
				return false
			}
		}
		return !closed || known == len(object)
	}
}

// demanded reports whether another member of the object demands this one.
func (m *member) demanded(object map[string]any) bool {
	for other, with := range m.with {
		if object[other] == with {
			return true
		}
	}
	return false
}

// parameter reports whether the values of a parameter are plain; none stand for a parameter that is not given.
type parameter struct {
	in, name string
	is       func(values []string) bool
}

// parameters returns nil if one of the parameters is of a kind that it does not know.
func (c compiler) parameters(all openapi3.Parameters) []parameter {
	compiled := []parameter{}
	for _, ref := range all {
		p := parameter{in: ref.Value.In, name: ref.Value.Name, is: c.parameter(ref.Value)}
		if p.is == nil {
			return nil
		}
		compiled = append(compiled, p)
	}
	return compiled
}

func (c compiler) parameter(p *openapi3.Parameter) func(values []string) bool {
	s := c.schema(p.Schema, deepest)
	plainForm := p.Style == "" && p.Explode == nil && !p.AllowEmptyValue && !p.AllowReserved && p.Content == nil
	if s == nil || !plainForm || p.In == openapi3.ParameterInCookie {
		return nil
	}
	switch kind := p.Schema.Value.Type; {
	case kind.Is(openapi3.TypeString):
		text := c.text(p.Schema.Value)
		return func(values []string) bool {
			return len(values) == 0 && !p.Required || len(values) == 1 && values[0] != "" && text(values[0])
		}
	case kind.Is(openapi3.TypeInteger) && p.In == openapi3.ParameterInQuery:
		return func(values []string) bool {
			return len(values) == 0 && !p.Required || len(values) == 1 && isPlainNumber(values[0]) && s(json.Number(values[0]))
		}
	case kind.Is(openapi3.TypeArray) && p.In == openapi3.ParameterInQuery && p.Schema.Value.Items.Value.Type.Is(openapi3.TypeString):
		return func(values []string) bool {
			if len(values) == 0 {
				return !p.Required
			}
			list := make([]any, len(values))
			for i, each := range values {
				list[i] = each
			}
			return !slices.Contains(values, "") && s(list)
		}
	}
	return nil
}

// isPlainNumber reports whether a text is a few digits.
func isPlainNumber(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != "" && len(text) <= 15 && (text[0] != '0' || text == "0")
}

// Parameters reports whether the parameters of a request are plain.
func (r *Request) Parameters(request *http.Request, path map[string]string) bool {
	if r.parameters == nil {
		return false
	}
	var query url.Values
	if request.URL.RawQuery != "" {
		var err error
		if query, err = url.ParseQuery(request.URL.RawQuery); err != nil {
			return false
		}
	}
	var one [1]string
	for _, p := range r.parameters {
		var values []string
		switch p.in {
		case openapi3.ParameterInPath:
			one[0] = path[p.name]
			values = one[:]
		case openapi3.ParameterInQuery:
			values = query[p.name]
		default:
			values = request.Header.Values(p.name)
		}
		if !p.is(values) {
			return false
		}
	}
	return true
}
