package conformance_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
)

// The fake is written from the contract alone, in as few lines as keep its must clauses but for conflicts: it knows one
// place and one token a customer, and books whatever it can make sense of. It is as lenient as a lawful server may be.

const (
	own      = "15427061"
	others   = "20915348"
	closed   = "30771204"
	ownGUID  = "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01"
	leadTime = 16 * time.Minute
)

var guids = map[string]string{
	ownGUID: own, "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a02": others, "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a03": closed,
}

// planted makes a token that only its holder can know; the fake compares it, and nobody verifies it.
func planted(who string, expires time.Time) string {
	part := base64.RawURLEncoding.EncodeToString
	claims := fmt.Sprintf(`{"sub":%q,"exp":%d}`, who, expires.Unix())
	return part([]byte(`{"alg":"RS256","typ":"JWT"}`)) + "." + part([]byte(claims)) + "." + part([]byte("planted signature of "+who))
}

type seen struct {
	method, path, identifier, authorization, body string
	accepted                                      bool
}

type fake struct {
	tokens map[string]string // by CSI
	// before may answer in the fake's place; it then returns true.
	before func(w http.ResponseWriter, r *http.Request) bool

	mu       sync.Mutex
	requests []seen
}

func newFake() *fake {
	soon := time.Now().Add(time.Hour)
	return &fake{tokens: map[string]string{own: planted("own", soon), others: planted("others", soon), closed: planted("closed", soon)}}
}

// config describes the fake's world.
func (f *fake) config() *conformance.Config {
	identities := map[string]conformance.Identity{"expired": {Token: conformance.Token{Value: planted("own", time.Now().Add(-time.Hour))}}}
	for guid, csi := range guids {
		role := map[string]string{own: "approver", others: "other-customer", closed: "not-opted-in"}[csi]
		identities[role] = conformance.Identity{Identifier: guid, Token: conformance.Token{Value: f.tokens[csi]}}
	}
	place := func(csi string) []conformance.Place {
		instance := map[string]string{own: "DCMATI", others: "OTHERS", closed: "DCMATI"}[csi]
		return []conformance.Place{{CSI: csi, Service: "EBSO", Instance: instance, Executions: []string{"3-A", "3-B", "3-C"}}}
	}
	return &conformance.Config{
		Identities: identities,
		Instances:  map[string][]conformance.Place{"bookable": place(own), "foreign": place(others), "not-opted-in": place(closed)},
	}
}

var path = regexp.MustCompile(`^/selfservice/v1/customers/([^/]+)/([^/]+)/products/bounce/instances/([^/]+)/executions/([^/]+)$`)

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s := seen{
		method: r.Method, path: r.URL.EscapedPath(), identifier: r.Header.Get("Identifier"),
		authorization: r.Header.Get("Authorization"), body: string(body),
	}
	defer func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.requests = append(f.requests, s)
	}()
	r.Body = io.NopCloser(bytes.NewReader(body))
	if f.before != nil && f.before(w, r) {
		return
	}
	status, answer := f.decide(s, body)
	s.accepted = status == http.StatusOK
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Www-Authenticate", `Bearer error="invalid_token"`)
	w.Header().Set("Allow", "PUT")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, answer)
}

