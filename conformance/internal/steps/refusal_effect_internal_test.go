package steps

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/internal/scenario/scenariotest"
	"example.com/bounce/conformance/internal/steps/lists"
	"example.com/bounce/conformance/internal/suitetest"
)

func newDetails(w *scenario.World) details { return details{w, lists.New(w)} }

func newActions(w *scenario.World) actions { return actions{w, lists.New(w)} }

// serving answers every request with 200 and a body, but one without a token with 401.
func serving(body string) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Content-Type", "application/json")
		if r.Header.Get("Authorization") == "" {
			rw.WriteHeader(http.StatusUnauthorized)
			return
		}
		_, _ = io.WriteString(rw, body)
	}
}

func TestWhatARefusalHasChangedIsNoticed(t *testing.T) {
	t.Parallel()
	const before = `{"id":"3-DCMATI","scheduledStart":"2030-01-02T10:00:00Z"}`
	for name, c := range map[string]struct {
		status int
		now    string
		want   string
		asks   int
	}{
		"a refusal that changes nothing":     {http.StatusConflict, before, "passed", 1},
		"a refusal that moves":               {http.StatusConflict, strings.Replace(before, "T10", "T14", 1), "wrong-answer", 1},
		"a refusal that takes the window":    {http.StatusBadRequest, `{"id":"3-DCMATI"}`, "wrong-answer", 1},
		"details that cannot be read":        {http.StatusConflict, `[]`, "wrong-answer", 1},
		"an acceptance, which is no refusal": {http.StatusOK, `{}`, "passed", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := scenariotest.World(t, serving(c.now), true)
			of := func(form *request.Form, status int, body string) *judge.Answer {
				d, err := w.GoodDraft(t.Context(), form, 0)
				if err != nil {
					t.Fatal(err)
				}
				return judge.NewAnswer("", d, 0, &exchange.Exchange{Status: status, Body: []byte(body)})
			}
			w.Aside, w.Last = of(request.Details, http.StatusOK, before), of(request.Cancel, c.status, `{"status":"Open"}`)
			if got := scenariotest.Verdict(w, newDetails(w).checkUnchanged(t.Context())); got != c.want || len(w.Calls) != c.asks {
				t.Errorf("got %s after %d requests, want %s after %d", got, len(w.Calls), c.want, c.asks)
			}
			if c.asks > 0 && !w.Last.Is(request.Details) {
				t.Errorf("what was read again is the %s", w.Last.Operation())
			}
		})
	}
}

func TestAWindowThatWasRefusedMustBeFree(t *testing.T) {
	t.Parallel()
	const taken = `{"conflicts":[{"scheduledStart":"DAYT10:00:00Z","scheduledEnd":"DAYT12:00:00Z"}]}`
	for name, c := range map[string]struct {
		status int
		now    string
		want   string
		asks   int
	}{
		"a refusal that books nothing":       {http.StatusNotAcceptable, `{"scheduledStart":"2030-01-02T10:00:00Z"}`, "passed", 1},
		"a refusal that books":               {http.StatusNotAcceptable, taken, "not-refused", 1},
		"a window that somebody else took":   {http.StatusNotAcceptable, strings.Replace(taken, "T10", "T11", 1), "unclear", 1},
		"an answer of no window":             {http.StatusNotAcceptable, `{}`, "wrong-answer", 1},
		"an acceptance, which is no refusal": {http.StatusOK, `{}`, "passed", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := scenariotest.World(t, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				var asked struct{ ScheduledTime time.Time }
				_ = json.NewDecoder(r.Body).Decode(&asked)
				serving(strings.ReplaceAll(c.now, "DAY", asked.ScheduledTime.Format(time.DateOnly)))(rw, r)
			}), true)
			w.Own.Executions = append(slices.Clone(w.Own.Executions), "3-SECOND")
			w.Last = judge.NewAnswer("", newGood(t, w), 0, &exchange.Exchange{Status: c.status, Body: []byte(`{"status":"Open"}`)})
			w.Calls = []*judge.Answer{w.Last}
			asked := w.Last.Draft.Time
			if got := scenariotest.Verdict(w, newDetails(w).checkFree(t.Context())); got != c.want || len(w.Calls) != 1+c.asks {
				t.Errorf("got %s after %d requests, want %s after %d", got, len(w.Calls)-1, c.want, c.asks)
			}
			if c.asks > 0 && (w.Last.Draft.Time != asked || w.Last.Draft.Execution == newGood(t, w).Execution) {
				t.Errorf("asked for %s of %s, want %s of another execution", w.Last.Draft.Time, w.Last.Draft.Execution, asked)
			}
		})
	}
}

