package conformance_test

import (
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
)

// same answers every request alike.
func same(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

func hangUp(w http.ResponseWriter, _ *http.Request) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		_ = connection.Close()
	}
}

// strange is what stands for no verdict, since nothing was judged.
const strange report.Verdict = "a *TargetError"

// A server that treats all requests alike passes no negative by it. One that answers nothing as the API would, and looks at
// no token, is no server of the API.
func TestTrivialServersDoNotConform(t *testing.T) {
	t.Parallel()
	const few = "@clause:purpose or @clause:bearer-token or @clause:instance-id or @clause:scheduled-time"
	for name, c := range map[string]struct {
		answer        http.HandlerFunc
		tags          string
		none, booking report.Verdict
	}{
		"200 and an empty object": {same(200, "{}"), "", report.NonConformant, report.NonConformant},
		"200 and a good answer": {
			same(200, `{"scheduledStart":"2030-01-01T10:00:00Z","scheduledEnd":"2030-01-01T12:00:00Z","status":"Open","subStatus":"a","custStatus":"b"}`),
			few, report.NonConformant, report.NonConformant,
		},
		"200 and conflicts": {same(200, `{"conflicts":[{}]}`), few, report.NonConformant, report.NonConformant},
		"204":               {same(204, ""), few, strange, strange},
		"401":               {same(401, "{}"), "", strange, strange},
		"403":               {same(403, "{}"), few, strange, strange},
		// Under no effects, 400 for an unknown execution is lawful, and so it is for all else that may be sent.
		"400":                  {same(400, "{}"), "not @family", report.Undecided, report.NonConformant},
		"400, to reads too":    {same(400, "{}"), "", report.NonConformant, report.NonConformant},
		"404":                  {same(404, "{}"), "", strange, strange},
		"500":                  {same(500, "{}"), few, strange, strange},
		"a redirect to itself": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusTemporaryRedirect) }, few, strange, strange},
		"no answer":            {hangUp, few, strange, strange},
	} {
		for effects, want := range map[string]report.Verdict{"none": c.none, "books": c.booking} {
			if leftOut(name, "204", "no answer") {
				continue
			}
			t.Run(name+", effects "+effects, func(t *testing.T) {
				t.Parallel()
				r, err := conformance.Run(t.Context(), conformance.Options{
					Target: start(t, c.answer), Config: newFake().config(), Bookings: conformance.Bookings{Effects: effects}, Selection: conformance.Selection{Tags: c.tags},
				})
				var wrong *conformance.TargetError
				if want == strange && errors.As(err, &wrong) {
					return
				}
				if err != nil || want == strange {
					t.Fatalf("got %v, %v, want %s", r, err, want)
				}
				holds(t, r)
				if r.Verdict != want {
					t.Errorf("verdict: got %s, want %s: %v", r.Verdict, want, r.Reasons)
				}
				if got, want := r.ExitCode(false), map[report.Verdict]int{report.NonConformant: 1, report.Undecided: 4}[want]; got != want {
					t.Errorf("exit code: got %d, want %d", got, want)
				}
			})
		}
	}
}

func TestATokenDoesNotFollowARedirect(t *testing.T) {
	t.Parallel()
	var reached atomic.Int32
	elsewhere := start(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	for _, status := range []int{301, 302, 303, 307, 308} {
		redirect := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere+r.URL.Path, status) })
		for _, handler := range []http.HandlerFunc{redirect, func(w http.ResponseWriter, r *http.Request) {
			if isProbe(r) { // by which it passes for the API
				same(400, "{}")(w, r)
				return
			}
			redirect(w, r)
		}} {
			_, err := conformance.Run(t.Context(), conformance.Options{
				Target: start(t, handler), Config: newFake().config(), Bookings: conformance.Bookings{Effects: "books"}, Selection: conformance.Selection{IDs: []string{"SE-CORE-001", "SE-AUTH-001", "SE-AUTH-020"}},
			})
			var wrong *conformance.TargetError
			if err != nil && !errors.As(err, &wrong) {
				t.Fatal(err)
			}
		}
		if reached.Load() != 0 {
			t.Errorf("%d: got %d requests at the other host, want none", status, reached.Load())
		}
	}
}

func TestAServerThatHangsIsNotToBlame(t *testing.T) {
	t.Parallel()
	done := make(chan struct{})
	hanging := func(all bool) string {
		return start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if isProbe(r) && !all {
				same(400, "{}")(w, r)
				return
			}
			select {
			case <-done:
			case <-r.Context().Done():
			}
		}))
	}
	t.Cleanup(func() { close(done) }) // before the servers end
	o := conformance.Options{
		Target: hanging(true), Config: newFake().config(), Bookings: conformance.Bookings{Effects: "books"}, Pacing: conformance.Pacing{RequestTimeout: 50 * time.Millisecond},
		Selection: conformance.Selection{IDs: []string{"SE-CORE-001", "SE-AUTH-001", "SE-HTTP-007"}}, FailOn: "should",
	}
	_, err := conformance.Run(t.Context(), o)
	var wrong *conformance.TargetError
	if !errors.As(err, &wrong) || !strings.Contains(err.Error(), "got no answer") {
		t.Errorf("got %v, want a *TargetError that says that no answer came", err)
	}
	o.Target = hanging(false)
	r, err := conformance.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	holds(t, r)
	for _, s := range r.Scenarios {
		if s.Outcome != report.Skipped && (s.Outcome != report.Inconclusive || s.Code != "no-answer") {
			t.Errorf("%s: got %s (%s), want it inconclusive for want of an answer", s.ID, s.Outcome, s.Code)
		}
	}
}

