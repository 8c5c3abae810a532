package edit

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"reflect"

	"example.com/bounce/mock/mutant/internal/plant"
)

// object is a message as a program sees it. A request has
//
//	method, path   as they are, the path decoded
//	uri            the request target as it was sent
//	operation      the operationId; "" if the contract has no such operation
//	query          the first value of each parameter
//	rawQuery       the query as it was sent
//	headers, text, body
//
// and an answer status, headers, text and body: the first value of each header, the body as it is, and its JSON value, or
// null if it has none. Both have memory: an object, empty at first, in which programs leave notes for later requests.
type object map[string]any

func readRequest(r *http.Request) object {
	text := plant.ReadBody(r)
	return object{
		"method": r.Method, "path": r.URL.Path, "uri": r.RequestURI, "operation": operationOf(r), "query": first(r.URL.Query()),
		"rawQuery": r.URL.RawQuery, "headers": first(r.Header), "text": string(text), "body": decode(text),
	}
}

func readAnswer(a *plant.Answer) object {
	text := a.Body.Bytes()
	return object{"status": a.Status, "headers": first(a.Headers), "text": string(text), "body": decode(text)}
}

// writeRequest writes what a program has changed.
func writeRequest(r *http.Request, before, after object) {
	r.Method, _ = after["method"].(string)
	if path, _ := after["path"].(string); path != before["path"] {
		r.URL.Path, r.URL.RawPath = path, ""
	}
	query := r.URL.Query()
	if changed(before["query"], after["query"], query.Set, query.Del) {
		r.URL.RawQuery = query.Encode()
	}
	if raw, _ := after["rawQuery"].(string); raw != before["rawQuery"] {
		r.URL.RawQuery = raw
	}
	changed(before["headers"], after["headers"], r.Header.Set, r.Header.Del)
	if text, ok := newText(before, after); ok {
		plant.SetBody(r, text)
	}
}

// writeAnswer writes what a program has changed.
func writeAnswer(a *plant.Answer, before, after object) {
	if status, ok := after["status"].(int); ok {
		a.Status = status
	}
	changed(before["headers"], after["headers"], a.Headers.Set, a.Headers.Del)
	if text, ok := newText(before, after); ok {
		a.Body.Reset()
		a.Body.Write(text)
	}
}

// changed sets each new value, removes each name that is gone, and reports whether there was any.
func changed(before, after any, set func(name, value string), remove func(name string)) (found bool) {
	was, _ := before.(map[string]any)
	is, _ := after.(map[string]any)
	for name, value := range is {
		if text, isText := value.(string); isText && was[name] != value {
			set(name, text)
			found = true
		}
	}
	for name := range was {
		if _, kept := is[name]; !kept {
			remove(name)
			found = true
		}
	}
	return found
}

// newText returns the body if a program has changed its text, or its value; otherwise the body stays as it was sent.
func newText(before, after object) ([]byte, bool) {
	if text, _ := after["text"].(string); text != before["text"] {
		return []byte(text), true
	}
	if reflect.DeepEqual(before["body"], after["body"]) {
		return nil, false
	}
	text, err := json.Marshal(after["body"])
	return text, err == nil
}

// decode reads one JSON value; its numbers keep their text. It returns nil for anything else.
func decode(text []byte) (value any) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if !json.Valid(text) || d.Decode(&value) != nil {
		return nil
	}
	return value
}

// first returns the first value of each name.
func first(all map[string][]string) map[string]any {
	values := map[string]any{}
	for name, texts := range maps.All(all) {
		if len(texts) > 0 {
			values[name] = texts[0]
		}
	}
	return values
}
