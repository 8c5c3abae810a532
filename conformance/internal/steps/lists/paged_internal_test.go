package lists

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"testing"

	"example.com/bounce/conformance/internal/family"
	"example.com/bounce/conformance/internal/scenario/scenariotest"
)

// pagingWorld is a scenario on a server that has n executions, and lists them in its own way.
func pagingWorld(t *testing.T, n int, list func(rows []family.Row, paged bool, offset, limit int) []family.Row) *Lists {
	t.Helper()
	var words []string
	for i := range n {
		words = append(words, fmt.Sprintf("E%d", i))
	}
	w := New(scenariotest.World(t, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		query := r.URL.Query()
		offset, _ := strconv.Atoi(query.Get("offset"))
		limit, err := strconv.Atoi(query.Get("limit"))
		if err != nil {
			limit = family.PageRows
		}
		rows := list(rowsOf(words...), query.Has("limit"), offset, limit)
		if rows == nil {
			rw.WriteHeader(http.StatusBadRequest)
			return
		}
		_ = json.NewEncoder(rw).Encode(rows)
	}), true))
	w.Subject.Rule = "list-paged"
	return w
}

// cut is a page of rows.
func cut(rows []family.Row, offset, limit int) []family.Row {
	from := min(offset, len(rows))
	return rows[from:min(from+limit, len(rows))]
}

// A list that is given whole, or whose pages are refused, is read all the same, and no fault of the server's; one that is cut in a
// wrong way is.
func TestHowTheListIsGiven(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		list  func(rows []family.Row, paged bool, offset, limit int) []family.Row
		reads string // what the reading's scenario comes to
		pages string // what comes of the step that leaves a scenario to servers with pages
		all   bool   // whether the whole list is found
	}{
		"in pages": {func(rows []family.Row, _ bool, offset, limit int) []family.Row { return cut(rows, offset, limit) }, "paged", "passed", true},
		"whole":    {func(rows []family.Row, _ bool, _, _ int) []family.Row { return rows }, "whole", "not-applicable", true},
		"pages refused": {func(rows []family.Row, paged bool, _, _ int) []family.Row {
			if paged {
				return nil
			}
			return rows
		}, "a refusal", "not-applicable", true},
		"one row more":   {func(rows []family.Row, _ bool, offset, limit int) []family.Row { return cut(rows, offset, limit+1) }, "wrong-answer", "passed", false},
		"limit ignored":  {func(rows []family.Row, _ bool, offset, _ int) []family.Row { return cut(rows, offset, family.PageRows) }, "wrong-answer", "passed", true},
		"offset ignored": {func(rows []family.Row, _ bool, _, limit int) []family.Row { return cut(rows, 0, limit) }, "paged", "passed", false},
	} {
		for _, n := range []int{3, family.PageRows, 60} {
			w := pagingWorld(t, n, c.list)
			got := scenariotest.Verdict(w.World, pages{w}.readPaged(t.Context(), "paged", "whole"))
			if len(w.Observations) > 0 {
				got = w.Observations[0].Alternative
			}
			if got != c.reads {
				t.Errorf("%s, %d executions: the reading is %s, want %s", name, n, got, c.reads)
			}
			w = pagingWorld(t, n, c.list)
			if got := scenariotest.Verdict(w.World, pages{w}.needPages(t.Context())); got != c.pages {
				t.Errorf("%s, %d executions: got %s, want %s", name, n, got, c.pages)
			}
			w = pagingWorld(t, n, c.list)
			if err := w.listWhole(t.Context()); c.all && (err != nil || len(w.rows) != n) {
				t.Errorf("%s: got %d rows and the error %v, want %d", name, len(w.rows), err, n)
			}
		}
	}
}