func TestATargetThatCannotBeTestedIsATargetError(t *testing.T) {
	t.Parallel()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	untrusted := httptest.NewUnstartedServer(http.NotFoundHandler())
	untrusted.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	untrusted.StartTLS()
	t.Cleanup(untrusted.Close)
	plain := start(t, http.NotFoundHandler())
	f := newFake()
	late := f.config()
	late.Identities["approver"] = conformance.Identity{Identifier: ownGUID, Token: conformance.Token{Value: planted("own", time.Now().Add(-time.Minute))}}
	for name, o := range map[string]conformance.Options{
		"nothing listens":          {Target: gone.URL},
		"its name is unknown":      {Target: "http://no-such-host.invalid"},
		"its certificate is bad":   {Target: untrusted.URL},
		"it speaks no TLS":         {Target: "https" + plain[len("http"):]},
		"its token has expired":    {Target: plain, Config: late},
		"its token is not to have": {Target: plain, Config: &conformance.Config{Identities: map[string]conformance.Identity{"expired": {Token: conformance.Token{Env: "BOUNCE_NO_SUCH"}}}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := conformance.Run(t.Context(), o)
			var wrong *conformance.TargetError
			if r == nil || r.Ended == "" || !errors.As(err, &wrong) {
				t.Fatalf("got %v, %v, want a *TargetError, and a report that names it", r, err)
			}
			noSecrets(t, f, err.Error())
		})
	}
}

func TestWrongOptionsAreAUsageError(t *testing.T) {
	t.Parallel()
	plain := start(t, http.NotFoundHandler())
	for name, c := range map[string]struct {
		field string
		o     conformance.Options
	}{
		"no target":              {"Target", conformance.Options{}},
		"a target that is none":  {"Target", conformance.Options{Target: "127.0.0.1:2686"}},
		"a target with a query":  {"Target", conformance.Options{Target: plain + "?a=b"}},
		"an unknown tag":         {"Tags", conformance.Options{Target: plain, Selection: conformance.Selection{Tags: "@must or @clause:no-such-clause"}}},
		"an unfinished tag":      {"Tags", conformance.Options{Target: plain, Selection: conformance.Selection{Tags: "@must and"}}},
		"godog's tags":           {"Tags", conformance.Options{Target: plain, Selection: conformance.Selection{Tags: "@must && ~@slow"}}},
		"an unknown id":          {"IDs", conformance.Options{Target: plain, Selection: conformance.Selection{IDs: []string{"SE-AUTH-001", "SE-AUTH-999"}}}},
		"an unknown reading":     {"Expect", conformance.Options{Target: plain, Expect: map[string]string{"tea-status": "418"}}},
		"an unknown alternative": {"Expect", conformance.Options{Target: plain, Expect: map[string]string{"token-status": "418"}}},
		"unknown effects":        {"Effects", conformance.Options{Target: plain, Bookings: conformance.Bookings{Effects: "all"}}},
		"an unknown level":       {"FailOn", conformance.Options{Target: plain, FailOn: "may"}},
		"a negative budget":      {"MaxBookings", conformance.Options{Target: plain, Bookings: conformance.Bookings{MaxBookings: -2}}},
		"a negative concurrency": {"Concurrency", conformance.Options{Target: plain, Pacing: conformance.Pacing{Concurrency: -1}}},
		"a negative time-out":    {"RequestTimeout", conformance.Options{Target: plain, Pacing: conformance.Pacing{RequestTimeout: -1}}},
		"a negative wait":        {"WaitForTarget", conformance.Options{Target: plain, Pacing: conformance.Pacing{WaitForTarget: -1}}},
		"a rate without a time":  {"RateLimit", conformance.Options{Target: plain, Pacing: conformance.Pacing{RateLimit: conformance.Rate{Requests: 5}}}},
		"an unknown role":        {"Config", conformance.Options{Target: plain, Config: &conformance.Config{Instances: map[string][]conformance.Place{"bokable": nil}}}},
		"no Identifier": {"Config", conformance.Options{Target: plain, Config: &conformance.Config{Identities: map[string]conformance.Identity{
			"approver": {Identifier: "tenant-7", Token: conformance.Token{Env: "A"}},
		}}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := conformance.Run(t.Context(), c.o)
			var wrong *conformance.UsageError
			if r != nil || !errors.As(err, &wrong) || wrong.Field != c.field {
				t.Errorf("got %v, %v, want a *UsageError alone, of %s", r, err, c.field)
			}
		})
	}
}

func TestNothingSelectedIsNoSuccess(t *testing.T) {
	t.Parallel()
	f := newFake()
	r := f.run(t, conformance.Options{Selection: conformance.Selection{Tags: "@must and @should"}})
	if r.Verdict != report.Undecided || r.ExitCode(false) != 4 || !slices.Contains(r.Reasons, "nothing was selected") {
		t.Errorf("got %s, %d: %v, want inconclusive, 4, since nothing was selected", r.Verdict, r.ExitCode(false), r.Reasons)
	}
	if n := len(f.puts()); n != 0 {
		t.Errorf("got %d requests, want none", n)
	}
}

func TestATargetWithoutRolesIsInconclusive(t *testing.T) {
	t.Parallel()
	r, err := conformance.Run(t.Context(), conformance.Options{Target: start(t, same(200, "{}"))})
	if err != nil {
		t.Fatal(err)
	}
	holds(t, r)
	if r.Verdict != report.Undecided || r.Count(report.Blocked) != r.Selected() || len(r.Needs) == 0 {
		t.Errorf("got %s with %d blocked, want all blocked, and what to provide", r.Verdict, r.Count(report.Blocked))
	}
}

// leftOut reports whether a table whose rows run the suite leaves a row out: with -short, for the race detector, to which they are
// all alike but for the kept ones.
func leftOut(row string, kept ...string) bool { return testing.Short() && !slices.Contains(kept, row) }
