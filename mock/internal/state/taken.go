package state

import (
	"encoding/json"
	"errors"
	"strconv"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/openapi/jsonbody"
	"example.com/bounce/openapi/sample"
)

type sampleSource = *sample.Source

// TakenError means that a body names a thing that exists already: drawing another name does not help.
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

// asGiven returns a *TakenError for a duplicate that a decoded body names; one that was made up stays a domain.DuplicateError.
func asGiven(body any, err error) error {
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

// pointerTo finds the member of a name and value in a decoded body, as a JSON Pointer; "" for none. Package seed takes a number for the
// text that is written there, so numbers are decoded as such.
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
