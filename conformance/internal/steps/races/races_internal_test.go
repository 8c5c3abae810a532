package races

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"path"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/retry"
	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/internal/scenario/scenariotest"
)

// calendar is a server of one instance. It decides and books in one step, and answers conflicts as it is told.
type calendar struct {
	conflict func(asked time.Time, inTheWay []time.Time) (status int, body any)
	mu       sync.Mutex
	booked   map[string]time.Time
}

func (c *calendar) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet { // it shows no details
		rw.WriteHeader(http.StatusNotFound)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var asked struct{ ScheduledTime time.Time }
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		panic(err)
	}
	var inTheWay []time.Time
	for execution, start := range c.booked {
		if apart := start.Sub(asked.ScheduledTime).Abs(); execution != path.Base(r.URL.Path) && apart < 2*time.Hour {
			inTheWay = append(inTheWay, start)
		}
	}
	status, body := http.StatusOK, any(map[string]any{"scheduledStart": asked.ScheduledTime})
	if len(inTheWay) > 0 {
		status, body = c.conflict(asked.ScheduledTime, inTheWay)
	} else {
		c.booked[path.Base(r.URL.Path)] = asked.ScheduledTime
	}
	rw.WriteHeader(status)
	if err := json.NewEncoder(rw).Encode(body); err != nil {
		panic(err)
	}
}

// listing is a conflict answer's body.
func listing(starts ...time.Time) any {
	items := []any{}
	for _, start := range starts {
		items = append(items, map[string]any{"scheduledStart": start})
	}
	return map[string]any{"conflicts": items}
}

func TestTheLoserOfARaceIsToldWhatStandsInItsWay(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		conflict func(asked time.Time, inTheWay []time.Time) (int, any)
		want     string
	}{
		"what is booked": {func(_ time.Time, inTheWay []time.Time) (int, any) { return 409, listing(inTheWay...) }, "passed"},
		"somebody else's change beside it": {func(asked time.Time, inTheWay []time.Time) (int, any) {
			return 200, listing(append(inTheWay, asked.Add(time.Minute))...)
		}, "passed"},
		"what it asked for": {func(asked time.Time, _ []time.Time) (int, any) { return 409, listing(asked) }, "not-linearizable"},
		"nothing":           {func(time.Time, []time.Time) (int, any) { return 409, listing() }, "race-refused"},
		"a conflict without times": {func(time.Time, []time.Time) (int, any) {
			return 409, map[string]any{"conflicts": []any{map[string]any{}}}
		}, "wrong-answer"},
		"a conflict of no form": {func(time.Time, []time.Time) (int, any) { return 409, map[string]any{"conflicts": []any{1}} }, "wrong-answer"},
		"a refusal":             {func(time.Time, []time.Time) (int, any) { return 400, map[string]any{} }, "race-refused"},
		"an error":              {func(time.Time, []time.Time) (int, any) { return 500, nil }, "passed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newRaces(scenariotest.World(t, &calendar{conflict: c.conflict, booked: map[string]time.Time{}}, true))
			w.Own.Executions = []string{"3-DCMATI", "3-SECOND0", "3-THIRD00"}
			err := w.schedule(t.Context())
			if err == nil {
				err = w.history.Explain()
			}
			if got := scenariotest.Verdict(w.World, err); got != c.want {
				t.Errorf("got %s: %v, want %s", got, err, c.want)
			}
		})
	}
}

// ledger is a server of one instance that does one thing after the other. What alters an answer makes it err.
type ledger struct {
	alter func(method, execution string, status int, body map[string]any) (int, map[string]any)

	mu     sync.Mutex
	booked map[string]time.Time // the zero time for what is known and not scheduled
}

func (l *ledger) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	execution := path.Base(r.URL.Path)
	status, body := l.do(r, execution)
	if l.alter != nil {
		status, body = l.alter(r.Method, execution, status, body)
	}
	rw.WriteHeader(status)
	_ = json.NewEncoder(rw).Encode(body)
}

