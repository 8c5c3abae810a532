package mock

import (
	"encoding/json"

	"example.com/bounce/openapi/jsonbody"
)

// into reads the body into a view, by the names of its JSON. What the document has found to be an integer is one however it
// is written (2, 2.0, 2e0). The error is a library's, for the log.
func (x *Exchange) into(view any) error {
	text, err := json.Marshal(plainNumbers(x.Body))
	if err != nil {
		return err
	}
	return json.Unmarshal(text, view)
}

// plainNumbers is a decoded JSON value with its integers as Go reads them, in a copy.
func plainNumbers(value any) any {
	switch value := value.(type) {
	case map[string]any:
		object := make(map[string]any, len(value))
		for name, each := range value {
			object[name] = plainNumbers(each)
		}
		return object
	case []any:
		array := make([]any, len(value))
		for i, each := range value {
			array[i] = plainNumbers(each)
		}
		return array
	case json.Number:
		if whole, ok := jsonbody.Integer(value); ok {
			return whole
		}
	}
	return value
}
