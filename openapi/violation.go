package openapi

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/go-openapi/jsonpointer"

	"example.com/bounce/openapi/suggest"
	"example.com/bounce/openapi/timestamp"
)

// Violation is one way in which a request or an answer breaks the document, in our words: never the library's text.
type Violation struct {
	// In is the place: path, query, header, body or (of an answer) status.
	In string `json:"in"`
	// Pointer is the JSON Pointer (RFC 6901) within a body, or the name of the parameter or header.
	Pointer string `json:"pointer"`
	// Code is stable: the schema's keyword (required, type, format, pattern, ...), malformed, media-type, undocumented.
	Code string `json:"code"`
	// Message completes a sentence that begins with the place.
	Message string `json:"message"`
	// Allowed lists the right values, if they are few.
	Allowed []string `json:"allowed,omitempty"`
	// Received is the single value in the place, shortened; "" if there was none, for an object or a list, and for a member
	// that is unknown or that the document keeps secret (x-secret), whose value may be a key.
	Received string `json:"received,omitempty"`
	// Clauses are those of the place in the document (x-clauses), the most specific first.
	Clauses []string `json:"-"`
}

// Error is the violation as one sentence, such as "body /action is missing".
func (v Violation) Error() string {
	place := v.In
	if v.Pointer != "" {
		place += " " + v.Pointer
	}
	text := place + " " + v.Message
	if v.Received != "" {
		text += fmt.Sprintf(", received %s", v.Received)
	}
	return text
}

func compareViolations(a, b Violation) int {
	return cmp.Or(cmp.Compare(a.Pointer, b.Pointer), cmp.Compare(a.Code, b.Code))
}

// collect flattens the library's tree of errors into violations of the body. Their clauses are found in the root schema, along the
// path of each error.
func collect(all []Violation, root *openapi3.Schema, err error) []Violation {
	var many openapi3.MultiError
	var one *openapi3.SchemaError
	switch {
	case errors.As(err, &many):
		for _, e := range many {
			all = collect(all, root, e)
		}
	case errors.As(err, &one):
		path := one.JSONPointer()
		v := Violation{In: "body", Pointer: pointer(path), Clauses: clausesAt(root, path)}
		v.describe(one)
		v.nameMember(one)
		if isSecretAt(root, path) {
			v.Received = ""
		}
		all = append(all, v)
	default:
		all = append(all, Violation{In: "body", Code: "invalid", Message: "breaks the schema"})
	}
	return all
}

// pointer writes path as a JSON Pointer (RFC 6901).
func pointer(path []string) string {
	var b strings.Builder
	for _, step := range path {
		b.WriteString("/" + jsonpointer.Escape(step))
	}
	return b.String()
}

// clausesAt returns the clauses of the deepest schema along the path that has any.
func clausesAt(root *openapi3.Schema, path []string) (found []string) {
	for _, s := range schemasAlong(root, path) {
		if own := clausesOf(s.Extensions); len(own) > 0 {
			found = own
		}
	}
	return found
}

// isSecretAt reports whether a schema along the path is secret (x-secret: true), which holds for all below it.
func isSecretAt(root *openapi3.Schema, path []string) bool {
	return slices.ContainsFunc(schemasAlong(root, path), func(s *openapi3.Schema) bool { return s.Extensions["x-secret"] == true })
}

// schemasAlong lists the schemas from the root along the path, as far as they are known.
func schemasAlong(root *openapi3.Schema, path []string) []*openapi3.Schema {
	way := []*openapi3.Schema{root}
	for _, step := range path {
		schema := way[len(way)-1]
		next := schema.Properties[step]
		if next == nil {
			next = schema.Items
		}
		if next == nil {
			break
		}
		way = append(way, next.Value)
	}
	return way
}

func clausesOf(extensions map[string]any) []string {
	list, _ := stringList(extensions, "x-clauses")
	return list
}

