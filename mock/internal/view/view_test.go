package view_test

import (
	"encoding/json"
	"testing"
	"time"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/readings"
	"example.com/bounce/mock/internal/view"
)

var (
	start  = time.Date(2030, 1, 1, 9, 0, 0, 0, time.FixedZone("", -7*60*60))
	window = domain.Window{Start: start, End: start.Add(2 * time.Hour)}
)

func booked() domain.Execution {
	w := window
	return domain.Execution{ID: "X", Operation: "Bounce", Services: "All", Duration: domain.Duration{Unit: "hours", Value: 2}, Scheduled: &w}
}

// style returns the style of one choice beyond the default readings; "" for none.
func style(t *testing.T, slug, alternative string) view.Style {
	t.Helper()
	chosen := map[string]string{}
	if slug != "" {
		chosen[slug] = alternative
	}
	set, err := readings.New(chosen)
	if err != nil {
		t.Fatal(err)
	}
	return view.Style{Set: set, Now: start.Add(time.Hour)}
}

func shown(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestAnAnswerIsWrittenAsTheReadingsSay(t *testing.T) {
	t.Parallel()
	listed := domain.Listed{Instance: "A", Service: "EBSO", Execution: domain.Execution{ID: "X", CreatedOn: start}}
	for name, row := range map[string]struct {
		slug, alternative string
		show              func(view.Style) any
		member            string // a path of names
		want              string // "" for a member that is not there
	}{
		"a time in its own zone":      {"", "", scheduled, "scheduledStart", `"2030-01-01T09:00:00-07:00"`},
		"a time in UTC":               {"time-zone-out", "utc", scheduled, "scheduledStart", `"2030-01-01T16:00:00Z"`},
		"a time without seconds":      {"time-seconds-out", "left-out", scheduled, "scheduledStart", `"2030-01-01T09:00-07:00"`},
		"a time with a basic offset":  {"time-offset-out", "basic", scheduled, "scheduledStart", `"2030-01-01T09:00:00-0700"`},
		"an hour of one digit":        {"time-hour-out", "as-in-the-sample", scheduled, "scheduledStart", `"2030-01-01T9:00:00-07:00"`},
		"a success":                   {"success-conflicts", "absent", scheduled, "conflicts", ""},
		"a success, conflicts null":   {"success-conflicts", "null", scheduled, "conflicts", `null`},
		"a success, conflicts empty":  {"success-conflicts", "empty", scheduled, "conflicts", `[]`},
		"a cancel":                    {"unused-members", "absent", view.Style.Cancelled, "scheduledStart", ""},
		"a cancel, members null":      {"unused-members", "null", view.Style.Cancelled, "scheduledStart", `null`},
		"details without a contact":   {"optional-members", "absent", details, "primaryContact", ""},
		"details, contact null":       {"optional-members", "null", details, "primaryContact", `null`},
		"an item, contact null":       {"optional-members", "null", item(listed), "ticketingDetails.primaryContact", `null`},
		"an unscheduled item":         {"item-unscheduled", "absent", item(listed), "scheduledBy", ""},
		"an unscheduled item, null":   {"item-unscheduled", "null", item(listed), "scheduledBy", `null`},
		"the queue of a service":      {"", "", queue, "serviceCode", `"EBSO"`},
		"the queue of EBSI":           {"queue-service-code", "ebsi", queue, "serviceCode", `"EBSI"`},
		"options of hosts":            {"options-extra", "absent", options, "specialInstructionsExist", ""},
		"options of no host":          {"options-extra", "present", options, "specialInstructionsExist", `false`},
		"a step's id as a text":       {"step-id-form", "text", workflow, "stepId", `"0"`},
		"a step's id as a number":     {"step-id-form", "number", workflow, "stepId", `0`},
		"details in an object":        {"details-envelope", "response-object", workflow, "response.executionId", `"X"`},
		"an execution that runs":      {"", "", status, "response.0.status", `"running"`},
		"details: the window":         {"", "", details, "scheduledEnd", `"2030-01-01T11:00:00-07:00"`},
		"the id that was created":     {"", "", func(view.Style) any { return view.Created("X") }, "rfcNumber", `"X"`},
		"the duration of a conflict":  {"", "", conflict, "duration.value", `2`},
		"the category of a queue":     {"queue-type-words", "per-type", queue, "category", `"Application - EBSO"`},
		"the end of a finished step":  {"", "", workflow, "subSteps.0.endTime", `"2030-01-01T09:30:00-07:00"`},
		"the end of a running step":   {"end-time-unfinished", "null", workflow, "subSteps.1.endTime", `null`},
		"a remark that is empty":      {"remark-empty", "empty", workflow, "subSteps.2.remark", `""`},
		"steps below, as a letter":    {"has-sub-step", "letter", workflow, "subSteps.1.hasSubStep", `"Y"`},
		"steps below, as a text":      {"has-sub-step", "text", workflow, "subSteps.0.hasSubStep", `"false"`},
		"the status of a future step": {"", "", workflow, "subSteps.2.status", `"pending"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var decoded any
			if err := json.Unmarshal([]byte(shown(t, row.show(style(t, row.slug, row.alternative)))), &decoded); err != nil {
				t.Fatal(err)
			}
			got := ""
			if value, found := lookup(decoded, row.member); found {
				got = shown(t, value)
			}
			if got != row.want {
				t.Errorf("%s is %s, want %s", row.member, got, row.want)
			}
		})
	}
}

func scheduled(s view.Style) any { return s.Scheduled(window) }
func details(s view.Style) any   { return s.Details("A", booked()) }
func queue(s view.Style) any     { return s.Queue("EBSO") }
func options(s view.Style) any   { return s.Options("A") }
func workflow(s view.Style) any {
	return s.WorkflowDetails("X", "0", []domain.Listed{{Execution: booked()}})
}
func status(s view.Style) any   { return s.WorkflowStatus([]domain.Listed{{Execution: booked()}}) }
func conflict(s view.Style) any { return s.Conflict(booked().RFC()) }

func item(e domain.Listed) func(view.Style) any {
	return func(s view.Style) any { return s.Item(e) }
}

func TestAStepIsFoundByItsID(t *testing.T) {
	t.Parallel()
	unscheduled := booked()
	unscheduled.Scheduled = nil
	for name, row := range map[string]struct {
		execution domain.Execution
		id        string
		steps     int // below it; -1 for no such step
	}{
		"the root":                       {booked(), "0", 3},
		"a step with steps":              {booked(), "2", 2},
		"a leaf":                         {booked(), "21", 0},
		"an unknown step":                {booked(), "4", -1},
		"a number in another form":       {booked(), "02", -1},
		"the root before it is booked":   {unscheduled, "0", 3},
		"a step before it is booked":     {unscheduled, "2", -1},
		"a step of a start":              {domain.Execution{Operation: "Start", Scheduled: &window}, "21", 0},
		"a step that a start has not":    {domain.Execution{Operation: "Start", Scheduled: &window}, "22", -1},
		"the step with steps of a start": {domain.Execution{Operation: "Start", Scheduled: &window}, "2", 1},
	} {
		got := -1
		if step, found := view.FindStep(row.execution, row.id); found {
			got = len(step.Steps)
		}
		if got != row.steps {
			t.Errorf("%s: %d steps below, want %d", name, got, row.steps)
		}
	}
}
