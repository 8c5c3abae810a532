package openapi

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"example.com/bounce/openapi/internal/plain"
	"example.com/bounce/openapi/timestamp"
)

// Operation is one operation of a Document: where it is, and its rules. It never changes and is safe
// for concurrent use.
type Operation struct {
	// ID is the operationId.
	ID string
	// Method is the HTTP method in capitals.
	Method string
	// Path is the templated path with the document's base path before it.
	Path string
	// Summary is the operation's summary.
	Summary string
	// Scopes are the scopes of the operation's first security requirement; empty if it has none.
	Scopes []string
	// LeadTime is the least time ahead of now (x-lead-time); zero if the operation has none (clause lead-time).
	LeadTime time.Duration
	// OptIn is the product that the customer must have opted in to (x-opt-in); "" if none is needed (clause opt-in).
	OptIn string
	// Clauses are the slugs that the operation carries (x-clauses), in the document's order.
	Clauses []string

	parameters openapi3.Parameters
	body       *openapi3.RequestBody
	tree       *memberTree
	mediaTypes struct{ requests, successes []string }
	responses  *openapi3.Responses
	formats    []openapi3.SchemaValidationOption
	plain      plain.Request
}

func (d *Document) addOperations() error {
	paths := d.model.Paths.Map()
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		item := paths[path]
		methods := item.Operations()
		for _, method := range slices.Sorted(maps.Keys(methods)) {
			o, err := d.newOperation(path, method, item, methods[method])
			if err != nil {
				return fmt.Errorf("%s %s: %w", method, path, err)
			}
			d.operations = append(d.operations, o)
			d.byID[o.ID] = o
		}
	}
	return nil
}

func (d *Document) newOperation(path, method string, item *openapi3.PathItem, op *openapi3.Operation) (*Operation, error) {
	if op.OperationID == "" {
		return nil, fmt.Errorf("operationId is missing")
	}
	o := &Operation{
		ID: op.OperationID, Method: method, Path: d.basePath + path, Summary: op.Summary,
		parameters: allParameters(item.Parameters, op.Parameters), responses: op.Responses,
		formats: d.model.GetSchemaValidationOptions(),
	}
	o.mediaTypes.successes = successTypes(op.Responses)
	if op.RequestBody != nil {
		o.body = op.RequestBody.Value
		o.tree = treeOf(o.body)
		o.mediaTypes.requests = slices.Sorted(maps.Keys(o.body.Content))
	}
	o.plain = plain.Compile(o.parameters, o.body, formats)
	security := d.model.Security
	if op.Security != nil {
		security = *op.Security
	}
	for _, requirement := range security[:min(1, len(security))] {
		for _, scheme := range slices.Sorted(maps.Keys(requirement)) {
			o.Scopes = append(o.Scopes, requirement[scheme]...)
		}
	}
	if err := o.readExtensions(op.Extensions); err != nil {
		return nil, err
	}
	return o, o.checkExamples()
}

// allParameters merges the path item's parameters with the operation's, which win by place and name.
func allParameters(shared, own openapi3.Parameters) openapi3.Parameters {
	all := slices.Clone(own)
	for _, p := range shared {
		if own.GetByInAndName(p.Value.In, p.Value.Name) == nil {
			all = append(all, p)
		}
	}
	return all
}

func (o *Operation) readExtensions(extensions map[string]any) (err error) {
	if o.Clauses, err = stringList(extensions, "x-clauses"); err != nil {
		return err
	}
	if v, ok := extensions["x-opt-in"]; ok {
		if o.OptIn, ok = v.(string); !ok || o.OptIn == "" {
			return fmt.Errorf("x-opt-in is %v, want the name of a product", v)
		}
	}
	if v, ok := extensions["x-lead-time"]; ok {
		text, _ := v.(string)
		if o.LeadTime, err = timestamp.ParseDuration(text); err != nil || o.LeadTime < 0 {
			return fmt.Errorf("x-lead-time is %q, want an ISO 8601 duration that is not negative such as PT16M", v)
		}
	}
	return nil
}

func stringList(extensions map[string]any, name string) ([]string, error) {
	v, ok := extensions[name]
	if !ok {
		return nil, nil
	}
	items, ok := v.([]any)
	list := make([]string, 0, len(items))
	for _, item := range items {
		s, isString := item.(string)
		ok = ok && isString
		list = append(list, s)
	}
	if !ok {
		return nil, fmt.Errorf("%s is %v, want a list of strings", name, v)
	}
	return list, nil
}

// MediaTypes lists the media types that the request body may have, sorted; nil if the operation takes no body. The caller must not
// change the slice.
func (o *Operation) MediaTypes() []string { return o.mediaTypes.requests }

// SuccessTypes lists the media types that the document gives the bodies of the operation's successes, sorted; nil if they
// have none. The caller must not change the slice.
func (o *Operation) SuccessTypes() []string { return o.mediaTypes.successes }

func successTypes(responses *openapi3.Responses) []string {
	var all []string
	for status, response := range responses.Map() {
		if strings.HasPrefix(status, "2") {
			all = slices.AppendSeq(all, maps.Keys(response.Value.Content))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Parameters lists the names of the operation's parameters of one place ("path", "query", "header") in the document's
// order, path item's after the operation's own.
func (o *Operation) Parameters(in string) []string {
	var names []string
	for _, p := range o.parameters {
		if p.Value.In == in {
			names = append(names, p.Value.Name)
		}
	}
	return names
}

// Statuses lists the statuses that the document gives the operation's answers, sorted; ranges, such as 4XX, come after the
// statuses of their hundred.
func (o *Operation) Statuses() []string { return slices.Sorted(maps.Keys(o.responses.Map())) }

// Documented returns the entry of Statuses that covers a status; "" if none does.
func (o *Operation) Documented(status int) string {
	all := o.Statuses()
	for _, entry := range []string{strconv.Itoa(status), fmt.Sprintf("%dXX", status/100), "default"} {
		if slices.Contains(all, entry) {
			return entry
		}
	}
	return ""
}

// checkExamples validates the examples of bodies with the formats of this package, which the library's own check does not know.
func (o *Operation) checkExamples() error {
	if o.body != nil {
		if err := o.checkContent("request", o.body.Content); err != nil {
			return err
		}
	}
	for status, response := range o.responses.Map() {
		if err := o.checkContent(status, response.Value.Content); err != nil {
			return err
		}
	}
	return nil
}

func (o *Operation) checkContent(where string, content openapi3.Content) error {
	for mime, media := range content {
		for name, example := range media.Examples {
			if v := o.visit(media.Schema, example.Value.Value); len(v) > 0 {
				return fmt.Errorf("%s %s example %q: %s", where, mime, name, v[0].Error())
			}
		}
	}
	return nil
}
