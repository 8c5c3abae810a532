package lists

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/family"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/internal/scenario/scenariotest"
)

// rowsOf makes rows of DCMATI, each of an id and, behind a colon, a subStatus.
func rowsOf(words ...string) []family.Row {
	rows := []family.Row{}
	for _, each := range words {
		id, subStatus, _ := strings.Cut(each, ":")
		rows = append(rows, family.Row{"id": id, "target": "DCMATI", "ticketingDetails": map[string]any{"subStatus": subStatus}})
	}
	return rows
}

// listWorld is a scenario on a customer who is not ours alone: its instance has the rows now, and had those before when
// the whole list was read.
func listWorld(t *testing.T, before, now []family.Row) *Lists {
	t.Helper()
	w := New(scenariotest.World(t, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		query := r.URL.Query()
		offset, _ := strconv.Atoi(query.Get("offset"))
		limit, _ := strconv.Atoi(query.Get("limit"))
		if query.Get("target") != "DCMATI" || offset > len(now) {
			rw.WriteHeader(http.StatusNotFound)
			return
		}
		_ = json.NewEncoder(rw).Encode(now[offset:min(offset+limit, len(now))])
	}), true))
	w.Own.Executions = []string{"A", "B"}
	w.rows, w.rowsOf = before, url.Values{"target": {"DCMATI"}}
	return w
}

// lastList makes rows the last answer, to a query.
func (w *Lists) lastList(t *testing.T, query string, rows []family.Row) {
	t.Helper()
	body, err := json.Marshal(rows)
	if err != nil {
		t.Fatal(err)
	}
	asked, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	w.Last = judge.NewAnswer("", request.Draft{Form: request.List, Query: asked}, 0, &exchange.Exchange{
		Status: http.StatusOK, Body: body, Header: http.Header{family.TotalHeader: {asked.Get("is")}},
	})
}

