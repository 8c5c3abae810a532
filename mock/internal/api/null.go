package api

import (
	"bytes"
	"encoding/json"
	"fmt"

	"example.com/bounce/mock/internal/exchange"
)

// The members of an answer that the samples leave out, and that the readings may show as null, or as an empty list.

// success returns the view of a success, with conflicts as success-conflicts says.
func (x *Request) success(view any) any {
	switch r := x.Readings; {
	case r.Is("success-conflicts", "null"):
		return withMembers(view, nil, "conflicts")
	case r.Is("success-conflicts", "empty"):
		return withMembers(view, []any{}, "conflicts")
	}
	return view
}

// unused returns the view of a conflict answer or a cancel, with the members of a success that it lacks as unused-members says.
func (x *Request) unused(view any, members ...string) any {
	if x.Readings.Is("unused-members", "null") {
		return withMembers(view, nil, members...)
	}
	return view
}

// optional returns a view with its optional members that have no value as optional-members says.
func (x *Request) optional(view any, members ...string) any {
	if x.Readings.Is("optional-members", "null") {
		return withMembers(view, nil, members...)
	}
	return view
}

// withMembers returns a view with a value for those of the members that it lacks.
func withMembers(view, value any, members ...string) map[string]any {
	object, err := asObject(view)
	if err != nil {
		panic(fmt.Errorf("api: a view that is no object: %w", err)) // no input makes one
	}
	for _, name := range members {
		if _, has := object[name]; !has {
			object[name] = value
		}
	}
	return object
}

func asObject(view any) (object map[string]any, err error) {
	text, err := exchange.EncodeJSON(view)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	return object, decoder.Decode(&object)
}