// describe fills code, message, allowed and received from the library's error.
func (v *Violation) describe(e *openapi3.SchemaError) {
	s := e.Schema
	v.Code, v.Received = e.SchemaField, received(e.Value)
	v.Allowed, _ = stringList(s.Extensions, "x-allowed")
	switch e.SchemaField {
	case "required":
		v.Message, v.Received = "is missing", ""
	case "type":
		v.Message = "must be of type " + strings.Join(s.Type.Slice(), " or ")
	case "nullable":
		v.Code, v.Message = "type", "must not be null"
	case "format":
		v.Message = formatMessage(s.Format)
	case "pattern":
		v.Message = "does not have the required form"
		if wanted, said := s.Extensions["x-wanted"].(string); said {
			v.Message = "must be " + wanted
		}
	case "enum":
		v.Message = "is not one of the allowed values"
		if e.Value == nil {
			v.Code, v.Message = "type", "must not be null"
		}
		for _, value := range s.Enum {
			v.Allowed = append(v.Allowed, fmt.Sprint(value))
		}
	case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "minimum", "maximum":
		v.Message = boundMessage(e.SchemaField, s)
	case "properties":
		v.Code, v.Message = "additionalProperties", "is not a member that is known here"
	case "not":
		v.Message, v.Received = "has members that exclude each other", ""
		if _, isObject := e.Value.(map[string]any); !isObject {
			v.Code, v.Message = "type", "must be of type object"
		}
	default:
		v.Message = "breaks the rule " + e.SchemaField
	}
	if len(v.Allowed) > 0 {
		v.Message += ", want " + strings.Join(v.Allowed, " or ")
	}
}

// nameMember names an unknown member, which the library does only in prose. The message suggests a known name if the member looks
// like a typo of one, or a missing member that it may belong inside.
func (v *Violation) nameMember(e *openapi3.SchemaError) {
	object, isObject := e.Value.(map[string]any)
	quoted, found := strings.CutPrefix(strings.TrimSuffix(e.Reason, " is unsupported"), "property ")
	name, err := strconv.Unquote(quoted)
	if v.Code != "additionalProperties" || !isObject || !found || err != nil {
		return
	}
	v.Pointer += pointer([]string{name})
	known := slices.Sorted(maps.Keys(e.Schema.Properties))
	missing := slices.DeleteFunc(slices.Clone(e.Schema.Required), func(r string) bool {
		_, has := object[r]
		return has
	})
	if len(missing) == 1 && suggest.DidYouMean(name, known) == "" {
		v.Message += " (does it belong inside " + missing[0] + ", which is missing?)"
		return
	}
	v.Message += suggestName(name, known)
}

// boundMessage says which bound of a schema the value exceeds.
func boundMessage(keyword string, s *openapi3.Schema) string {
	switch keyword {
	case "minLength":
		return fmt.Sprintf("must have at least %d characters", s.MinLength)
	case "maxLength":
		return fmt.Sprintf("must have at most %d characters", *s.MaxLength)
	case "minItems":
		return fmt.Sprintf("must have at least %d items", s.MinItems)
	case "maxItems":
		return fmt.Sprintf("must have at most %d items", *s.MaxItems)
	case "minProperties":
		return fmt.Sprintf("must have at least %d of the members %s", s.MinProps, strings.Join(slices.Sorted(maps.Keys(s.Properties)), ", "))
	case "minimum":
		return "must be at least " + strconv.FormatFloat(*s.Min, 'f', -1, 64)
	}
	return "must be at most " + strconv.FormatFloat(*s.Max, 'f', -1, 64)
}

func formatMessage(format string) string {
	switch format {
	case "bounce-time", "bounce-instant":
		return "must be " + strings.TrimPrefix(timestamp.ErrForm.Error(), "want ")
	case "guid":
		return "must be a GUID such as 6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01"
	}
	return "must have the format " + format
}

// received returns a single value as JSON, shortened to 80 bytes; "" for an object or a list, whose violations have places of
// their own.
func received(value any) string {
	switch value.(type) {
	case map[string]any, []any:
		return ""
	}
	text, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	const limit = 80
	if len(text) > limit {
		return strings.ToValidUTF8(string(text[:limit]), "") + "..."
	}
	return string(text)
}
