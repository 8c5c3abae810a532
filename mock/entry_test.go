package mock_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.com/bounce/mock"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/jsonbody"
)

// Also what no operation takes is kept with its body, so that it can be looked for and sent again.
func TestTheBodyOfARequestWithoutAnOperationIsKept(t *testing.T) {
	t.Parallel()
	large := strings.Repeat("a", jsonbody.Limit+1)
	for name, row := range map[string]struct {
		method, path, body string
		status             int
		kept               string
	}{
		"no such path":                {"POST", "/selfservice/v2/x", "nowhere", 404, "nowhere"},
		"a slash too many":            {"PUT", place + "/", "beside", 404, "beside"},
		"another method":              {"PATCH", place, "no way", 405, "no way"},
		"no body":                     {"PATCH", place, "", 405, ""},
		"more than the journal keeps": {"POST", "/x", large[:5000], 404, large[:4096]},
		"more than a body may have":   {"POST", "/x", large, 404, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			if r := do(t, s, call{method: row.method, path: row.path, body: row.body}); r.status != row.status {
				t.Errorf("got %d, want %d", r.status, row.status)
			}
			e := s.Journal()[0]
			if cut := row.kept != row.body; e.RequestBody != row.kept || e.RequestTruncated != cut {
				t.Errorf("the journal has the body %q, cut: %t; want %q, %t", e.RequestBody, e.RequestTruncated, row.kept, cut)
			}
		})
	}
}

// A client's request may have no body at all.
func TestAHandlerTakesARequestWhoseBodyIsNil(t *testing.T) {
	t.Parallel()
	s, err := mock.New(mock.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{place, "/nowhere"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		if s.ServeHTTP(w, r); w.Code >= http.StatusInternalServerError {
			t.Errorf("%s: got %d", path, w.Code)
		}
	}
}

// An id is of use where the control API can be asked for it.
func TestNoRequestHasAnIDThatIsAPathOfTheControlAPI(t *testing.T) {
	t.Parallel()
	document, err := openapi.Control()
	if err != nil {
		t.Fatal(err)
	}
	s := start(t)
	words := map[string]bool{"mine": true}
	for _, o := range document.Operations() {
		if _, word, found := strings.Cut(o.Path, "/requests/"); found && word != "{id}" {
			words[word] = false
		}
	}
	if len(words) < 2 {
		t.Fatal("the document has no such path")
	}
	for word, taken := range words {
		r := do(t, s, call{method: "GET", path: place, header: http.Header{"X-Request-Id": {word}}})
		id := r.header.Get("X-Request-Id")
		if (id == word) != taken {
			t.Errorf("a request that is to be %s is %s", word, id)
		}
		expect(t, control(t, s, "readRequest", "GET", "/requests/"+id, ""), 200, "")
	}
}
