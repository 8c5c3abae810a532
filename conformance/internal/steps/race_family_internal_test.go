package steps

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"strings"
	"sync"
	"testing"
	"time"
)

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
			w := world(t, server, true)
			w.Fixture.Executions = executions
			err := w.raceMixed(t.Context(), c.words)
			if err == nil {
				err = w.orderExplains()
			}
			if got := verdict(w, err); got != c.want {
				t.Errorf("got %s: %v, want %s", got, err, c.want)
			}
		})
	}
}
