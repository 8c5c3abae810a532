package openapi

import (
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// walker calls its functions once for each schema, and for each media type, up to the first error.
type walker struct {
	onSchema func(*openapi3.Schema) error
	onMedia  func(*openapi3.MediaType) error
	seen     map[*openapi3.Schema]bool
	err      error
}

// walk calls the functions for the schemas and the media types of the operations and of the components. A media type comes before
// its schema, and once for each use.
func walk(model *openapi3.T, onSchema func(*openapi3.Schema) error, onMedia func(*openapi3.MediaType) error) error {
	w := &walker{onSchema: onSchema, onMedia: onMedia, seen: map[*openapi3.Schema]bool{}}
	if c := model.Components; c != nil {
		w.schemas(c.Schemas)
		for _, name := range slices.Sorted(maps.Keys(c.Parameters)) {
			w.parameter(c.Parameters[name].Value.Schema, c.Parameters[name].Value.Content)
		}
		for _, name := range slices.Sorted(maps.Keys(c.RequestBodies)) {
			w.content(c.RequestBodies[name].Value.Content)
		}
		for _, name := range slices.Sorted(maps.Keys(c.Responses)) {
			w.response(c.Responses[name].Value)
		}
	}
	for _, path := range model.Paths.Map() {
		w.parameters(path.Parameters)
		for _, operation := range path.Operations() {
			w.operation(operation)
		}
	}
	return w.err
}

func (w *walker) operation(o *openapi3.Operation) {
	w.parameters(o.Parameters)
	if o.RequestBody != nil {
		w.content(o.RequestBody.Value.Content)
	}
	for _, response := range o.Responses.Map() {
		w.response(response.Value)
	}
}

func (w *walker) parameters(all openapi3.Parameters) {
	for _, p := range all {
		w.parameter(p.Value.Schema, p.Value.Content)
	}
}

func (w *walker) parameter(schema *openapi3.SchemaRef, content openapi3.Content) {
	w.schema(schema)
	w.content(content)
}

func (w *walker) response(r *openapi3.Response) {
	for _, h := range r.Headers {
		w.parameter(h.Value.Schema, h.Value.Content)
	}
	w.content(r.Content)
}

func (w *walker) content(c openapi3.Content) {
	for _, media := range c {
		if w.err == nil {
			w.err = w.onMedia(media)
		}
		w.schema(media.Schema)
	}
}

func (w *walker) schemas(all openapi3.Schemas) {
	for _, name := range slices.Sorted(maps.Keys(all)) {
		w.schema(all[name])
	}
}

func (w *walker) schema(ref *openapi3.SchemaRef) {
	if ref == nil || ref.Value == nil || w.seen[ref.Value] || w.err != nil {
		return
	}
	s := ref.Value
	w.seen[s] = true
	if w.err = w.onSchema(s); w.err != nil {
		return
	}
	w.schemas(s.Properties)
	for _, list := range []openapi3.SchemaRefs{s.OneOf, s.AnyOf, s.AllOf, {s.Not, s.Items, s.AdditionalProperties.Schema}} {
		for _, each := range list {
			w.schema(each)
		}
	}
}
