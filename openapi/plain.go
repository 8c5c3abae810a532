package openapi

import (
	"encoding/json"
	"math"
	"net/http"
	"net/url"
	"reflect"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// A request is plain if it is lawful at a glance. The rules for that are compiled when a document is loaded, from the keywords that
// requests of the documents use. What is not plain is judged by kin-openapi, which is also the author of every violation: to call
// a request plain that the library refuses is a bug, and to miss one costs time only.

// plainSchema reports whether a decoded value plainly meets a schema.
type plainSchema func(value any) bool

// compileSchema returns nil for a schema with a keyword that it does not know.
func compileSchema(ref *openapi3.SchemaRef, depth int) plainSchema {
	if ref == nil || ref.Value == nil || depth == 0 || !onlyKnownKeywords(*ref.Value) {
		return nil
	}
	s := ref.Value
	switch {
	case s.Type == nil:
		return compileAny(s)
	case s.Type.Is(openapi3.TypeString):
		if text := compileText(s); text != nil {
			return func(value any) bool { t, is := value.(string); return is && text(t) }
		}
	case s.Type.Is(openapi3.TypeInteger):
		return compileInteger(s)
	case s.Type.Is(openapi3.TypeBoolean) && s.Enum == nil:
		return func(value any) bool { _, is := value.(bool); return is }
	case s.Type.Is(openapi3.TypeArray):
		return compileArray(s, depth)
	case s.Type.Is(openapi3.TypeObject):
		return compileObject(s, depth)
	}
	return nil
}

// onlyKnownKeywords reports whether a schema has no other keywords than those that are compiled here, and annotations.
func onlyKnownKeywords(s openapi3.Schema) bool {
	if _, branches := s.Extensions[oneOf]; branches {
		return false
	}
	if s.Always != nil && *s.Always { // an empty schema, see prepare
		s.Always = nil
	}
	s.Extensions, s.Origin, s.ExternalDocs = nil, nil, nil
	s.Title, s.Description, s.Default, s.Example, s.Examples, s.Deprecated, s.Nullable = "", "", nil, nil, nil, false, false
	s.Type, s.Enum, s.Format, s.MinLength, s.MaxLength, s.Min, s.Max = nil, nil, "", 0, nil, nil, nil
	s.MinItems, s.MaxItems, s.Items = 0, nil, nil
	s.Required, s.Properties, s.AdditionalProperties = nil, nil, openapi3.AdditionalProperties{}
	return reflect.DeepEqual(s, openapi3.Schema{})
}

// compileAny is for a schema without a type: only scalars are plain.
func compileAny(s *openapi3.Schema) plainSchema {
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

// compileText is compileSchema for a string.
func compileText(s *openapi3.Schema) func(text string) bool {
	format := formats[s.Format]
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

func compileInteger(s *openapi3.Schema) plainSchema {
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

func compileArray(s *openapi3.Schema, depth int) plainSchema {
	item := compileSchema(s.Items, depth-1)
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

// plainMember is a member of an object; with is the other member, and its value, that x-required-with names.
type plainMember struct {
	name     string
	is       plainSchema
	required bool
	with     map[string]any
}

func compileObject(s *openapi3.Schema, depth int) plainSchema {
	others := s.AdditionalProperties
	if s.Enum != nil || others.Schema != nil {
		return nil
	}
	closed := others.Has != nil && !*others.Has
	var members []plainMember
	for name, property := range s.Properties {
		m := plainMember{name: name, is: compileSchema(property, depth-1), required: slices.Contains(s.Required, name)}
		m.with, _ = property.Value.Extensions[requiredWith].(map[string]any)
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
func (m *plainMember) demanded(object map[string]any) bool {
	for other, with := range m.with {
		if object[other] == with {
			return true
		}
	}
	return false
}

// plainParameter reports whether the values of a parameter are plain; none stand for a parameter that is not given.
type plainParameter struct {
	in, name string
	is       func(values []string) bool
}

// compileParameters returns nil if one of the parameters is of a kind that it does not know.
func compileParameters(all openapi3.Parameters) []plainParameter {
	compiled := []plainParameter{}
	for _, ref := range all {
		p := plainParameter{in: ref.Value.In, name: ref.Value.Name, is: compileParameter(ref.Value)}
		if p.is == nil {
			return nil
		}
		compiled = append(compiled, p)
	}
	return compiled
}

func compileParameter(p *openapi3.Parameter) func(values []string) bool {
	s := compileSchema(p.Schema, deepest)
	plainForm := p.Style == "" && p.Explode == nil && !p.AllowEmptyValue && !p.AllowReserved && p.Content == nil
	if s == nil || !plainForm || p.In == openapi3.ParameterInCookie {
		return nil
	}
	switch kind := p.Schema.Value.Type; {
	case kind.Is(openapi3.TypeString):
		text := compileText(p.Schema.Value)
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

// arePlain reports whether the parameters of a request are plainly lawful.
func (o *Operation) arePlain(r *http.Request, path map[string]string) bool {
	if o.plainParameters == nil {
		return false
	}
	var query url.Values
	if r.URL.RawQuery != "" {
		var err error
		if query, err = url.ParseQuery(r.URL.RawQuery); err != nil {
			return false
		}
	}
	var one [1]string
	for _, p := range o.plainParameters {
		var values []string
		switch p.in {
		case openapi3.ParameterInPath:
			one[0] = path[p.name]
			values = one[:]
		case openapi3.ParameterInQuery:
			values = query[p.name]
		default:
			values = r.Header.Values(p.name)
		}
		if !p.is(values) {
			return false
		}
	}
	return true
}
