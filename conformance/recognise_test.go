package conformance_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
)

// answer is the same answer to every request.
type answer struct {
	status int
	header map[string]string
	body   string
}

func (a answer) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	for name, value := range a.header {
		w.Header().Set(name, value)
	}
	w.WriteHeader(a.status)
	_, _ = w.Write([]byte(a.body))
}

var (
	inHTML    = map[string]string{"Content-Type": "text/html; charset=utf-8"}
	inProblem = map[string]string{"Content-Type": "application/problem+json"}
)

func with(header map[string]string, name, value string) map[string]string {
	all := map[string]string{name: value}
	for n, v := range header {
		all[n] = v
	}
	return all
}

// What is not the API, or does not know the caller, breaks no clause: the error says what was seen, and what to correct.
func TestWhatIsNotTheAPIIsATargetError(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer http.Handler
		want   []string
	}{
		"a login redirect": {
			answer{302, with(inHTML, "Location", "https://login.example.com/sso?state=secret"), ""},
			[]string{"302 Found, to https://login.example.com/sso, with an empty body", "A login page or another address stands before the API"},
		},
		"a static page": {
			answer{200, inHTML, "<!doctype html><html><head><style>p{}</style><title>Welcome to nginx!</title></head><body><p>It&nbsp;works</p></body></html>"},
			[]string{"200 OK", "text/html", `"Welcome to nginx! It`, "correct --target"},
		},
		"a page without its media type": {answer{200, nil, "<html><body>Hello</body></html>"}, []string{`"Hello"`, "correct --target"}},
		"a text":                        {answer{200, map[string]string{"Content-Type": "text/plain"}, "OK"}, []string{`text/plain that begins "OK"`}},
		"an empty answer":               {answer{200, nil, ""}, []string{"200 OK, with an empty body", "correct --target"}},
		"an empty 204":                  {answer{204, nil, ""}, []string{"204 No Content"}},
		"a maintenance page": {
			answer{503, with(inHTML, "Retry-After", "7200"), "<h1>Back soon</h1>"},
			[]string{"503 Service Unavailable", `"Back soon"`, "Retry-After is 2 h", "--wait-for-target"},
		},
		"a gateway without a backend":       {answer{502, inHTML, "<h1>Bad Gateway</h1>"}, []string{"502 Bad Gateway", "is down or in maintenance"}},
		"a gateway's problem":               {answer{504, inProblem, `{"title":"upstream"}`}, []string{"504", "application/problem+json", "is down"}},
		"a firewall":                        {answer{403, inHTML, "<title>Access denied</title> Ray ID 1"}, []string{"403 Forbidden", "Access denied", "keeps this machine out"}},
		"a firewall's problem":              {answer{403, inProblem, `{"title":"blocked"}`}, []string{"403", "blocked", "keeps this machine out"}},
		"a wrong prefix":                    {answer{404, inHTML, "Cannot PUT"}, []string{"404 Not Found", "Cannot PUT", "prefix that a gateway may ask for"}},
		"a wrong prefix, told in JSON":      {answer{404, inProblem, `{"title":"no route"}`}, []string{"no route", "prefix"}},
		"another realm":                     {answer{401, map[string]string{"Www-Authenticate": `Basic realm="staging"`}, ""}, []string{`Basic realm="staging"`, "credentials of its own"}},
		"a token that is not accepted":      {answer{401, with(inProblem, "Www-Authenticate", `Bearer error="invalid_token"`), `{}`}, []string{"accepted nowhere", "identities.approver"}},
		"a gateway that is asked too often": {answer{429, map[string]string{"Retry-After": "7200"}, ""}, []string{"429", "--rate-limit"}},
		"a crash whatever is asked":         {answer{500, inHTML, "oops"}, []string{"500", "see its log"}},
	} {
		for _, effects := range []string{"none", "books"} {
			if leftOut(name, "a static page", "a crash whatever is asked") {
				continue
			}
			t.Run(name+", effects "+effects, func(t *testing.T) {
				t.Parallel()
				f := newFake()
				config := f.config()
				config.Identities["user"] = config.Identities["approver"]
				r, err := conformance.Run(t.Context(), conformance.Options{Target: start(t, c.answer), Config: config, Bookings: conformance.Bookings{Effects: effects}})
				var wrong *conformance.TargetError
				if r == nil || r.Ended == "" || !errors.As(err, &wrong) {
					t.Fatalf("got %v, %v, want a *TargetError, and a report that names it", r, err)
				}
				for _, rule := range r.Rules {
					if rule.Outcome == report.Failed {
						t.Errorf("%s %s is called broken", rule.Kind, rule.Slug)
					}
				}
				for _, want := range append(c.want, "PUT http://", "nothing was judged") {
					if !strings.Contains(err.Error(), want) {
						t.Errorf("got %q, want word of %q", err, want)
					}
				}
				if strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "<") {
					t.Errorf("got %q, want one paragraph without markup and secrets", err)
				}
				noSecrets(t, f, err.Error())
			})
		}
	}
}

