package steps

import (
	"strings"
	"testing"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/request"
)

// detailed is a world in which 3-NEW was created with a body, scheduled for 10:00 to 12:00 when booked, and read.
func detailed(t *testing.T, created string, booked bool, details string) *World {
	t.Helper()
	w := answered(t, 200, nil, `{"scheduledStart":"2030-01-02T10:00:00Z","scheduledEnd":"2030-01-02T12:00:00Z"}`)
	place := w.last.draft
	place.Execution, place.Instance = "3-NEW", "DCMATI"
	if booked {
		w.accepted[0] = w.last
	}
	form := func(words string) request.Draft {
		d := place
		d.Form, d.Body = formOf(words), []byte(created)
		return d
	}
	w.Calls = append(w.Calls, newCall("", form("create"), 0, &exchange.Exchange{Status: 201, Body: []byte(`{"id":"3-NEW"}`)}))
	w.last = newCall("", form("details"), 0, &exchange.Exchange{Status: 200, Body: []byte(details)})
	t.Cleanup(func() { clear(w.accepted) }) // the server that would take them away is none
	return w
}

func TestDetailsAreWhatWasCreated(t *testing.T) {
	t.Parallel()
	const whole = `{"operation":"Stop","services":"All","summary":"Why & \"how\"","duration":{"unit":"hours","value":4},` +
		`"blackOutDuration":{"unit":"hours","value":2},"bounceOptions":{"options":[{"name":"A","value":true},{"name":"B","value":{"c":1}}]},"primaryContact":"a@example.com"}`
	const shown = `{"id":"3-NEW","target":"DCMATI",` + `"operation":"Stop","services":"All","summary":"Why & \"how\"","duration":{"unit":"hours","value":4},` +
		`"blackOutDuration":{"unit":"hours","value":2},"bounceOptions":{"options":[{"name":"A","value":true},{"name":"B","value":{"c":1}}]},"primaryContact":"a@example.com"}`
	for name, c := range map[string]struct{ old, text, want string }{
		"the same":                    {"", "", "passed"},
		"words in other letters":      {`"Stop"`, `"STOP"`, "passed"},
		"a duration in minutes":       {`{"unit":"hours","value":4}`, `{"unit":"Minutes","value":240}`, "passed"},
		"options in another order":    {`{"name":"A","value":true},{"name":"B","value":{"c":1}}`, `{"name":"B","value":{"c":1}},{"name":"A","value":true}`, "passed"},
		"a member more":               {`"id":`, `"scheduledStart":null,"id":`, "passed"},
		"another execution":           {"3-NEW", "3-OLD", "wrong-answer"},
		"another instance":            {"DCMATI", "TCMATI", "wrong-answer"},
		"another operation":           {"Stop", "Start", "wrong-answer"},
		"other services":              {`"All"`, `"Apps"`, "wrong-answer"},
		"another summary":             {"how", "why", "wrong-answer"},
		"another duration":            {`"value":4`, `"value":3`, "wrong-answer"},
		"another unit":                {`"unit":"hours","value":4`, `"unit":"days","value":4`, "wrong-answer"},
		"another blackout":            {`"value":2`, `"value":3`, "wrong-answer"},
		"an option set off":           {`true`, `false`, "wrong-answer"},
		"an option without its value": {`,"value":true`, ``, "wrong-answer"},
		"an option less":              {`{"name":"A","value":true},`, ``, "wrong-answer"},
		"another contact":             {"a@", "b@", "wrong-answer"},
		"no contact":                  {`,"primaryContact":"a@example.com"`, ``, "wrong-answer"},
		"a duration as text":          {`{"unit":"hours","value":4}`, `"4 hours"`, "wrong-answer"},
		"no object":                   {shown, `[]`, "wrong-answer"},
		"more than was sent inside":   {`{"c":1}`, `{"d":null,"c":1.0}`, "passed"},
		"more than is known":          {`"value":4}`, `"value":4,"x":"?"}`, "passed"},
		"a value without its member":  {`{"c":1}`, `{"d":1}`, "wrong-answer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := detailed(t, whole, false, strings.Replace(shown, c.old, c.text, 1))
			if got := verdict(w, w.detailsAreCreated()); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestTheWindowOfTheDetails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ details, none, answered, reading string }{
		"absent":              {`{"id":"3-NEW"}`, "passed", "wrong-answer", "absent"},
		"null":                {`{"scheduledStart":null,"scheduledEnd":null}`, "passed", "wrong-answer", "null"},
		"half absent":         {`{"scheduledEnd":null}`, "passed", "wrong-answer", "wrong-answer"},
		"empty":               {`{"scheduledStart":"","scheduledEnd":""}`, "wrong-answer", "wrong-answer", "wrong-answer"},
		"the answered":        {`{"scheduledStart":"2030-01-02T10:00:00Z","scheduledEnd":"2030-01-02T12:00:00Z"}`, "wrong-answer", "passed", "wrong-answer"},
		"in another offset":   {`{"scheduledStart":"2030-01-02T3:00:00-07:00","scheduledEnd":"2030-01-02T5:00:00-07:00"}`, "wrong-answer", "passed", "wrong-answer"},
		"another start":       {`{"scheduledStart":"2030-01-02T10:00:01Z","scheduledEnd":"2030-01-02T12:00:00Z"}`, "wrong-answer", "wrong-answer", "wrong-answer"},
		"another end":         {`{"scheduledStart":"2030-01-02T10:00:00Z","scheduledEnd":"2030-01-02T12:00:01Z"}`, "wrong-answer", "wrong-answer", "wrong-answer"},
		"a start without end": {`{"scheduledStart":"2030-01-02T10:00:00Z"}`, "wrong-answer", "wrong-answer", "wrong-answer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := detailed(t, "{}", true, c.details)
			w.rule = "details-unscheduled"
			if got := verdict(w, w.detailsHaveNoWindow()); got != c.none {
				t.Errorf("as none: got %s, want %s", got, c.none)
			}
			if got := verdict(w, w.detailsHaveAnswered()); got != c.answered {
				t.Errorf("as the answered one: got %s, want %s", got, c.answered)
			}
			got := verdict(w, w.missingWindowReading())
			if got == "passed" {
				got = w.Observations[0].Alternative
			}
			if got != c.reading {
				t.Errorf("as the reading: got %s, want %s", got, c.reading)
			}
		})
	}
}

