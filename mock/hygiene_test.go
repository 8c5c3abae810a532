package mock_test

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/openapi"
)

func TestAChallengeIsOnEach401AndSaysInvalidTokenOnlyWhereOneWasSent(t *testing.T) {
	t.Parallel()
	s := start(t)
	const bare, invalid = `Bearer realm="bounce"`, `Bearer realm="bounce", error="invalid_token"`
	for name, row := range map[string]struct {
		edit func(*call)
		want string
	}{
		"no token":           {auth(""), bare},
		"another scheme":     {auth("Basic eDp5"), bare},
		"a token that is no": {auth("Bearer junk"), invalid},
		"an expired token":   {defect(t, s, "expired"), invalid},
		"no Identifier":      {func(c *call) { c.identifier = "" }, ""},
		"a foreign customer": {func(c *call) { c.csi = otherCSI }, ""},
		"a scope too few":    {defect(t, s, "no-scope"), `Bearer realm="bounce", error="insufficient_scope", scope="mcs:oci:api:Approver"`},
	} {
		if got := send(t, s, row.edit).header.Get("WWW-Authenticate"); got != row.want {
			t.Errorf("%s: WWW-Authenticate is %q, want %q", name, got, row.want)
		}
	}
	s = start(t, "scope-status", "401")
	if got := send(t, s, defect(t, s, "no-scope")).header.Get("WWW-Authenticate"); got != invalid {
		t.Errorf("scope-status=401: WWW-Authenticate is %q, want %q", got, invalid)
	}
}

func TestAForeignCustomerThatExistsAndOneThatDoesNotAreAnsweredAlike(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"403", "404"} {
		s := start(t, "foreign-status", status)
		there := send(t, s, func(c *call) { c.csi, c.instance, c.execution = otherCSI, "OMCEBSOR3", "3-BLFVC0W" })
		optedOut := send(t, s, func(c *call) { c.csi, c.instance, c.execution = outsider, "SCMATI", "3-CDQF600" })
		nowhere := send(t, s, func(c *call) { c.csi, c.instance, c.execution = "99999999", "NOWHERE", "3-0000000" })
		want := alike(nowhere)
		if alike(there) != want || alike(optedOut) != want {
			t.Errorf("the answers differ:\n%s\n%s\n%s", alike(there), alike(optedOut), want)
		}
	}
}

var ids = regexp.MustCompile(`"instance":"[^"]*"|X-Request-Id:\[[^]]*\]|Content-Length:\[[^]]*\]`)

// alike is an answer without what names the request.
func alike(r reply) string { return ids.ReplaceAllString(fmt.Sprint(r.status, r.header, r.body), "") }

func TestNoRefusalShowsASecretOrAnythingFromInside(t *testing.T) {
	t.Parallel()
	s := start(t)
	inside := regexp.MustCompile(`(?i)goroutine|\.go:|runtime|openapi3|kin-openapi|echo|jwt:|golang|json: |strconv|panic|/home/|/root/|/usr/|eyJ`)
	for name, edit := range map[string]func(*call){
		"an expired token":       defect(t, s, "expired"),
		"a truncated token":      defect(t, s, "truncated"),
		"a token of none":        defect(t, s, "alg-none"),
		"a token that is no":     auth("Bearer junk"),
		"no JSON":                body(`{"scheduledTime": nope`),
		"a time that is none":    at("2020-13-45T99:99:99Z"),
		"bytes that are no text": body("\xff\xfe"),
		"a body too large":       body(strings.Repeat(" ", 1<<20)),
		"a query":                func(c *call) { c.path = "/nowhere?access_token=eyJhbGciOiJub25lIn0" },
		"an odd media type":      func(c *call) { c.mediaType = "a/b;;;=" },
	} {
		if r := send(t, s, edit); inside.MatchString(r.body) || r.status < 400 || r.status >= 500 {
			t.Errorf("%s: the refusal %d shows %q: %s", name, r.status, inside.FindString(r.body), r.body)
		}
	}
	for _, e := range s.Journal() {
		if text := fmt.Sprint(e); strings.Contains(text, "eyJ") {
			t.Errorf("the journal keeps a token: %s", text)
		}
	}
}

