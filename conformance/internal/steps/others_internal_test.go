package steps

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/request"
)

// A conflict is excused where it may be somebody else's work, and not where the scenario knows better.
func TestAConflictIsOthersWorkUnlessTheScenarioKnowsBetter(t *testing.T) {
	t.Parallel()
	item := func(clock string) string {
		return `{"conflicts":[{"rfcNumber":"3-X","scheduledStart":"2030-01-02T` + clock + `"}]}`
	}
	for name, c := range map[string]struct {
		earlier int    // the status of the schedule for 10:00
		asked   string // the time of the schedule that is answered with conflicts
		body    string
		again   bool
		want    string
	}{
		"a window of others":                  {200, "14:00:00Z", item("13:00:00Z"), false, "unclear"},
		"a window that was given up":          {200, "14:00:00Z", item("10:00:00Z"), false, "not-accepted"},
		"a window that was refused":           {403, "14:00:00Z", item("10:00:00Z"), false, "unclear"},
		"a window that was refused, again":    {403, "14:00:00Z", item("10:00:00Z"), true, "not-accepted"},
		"a window of others, again":           {403, "14:00:00Z", item("13:00:00Z"), true, "unclear"},
		"a time that was free a moment ago":   {200, "10:00:30Z", item("09:00:00Z"), false, "not-accepted"},
		"a time that was refused":             {403, "10:00:30Z", item("09:00:00Z"), false, "unclear"},
		"what was created here, at any time":  {200, "14:00:00Z", `{"conflicts":[{"rfcNumber":"3-NEW0000"}]}`, false, "not-accepted"},
		"a window that cannot be read at all": {200, "14:00:00Z", `{"conflicts":[{}]}`, false, "unclear"},
	} {
		w := answered(t, 409, nil, c.body)
		w.again = c.again
		w.last.draft.Time = "2030-01-02T" + c.asked
		first := answered(t, c.earlier, nil, `{"scheduledStart":"2030-01-02T10:00:00Z"}`).last
		created := newCall("", request.Draft{Form: request.Create, Body: request.Create.Body}, 0, &exchange.Exchange{Status: 201, Body: []byte(`{"id":"3-NEW0000"}`)})
		w.Calls = []*call{first, created, w.last}
		if got := verdict(w, w.isAccepted()); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestAnExecutionMayMeetItsOwnWindow(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"conflicts":[{"scheduledStart":"2030-01-02T10:00:00Z"}]}`:                                           "passed",
		`{"conflicts":[{"scheduledStart":"2030-01-02T10:00:00Z"},{"scheduledStart":"2030-01-02T11:00:00Z"}]}`: "not-accepted",
		`{"conflicts":[{"scheduledStart":"2030-01-02T11:00:00Z"}]}`:                                           "not-accepted",
		`{"scheduledStart":"2030-01-02T10:00:00Z","scheduledEnd":"2030-01-02T12:00:00Z","status":"Open"}`:     "passed",
	} {
		status := http.StatusConflict
		if !strings.Contains(body, "conflicts") {
			status = http.StatusOK
		}
		w := answered(t, status, nil, body)
		first := answered(t, 200, nil, `{"scheduledStart":"2030-01-02T10:00:00Z"}`).last
		w.accepted[0], w.Calls = first, []*call{first, w.last}
		if got := verdict(w, w.isAcceptedOrMeetsItself()); got != want {
			t.Errorf("%s: got %s, want %s", body, got, want)
		}
	}
}

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
		w := world(t, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
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
		}), true)
		if err := w.listWith(t.Context(), "target=INSTANCE"); err != nil {
			t.Fatal(err)
		}
		w.aside = w.last
		if err := w.sendFormWith(t.Context(), "create", `operation "restart"`); err != nil {
			t.Fatal(err)
		}
		if err := w.listWith(t.Context(), "target=INSTANCE"); err != nil {
			t.Fatal(err)
		}
		if got := verdict(w, w.sameAsAside(t.Context())); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}
