package steps

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/target"
)

// accepting books everything, and counts it.
func accepting(booked *atomic.Int32) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPut {
			booked.Add(1)
		}
		_, _ = w.Write([]byte(windowed("2030-01-02T10:00:00Z", "2030-01-02T12:00:00Z")))
	}
}

func TestTheBudgetHoldsForScenariosSideBySide(t *testing.T) {
	t.Parallel()
	const budget, clients = 3, 20
	var booked atomic.Int32
	w := world(t, accepting(&booked), true)
	w.env.Ledger.Max = budget
	d := newGood(t, w)
	var blocked atomic.Int32
	var wait sync.WaitGroup
	for range clients {
		wait.Go(func() {
			other := NewWorld(w.env)
			var b *outcome.Blocked
			switch err := other.send(t.Context(), "schedule", d.Clone(), 0, true); {
			case errors.As(err, &b) && b.Code == "budget":
				blocked.Add(1)
			case err != nil:
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if booked.Load() != budget || blocked.Load() != clients-budget {
		t.Errorf("got %d booked and %d blocked, want %d and %d", booked.Load(), blocked.Load(), budget, clients-budget)
	}
}

func TestARefusalCostsNoBudget(t *testing.T) {
	t.Parallel()
	w := world(t, http.NotFoundHandler(), true)
	w.env.Ledger.Max = 1
	for range 3 {
		if err := w.send(t.Context(), "schedule", newGood(t, w), 0, true); err != nil {
			t.Fatal(err)
		}
	}
}

func TestNothingThatBooksIsSentWhereNothingMayBook(t *testing.T) {
	t.Parallel()
	var booked atomic.Int32
	w := world(t, accepting(&booked), false)
	var blocked *outcome.Blocked
	for name, err := range map[string]error{
		"a schedule":     w.schedule(t.Context(), "", "10:00:00Z"),
		"a lawful fault": w.sendWith(t.Context(), "a member more"),
		"a lenient one":  w.sendWith(t.Context(), "the media type text/plain"),
	} {
		if !errors.As(err, &blocked) || blocked.Code != "effects" {
			t.Errorf("%s: got %v, want *Blocked for its effects", name, err)
		}
	}
	if err := w.sendWith(t.Context(), "no token"); err != nil {
		t.Fatal(err)
	}
	if got := booked.Load(); got != 1 {
		t.Errorf("got %d requests, want only the one without a token", got)
	}
	if all := w.env.Ledger.Bookings(); len(all) != 1 || !all[0].Wrong {
		t.Errorf("got the ledger %v, want the booking that nobody allowed", all)
	}
}

func TestTheEndOfTheRunIsNotBlamedOnTheTarget(t *testing.T) {
	t.Parallel()
	arrived, done := make(chan struct{}), make(chan struct{})
	w := world(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPut {
			close(arrived)
			<-done
		}
	}), true)
	defer close(done)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-arrived
		cancel()
	}()
	if err := w.schedule(ctx, "", "10:00:00Z"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the end of the run", err)
	}
	if len(w.Calls) != 1 {
		t.Errorf("got %d exchanges kept, want the one under way", len(w.Calls))
	}
}

func TestReadingsAreTakenFromTheAnswer(t *testing.T) {
	t.Parallel()
	type step = func(*World) error
	length := func(w *World) error {
		w.Fixture.Duration, w.Fixture.BlackOut = target.Duration{Unit: "hours", Value: 3}, target.Duration{Unit: "hours", Value: 1}
		return w.lengthReading()
	}
	zone := func(w *World) error {
		w.last.draft.Time = "2030-01-02T03:00:00-07:00"
		return w.zoneReading()
	}
	fraction := func(w *World) error {
		w.last.draft.Time = "2030-01-02T10:00:00.25Z"
		return w.fractionReading("accepted", "truncated", "for its body", "refused")
	}
	conflict := func(w *World) error {
		w.Calls = []*call{{draft: request.Draft{Form: request.Schedule, Time: "2030-01-02T10:00:00Z"}}, w.last}
		return w.acceptanceOrConflicts("excluded", "included")
	}
	for name, c := range map[string]struct {
		rule string
		step step
		body string
		want string // the alternative, or the verdict where none is taken
	}{
		"the duration":              {"end-rule", length, windowed("2030-01-02T10:00:00Z", "2030-01-02T13:00:00Z"), "duration"},
		"two hours":                 {"end-rule", length, windowed("2030-01-02T10:00:00Z", "2030-01-02T12:00:00Z"), "two-hours"},
		"duration and blackout":     {"end-rule", length, windowed("2030-01-02T10:00:00Z", "2030-01-02T14:00:00Z"), "duration-plus-blackout"},
		"another length":            {"end-rule", length, windowed("2030-01-02T10:00:00Z", "2030-01-02T10:30:00Z"), "a window of 30m0s"},
		"the zone that was asked":   {"time-zone-out", zone, windowed("2030-01-02T3:00:00-07:00", "x"), "as-requested"},
		"UTC":                       {"time-zone-out", zone, windowed("2030-01-02T10:00:00Z", "x"), "utc"},
		"UTC as an offset":          {"time-zone-out", zone, windowed("2030-01-02T10:00:00+00:00", "x"), "utc"},
		"another zone":              {"time-zone-out", zone, windowed("2030-01-02T11:00:00+01:00", "x"), "the offset +01:00"},
		"one digit":                 {"time-hour-out", (*World).hourReading, windowed("2030-01-02T8:00:00Z", "x"), "as-in-the-sample"},
		"two digits":                {"time-hour-out", (*World).hourReading, windowed("2030-01-02T08:00:00Z", "x"), "two-digits"},
		"an hour that tells none":   {"time-hour-out", (*World).hourReading, windowed("2030-01-02T10:00:00Z", "x"), "unclear"},
		"the fraction kept":         {"time-fraction-in", fraction, windowed("2030-01-02T10:00:00.250Z", "x"), "accepted"},
		"the fraction gone":         {"time-fraction-in", fraction, windowed("2030-01-02T10:00:00Z", "x"), "truncated"},
		"the fraction rounded":      {"time-fraction-in", fraction, windowed("2030-01-02T10:00:01Z", "x"), "wrong-answer"},
		"an accepted request":       {"self-conflict", func(w *World) error { return w.acceptanceOrConflicts("excluded", "included") }, windowed("a", "b"), "excluded"},
		"a conflict":                {"self-conflict", conflict, `{"conflicts":[` + windowed("2030-01-02T10:00:00Z", "2030-01-02T12:00:00Z") + `]}`, "included"},
		"another's conflict":        {"self-conflict", conflict, `{"conflicts":[` + windowed("2030-01-02T12:30:00Z", "2030-01-02T14:30:00Z") + `]}`, "unclear"},
		"a status that tells none":  {"check-order", func(w *World) error { return w.orderReading("auth-first", "shape-first") }, windowed("a", "b"), "not-refused"},
		"a success under any other": {"service-mismatch", func(w *World) error { return w.acceptanceOrStatus("ignored") }, windowed("a", "b"), "ignored"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := answered(t, 200, nil, c.body)
			w.rule = c.rule
			err := c.step(w)
			for _, o := range w.Observations {
				if o.Reading == c.rule && err == nil {
					if o.Alternative != c.want {
						t.Errorf("got %s, want %s", o.Alternative, c.want)
					}
					return
				}
			}
			if got := verdict(w, err); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestTheFirstFaultToBeNamedTellsTheOrder(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]string{401: "auth-first", 403: "auth-first", 400: "shape-first", 422: "shape-first", 404: "unclear"} {
		w := answered(t, status, nil, "")
		w.rule = "check-order"
		err := w.orderReading("auth-first", "shape-first")
		got := verdict(w, err)
		if err == nil {
			got = w.Observations[0].Alternative
		}
		if got != want {
			t.Errorf("%d: got %s, want %s", status, got, want)
		}
	}
}

func TestTheFormOfARefusalsBodyIsNeverWrong(t *testing.T) {
	t.Parallel()
	for want, c := range map[string]struct{ mediaType, body string }{
		"problem": {"application/problem+json; charset=utf-8", `{"title":"no"}`}, "code-message": {"application/json", `{"code":"A","message":"no"}`},
		"empty": {"", ""}, "other": {"text/html", "<p>"},
	} {
		w := answered(t, 404, http.Header{"Content-Type": {c.mediaType}}, c.body)
		w.rule = "error-body"
		if err := w.bodyForm(); err != nil || len(w.Warnings) > 0 || w.Observations[0].Alternative != want {
			t.Errorf("got %v, %v, %v, want %s", w.Observations, w.Warnings, err, want)
		}
	}
}

func TestDateRunsForward(t *testing.T) {
	t.Parallel()
	now := time.Date(2030, 1, 2, 10, 0, 0, 0, time.UTC)
	date := func(t time.Time) http.Header { return http.Header{"Date": {t.Format(http.TimeFormat)}} }
	for name, c := range map[string]struct {
		before, after http.Header
		want          string
	}{
		"it stands still": {date(now), date(now), "passed"}, "it runs": {date(now), date(now.Add(time.Second)), "passed"},
		"it runs back": {date(now), date(now.Add(-time.Second)), "wrong-answer"}, "it stops": {date(now), nil, "wrong-answer"},
		"it was not there": {nil, date(now), "wrong-answer"}, "it is no date": {date(now), http.Header{"Date": {"soon"}}, "wrong-answer"},
	} {
		w, aside := answered(t, 401, c.after, ""), answered(t, 401, c.before, "")
		w.aside = aside.last
		if got := verdict(w, w.dateRunsForward()); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestSeedsAreNeverNegative(t *testing.T) {
	t.Parallel()
	for _, root := range []int64{-1, 0, 1, 1 << 62} {
		for _, id := range []string{"", "SE-AUTH-001", "SE-AUTH-002", "SE-AUTH-003"} {
			if got := Seed(root, id); got < 0 {
				t.Errorf("Seed(%d, %q) is %d", root, id, got)
			}
		}
	}
}