func (l *ledger) do(r *http.Request, execution string) (int, map[string]any) {
	var asked struct {
		ScheduledTime time.Time
		Action        string
	}
	_ = json.NewDecoder(r.Body).Decode(&asked)
	start, known := l.booked[execution]
	switch {
	case r.Method == http.MethodPost:
		id := fmt.Sprintf("3-NEW%04d", len(l.booked))
		l.booked[id] = time.Time{}
		return http.StatusCreated, map[string]any{"id": id}
	case !known:
		return http.StatusNotFound, map[string]any{}
	case r.Method == http.MethodGet && start.IsZero():
		return http.StatusOK, map[string]any{"id": execution, "scheduledStart": nil}
	case r.Method == http.MethodGet:
		return http.StatusOK, map[string]any{"id": execution, "scheduledStart": start}
	case asked.Action == "cancel" && start.IsZero():
		return http.StatusConflict, map[string]any{}
	case asked.Action == "cancel":
		l.booked[execution] = time.Time{}
		return http.StatusOK, map[string]any{"status": "Open"}
	}
	for other, taken := range l.booked {
		if other != execution && !taken.IsZero() && taken.Sub(asked.ScheduledTime).Abs() < 2*time.Hour {
			return http.StatusConflict, map[string]any{"conflicts": []any{map[string]any{"scheduledStart": taken}}}
		}
	}
	l.booked[execution] = asked.ScheduledTime
	return http.StatusOK, map[string]any{"scheduledStart": asked.ScheduledTime}
}

func TestARaceOfTheFamilyIsExplainedOrNot(t *testing.T) {
	t.Parallel()
	const creates, cancels = "created, scheduled and read", "scheduled, cancelled and read"
	type alter = func(method, execution string, status int, body map[string]any) (int, map[string]any)
	onDetails := func(status int, body map[string]any) alter {
		return func(method, _ string, s int, b map[string]any) (int, map[string]any) {
			if method == http.MethodGet && len(b) > 0 {
				return status, body
			}
			return s, b
		}
	}
	for name, c := range map[string]struct {
		words, standing string // what the executions are scheduled for before, the first of them first
		alter           alter
		want            string
	}{
		"one thing after the other":   {"scheduled and read", "", nil, "passed"},
		"with cancels":                {cancels, "", nil, "passed"},
		"with creates":                {creates, "", nil, "passed"},
		"what was scheduled before":   {cancels, "2029-01-01T10:00:00Z", nil, "passed"},
		"what overlaps from before":   {cancels, "2029-01-01T10:00:00Z 2029-01-01T11:00:00Z", nil, "passed"},
		"details that stand still":    {"scheduled and read", "", onDetails(200, map[string]any{"id": "3-A"}), "not-linearizable"},
		"details that are refused":    {"scheduled and read", "", onDetails(403, nil), "not-accepted"},
		"details without a real time": {cancels, "", onDetails(200, map[string]any{"scheduledStart": "soon"}), "wrong-answer"},
		"errors":                      {creates, "", onDetails(500, nil), "server-error"},
		"a create that is not seen": {creates, "", func(method, execution string, s int, b map[string]any) (int, map[string]any) {
			if method == http.MethodGet && strings.HasPrefix(execution, "3-NEW") {
				return 404, nil
			}
			return s, b
		}, "not-linearizable"},
		"a create without an id": {creates, "", func(method, _ string, s int, b map[string]any) (int, map[string]any) {
			if method == http.MethodPost {
				return 201, map[string]any{"rfcNumber": "3-A"}
			}
			return s, b
		}, "wrong-answer"},
		"a create that breaks": {creates, "", func(method, _ string, s int, b map[string]any) (int, map[string]any) {
			if method == http.MethodPost {
				return 503, nil
			}
			return s, b
		}, "passed"},
		"a cancel that is refused always": {cancels, "", func(_, _ string, s int, b map[string]any) (int, map[string]any) {
			if b["status"] == "Open" {
				return 409, nil
			}
			return s, b
		}, "not-linearizable"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := &ledger{alter: c.alter, booked: map[string]time.Time{"3-DCMATI": {}, "3-SECOND0": {}, "3-THIRD00": {}}}
			executions := []string{"3-DCMATI", "3-SECOND0", "3-THIRD00"}
			for i, standing := range strings.Fields(c.standing) {
				server.booked[executions[i]], _ = time.Parse(time.RFC3339, standing)
			}
			w := newRaces(scenariotest.World(t, server, true))
			w.Own.Executions = executions
			err := w.mix(t.Context(), c.words)
			if err == nil {
				err = w.history.Explain()
			}
			if got := scenariotest.Verdict(w.World, err); got != c.want {
				t.Errorf("got %s: %v, want %s", got, err, c.want)
			}
		})
	}
}

