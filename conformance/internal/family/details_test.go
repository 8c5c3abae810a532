package family_test

import (
	"encoding/json"
	"strings"
	"testing"

	"example.com/bounce/conformance/internal/family"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/judge/judgetest"
	"example.com/bounce/conformance/internal/request"
)

// formOf finds a form by its words.
func formOf(words string) *request.Form {
	form, _ := request.FindForm(words)
	return form
}

// detailed are the details of 3-NEW on DCMATI.
func detailed(details string) *judge.Answer {
	a := judgetest.Answer(request.Details, 200, nil, details)
	a.Draft.Execution = "3-NEW"
	return a
}

// object is a JSON object.
func object(t *testing.T, text string) map[string]any {
	t.Helper()
	var o map[string]any
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		t.Fatal(err)
	}
	return o
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
			a := detailed(strings.Replace(shown, c.old, c.text, 1))
			if got := judgetest.Verdict(family.Created(a, object(t, whole))); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestTheWindowOfTheDetails(t *testing.T) {
	t.Parallel()
	booked, err := judge.Window(judgetest.Booked()[0].Object())
	if err != nil {
		t.Fatal(err)
	}
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
			a := detailed(c.details)
			if got := judgetest.Verdict(family.NoWindow(a)); got != c.none {
				t.Errorf("as none: got %s, want %s", got, c.none)
			}
			if got := judgetest.Verdict(family.AnsweredWindow(a, booked)); got != c.answered {
				t.Errorf("as the answered one: got %s, want %s", got, c.answered)
			}
			got := judgetest.Taken(family.MissingWindow(a))
			if got != c.reading {
				t.Errorf("as the reading: got %s, want %s", got, c.reading)
			}
		})
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
		"a row more, where others work too": {"list", `[` + row + `]`, `[` + row + `,{"id":"3-B"}]`, "grown"},
		"a row without an id":               {"list", `[` + row + `]`, `[{}]`, "wrong-answer"},
	} {
		before := judgetest.Answer(formOf(c.form), 200, nil, c.before)
		now := judgetest.Answer(formOf(c.form), 200, nil, c.now)
		if got := compare(before, now); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestTheLengthOfTheWindowIsThatOfTheCreatedExecution(t *testing.T) {
	t.Parallel()
	for end, want := range map[string]string{
		"13:00:00Z": "duration", "12:00:00Z": "two-hours", "14:00:00Z": "duration-plus-blackout", "11:00:00Z": "wrong-answer", "14:00:01Z": "wrong-answer",
	} {
		a := detailed(`{"scheduledStart":"2030-01-02T10:00:00Z","scheduledEnd":"2030-01-02T` + end + `"}`)
		created := object(t, `{"duration":{"unit":"hours","value":3},"blackOutDuration":{"unit":"hours","value":1}}`)
		got := judgetest.Taken(family.CreatedLength(a, created))
		if got != want {
			t.Errorf("to %s: got %s, want %s", end, got, want)
		}
	}
}

// compare is the verdict on two answers, on an instance that others change too.
func compare(before, now *judge.Answer) string {
	if before.List() == nil || now.List() == nil {
		return judgetest.Verdict(judge.SameAnswer(before, now))
	}
	more, err := family.SameRows(before, now, []string{"3-DCMATI"})
	if err == nil && more != 0 {
		return "grown"
	}
	return judgetest.Verdict(err)
}

func TestAnAnswerThatIsAListOnlyOnceIsWrong(t *testing.T) {
	t.Parallel()
	before, now := judgetest.Answer(request.Operations, 200, nil, `[]`), judgetest.Answer(request.Operations, 200, nil, `{}`)
	if got := compare(before, now); got != "wrong-answer" {
		t.Errorf("got %s, want wrong-answer", got)
	}
}
