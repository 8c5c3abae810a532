package openapi

import (
	"errors"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"

	"example.com/bounce/openapi/jsonbody"
	"example.com/bounce/openapi/suggest"
)

// MediaType reports whether a Content-Type header names one of the operation's request media types. Its parameters must be
// well-formed, and a charset, if any, utf-8. An empty header names none (hygiene media-type).
func (o *Operation) MediaType(header string) bool {
	if slices.Contains(o.mediaTypes.requests, header) {
		return true
	}
	name, parameters, err := mime.ParseMediaType(header)
	if err != nil {
		return false
	}
	if charset, ok := parameters["charset"]; ok && !strings.EqualFold(charset, "utf-8") {
		return false
	}
	return slices.Contains(o.mediaTypes.requests, name)
}

// ValidateParameters checks the path, query and header parameters of a request. The path values are the
// decoded ones, by name. It lists every violation in the document's order; nil if there are none.
func (o *Operation) ValidateParameters(r *http.Request, path map[string]string) []Violation {
	if o.plain.Parameters(r, path) {
		return nil
	}
	return o.judgeParameters(r, path)
}

// judgeParameters is ValidateParameters for any request.
func (o *Operation) judgeParameters(r *http.Request, path map[string]string) []Violation {
	input := &openapi3filter.RequestValidationInput{Request: r, PathParams: path}
	input.Options = &openapi3filter.Options{
		MultiError: true, SkipSettingDefaults: true, SchemaValidationOptions: o.formats,
	}
	var all []Violation
	for _, p := range o.parameters {
		err := openapi3filter.ValidateParameter(r.Context(), input, p.Value)
		if err != nil {
			all = append(all, parameterViolation(p.Value, err))
		}
	}
	return all
}

// suggestName names what an unknown name could be replaced by, as the end of a message.
func suggestName(name string, known []string) string {
	question := suggest.DidYouMean(name, known)
	switch {
	case question != "":
		return " (" + question + ")"
	case len(known) > 0:
		return ", want one of " + strings.Join(known, ", ")
	}
	return ""
}

func parameterViolation(p *openapi3.Parameter, err error) Violation {
	v := Violation{In: p.In, Pointer: p.Name, Code: "type", Message: "cannot be read", Clauses: clausesOf(p.Extensions)}
	var schemaErr *openapi3.SchemaError
	switch {
	case errors.Is(err, openapi3filter.ErrInvalidRequired):
		v.Code, v.Message = "required", "is missing"
	case errors.Is(err, openapi3filter.ErrInvalidEmptyValue):
		v.Code, v.Message = "required", "is empty"
	case errors.As(err, &schemaErr):
		v.describe(schemaErr)
	case p.Schema != nil && p.Schema.Value.Type != nil: // the text is of another type
		v.Message = "must be of type " + strings.Join(p.Schema.Value.Type.Slice(), " or ")
	}
	return v
}

// ValidateBody checks a decoded request body (as jsonbody.Decode returns it). It lists every violation by pointer; nil if there are
// none. An operation without a body does not look at it.
func (o *Operation) ValidateBody(value any) []Violation {
	if o.body == nil || o.plain.Body(value) {
		return nil
	}
	return o.judgeBody(value)
}

// judgeBody is ValidateBody for any body.
func (o *Operation) judgeBody(value any) []Violation {
	for _, media := range o.body.Content {
		return o.visit(media.Schema, value)
	}
	return nil
}

// ValidateAnswer checks an answer: its status, media type and body. A refusal may have an empty body (reading error-body). It
// lists every violation, or the first one of a body of more than 20,000 members and items; nil if there are none.
func (o *Operation) ValidateAnswer(status int, header http.Header, body []byte) []Violation {
	response := o.responses.Status(status)
	if response == nil {
		message := fmt.Sprintf("is not among the documented ones of %s", o.ID)
		return []Violation{{In: "status", Code: "undocumented", Message: message, Received: fmt.Sprint(status)}}
	}
	refused := status >= http.StatusBadRequest
	if len(body) == 0 && (refused || len(response.Value.Content) == 0) {
		return nil
	}
	contentType := header.Get("Content-Type")
	media := response.Value.Content.Get(contentType)
	if media == nil || contentType == "" {
		message := "is not a documented media type of this status"
		return []Violation{{In: "header", Pointer: "Content-Type", Code: "media-type", Message: message, Received: contentType}}
	}
	if media.Schema == nil {
		return nil
	}
	if !isJSON(contentType) {
		return o.visit(media.Schema, strings.ToValidUTF8(string(body), "\uFFFD"))
	}
	value, err := jsonbody.Decode(body)
	if err != nil {
		return []Violation{{In: "body", Code: "malformed", Message: err.Error()}}
	}
	return o.visit(media.Schema, value)
}

// isJSON reports whether a Content-Type names JSON.
func isJSON(contentType string) bool {
	name, _, _ := strings.Cut(contentType, ";")
	name = strings.ToLower(strings.TrimSpace(name))
	return name == "application/json" || strings.HasSuffix(name, "+json")
}

// visit validates a decoded value. If a schema has branches, one that accepts the value is enough; otherwise the violations are
// those of the closest branch.
func (o *Operation) visit(schema *openapi3.SchemaRef, value any) []Violation {
	var closest []Violation
	most := -1
	all := branches(schema.Value)
	for _, branch := range all {
		violations := o.visitOne(branch, value)
		if len(violations) == 0 {
			return nil
		}
		if len(all) == 1 {
			return violations
		}
		if near := o.nearness(branch, value); near > most {
			closest, most = violations, near
		}
	}
	return closest
}

// nearness counts the members of the value that the schema knows. Valid ones weigh a hundred times as much.
func (o *Operation) nearness(s *openapi3.Schema, value any) int {
	object, _ := value.(map[string]any)
	near := 0
	for name, member := range object {
		property, known := s.Properties[name]
		if !known {
			continue
		}
		near++
		if property.Value.VisitJSON(member, o.formats...) == nil {
			near += 100
		}
	}
	return near
}

// maxParts is how many members and items a value has of which every violation is listed. Of a larger one, it is the first: each
// costs hundreds of bytes, and an item of two bytes may have ten.
const maxParts = 20_000

func (o *Operation) visitOne(s *openapi3.Schema, value any) []Violation {
	options := slices.Clone(o.formats)
	if parts(value, maxParts) <= maxParts {
		options = append(options, openapi3.MultiErrors())
	}
	all := missingMembers(s, value)
	if err := s.VisitJSON(value, options...); err != nil {
		all = collect(all, s, err)
	}
	slices.SortStableFunc(all, compareViolations)
	return all
}

// ValidateSchema checks a decoded value (as jsonbody.Decode returns it) against a schema of the document's components. It lists
// every violation; nil if there are none. An unknown name is a violation, too.
func (d *Document) ValidateSchema(name string, value any) []Violation {
	ref := d.model.Components.Schemas[name]
	if ref == nil {
		return []Violation{{In: "body", Code: "schema", Message: "has no schema called " + name}}
	}
	o := Operation{formats: d.model.GetSchemaValidationOptions()}
	return o.visit(ref, value)
}

// parts counts the members and items of a value, and those within them, until they are more than most.
func parts(value any, most int) (n int) {
	switch v := value.(type) {
	case map[string]any:
		for _, member := range v {
			if n++; n > most {
				break
			}
			n += parts(member, most-n)
		}
	case []any:
		for _, item := range v {
			if n++; n > most {
				break
			}
			n += parts(item, most-n)
		}
	}
	return n
}