func TestARequestIDIsKeptWhereItIsSaneAndElseTheSameForTheSameSeed(t *testing.T) {
	t.Parallel()
	with := func(id string) func(*call) {
		return func(c *call) { c.header = http.Header{"X-Request-Id": {id}} }
	}
	first, again := start(t), start(t)
	for _, id := range []string{"", "with space", strings.Repeat("x", 65), "<script>"} {
		a, b := send(t, first, with(id)).header.Get("X-Request-Id"), send(t, again, with(id)).header.Get("X-Request-Id")
		if a != b || a == id || len(a) != 16 {
			t.Errorf("for %q the ids are %q and %q, want one of 16 digits that both give", id, a, b)
		}
	}
	if got := send(t, first, with("test-1.a_b")).header.Get("X-Request-Id"); got != "test-1.a_b" {
		t.Errorf("X-Request-Id is %q, want the one that was sent", got)
	}
}

func TestDateFollowsTheMocksClock(t *testing.T) {
	t.Parallel()
	s := start(t)
	if got := send(t, s).header.Get("Date"); got != "Wed, 26 Aug 2020 15:00:00 GMT" {
		t.Errorf("Date is %q, want that of the frozen clock", got)
	}
}

func TestBodiesThatAreTooLargeOrTooSlowEndCleanly(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), HTTP: mock.HTTP{ReadTimeout: 300 * time.Millisecond}})
	head := "PUT /selfservice/v1/customers/1/EBSO/products/bounce/instances/A/executions/B HTTP/1.1\r\nHost: localhost\r\n"
	for name, row := range map[string]struct {
		request string
		status  int
	}{
		"announced and not sent":   {head + "Content-Length: 10000000\r\n\r\n", 413},
		"announced, to be asked":   {head + "Expect: 100-continue\r\nContent-Length: 10000000\r\n\r\n", 413},
		"in chunks":                {head + "Transfer-Encoding: chunked\r\n\r\n" + strings.Repeat("4000\r\n"+strings.Repeat("a", 0x4000)+"\r\n", 40) + "0\r\n\r\n", 413},
		"announced and never sent": {head + "Content-Length: 100\r\n\r\n{", 408},
		"chunks that never come":   {head + "Transfer-Encoding: chunked\r\n\r\n4\r\n{\r\n", 408},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			connection, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
			if err != nil {
				t.Fatal(err)
			}
			defer connection.Close()
			go func() { _, _ = io.WriteString(connection, row.request) }() // the server may hang up before the end
			response, err := http.ReadResponse(bufio.NewReader(connection), nil)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			text, err := io.ReadAll(response.Body)
			if err != nil {
				t.Errorf("the answer is cut: %v", err)
			}
			r := reply{response.StatusCode, response.Header, string(text)}
			conforms(t, r)
			expect(t, r, row.status, "body-limit")
		})
	}
}

func TestAConnectionGoesOnAfterASmallRefusal(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, edit := range []func(*call){body("["), auth(""), func(c *call) { c.path = "/nowhere" }, func(*call) {}} {
		if r := send(t, s, edit); r.header.Get("Connection") == "close" {
			t.Errorf("the connection closes after %d %s", r.status, r.reason())
		}
	}
}

func TestExpect100ContinueIsHonoured(t *testing.T) {
	t.Parallel()
	s := start(t)
	expect(t, send(t, s, func(c *call) { c.header = http.Header{"Expect": {"100-continue"}} }), 200, "")
}

func TestAPanicBecomesAProblemWithoutItsText(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{Checks: func(_ string, checks []mock.Check) []mock.Check {
		checks[0].Run = func(*mock.Exchange) *mock.Refusal { panic("the secret of the authors") }
		return checks
	}})
	r := do(t, s, good(t, s))
	expect(t, r, 500, "no-server-error")
	if strings.Contains(r.body, "authors of nothing") || strings.Contains(r.body, "secret") {
		t.Errorf("the problem shows the panic: %s", r.body)
	}
	if entries := s.Journal(); len(entries) != 1 || entries[0].Status != 500 {
		t.Errorf("the journal has %+v, want the one exchange", entries)
	}
}

