package state

import (
	"encoding/json"
	"errors"
	"strconv"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/openapi/jsonbody"
)

// TakenError means that a body names a thing that exists already: making up another name does not help.
type TakenError struct {
	What    *domain.DuplicateError
	Pointer string // of the member that names it
	Member  string // its last step
}

func (e *TakenError) Error() string { return e.What.Error() }

// decode returns a decoded JSON text; nil for any other, which package seed refuses.
func decode(text []byte) any {
	value, _ := jsonbody.Decode(text)
	return value
}

// withPointer returns a *TakenError for a duplicate that a decoded body names; one that was made up stays a domain.DuplicateError.
func withPointer(body any, err error) error {
	var what *domain.DuplicateError
	if !errors.As(err, &what) {
		return err
	}
	members := map[string]string{"CSI": "csi", "Identifier": "identifier", "instance": "name", "execution": "id", "RFC": "rfcNumber"}
	member := members[what.Kind]
	if pointer := pointerTo(body, member, what.Name); pointer != "" {
		return &TakenError{what, pointer, member}
	}
	return err
}

// pointerTo returns the JSON Pointer of the member of a decoded body that has a name and a value; "" for none. Package seed takes
// a number as the text that was written there, so numbers are compared as texts.
func pointerTo(value any, member, text string) string {
	switch value := value.(type) {
	case map[string]any:
		if given, is := value[member]; is && (given == text || given == json.Number(text)) {
			return "/" + member
		}
		for name, child := range value {
			if below := pointerTo(child, member, text); below != "" {
				return "/" + name + below
			}
		}
	case []any:
		for i, child := range value {
			if below := pointerTo(child, member, text); below != "" {
				return "/" + strconv.Itoa(i) + below
			}
		}
	}
	return ""
}
