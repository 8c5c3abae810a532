package openapi

import (
	"cmp"
	"slices"
)

// Example is an answer that the document shows.
type Example struct {
	// Name is the example's key in the document.
	Name string
	// MediaType is the media type that it stands under.
	MediaType string
	// Value is the body as decoded JSON. It is the document's own: to be read only.
	Value any

	branch int // of the schema's branches, the first that takes the value
}

// Examples lists what the document shows of answers with this status, in the order of the schema's branches, then by
// name; nil if it shows nothing, or does not know the status.
func (o *Operation) Examples(status int) []Example {
	response := o.responses.Status(status)
	if response == nil {
		return nil
	}
	var all []Example
	for mime, media := range response.Value.Content {
		for name, example := range media.Examples {
			e := Example{Name: name, MediaType: mime, Value: example.Value.Value}
			if media.Schema != nil {
				e.branch = slices.IndexFunc(Shape{media.Schema.Value}.Branches(), func(s Shape) bool {
					return len(o.visitOne(s.schema, e.Value)) == 0
				})
			}
			all = append(all, e)
		}
	}
	slices.SortFunc(all, func(a, b Example) int {
		return cmp.Or(cmp.Compare(a.branch, b.branch), cmp.Compare(a.Name, b.Name), cmp.Compare(a.MediaType, b.MediaType))
	})
	return all
}

// AnswerShape is the schema of an answer with this status in the first of the media types that has one; found is false
// when none has.
func (o *Operation) AnswerShape(status int, mediaTypes ...string) (shape Shape, mediaType string, found bool) {
	response := o.responses.Status(status)
	if response == nil {
		return Shape{}, "", false
	}
	for _, mediaType := range mediaTypes {
		media := response.Value.Content[mediaType]
		if media != nil && media.Schema != nil {
			return Shape{media.Schema.Value}, mediaType, true
		}
	}
	return Shape{}, "", false
}