func TestAListIsWhatFits(t *testing.T) {
	t.Parallel()
	whole := rowsOf("A:x", "B:y", "OTHER:x")
	for name, c := range map[string]struct {
		query string
		rows  []family.Row
		want  string
	}{
		"all that fits":             {"subStatus=x", rowsOf("A:x", "OTHER:x"), "passed"},
		"in another order":          {"subStatus=x", rowsOf("OTHER:x", "A:x"), "passed"},
		"as many as the limit":      {"subStatus=x&limit=1", rowsOf("OTHER:x"), "passed"},
		"fewer than the limit":      {"subStatus=x&limit=1", rowsOf(), "wrong-answer"},
		"more than the limit":       {"subStatus=x&limit=1", rowsOf("OTHER:x", "A:x"), "wrong-answer"},
		"one too few":               {"subStatus=x", rowsOf("A:x"), "wrong-answer"},
		"one that does not fit":     {"subStatus=x", rowsOf("A:x", "OTHER:x", "B:y"), "wrong-answer"},
		"one twice":                 {"subStatus=x", rowsOf("A:x", "A:x"), "wrong-answer"},
		"one that was not there":    {"subStatus=x", rowsOf("A:x", "NEW:x"), "wrong-answer"},
		"nothing of what is nobody": {"subStatus=z", rowsOf(), "passed"},
		"in other letters":          {"subStatus=X", rowsOf("A:x", "OTHER:x"), "wrong-answer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := listWorld(t, whole, whole)
			w.lastList(t, c.query, c.rows)
			if got := scenariotest.Verdict(w.World, filters{w}.checkFitting(t.Context())); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestATotalIsOfAllThatFits(t *testing.T) {
	t.Parallel()
	whole := rowsOf("A:x", "B:y", "C:x")
	for query, want := range map[string]string{
		"is=3": "passed", "is=2&subStatus=x": "passed", "is=2&subStatus=x&limit=1": "passed", "is=": "not-applicable",
		"is=1&limit=1": "wrong-answer", "is=3&subStatus=x": "wrong-answer", "is=three": "wrong-answer",
	} {
		w := listWorld(t, whole, whole)
		w.lastList(t, query, rowsOf("A:x"))
		if got := scenariotest.Verdict(w.World, pages{w}.checkTotal(t.Context())); got != want {
			t.Errorf("%s: got %s, want %s", query, got, want)
		}
	}
}

// What others have created meanwhile makes a difference that is nobody's fault.
func TestADifferenceIsUnclearWhereTheListHasChanged(t *testing.T) {
	t.Parallel()
	whole := rowsOf("A:x", "B:y")
	for name, c := range map[string]struct {
		now  []family.Row
		want string
	}{"the same as before": {whole, "wrong-answer"}, "one more": {rowsOf("A:x", "B:y", "NEW:x"), "unclear"}} {
		w := listWorld(t, whole, c.now)
		w.lastList(t, "is=7", whole)
		if got := scenariotest.Verdict(w.World, pages{w}.checkTotal(t.Context())); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestTheWholeListIsReadPageByPage(t *testing.T) {
	t.Parallel()
	for n := range 8 {
		var words []string
		for i := range n {
			words = append(words, fmt.Sprintf("E%d", i))
		}
		w := listWorld(t, nil, rowsOf(words...))
		if err := w.listPages(t.Context(), 3); err != nil || len(w.rows) != n {
			t.Errorf("got %d rows and the error %v, want %d", len(w.rows), err, n)
		}
	}
}

func TestAFilterIsFilledInFromTheRows(t *testing.T) {
	t.Parallel()
	w := listWorld(t, rowsOf("A:Ready", "B:Not yet"), nil)
	query := url.Values{"subStatus": {"{second}"}, "status": {"Open"}, "target": {"{FIRST}"}}
	if err := w.expand(query); err != nil || query.Get("subStatus") != "Not yet" || query.Get("status") != "Open" || query.Get("target") != "DCMATI" {
		t.Errorf("got %v and the error %v", query, err)
	}
	if got := scenariotest.Verdict(w.World, w.expand(url.Values{"customerStatus": {"{first}"}})); got != "wrong-answer" {
		t.Errorf("a row without the member: got %s, want a failure", got)
	}
}

// What was sent between two lists for want of an answer is not a list.
func TestAListIsComparedWithTheListBefore(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		now  []family.Row
		want string
	}{"the same": {rowsOf("A", "B"), "passed"}, "another order": {rowsOf("B", "A"), "wrong-answer"}} {
		w := listWorld(t, rowsOf("A", "B"), rowsOf("A", "B"))
		w.lastList(t, "", rowsOf("A", "B"))
		w.Calls = append(w.Calls, w.Last)
		for label, status := range map[string]int{"list": http.StatusBadGateway, scenario.ControlRequest: http.StatusNotFound} {
			form := map[string]*request.Form{"list": request.List, scenario.ControlRequest: request.Schedule}[label]
			w.Calls = append(w.Calls, judge.NewAnswer(label, request.Draft{Form: form}, 0, &exchange.Exchange{Status: status, Body: []byte("<html>")}))
		}
		w.lastList(t, "", c.now)
		w.Calls = append(w.Calls, w.Last)
		if got := scenariotest.Verdict(w.World, pages{w}.checkRepeated(t.Context())); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

// What is put aside of a list is the whole of it, also where it was listed without a query.
func TestAFullPageIsPutAsideWithThoseBehindIt(t *testing.T) {
	t.Parallel()
	var rows []string
	for i := range family.PageRows + 1 {
		rows = append(rows, "R"+strconv.Itoa(i))
	}
	all := rowsOf(rows...)
	w := New(scenariotest.World(t, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		offset, _ := strconv.Atoi(r.URL.Query().Get("offset"))
		_ = json.NewEncoder(rw).Encode(all[offset:min(offset+family.PageRows, len(all))])
	}), true))
	if err := w.Ask(t.Context(), request.List, 0, nil); err != nil {
		t.Fatal(err)
	}
	aside, err := w.Whole(t.Context(), w.Last)
	if err != nil {
		t.Fatal(err)
	}
	if len(aside.List()) != len(all) {
		t.Errorf("put aside: got %d rows, want %d", len(aside.List()), len(all))
	}
}

// A list that comes whole shows no maximum; fewer rows than a page without a limit are none either.
func TestTheMaximumOfALimitIsRead(t *testing.T) {
	t.Parallel()
	words := make([]string, 30)
	for i := range words {
		words[i] = fmt.Sprintf("E%02d", i)
	}
	whole := rowsOf(words...)
	for name, c := range map[string]struct {
		rows           []family.Row
		want, observed string
	}{
		"all rows":                   {whole, "not-applicable", ""},
		"the first 25":               {whole[:25], "passed", "clamped"},
		"the first 29":               {whole[:29], "passed", "clamped"},
		"fewer than without a limit": {whole[:24], "wrong-answer", ""},
		"no rows":                    {nil, "wrong-answer", ""},
		"the last 25":                {whole[5:], "wrong-answer", ""},
	} {
		w := listWorld(t, whole, whole)
		w.Subject.Rule = "limit-maximum"
		w.lastList(t, "limit=1000000", c.rows)
		if got := scenariotest.Verdict(w.World, pages{w}.readMaximum(t.Context(), "clamped")); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
		observed := ""
		for _, o := range w.Observations {
			observed += o.Alternative
		}
		if observed != c.observed {
			t.Errorf("%s: observed %q, want %q", name, observed, c.observed)
		}
	}
}

func TestAListThatIsAskedForItsTotalIsAccepted(t *testing.T) {
	t.Parallel()
	whole := rowsOf("A:x", "B:y")
	for name, c := range map[string]struct {
		status      int
		total, want string
	}{
		"with its total": {200, "2", "on-request"}, "without": {200, "", "warned"}, "with another": {200, "7", "wrong-answer"},
		"refused": {400, "", "not-accepted"}, "an error": {500, "", "server-error"},
	} {
		w := New(scenariotest.World(t, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Has("total") {
				rw.Header().Set(family.TotalHeader, c.total)
				rw.WriteHeader(c.status)
			}
			_ = json.NewEncoder(rw).Encode(whole)
		}), true))
		w.Own.Executions, w.rows, w.rowsOf = []string{"A", "B"}, whole, url.Values{"target": {"DCMATI"}}
		w.Subject.Rule = "page-total"
		w.lastList(t, "", whole)
		if got := scenariotest.Taken(w.World, pages{w}.readTotal(t.Context(), "always", "on-request")); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}
