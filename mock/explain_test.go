package mock_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/iotest"

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
	r.RequestURI = w.path
	if len(w.query) > 0 {
		r.RequestURI += "?" + w.query.Encode()
	}
	r.URL, _ = url.ParseRequestURI(r.RequestURI)
	r.Header = w.header.Clone()
	if w.broken == nil {
		r.ContentLength = int64(len(w.body))
	}
	recorder := httptest.NewRecorder()
	s.ServeHTTP(recorder, r)
	return recorder
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

// TestTheChangeOfEverySingleFaultMakesTheRequestPass sends each single fault, applies what the journal says would have
// passed, and sends it again.
func TestTheChangeOfEverySingleFaultMakesTheRequestPass(t *testing.T) {
	t.Parallel()
	all := map[string]single{}
	for _, faults := range []map[string]single{requestFaults(), bodyFaults(), stateFaults(), tokenFaults()} {
		maps.Copy(all, faults)
	}
	titles := map[string]bool{}
	for name, fault := range all {
		titles[fault.title] = true
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fault.passes(t)
		})
	}
	for _, title := range mock.ContractFaults() {
		if why := withoutChange[title]; titles[title] == (why != "") {
			t.Errorf("%q: want a single fault of the title, or a reason why there is none", title)
		}
	}
	if len(all) < 25 {
		t.Errorf("%d kinds, want 25 at least", len(all))
	}
}

// withoutChange are the titles of refusals that nothing mends, and why.
var withoutChange = map[string]string{
	"Internal error":                "the mock itself is wrong",
	"Parameter breaks the contract": "every parameter of a path that is routed is a text of some length",
}

func (f single) passes(t *testing.T) {
	s := start(t, f.readings...)
	if f.limited {
		control(t, s, "setRateLimit", "PUT", "/rate-limit", `{"requests":1,"perMilliseconds":60000}`)
		send(t, s)
	}
	for _, before := range f.before {
		expect(t, send(t, s, before), 200, "")
	}
	if f.clock != "" {
		control(t, s, "setClock", "PUT", "/clock", `{"mode":"frozen","now":"`+f.clock+`"}`)
	}
	c := good(t, s)
	c.authorization = "Bearer " + token(t, s, mock.TokenRequest{Scope: mock.AllScopes})
	f.edit(&c)
	switch {
	case c.authorization == "outsider":
		c.authorization = "Bearer " + token(t, s, mock.TokenRequest{Customer: outsider})
	case c.authorization == "reader":
		c.authorization = "Bearer " + token(t, s, mock.TokenRequest{Scope: "mcs:oci:api:User"})
	case strings.HasPrefix(c.authorization, "defect "):
		c.authorization = "Bearer " + token(t, s, mock.TokenRequest{Defect: strings.TrimPrefix(c.authorization, "defect ")})
	}
	w := wired(c)
	w.broken = f.broken
	refused := w.send(s)
	e := s.Journal()[0]
	last := e.Trace[len(e.Trace)-1]
	var problem struct{ Title string }
	if err := json.Unmarshal(refused.Body.Bytes(), &problem); err != nil {
		t.Fatalf("got %d %s", refused.Code, refused.Body)
	}
	if f.title != "" && problem.Title != f.title && e.Reason != "conflict-body" || last.Outcome != "refused" {
		t.Fatalf("got %d %s, want the title %q", refused.Code, refused.Body, f.title)
	}
	if last.States == "" || last.Change == "" || len(last.Apply) == 0 {
		t.Fatalf("the trace ends with %+v, want what the rule states, a change, and how to apply it", last)
	}
	for _, edit := range last.Apply {
		w.apply(t, s, edit)
	}
	again := w.send(s)
	var rfcs struct{ Conflicts []any }
	_ = json.Unmarshal(again.Body.Bytes(), &rfcs)
	if again.Code >= 300 || c.method != "GET" && len(rfcs.Conflicts) > 0 {
		text, _ := json.Marshal(last.Apply)
		t.Errorf("refused: %s\nafter %s\n%d %s", refused.Body, text, again.Code, again.Body)
	}
}

func TestTheTraceSaysWhatEachRuleStates(t *testing.T) {
	t.Parallel()
	s := start(t)
	send(t, s, at("2020-08-26T15:15:59Z"))
	for _, step := range s.Journal()[0].Trace {
		if step.Rule == "" || step.States == "" {
			t.Errorf("the step %+v has no rule, or not what it states", step)
		}
	}
}

func TestARefusalListsAHundredFaultsAtMostAndSaysHowManyMore(t *testing.T) {
	t.Parallel()
	s := start(t, "extra-fields", "refused")
	var members bytes.Buffer
	for i := range 150 {
		fmt.Fprintf(&members, `"m%d":1,`, i)
	}
	r := send(t, s, body("{"+members.String()+sampleBody[1:]))
	var problem struct {
		Errors     []any
		MoreErrors int
	}
	if err := json.Unmarshal([]byte(r.body), &problem); err != nil || len(problem.Errors) != 100 || problem.MoreErrors != 50 {
		t.Errorf("got %d errors and %d more, %v, want 100 and 50", len(problem.Errors), problem.MoreErrors, err)
	}
}

func TestABodyThatEndedEarlyIsMarkedInTheJournal(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, broken := range []error{io.ErrUnexpectedEOF, os.ErrDeadlineExceeded, errors.New("anything")} {
		w := wired(good(t, s))
		w.broken, w.body = broken, `{"a`
		w.send(s)
		if e := s.Journal()[0]; !e.RequestTruncated || e.RequestBody != `{"a` {
			t.Errorf("%v: the entry has the body %q, cut %v", broken, e.RequestBody, e.RequestTruncated)
		}
	}
	wired(good(t, s)).send(s)
	if e := s.Journal()[0]; e.RequestTruncated {
		t.Error("a whole body is marked as cut")
	}
}
