package mock_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"example.com/bounce/mock"
)

// wire is a request in the parts that an Edit names.
type wire struct {
	method, path string
	query        url.Values
	header       http.Header
	body         string
	broken       error // how the body ends; nil for well
}

func wired(c call) wire {
	w := wire{method: c.method, header: http.Header{}, body: c.body}
	path, query, _ := strings.Cut(c.url(), "?")
	w.path = path
	w.query, _ = url.ParseQuery(query)
	maps.Copy(w.header, c.header)
	for name, value := range map[string]string{
		"Authorization": c.authorization, "Identifier": c.identifier, "Content-Type": c.mediaType,
	} {
		if value != "" {
			w.header.Set(name, value)
		}
	}
	return w
}

// send goes by the handler: a body can end as it likes.
func (w wire) send(s *mock.Server) *httptest.ResponseRecorder {
	var body io.Reader = strings.NewReader(w.body)
	if w.broken != nil {
		body = io.MultiReader(body, iotest.ErrReader(w.broken))
	}
	r := httptest.NewRequest(w.method, "http://localhost/", body)
	r.RequestURI = w.target()
	r.URL, _ = url.ParseRequestURI(r.RequestURI)
	r.Header = w.header.Clone()
	if w.broken == nil {
		r.ContentLength = int64(len(w.body))
	}
	recorder := httptest.NewRecorder()
	s.ServeHTTP(recorder, r)
	return recorder
}

// target is the path with its query.
func (w wire) target() string {
	if len(w.query) == 0 {
		return w.path
	}
	return w.path + "?" + w.query.Encode()
}

// unsent is the request as the body of explainRequest.
func (w wire) unsent(t *testing.T) string {
	t.Helper()
	body := map[string]any{"method": w.method, "url": w.target(), "headers": w.header, "body": w.body}
	if !utf8.ValidString(w.body) {
		delete(body, "body")
		body["bodyBase64"] = []byte(w.body)
	}
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// apply does what an Edit says.
func (w *wire) apply(t *testing.T, s *mock.Server, e mock.Edit) {
	t.Helper()
	var value any
	if e.Value != nil {
		if err := json.Unmarshal(e.Value, &value); err != nil {
			t.Fatalf("the value of %+v is no JSON: %v", e, err)
		}
	}
	text, _ := value.(string)
	switch e.In {
	case "":
		w.call(t, s, e)
	case "method":
		w.method = text
	case "path":
		w.path = text
	case "query":
		w.query.Del(e.Pointer)
		list, isList := value.([]any)
		if !isList && value != nil {
			list = []any{value}
		}
		for _, each := range list {
			w.query.Add(e.Pointer, fmt.Sprint(each))
		}
	case "header":
		w.header.Del(e.Pointer)
		if e.Token != nil {
			good := token(t, s, mock.TokenRequest{Customer: e.Token.Customer, Scope: e.Token.Scope})
			text = strings.ReplaceAll(text, "$BOUNCE_TOKEN", good)
		}
		if value != nil {
			w.header.Set(e.Pointer, text)
		}
	case "body":
		w.broken = nil
		w.edit(t, e, value)
	}
}

// call is a call of the control API, or one to the API with the request's own headers.
func (w *wire) call(t *testing.T, s *mock.Server, e mock.Edit) {
	t.Helper()
	c := wire{method: e.Method, path: e.Path, header: http.Header{}, body: string(e.Body)}
	if !strings.HasPrefix(e.Path, "/__admin/") {
		c.header = w.header.Clone()
	}
	c.header.Set("Content-Type", "application/json")
	if got := c.send(s); got.Code >= 300 {
		t.Errorf("%s %s answers %d: %s", e.Method, e.Path, got.Code, got.Body)
	}
}

func (w *wire) edit(t *testing.T, e mock.Edit, value any) {
	t.Helper()
	if e.Pointer == "" {
		w.body = string(e.Value)
		return
	}
	var object map[string]any
	if err := json.Unmarshal([]byte(w.body), &object); err != nil {
		t.Fatalf("%+v is for a body that is no object: %s", e, w.body)
	}
	name := strings.NewReplacer("~1", "/", "~0", "~").Replace(e.Pointer[1:])
	if value == nil {
		delete(object, name)
	} else {
		object[name] = value
	}
	text, err := json.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	w.body = string(text)
}