func TestAnAnswerThatBreaksTheDocumentBecomesA500UnderCheckAnswers(t *testing.T) {
	t.Parallel()
	panics := mock.Start(t, mock.Options{Clock: clock(t, frozen), Checks: func(string, []mock.Check) []mock.Check {
		return []mock.Check{{Name: "panic", Rule: "path", Run: func(*mock.Exchange) *mock.Refusal { panic("ordinary") }}}
	}})
	ordinary := do(t, panics, good(t, panics))
	for check, want := range map[bool]int{true: 500, false: 409} {
		s := mock.Start(t, mock.Options{Clock: clock(t, frozen), CheckAnswers: check, Checks: func(_ string, checks []mock.Check) []mock.Check {
			i := slices.IndexFunc(checks, func(c mock.Check) bool { return c.Name == "book" })
			if i < 0 {
				return checks
			}
			last := &checks[i]
			healthy := last.Run
			last.Run = func(x *mock.Exchange) *mock.Refusal {
				r := healthy(x)
				r.Body.(*mock.Conflicts).Conflicts[0].Duration = nil
				r.RetryAfter = time.Second
				return r
			}
			return checks
		}})
		c := good(t, s)
		tcmati(&c)
		r := do(t, s, c)
		same := slices.Equal(slices.Sorted(maps.Keys(r.header)), slices.Sorted(maps.Keys(ordinary.header)))
		if r.status != want || (r.header.Get("Retry-After") == "") != check || same != check {
			t.Errorf("CheckAnswers %v: got %d and the headers %v, want %d, and for a 500 those of any other: %v", check, r.status, r.header, want, ordinary.header)
		}
	}
}

// FuzzPUT sends any bytes in every place of a request, past the credentials: nothing may end in a 5xx or break the
// document.
func FuzzPUT(f *testing.F) {
	c, err := mock.NewClock(frozen)
	if err != nil {
		f.Fatal(err)
	}
	s, err := mock.New(mock.Options{Clock: c, CheckAnswers: true})
	if err != nil {
		f.Fatal(err)
	}
	sample := good(f, s)
	f.Add("DCMATI", "3-CDQF5Z0", "application/json", "", []byte(sampleBody))
	f.Add("%2F", "%00", "text/plain", "identity", []byte(`{"scheduledTime":"9999-12-31T23:59:59.999999999+23:59","action":"schedule"}`))
	f.Add("", "a/b", "application/json;charset", "\x00", []byte(`{"scheduledTime":"0000-01-01T0:00:00-23:59","action":"SCHEDULE","~/":{}}`))
	f.Add("TCMATI", "3-CDQEVUP", "application/json", "", []byte(`{"scheduledTime":"2020-12-31T23:59:60Z"} {}`))
	f.Fuzz(func(t *testing.T, instance, execution, mediaType, coding string, body []byte) {
		r := httptest.NewRequest(http.MethodPut, "/", strings.NewReader(string(body)))
		place := call{csi: own, service: "EBSO", instance: instance, execution: execution}.url()
		r.URL.Path = place
		r.RequestURI = place
		r.Header.Set("Authorization", sample.authorization)
		r.Header.Set("Identifier", sample.identifier)
		r.Header.Set("Content-Type", mediaType)
		r.Header.Set("Content-Encoding", coding)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code >= 500 || w.Code < 200 {
			t.Errorf("status %d: %s", w.Code, w.Body)
		}
		document, err := openapi.Bounce()
		if err != nil {
			t.Fatal(err)
		}
		operation, _ := document.Operation("scheduleExecution")
		for _, v := range operation.ValidateAnswer(w.Code, w.Header(), w.Body.Bytes()) {
			t.Errorf("the answer breaks the document: %s", v.Error())
		}
	})
}
