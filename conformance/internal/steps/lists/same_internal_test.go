package lists

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/scenario/scenariotest"
)

// A create that is refused, and creates all the same, is told from the work of others: it does so each time.
func TestARefusedCreateThatCreatesIsNotOthersWork(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		grows func(creates int) bool // whether the instance has a row more by the time of that create
		want  string
	}{
		"it creates nothing":            {func(int) bool { return false }, "passed"},
		"it creates each time":          {func(int) bool { return true }, "not-refused"},
		"others have created one":       {func(creates int) bool { return creates == 1 }, "unclear"},
		"others have created, late too": {func(creates int) bool { return creates < 3 }, "unclear"},
	} {
		creates, rows := 0, 1
		w := New(scenariotest.World(t, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				if creates++; c.grows(creates) {
					rows++
				}
				rw.WriteHeader(http.StatusBadRequest)
				return
			}
			var items []string
			for i := range rows {
				items = append(items, `{"id":"3-`+strconv.Itoa(i)+`"}`)
			}
			_, _ = rw.Write([]byte("[" + strings.Join(items, ",") + "]"))
		}), true))
		if err := w.listWith(t.Context(), "target=INSTANCE"); err != nil {
			t.Fatal(err)
		}
		w.Aside = w.Last
		if err := w.SendForm(t.Context(), "create", `operation "restart"`); err != nil {
			t.Fatal(err)
		}
		if err := w.listWith(t.Context(), "target=INSTANCE"); err != nil {
			t.Fatal(err)
		}
		if got := scenariotest.Verdict(w.World, w.CheckSame(t.Context())); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

// What is not a list is not taken for an empty one.
func TestAnObjectIsNoEmptyList(t *testing.T) {
	t.Parallel()
	for name, step := range map[string]func(*Lists) error{
		"plus":     func(w *Lists) error { return filters{w}.readPlus(t.Context(), "blank", "plus") },
		"empty":    func(w *Lists) error { return filters{w}.readEmpty(t.Context(), "ignored", "nothing-fits") },
		"repeated": func(w *Lists) error { return filters{w}.readRepeated(t.Context(), "first", "last", "refused") },
	} {
		var failed *outcome.Failure
		if w := New(scenariotest.Replied(request.List, 200, `{"rows":[]}`)); !errors.As(step(w), &failed) || len(w.Observations) > 0 {
			t.Errorf("%s: got the observations %v, want a failure", name, w.Observations)
		}
	}
}
