package lookup

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/internal/scenario/scenariotest"
	"example.com/bounce/conformance/internal/suitetest"
)

// formOf finds a form by its words.
func formOf(words string) *request.Form {
	form, _ := request.FindForm(words)
	return form
}

const (
	firstItem  = `{"rfcNumber":"3-DCMATI","scheduledStart":"2030-01-02T03:00:00-07:00","scheduledEnd":"2030-01-02T12:00:00Z"}`
	secondItem = `{"rfcNumber":"3-SECOND0","scheduledStart":"2030-01-02T15:00:00Z","scheduledEnd":"2030-01-02T17:00:00Z"}`
)

func TestReadingsOfWhatIsLookedFor(t *testing.T) {
	t.Parallel()
	type step = func(*scenario.World) error
	of := func(f func(*conflicts) error) step {
		return func(w *scenario.World) error { return f(&conflicts{World: w}) }
	}
	half := func(ordinal string) step {
		return of(func(w *conflicts) error { return w.readHalfWindow(ordinal) })
	}
	flow := func(f func(workflow) error) step { return func(w *scenario.World) error { return f(workflow{w}) } }
	status := func(ids ...string) string {
		text := ""
		for _, id := range ids {
			text += `,{"executionId":"` + id + `","status":"success"}`
		}
		return `{"response":[` + text[min(1, len(text)):] + `]}`
	}
	for name, c := range map[string]struct {
		words  string
		rule   string
		status int
		body   string
		step   step
		want   string
	}{
		"all for no window":             {"conflicts", "conflicts-window", 200, "[" + firstItem + "," + secondItem + "]", of((*conflicts).readNoWindow), "all"},
		"what is to come for no window": {"conflicts", "conflicts-window", 200, "[" + secondItem + "]", of((*conflicts).readNoWindow), "upcoming"},
		"nothing for no window":         {"conflicts", "conflicts-window", 200, "[]", of((*conflicts).readNoWindow), "wrong-answer"},
		"no list for no window":         {"conflicts", "conflicts-window", 200, "{}", of((*conflicts).readNoWindow), "wrong-answer"},
		"no window refused":             {"conflicts", "conflicts-window", 422, "", of((*conflicts).readNoWindow), "422"},
		"no window refused unusually":   {"conflicts", "conflicts-window", 404, "", of((*conflicts).readNoWindow), "warned"},
		"no window, a crash":            {"conflicts", "conflicts-window", 500, "", of((*conflicts).readNoWindow), "server-error"},
		"an open start":                 {"conflicts", "conflicts-half-window", 200, "[" + firstItem + "]", half("first "), "open"},
		"an open end":                   {"conflicts", "conflicts-half-window", 200, "[" + secondItem + "]", half("second "), "open"},
		"an open end, and all":          {"conflicts", "conflicts-half-window", 200, "[" + firstItem + "," + secondItem + "]", half("second "), "wrong-answer"},
		"an open end, and the other":    {"conflicts", "conflicts-half-window", 200, "[" + firstItem + "]", half("second "), "wrong-answer"},
		"half a window refused":         {"conflicts", "conflicts-half-window", 400, "", half("first "), "400"},
		"an unknown id left out":        {"workflow status", "status-unknown", 200, status("3-DCMATI"), flow(workflow.readUnknown), "left-out"},
		"an unknown id with a status":   {"workflow status", "status-unknown", 200, status("3-DCMATI", "3-NOSUCH0"), flow(workflow.readUnknown), "warned"},
		"an unknown id that hides all":  {"workflow status", "status-unknown", 200, status(), flow(workflow.readUnknown), "wrong-answer"},
		"an unknown id refused":         {"workflow status", "status-unknown", 404, "", flow(workflow.readUnknown), "404"},
		"what is not scheduled":         {"workflow status", "status-unscheduled", 200, status("3-DCMATI"), flow(workflow.readUnscheduled), "listed"},
		"it is left out":                {"workflow status", "status-unscheduled", 200, status(), flow(workflow.readUnscheduled), "left-out"},
		"it is refused":                 {"workflow status", "status-unscheduled", 404, "", flow(workflow.readUnscheduled), "404"},
		"it is refused unusually":       {"workflow status", "status-unscheduled", 409, "", flow(workflow.readUnscheduled), "warned"},
		"another in its place":          {"workflow status", "status-unscheduled", 200, status("3-SECOND0"), flow(workflow.readUnscheduled), "wrong-answer"},
		"another requestor ignored":     {"workflow status", "status-requestor", 200, status("3-DCMATI"), flow(workflow.readRequestor), "ignored"},
		"nothing for another requestor": {"workflow status", "status-requestor", 200, status(), flow(workflow.readRequestor), "nothing-found"},
		"another requestor, other ids":  {"workflow status", "status-requestor", 200, status("3-SECOND0"), flow(workflow.readRequestor), "wrong-answer"},
		"another requestor refused":     {"workflow status", "status-requestor", 422, "", flow(workflow.readRequestor), "422"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := scenariotest.Replied(formOf(c.words), c.status, c.body)
			w.Subject.Rule = c.rule
			if got := scenariotest.Taken(w, c.step(w)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestListedConflictsAreJudged(t *testing.T) {
	t.Parallel()
	type step = func(*scenario.World) error
	of := func(f func(*conflicts) error) step {
		return func(w *scenario.World) error { return f(&conflicts{World: w}) }
	}
	for name, c := range map[string]struct {
		words, body string
		step        step
		want        string
	}{
		"the first by its number":   {"conflicts", "[" + firstItem + "]", of((*conflicts).checkFirstNotListed), "wrong-answer"},
		"a window that it had":      {"conflicts", `[{"rfcNumber":"3-X","scheduledStart":"2030-01-02T10:00:00Z","scheduledEnd":"2030-01-02T11:00:00Z"}]`, of((*conflicts).checkFirstNotListed), "wrong-answer"},
		"another's window":          {"conflicts", "[" + secondItem + "]", of((*conflicts).checkFirstNotListed), "passed"},
		"an empty list":             {"conflicts", "[]", of((*conflicts).checkNone), "passed"},
		"others' changes":           {"conflicts", `[{"rfcNumber":"3-X","scheduledStart":"2030-01-02T10:20:00Z"}]`, of((*conflicts).checkNone), "unclear"},
		"what was scheduled here":   {"conflicts", "[" + secondItem + "]", of((*conflicts).checkNone), "wrong-answer"},
		"an item that is no object": {"conflicts", "[1]", of((*conflicts).checkNone), "wrong-answer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := scenariotest.Replied(formOf(c.words), 200, c.body)
			w.Own.Executions = []string{"3-DCMATI", "3-SECOND0"}
			if got := scenariotest.Verdict(w, c.step(w)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// What is not scheduled need not have a status: then there is nothing to judge, but of what is scheduled there is.
func TestTheStatusOfWhatIsNotScheduledIsJudgedWhereThereIsOne(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status    int
		body      string
		scheduled bool
		want      string
	}{
		"a word":             {200, `{"response":[{"executionId":"3-DCMATI","status":"open"}]}`, false, "passed"},
		"success":            {200, `{"response":[{"executionId":"3-DCMATI","status":"success"}]}`, false, "wrong-answer"},
		"left out":           {200, `{"response":[]}`, false, "not-applicable"},
		"none":               {404, "", false, "not-applicable"},
		"none, if scheduled": {404, "", true, "not-accepted"},
		"forbidden":          {403, "", false, "not-accepted"},
	} {
		w := scenariotest.Replied(request.WorkflowStatus, c.status, c.body)
		if !c.scheduled {
			clear(w.Booked)
		}
		if got := scenariotest.Verdict(w, workflow{w}.checkNoSuccess()); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestWhichScopesImplyOthersIsTold(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		approver, privileged, admin int
		want                        string
	}{
		"nobody":    {403, 403, 403, "none"},
		"the admin": {403, 401, 200, "admin-implies-all"},
		"no admin":  {403, 403, 500, "server-error"},
		"approver":  {200, 401, 0, "approver-implies-user"},
		"creator":   {403, 200, 0, "privileged-implies-user"},
		"both":      {200, 200, 0, "each-implies-the-lower"},
		"no such":   {404, 403, 0, "approver-implies-user"},
		"a crash":   {500, 403, 0, "server-error"},
		"a place":   {403, 400, 403, "warned"},
	} {
		w := scenariotest.World(t, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			status := c.admin
			switch admins := r.Header.Get("Authorization") == "Bearer "+suitetest.JWT(`{"scope":"mcs:oci:api:AppAdmin"}`); {
			case r.URL.Path == "/selfservice/v1/": // for the clock, before the scenario
				status = http.StatusNotFound
			case c.admin == 500 && !admins: // the control request
				status = http.StatusOK
			case !admins || status == 0:
				t.Errorf("%s: %s was requested, want nothing but the admin's list", name, r.URL)
				status = http.StatusTeapot
			}
			rw.WriteHeader(status)
			fmt.Fprint(rw, `{"response":[]}`)
		}), true)
		w.Last = scenariotest.Replied(request.WorkflowStatus, c.privileged, `{"response":[]}`).Last
		w.Aside = scenariotest.Replied(request.WorkflowStatus, c.approver, `{"response":[]}`).Last
		w.Subject.Rule = "scope-hierarchy"
		if got := scenariotest.Taken(w, scopes{w}.readReaders(t.Context())); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestAScheduleMeetsWhatWasListed(t *testing.T) {
	t.Parallel()
	const booked = `{"scheduledStart":"2030-01-02T12:00:00Z"}`
	for name, c := range map[string]struct {
		listed string
		status int
		body   string
		want   string
	}{
		"nothing, and accepted":  {"[]", 200, booked, "passed"},
		"nothing, and conflicts": {"[]", 409, `{"conflicts":[` + firstItem + `]}`, "not-accepted"},
		"nothing, and others":    {"[]", 409, `{"conflicts":[{"scheduledStart":"2030-01-02T12:30:00Z"}]}`, "unclear"},
		"one, and conflicts":     {"[" + firstItem + "]", 409, `{"conflicts":[` + firstItem + `]}`, "passed"},
		"one, and accepted":      {"[" + firstItem + "]", 200, booked, "not-refused"},
		"others' work as well":   {"[" + firstItem + "," + secondItem + "]", 200, booked, "unclear"},
	} {
		w := scenariotest.Replied(request.Schedule, c.status, c.body)
		w.Last.Draft.Time = "2030-01-02T12:00:00Z"
		w.Aside = scenariotest.Replied(request.Conflicts, 200, c.listed).Last
		if got := scenariotest.Verdict(w, (&conflicts{World: w}).checkListed()); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

// A list without a service to create for is no fault of the suite.
func TestAListWithoutServicesSaysNothingOfCreates(t *testing.T) {
	t.Parallel()
	for _, list := range []string{`[]`, `[{"name":"Tea"}]`, `[{"name":1}]`} {
		var control *outcome.Control
		if err := (choices{scenariotest.Replied(request.InstanceServices, 200, list)}).readNotOffered(t.Context()); !errors.As(err, &control) {
			t.Errorf("%s: got %v, want a *Control", list, err)
		}
	}
}