// decide takes PATCH for PUT, any media type, the first of several JSON values and the last of several members.
func (f *fake) decide(s seen, body []byte) (status int, answer string) {
	customer, known := guids[s.identifier]
	place := path.FindStringSubmatch(s.path)
	refused := func(status int, code string) (int, string) {
		return status, fmt.Sprintf(`{"code":%q,"message":"no"}`, code)
	}
	if place != nil {
		place[3], _ = url.PathUnescape(place[3])
	}
	var request struct {
		ScheduledTime string `json:"scheduledTime"`
		Action        any    `json:"action"`
	}
	switch err := json.NewDecoder(bytes.NewReader(body)).Decode(&request); {
	case place == nil:
		return refused(http.StatusNotFound, "PATH")
	case s.method != http.MethodPut:
		return refused(http.StatusMethodNotAllowed, "METHOD")
	case s.identifier == "":
		return refused(http.StatusBadRequest, "IDENTIFIER")
	case !known || s.authorization != "Bearer "+f.tokens[customer]:
		return refused(http.StatusUnauthorized, "TOKEN")
	case place[1] != customer || customer == closed:
		return refused(http.StatusForbidden, "CUSTOMER")
	case place[2] != "EBSO" || place[3] != map[string]string{own: "DCMATI", others: "OTHERS"}[customer] || !slices.Contains([]string{"3-A", "3-B", "3-C"}, place[4]):
		return refused(http.StatusNotFound, "PLACE")
	case err != nil || request.Action != nil && request.Action != "schedule" || bytes.Contains(body, []byte("ScheduleTime")):
		return refused(http.StatusBadRequest, "BODY")
	}
	at, err := time.Parse(time.RFC3339, request.ScheduledTime)
	if err != nil || at.Before(time.Now().Add(leadTime)) {
		return refused(http.StatusBadRequest, "TIME")
	}
	return http.StatusOK, fmt.Sprintf(
		`{"scheduledStart":%q,"scheduledEnd":%q,"status":"Open","subStatus":"Ready For Execution","custStatus":"Review Update"}`,
		request.ScheduledTime, at.Add(2*time.Hour).Format(time.RFC3339))
}

// puts are the requests that could have been schedules: all but those that only look whether there is a server.
func (f *fake) puts() []seen {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(f.requests), func(s seen) bool { return s.method == http.MethodGet })
}

func (f *fake) accepted() int {
	n := 0
	for _, s := range f.puts() {
		if s.accepted {
			n++
		}
	}
	return n
}

// isProbe tells the request by which a run sees whether there is the API, and leaves it to be read.
func isProbe(r *http.Request) bool {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	return bytes.Contains(body, []byte("2001-01-01"))
}

// start serves a handler until the test ends.
func start(t *testing.T, h http.Handler) string {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server.URL
}

// run checks the fake and holds the report to what is true of every report.
func (f *fake) run(t *testing.T, o conformance.Options) *report.Report {
	t.Helper()
	o.Target = start(t, f)
	if o.Config == nil {
		o.Config = f.config()
	}
	r, err := conformance.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	holds(t, r)
	return r
}

// holds is what every report promises, whatever the target.
func holds(t *testing.T, r *report.Report) {
	t.Helper()
	planned := scenarios(t)
	if len(r.Scenarios) != len(planned) {
		t.Fatalf("got %d scenarios reported, want the %d planned", len(r.Scenarios), len(planned))
	}
	for i, s := range r.Scenarios {
		if s.ID != planned[i].ID || s.Name != planned[i].Name || s.Line != planned[i].Line {
			t.Errorf("scenario %d: got %s %q, want %s %q", i, s.ID, s.Name, planned[i].ID, planned[i].Name)
		}
		if s.Outcome == report.Errored {
			t.Errorf("%s %s: the harness failed: %s", s.ID, s.Name, s.Reason)
		}
		plain := s.Outcome == report.Passed || s.Outcome == report.Skipped
		if !plain && (s.Code == "" || strings.TrimSpace(s.Reason) == "") {
			t.Errorf("%s %s: %s without a code or a reason", s.ID, s.Name, s.Outcome)
		}
	}
	broken := r.Count(report.Failed) > 0 || slices.ContainsFunc(r.Rules, func(row report.Rule) bool { return row.Outcome == report.Failed }) || slices.ContainsFunc(r.Readings, func(row report.Reading) bool { return row.Outcome == report.Failed })
	if broken != (r.Verdict == report.NonConformant) {
		t.Errorf("verdict %s: something failed: %v", r.Verdict, broken)
	}
	open := r.Count(report.Blocked, report.Inconclusive) > 0 || r.Selected() == 0
	if green := r.Verdict == report.Conformant || r.Verdict == report.Partial; green && open {
		t.Errorf("verdict %s, though not all that was selected was exercised", r.Verdict)
	}
	if (r.Verdict == report.Conformant) != (len(r.Reasons) == 0) {
		t.Errorf("verdict %s with the reasons %v", r.Verdict, r.Reasons)
	}
}