func TestAControlRequestIsThatOfTheMutatedOneWhateverWasReadSince(t *testing.T) {
	t.Parallel()
	w := scenariotest.World(t, serving(`{"id":"3-CREATED"}`), true)
	for _, do := range []func() error{
		func() error { return w.SendForm(t.Context(), "create", "no token") },
		func() error { return w.CheckRefusedFor("for its token") },
		func() error { return w.Ask(t.Context(), request.Details, 0, nil) },
		func() error { return controls{w}.check(t.Context()) },
	} {
		if err := do(); err != nil {
			t.Fatal(err)
		}
	}
	if !w.Last.Is(request.Create) || w.Last.Draft.Token() == "" || len(w.Calls) != 3 {
		t.Errorf("the last of %d requests was for %s, want the third to be the create with its token", len(w.Calls), w.Last.Operation())
	}
}

func TestTheTokenOfTheOtherCustomerIsThatOfWhomItHas(t *testing.T) {
	t.Parallel()
	w := scenariotest.World(t, serving(`{}`), true) // which knows the other customer's approver only
	if err := w.SendForm(t.Context(), "details", "the token of the other customer"); err != nil {
		t.Fatal(err)
	}
	got := w.Last.Draft
	if got.Token() != suitetest.JWT(`{"sub":"other"}`) || got.CSI != w.Own.CSI || got.Header.Get("Identifier") != w.Own.Identifier {
		t.Errorf("got token %q with the path and Identifier of %s, want the other customer's token alone", got.Token(), got.CSI)
	}
}

// A server that keeps its verdict on a caller refuses what it accepted before: the rule whose request was refused in between is
// broken, where no other rule's was.
func TestAVerdictThatIsKeptBreaksTheRuleThatItCameBy(t *testing.T) {
	t.Parallel()
	const booked = `{"scheduledStart":"2030-01-02T10:00:00Z","scheduledEnd":"2030-01-02T12:00:00Z","status":"Open","subStatus":"Ready For Execution","custStatus":"Review Update"}`
	for name, c := range map[string]struct {
		accepted bool     // once, before all
		others   []string // rules whose requests were refused since
		breaks   bool
	}{
		"after one rule's refusal":            {true, nil, true},
		"after another rule's refusal, too":   {true, []string{"scope-approver"}, false},
		"of a caller that never was accepted": {false, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			refuses := !c.accepted
			w := scenariotest.World(t, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				if refuses = refuses || strings.Contains(r.URL.Path, "/customers/9"); refuses {
					rw.WriteHeader(http.StatusForbidden)
					return
				}
				serving(booked)(rw, r)
			}), true)
			w.Subject.Rule = "own-instances"
			if err := (schedules{w}).schedule(t.Context(), "", "10:00:00Z", ""); err != nil {
				t.Fatal(err)
			}
			for _, rule := range c.others {
				w.Subject.Rule = rule
				if err := newActions(w).sendFor(t.Context(), 0, "10:00:00Z", "an unknown CSI"); err != nil {
					t.Fatal(err)
				}
			}
			w.Subject.Rule = "own-instances"
			if err := newActions(w).sendFor(t.Context(), 0, "10:00:00Z", "an unknown CSI"); err != nil {
				t.Fatal(err)
			}
			err := controls{w}.check(t.Context())
			failed, control := (*outcome.Failure)(nil), (*outcome.Control)(nil)
			if errors.As(err, &failed) != c.breaks || errors.As(err, &control) == c.breaks {
				t.Errorf("got %v, want a failure of the rule: %v", err, c.breaks)
			}
		})
	}
}

func newGood(t *testing.T, w *scenario.World) request.Draft {
	t.Helper()
	d, err := request.NewSchedule(t.Context(), w.Own, 0, w.Own.At("10:00:00Z"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}
