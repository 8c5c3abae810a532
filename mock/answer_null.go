package mock

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// The members of an answer that the samples leave out, and that the readings may show as null, or as an empty list.

// success is the view of a success, with conflicts as success-conflicts says.
func (x *Exchange) success(view any) any {
	switch r := x.readings; {
	case r.Is("success-conflicts", "null"):
		return withMembers(view, nil, "conflicts")
	case r.Is("success-conflicts", "empty"):
		return withMembers(view, []any{}, "conflicts")
	}
	return view
}

// unused is the view of a conflict answer or a cancel, with the members of a success that it lacks as unused-members says.
func (x *Exchange) unused(view any, members ...string) any {
	if x.readings.Is("unused-members", "null") {
		return withMembers(view, nil, members...)
	}
	return view
}

// optional is a view with its optional members that have no value as optional-members says.
func (x *Exchange) optional(view any, members ...string) any {
	if x.readings.Is("optional-members", "null") {
		return withMembers(view, nil, members...)
	}
	return view
}

// withMembers is a view with a value for those of the members that it lacks.
func withMembers(view, value any, members ...string) map[string]any {
	object, err := asObject(view)
	if err != nil {
		panic(fmt.Errorf("mock: a view that is no object: %w", err)) // no input makes one
	}
	for _, name := range members {
		if _, has := object[name]; !has {
			object[name] = value
		}
	}
	return object
}

func asObject(view any) (object map[string]any, err error) {
	text, err := encode(view)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	return object, decoder.Decode(&object)
}
