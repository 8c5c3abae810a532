package steps

import (
	"encoding/json"
	"net/http"
	"path"
	"sync"
	"testing"
	"time"
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
			w := world(t, &calendar{conflict: c.conflict, booked: map[string]time.Time{}}, true)
			w.Fixture.Executions = []string{"3-DCMATI", "3-SECOND0", "3-THIRD00"}
			err := w.race(t.Context())
			if err == nil {
				err = w.orderExplains()
			}
			if got := verdict(w, err); got != c.want {
				t.Errorf("got %s: %v, want %s", got, err, c.want)
			}
		})
	}
}