// A secret that is cut with the text around it is hidden, too.
func TestWhatWasSeenHasNoPartOfASecret(t *testing.T) {
	t.Parallel()
	const key = "planted-gateway-key-0123456789"
	for name, h := range map[string]http.Handler{
		"in the body":   answer{404, nil, strings.Repeat("x ", 55) + key},
		"in the header": answer{401, map[string]string{"Www-Authenticate": `Basic realm="` + strings.Repeat("x", 90) + key + `"`}, ""},
	} {
		config := newFake().config()
		config.Headers = map[string]conformance.Header{"X-Gateway-Key": {Value: key}}
		_, err := conformance.Run(t.Context(), conformance.Options{Target: start(t, h), Config: config})
		if err == nil || !strings.Contains(err.Error(), "xx") && !strings.Contains(err.Error(), "x x") || strings.Contains(err.Error(), "planted") {
			t.Errorf("%s: got %v, want what was seen without the key", name, err)
		}
	}
}

// A server of the API that wrongly refuses, or fails, is judged; where it fails whatever the good token asks for, it may be
// what is behind a gateway that is down.
func TestAServerThatWronglyRefusesIsJudged(t *testing.T) {
	t.Parallel()
	good := func(f *fake, r *http.Request) bool {
		return r.Method == http.MethodPut && r.Header.Get("Authorization") == "Bearer "+f.tokens[own]
	}
	lawful := func(f *fake, r *http.Request) bool {
		return good(f, r) && !isProbe(r) && strings.Contains(r.URL.Path, "/3-A")
	}
	for name, c := range map[string]struct {
		status int
		body   string
		to     func(f *fake, r *http.Request) bool
		want   report.Verdict
	}{
		"403, and garbage is 401":                    {403, `{}`, good, report.NonConformant},
		"404, and garbage is 401":                    {404, `{}`, good, report.NonConformant},
		"401 for another reason than garbage":        {401, `{"code":"OPT-IN"}`, good, report.NonConformant},
		"401 to what is lawful, and to garbage":      {401, `{"code":"TOKEN"}`, lawful, report.NonConformant},
		"500 to what is lawful":                      {500, `{}`, lawful, report.NonConformant},
		"500 to each good token, and garbage is 401": {500, `{}`, good, report.Undecided},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake()
			f.before = func(w http.ResponseWriter, r *http.Request) bool {
				if !c.to(f, r) {
					return false
				}
				same(c.status, c.body)(w, r)
				return true
			}
			r := f.run(t, conformance.Options{Bookings: conformance.Bookings{Effects: "books"}, Selection: conformance.Selection{IDs: []string{"SE-CORE-001"}}})
			if r.Verdict != c.want {
				t.Errorf("got %s, %v, want %s", r.Verdict, r.Reasons, c.want)
			}
		})
	}
}