func TestAMoveThatMeetsConflictsShowsInTheDetails(t *testing.T) {
	t.Parallel()
	for start, want := range map[string]string{"10": "refused", "11": "booked-anyway", "09": "wrong-answer"} {
		end := map[string]string{"10": "12", "11": "13", "09": "11"}[start]
		w := detailed(t, "{}", true, `{"scheduledStart":"2030-01-02T`+start+`:00:00Z","scheduledEnd":"2030-01-02T`+end+`:00:00Z"}`)
		tried := w.last.draft
		tried.Form, tried.Time = request.Schedule, "2030-01-02T11:00:00Z"
		w.Calls = append(w.Calls, newCall("", tried, 0, &exchange.Exchange{Status: 409, Body: []byte(`{"conflicts":[{}]}`)}))
		w.rule = "conflict-effect"
		got := verdict(w, w.triedReading("refused", "booked-anyway"))
		if got == "passed" {
			got = w.Observations[0].Alternative
		}
		if got != want {
			t.Errorf("from %s: got %s, want %s", start, got, want)
		}
	}
}

// Only what is documented counts: by name, times as instants, numbers by value, in any order. What is not may come, go and vary.
func TestTwoAnswersAreTheSame(t *testing.T) {
	t.Parallel()
	const (
		row     = `{"id":"3-DCMATI","target":"DCMATI"}`
		details = `{"id":"3-A","summary":"Why","scheduledStart":"2030-01-02T10:00:00Z","duration":{"unit":"hours","value":2},` +
			`"bounceOptions":{"options":[{"name":"A","value":true},{"name":"B"}]}}`
	)
	for name, c := range map[string]struct{ form, before, now, want string }{
		"the same":                          {"details", details, details, "passed"},
		"members in another order":          {"details", `{"id":"3-A","summary":"Why"}`, `{"summary":"Why","id":"3-A"}`, "passed"},
		"a member that nobody announced":    {"details", `{"id":"3-A"}`, `{"id":"3-A","_links":[1]}`, "passed"},
		"one that varies":                   {"details", `{"id":"3-A","x-trace":1}`, `{"id":"3-A","x-trace":{"a":2}}`, "passed"},
		"one inside a documented member":    {"details", details, strings.Replace(details, `"value":2`, `"value":2,"ünknown":null`, 1), "passed"},
		"one inside an option":              {"details", details, strings.Replace(details, `"name":"B"`, `"label":7,"name":"B"`, 1), "passed"},
		"the instant in another offset":     {"details", details, strings.Replace(details, "10:00:00Z", "3:00:00.000-07:00", 1), "passed"},
		"+00:00 for Z":                      {"details", details, strings.Replace(details, "10:00:00Z", "10:00:00+00:00", 1), "passed"},
		"a number in another form":          {"details", details, strings.Replace(details, `"value":2`, `"value":2.0e0`, 1), "passed"},
		"a length in minutes":               {"details", details, strings.Replace(details, `"hours","value":2`, `"minutes","value":120`, 1), "passed"},
		"null for a member that was absent": {"details", `{"id":"3-A"}`, `{"id":"3-A","primaryContact":null}`, "passed"},
		"options in another order": {
			"details", details, strings.Replace(details, `{"name":"A","value":true},{"name":"B"}`, `{"name":"B"},{"value":true,"name":"A"}`, 1), "passed",
		},
		"another instant":                   {"details", details, strings.Replace(details, "10:00:00Z", "10:00:00-01:00", 1), "wrong-answer"},
		"another text":                      {"details", details, strings.Replace(details, "Why", "How", 1), "wrong-answer"},
		"a documented member less":          {"details", details, strings.Replace(details, `"summary":"Why",`, "", 1), "wrong-answer"},
		"another length":                    {"details", details, strings.Replace(details, `"value":2`, `"value":3`, 1), "wrong-answer"},
		"another option":                    {"details", details, strings.Replace(details, `"value":true`, `"value":"true"`, 1), "wrong-answer"},
		"a window that has gone":            {"details", details, strings.Replace(details, `"2030-01-02T10:00:00Z"`, "null", 1), "wrong-answer"},
		"another state of a ticket":         {"cancel", `{"status":"Open","x":1}`, `{"status":"Closed","x":1}`, "wrong-answer"},
		"the same state of a ticket":        {"cancel", `{"status":"Open","x":1}`, `{"x":2,"status":"Open"}`, "passed"},
		"a list for an object":              {"details", `{"id":"3-A"}`, `[]`, "wrong-answer"},
		"nothing":                           {"details", `{"id":"3-A"}`, ``, "wrong-answer"},
		"a list in another order":           {"list", `[` + row + `,{"id":"3-B"}]`, `[{"id":"3-B"},` + row + `]`, "passed"},
		"a row with more than is known":     {"list", `[` + row + `]`, `[{"target":"DCMATI","id":"3-DCMATI","etag":"W/1","ticketingDetails":null}]`, "passed"},
		"a row of ours that changed":        {"list", `[` + row + `]`, `[{"id":"3-DCMATI","target":"TCMATI"}]`, "wrong-answer"},
		"a ticket of ours that changed":     {"list", `[{"id":"3-DCMATI","ticketingDetails":{"status":"Open"}}]`, `[{"id":"3-DCMATI","ticketingDetails":{"status":"Shut"}}]`, "wrong-answer"},
		"a row of ours that has gone":       {"list", `[` + row + `]`, `[{"id":"3-B"}]`, "wrong-answer"},
		"a row more, where others work too": {"list", `[` + row + `]`, `[` + row + `,{"id":"3-B"}]`, "unclear"},
		"a row without an id":               {"list", `[` + row + `]`, `[{}]`, "wrong-answer"},
	} {
		w := answered(t, 200, nil, c.before)
		w.last.draft.Form = formOf(c.form)
		w.aside = w.last
		w.last = newCall("", w.aside.draft, 0, &exchange.Exchange{Status: 200, Body: []byte(c.now)})
		if got := verdict(w, w.sameAsAside(t.Context())); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestTheLengthOfTheWindowIsThatOfTheCreatedExecution(t *testing.T) {
	t.Parallel()
	for end, want := range map[string]string{
		"13:00:00Z": "duration", "12:00:00Z": "two-hours", "14:00:00Z": "duration-plus-blackout", "11:00:00Z": "wrong-answer", "14:00:01Z": "wrong-answer",
	} {
		w := detailed(t, `{"duration":{"unit":"hours","value":3},"blackOutDuration":{"unit":"hours","value":1}}`, false,
			`{"scheduledStart":"2030-01-02T10:00:00Z","scheduledEnd":"2030-01-02T`+end+`"}`)
		got := verdict(w, w.windowIsAsCreated())
		if got == "passed" {
			got = w.Observations[0].Alternative
		}
		if got != want {
			t.Errorf("to %s: got %s, want %s", end, got, want)
		}
	}
}
