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
)

// Violation is one fault of a request or an answer, in words of our own: never the library's text.
type Violation struct {
	// In is the place: path, query, header, body or (of an answer) status.
	In string `json:"in"`
	// Pointer is the JSON Pointer (RFC 6901) within a body, or the name of the parameter or header.
	Pointer string `json:"pointer"`
	// Code is stable: the schema's keyword (required, type, format, pattern, ...), malformed, media-type, undocumented.
	Code string `json:"code"`
	// Message completes a sentence that begins with the place.
	Message string `json:"message"`
	// Allowed lists what would have been right, when that is a short list.
	Allowed []string `json:"allowed,omitempty"`
	// Received is what was there instead, shortened; "" when nothing was.
	Received string `json:"received,omitempty"`
	// Clauses are the clauses that the broken place carries in the document (x-clauses), the most telling first.
	Clauses []string `json:"-"`
}

// Error is the fault as one sentence, such as "body /action is missing".
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

// collect flattens the library's tree of errors into violations of the body. The root schema tells, by the pointer,
// which clause a place carries.
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
		v := Violation{In: "body", Pointer: pointer(path), Clauses: carriedAt(root, path)}
		v.describe(one)
		v.nameMember(one)
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
		b.WriteString("/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(step))
	}
	return b.String()
}

// carriedAt follows path down from the root and returns the clauses of the deepest schema that carries any.
func carriedAt(root *openapi3.Schema, path []string) []string {
	found := clausesOf(root.Extensions)
	schema := root
	for _, step := range path {
		next := schema.Properties[step]
		if next == nil {
			next = schema.Items
		}
		if next == nil {
			return found
		}
		schema = next.Value
		if own := clausesOf(schema.Extensions); len(own) > 0 {
			found = own
		}
	}
	return found
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
		v.Message = "does not have the form that is asked for"
	case "enum":
		v.Message = "is not one of the allowed values"
		for _, value := range s.Enum {
			v.Allowed = append(v.Allowed, fmt.Sprint(value))
		}
	case "minLength":
		v.Message = fmt.Sprintf("must have at least %d characters", s.MinLength)
	case "minItems":
		v.Message = fmt.Sprintf("must have at least %d items", s.MinItems)
	case "minimum":
		v.Message = fmt.Sprintf("must be at least %v", *s.Min)
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

// nameMember names the member that an object should not have: the library does so in prose only. Where it is a slip of a
// known one, or one is missing that it may belong into, the message says so.
func (v *Violation) nameMember(e *openapi3.SchemaError) {
	object, isObject := e.Value.(map[string]any)
	quoted, found := strings.CutPrefix(strings.TrimSuffix(e.Reason, " is unsupported"), "property ")
	name, err := strconv.Unquote(quoted)
	if v.Code != "additionalProperties" || !isObject || !found || err != nil {
		return
	}
	v.Pointer, v.Received = v.Pointer+pointer([]string{name}), received(object[name])
	known := slices.Sorted(maps.Keys(e.Schema.Properties))
	missing := slices.DeleteFunc(slices.Clone(e.Schema.Required), func(r string) bool {
		_, has := object[r]
		return has
	})
	if len(missing) == 1 && DidYouMean(name, known) == "" {
		v.Message += " (does it belong into " + missing[0] + ", which is missing?)"
		return
	}
	v.Message += instead(name, known)
}

func formatMessage(format string) string {
	switch format {
	case "bounce-time":
		return "must be " + strings.TrimPrefix(ErrTimestamp.Error(), "want ")
	case "guid":
		return "must be a GUID such as 6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01"
	}
	return "must have the format " + format
}

// received shows a value as JSON, shortened to 80 bytes.
func received(value any) string {
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