// countWaits lets the world's client count its waits instead of waiting.
func countWaits(w *scenario.World) *atomic.Int32 {
	waits := new(atomic.Int32)
	w.Client = retry.New(w.Client.Client, retry.Options{Sleep: func(context.Context, time.Duration) error {
		waits.Add(1)
		return nil
	}})
	return waits
}

func TestARoundThatFailsWaitsForNoRetryAfter(t *testing.T) {
	t.Parallel()
	for name, race := range map[string]func(*races) error{
		"schedules": func(w *races) error { return w.schedule(t.Context()) },
		"a mix":     func(w *races) error { return w.mix(t.Context(), "scheduled and read") },
	} {
		h := http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			switch {
			case r.Method == http.MethodGet:
				_, _ = rw.Write([]byte(`{"scheduledStart":null}`))
			case path.Base(r.URL.Path) == "3-DCMATI":
				rw.Header().Set("Retry-After", "30")
				rw.WriteHeader(http.StatusTooManyRequests)
			default:
				rw.WriteHeader(http.StatusBadRequest)
			}
		})
		w := newRaces(scenariotest.World(t, h, true))
		w.Own.Executions = []string{"3-DCMATI", "3-SECOND0"}
		waits := countWaits(w.World)
		if got := scenariotest.Verdict(w.World, race(w)); got != "race-refused" || waits.Load() != 0 {
			t.Errorf("%s: got %s after %d waits, want race-refused after none", name, got, waits.Load())
		}
	}
}

func TestARaceEndsWhereTheTargetAsksForALongWait(t *testing.T) {
	t.Parallel()
	for name, race := range map[string]func(*races) error{
		"schedules": func(w *races) error { return w.schedule(t.Context()) },
		"a mix":     func(w *races) error { return w.mix(t.Context(), "scheduled and read") },
	} {
		for after, longWait := range map[string]bool{"60": false, "61": true} {
			h := http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodGet {
					_, _ = rw.Write([]byte(`{"scheduledStart":null}`))
					return
				}
				rw.Header().Set("Retry-After", after)
				rw.WriteHeader(http.StatusTooManyRequests)
			})
			w := newRaces(scenariotest.World(t, h, true))
			waits := countWaits(w.World)
			var unanswered *outcome.Unanswered
			err := race(w)
			if ends := errors.As(err, &unanswered); ends != longWait || (waits.Load() == 0) != longWait {
				t.Errorf("%s: Retry-After %s: got %v after %d waits, want an end without a wait: %v", name, after, err, waits.Load(), longWait)
			}
		}
	}
}

func TestNoRaceBeginsThatTheBudgetWouldEnd(t *testing.T) {
	t.Parallel()
	for name, race := range map[string]func(*races) error{
		"schedules": func(w *races) error { return w.schedule(t.Context()) },
		"a mix":     func(w *races) error { return w.mix(t.Context(), "scheduled and read") },
		"writers":   func(w *races) error { return w.write(t.Context(), "moved", "moved") },
		"creates":   func(w *races) error { return w.create(t.Context()) },
	} {
		var changes atomic.Int32
		w := newRaces(scenariotest.World(t, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodGet {
				changes.Add(1)
			}
			_, _ = rw.Write([]byte(`{"scheduledStart":null}`))
		}), true))
		w.Ledger.Max = 4
		if blocked, ok := outcome.AsBlocked(race(w)); !ok || blocked.Code != "budget" || changes.Load() != 0 {
			t.Errorf("%s: got %v after %d changes, want it blocked by the budget before the first", name, blocked, changes.Load())
		}
	}
}
