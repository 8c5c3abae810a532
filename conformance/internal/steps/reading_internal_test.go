package steps

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/judge/judgetest"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/internal/scenario/scenariotest"
	"example.com/bounce/conformance/internal/target"
)

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
		w := scenariotest.Answered(status, nil, body)
		first := scenariotest.Answered(200, nil, `{"scheduledStart":"2030-01-02T10:00:00Z"}`).Last
		w.Booked[0], w.Calls = first, []*judge.Answer{first, w.Last}
		if got := scenariotest.Verdict(w, checkOwnWindow(w)); got != want {
			t.Errorf("%s: got %s, want %s", body, got, want)
		}
	}
}

// On an instance that an earlier run has booked, only the RFC that awaits approval tells whether it blocks.
func TestOnlyTheKnownRFCTellsWhetherItBlocks(t *testing.T) {
	t.Parallel()
	const rfc, booking = `{"rfcNumber":"3-PENDING"}`, `{"rfcNumber":"HL-bx-4231"}`
	for name, c := range map[string]struct{ body, want string }{
		"it blocks alone":                          {`{"conflicts":[` + rfc + `]}`, "yes"},
		"a booking is in the way":                  {`{"conflicts":[` + booking + `]}`, "unclear"},
		"a booking is in the way too":              {`{"conflicts":[` + booking + `,` + rfc + `]}`, "unclear"},
		"something without a number is in the way": {`{"conflicts":[{}]}`, "unclear"},
		"nothing is":                               {judgetest.Success("2030-01-02T10:00:00Z", "2030-01-02T12:00:00Z"), "no"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := scenariotest.Answered(200, nil, c.body)
			w.Subject.Rule, w.Own.RFCs = "pending-blocks", []target.RFC{{Number: "3-PENDING"}}
			got := scenariotest.Verdict(w, readings{w}.readConflicts("no", "yes"))
			for _, o := range w.Observations {
				if o.Reading == w.Subject.Rule {
					got = o.Alternative
				}
			}
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestATimeOfAnotherFormIsRefusedOrMeant(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		body   string
		want   string
	}{
		"refused":                 {400, "", "passed"},
		"the instant":             {200, judgetest.Success("2030-01-02T10:54:00Z", "2030-01-02T12:54:00Z"), "passed"},
		"the last second":         {200, judgetest.Success("2030-01-02T10:53:59Z", "2030-01-02T12:53:59Z"), "passed"},
		"another instant":         {200, judgetest.Success("2030-01-02T10:53:00Z", "2030-01-02T12:53:00Z"), "wrong-answer"},
		"a crash":                 {500, "", "server-error"},
		"accepted without a time": {200, `{"status":"Open"}`, "wrong-answer"},
	} {
		w := scenariotest.Answered(c.status, nil, c.body)
		w.Last.Draft.Meant = []time.Time{time.Date(2030, 1, 2, 10, 54, 0, 0, time.UTC), time.Date(2030, 1, 2, 10, 53, 59, 0, time.UTC)}
		if got := scenariotest.Verdict(w, checkMeantStart(w)); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestReadingsAreTakenFromTheAnswer(t *testing.T) {
	t.Parallel()
	type step = func(*scenario.World) error
	conflicts := func(w *scenario.World) error { return readings{w}.readConflicts("excluded", "included") }
	conflict := func(w *scenario.World) error {
		w.Calls = []*judge.Answer{{Draft: request.Draft{Form: request.Schedule, Time: "2030-01-02T10:00:00Z"}}, w.Last}
		return conflicts(w)
	}
	success := judgetest.Success("a", "b")
	for name, c := range map[string]struct {
		rule   string
		step   step
		status int
		body   string
		want   string // the alternative, or the verdict where none is taken
	}{
		"an accepted request":       {"self-conflict", conflicts, 200, success, "excluded"},
		"a conflict":                {"self-conflict", conflict, 200, `{"conflicts":[` + judgetest.Success("2030-01-02T10:00:00Z", "2030-01-02T12:00:00Z") + `]}`, "included"},
		"another's conflict":        {"self-conflict", conflict, 200, `{"conflicts":[` + judgetest.Success("2030-01-02T12:30:00Z", "2030-01-02T14:30:00Z") + `]}`, "unclear"},
		"a status that tells none":  {"check-order", func(w *scenario.World) error { return readings{w}.readCheckOrder("auth-first", "shape-first") }, 200, success, "not-refused"},
		"a success under any other": {"service-mismatch", func(w *scenario.World) error { return readings{w}.readStatus("ignored") }, 200, success, "ignored"},
		"a refusal for its body":    {"extra-fields", func(w *scenario.World) error { return readings{w}.readAcceptance("ignored", "for its body", "refused") }, 400, "{}", "refused"},
		"an empty object":           {"extra-fields", func(w *scenario.World) error { return readings{w}.readAcceptance("ignored", "for its body", "refused") }, 200, "{}", "wrong-answer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := scenariotest.Answered(c.status, nil, c.body)
			w.Subject.Rule = c.rule
			if got := scenariotest.Taken(w, c.step(w)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestAMoveThatMeetsConflictsShowsInTheDetails(t *testing.T) {
	t.Parallel()
	for start, want := range map[string]string{"10": "refused", "11": "booked-anyway", "09": "wrong-answer"} {
		end := map[string]string{"10": "12", "11": "13", "09": "11"}[start]
		w := scenariotest.Replied(request.Details, 200, `{"scheduledStart":"2030-01-02T`+start+`:00:00Z","scheduledEnd":"2030-01-02T`+end+`:00:00Z"}`)
		tried := judgetest.Answer(request.Schedule, 409, nil, `{"conflicts":[{}]}`)
		tried.Draft.Time = "2030-01-02T11:00:00Z"
		w.Calls = append(w.Calls, tried)
		w.Subject.Rule = "conflict-effect"
		if got := scenariotest.Taken(w, newDetails(w).readTried("refused", "booked-anyway")); got != want {
			t.Errorf("from %s: got %s, want %s", start, got, want)
		}
	}
}

// What only the target's answers left out is no error of the features, which would end the run with 5.
func TestWhatTheAnswersLeaveOutIsInconclusive(t *testing.T) {
	t.Parallel()
	w := scenariotest.Answered(200, nil, `{"id":"3-A","target":"DCMATI","conflicts":[]}`)
	d := newDetails(w)
	for name, err := range map[string]error{
		"the body of a create":             d.checkCreated(),
		"the second's window":              d.checkConflictNamed(),
		"the second's window and duration": d.checkConflictLength(),
		"the second's window and its end":  schedules{w}.scheduleIntoSecond(t.Context(), "1s"),
		"the window before":                d.checkLength(),
		"the details' window":              d.checkAnswered(),
		"a window among conflicts":         checkConflictOf(w, "a"),
		"what was tried":                   d.readTried("held", "moved"),
		"the first's window":               schedules{w}.scheduleUpToFirst(t.Context()),
	} {
		if got := scenariotest.Verdict(w, err); got != "unclear" {
			t.Errorf("%s: got %s, want unclear", name, got)
		}
	}
}
