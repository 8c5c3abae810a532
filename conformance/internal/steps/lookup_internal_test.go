package steps

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
)

// replied is a world whose last call, a request of a form, was answered in this way; its first two executions are booked.
func replied(t *testing.T, words string, status int, body string) *World {
	t.Helper()
	w := answered(t, status, nil, body)
	w.last.draft.Form = formOf(words)
	for i, clock := range []string{"10:00:00Z", "15:00:00Z"} {
		booked := answered(t, 200, nil, fmt.Sprintf(`{"scheduledStart":"2030-01-02T%s","scheduledEnd":"2030-01-02T1%d:00:00Z"}`, clock, 2+5*i))
		booked.last.draft.Time = "2030-01-02T" + clock
		booked.last.execution = i
		w.accepted[i] = booked.last
		w.Calls = append(w.Calls, booked.last)
	}
	return w
}

const (
	firstItem  = `{"rfcNumber":"3-DCMATI","scheduledStart":"2030-01-02T03:00:00-07:00","scheduledEnd":"2030-01-02T12:00:00Z"}`
	secondItem = `{"rfcNumber":"3-SECOND0","scheduledStart":"2030-01-02T15:00:00Z","scheduledEnd":"2030-01-02T17:00:00Z"}`
)

// took is the verdict, or the alternative that was observed.
func took(w *World, err error) string {
	if v := verdict(w, err); v != "passed" || len(w.Observations) == 0 {
		return v
	}
	return w.Observations[len(w.Observations)-1].Alternative
}

func TestReadingsOfWhatIsLookedFor(t *testing.T) {
	t.Parallel()
	half := func(ordinal string) func(*World) error {
		return func(w *World) error { return w.halfWindowReading(ordinal) }
	}
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
		step   func(*World) error
		want   string
	}{
		"all for no window":             {"conflicts", "conflicts-window", 200, "[" + firstItem + "," + secondItem + "]", (*World).windowReading, "all"},
		"what is to come for no window": {"conflicts", "conflicts-window", 200, "[" + secondItem + "]", (*World).windowReading, "upcoming"},
		"nothing for no window":         {"conflicts", "conflicts-window", 200, "[]", (*World).windowReading, "wrong-answer"},
		"no list for no window":         {"conflicts", "conflicts-window", 200, "{}", (*World).windowReading, "wrong-answer"},
		"no window refused":             {"conflicts", "conflicts-window", 422, "", (*World).windowReading, "422"},
		"no window refused unusually":   {"conflicts", "conflicts-window", 404, "", (*World).windowReading, "warned"},
		"no window, a crash":            {"conflicts", "conflicts-window", 500, "", (*World).windowReading, "server-error"},
		"an open start":                 {"conflicts", "conflicts-half-window", 200, "[" + firstItem + "]", half("first "), "open"},
		"an open end":                   {"conflicts", "conflicts-half-window", 200, "[" + secondItem + "]", half("second "), "open"},
		"an open end, and all":          {"conflicts", "conflicts-half-window", 200, "[" + firstItem + "," + secondItem + "]", half("second "), "wrong-answer"},
		"an open end, and the other":    {"conflicts", "conflicts-half-window", 200, "[" + firstItem + "]", half("second "), "wrong-answer"},
		"half a window refused":         {"conflicts", "conflicts-half-window", 400, "", half("first "), "400"},
		"an unknown id left out":        {"workflow status", "status-unknown", 200, status("3-DCMATI"), (*World).unknownIDReading, "left-out"},
		"an unknown id with a status":   {"workflow status", "status-unknown", 200, status("3-DCMATI", "3-NOSUCH0"), (*World).unknownIDReading, "warned"},
		"an unknown id that hides all":  {"workflow status", "status-unknown", 200, status(), (*World).unknownIDReading, "wrong-answer"},
		"an unknown id refused":         {"workflow status", "status-unknown", 404, "", (*World).unknownIDReading, "404"},
		"what is not scheduled":         {"workflow status", "status-unscheduled", 200, status("3-DCMATI"), (*World).unscheduledReading, "listed"},
		"it is left out":                {"workflow status", "status-unscheduled", 200, status(), (*World).unscheduledReading, "left-out"},
		"it is refused":                 {"workflow status", "status-unscheduled", 404, "", (*World).unscheduledReading, "404"},
		"it is refused unusually":       {"workflow status", "status-unscheduled", 409, "", (*World).unscheduledReading, "warned"},
		"another in its place":          {"workflow status", "status-unscheduled", 200, status("3-SECOND0"), (*World).unscheduledReading, "wrong-answer"},
		"another requestor ignored":     {"workflow status", "status-requestor", 200, status("3-DCMATI"), (*World).requestorReading, "ignored"},
		"nothing for another requestor": {"workflow status", "status-requestor", 200, status(), (*World).requestorReading, "nothing-found"},
		"another requestor, other ids":  {"workflow status", "status-requestor", 200, status("3-SECOND0"), (*World).requestorReading, "wrong-answer"},
		"another requestor refused":     {"workflow status", "status-requestor", 422, "", (*World).requestorReading, "422"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := replied(t, c.words, c.status, c.body)
			w.Begin(c.rule, 1)
			if got := took(w, c.step(w)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestJudgementsOfWhatIsLookedFor(t *testing.T) {
	t.Parallel()
	has := func(which string) func(*World) error {
		return func(w *World) error { return w.responseHas(which) }
	}
	is := func(want string) func(*World) error { return func(w *World) error { return w.workflowIs("", want) } }
	durations := func(w *World) error { return w.durationsHave("PT2H, PT2H30M") }
	are := func(w *World) error { return w.choicesAre("Bounce, Start") }
	for name, c := range map[string]struct {
		words, body string
		step        func(*World) error
		want        string
	}{
		"the first by its number":      {"conflicts", "[" + firstItem + "]", (*World).firstNotListed, "wrong-answer"},
		"a window that it had":         {"conflicts", `[{"rfcNumber":"3-X","scheduledStart":"2030-01-02T10:00:00Z","scheduledEnd":"2030-01-02T11:00:00Z"}]`, (*World).firstNotListed, "wrong-answer"},
		"another's window":             {"conflicts", "[" + secondItem + "]", (*World).firstNotListed, "passed"},
		"an empty list":                {"conflicts", "[]", (*World).noneListed, "passed"},
		"others' changes":              {"conflicts", `[{"rfcNumber":"3-X","scheduledStart":"2030-01-02T10:20:00Z"}]`, (*World).noneListed, "unclear"},
		"what was scheduled here":      {"conflicts", "[" + secondItem + "]", (*World).noneListed, "wrong-answer"},
		"an item that is no object":    {"conflicts", "[1]", (*World).noneListed, "wrong-answer"},
		"an id":                        {"workflow status", `{"response":[{"executionId":"3-DCMATI","status":"x"}]}`, has("first"), "passed"},
		"an id twice":                  {"workflow status", `{"response":[{"executionId":"3-DCMATI","status":"x"},{"executionId":"3-DCMATI","status":"x"}]}`, has("first"), "wrong-answer"},
		"an id too few":                {"workflow status", `{"response":[{"executionId":"3-DCMATI","status":"x"}]}`, has("first and the second"), "wrong-answer"},
		"an id too many":               {"workflow status", `{"response":[{"executionId":"3-DCMATI","status":"x"},{"executionId":"3-X","status":"x"}]}`, has("first"), "wrong-answer"},
		"no status":                    {"workflow status", `{"response":[{"executionId":"3-DCMATI"}]}`, has("first"), "wrong-answer"},
		"no response":                  {"workflow status", `[]`, has("first"), "wrong-answer"},
		"success":                      {"workflow status", `{"response":[{"executionId":"3-DCMATI","status":"Success"}]}`, is("success"), "passed"},
		"success too early":            {"workflow status", `{"response":[{"executionId":"3-DCMATI","status":"success"}]}`, is("not success"), "wrong-answer"},
		"another word for success":     {"workflow status", `{"response":[{"executionId":"3-DCMATI","status":"done"}]}`, is("success"), "wrong-answer"},
		"no word is no failure either": {"workflow status", `{"response":[]}`, is("not success"), "wrong-answer"},
		"durations in another form":    {"durations", `[{"value":"PT120M"},{"value":"PT2.5H"}]`, durations, "passed"},
		"a duration too few":           {"durations", `[{"value":"PT2H"}]`, durations, "wrong-answer"},
		"a duration that is none":      {"durations", `[{"value":"PT2H"},{"value":"PT2H30M"},{"value":"3 hours"}]`, durations, "wrong-answer"},
		"choices in another order":     {"operations", `[{"name":"Start"},{"name":"Bounce"}]`, are, "passed"},
		"a choice twice":               {"operations", `[{"name":"Start"},{"name":"Bounce"},{"name":"Bounce"}]`, are, "wrong-answer"},
		"a choice in small letters":    {"operations", `[{"name":"start"},{"name":"Bounce"}]`, are, "wrong-answer"},
		"no hosts":                     {"options", `{"hosts":[]}`, (*World).hostsHaveOptions, "passed"},
		"a host without options":       {"options", `{"hosts":[{"name":"a","tier":"MT"}]}`, (*World).hostsHaveOptions, "wrong-answer"},
		"an option that is false":      {"options", `{"hosts":[{"name":"a","tier":"MT","options":[{"name":"b","label":"c","value":false}]}]}`, (*World).hostsHaveOptions, "passed"},
		"an option that is null":       {"options", `{"hosts":[{"name":"a","tier":"MT","options":[{"name":"b","label":"c","value":null}]}]}`, (*World).hostsHaveOptions, "wrong-answer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := replied(t, c.words, 200, c.body)
			w.Fixture.Executions = []string{"3-DCMATI", "3-SECOND0"}
			if got := verdict(w, c.step(w)); got != c.want {
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
		w := replied(t, "workflow status", c.status, c.body)
		if !c.scheduled {
			clear(w.accepted)
		}
		if got := verdict(w, w.workflowIsNoSuccess()); got != c.want {
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
		w := world(t, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			status := c.admin
			switch admins := r.Header.Get("Authorization") == "Bearer "+admin; {
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
		w.last = replied(t, "workflow status", c.privileged, `{"response":[]}`).last
		w.aside = replied(t, "workflow status", c.approver, `{"response":[]}`).last
		w.Begin("scope-hierarchy", 1)
		if got := took(w, w.readersReading(t.Context())); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

// What is refused, or left out as an unknown id is, shows nothing; how it is refused is another rule's matter.
func TestAForeignExecutionHasNoWorkflowStatus(t *testing.T) {
	t.Parallel()
	of := func(id, status string) string {
		return `{"response":[{"executionId":"3-DCMATI","status":"x"},{"executionId":"` + id + `","status":"` + status + `"}]}`
	}
	const own = `{"response":[{"status":"x","executionId":"3-DCMATI","_links":{}}]}`
	for name, c := range map[string]struct {
		foreign     int
		foreignBody string
		unknown     int
		unknownBody string
		want        string
	}{
		"both left out":            {200, own, 200, own, "passed"},
		"both refused":             {404, "", 404, `{"x":1}`, "passed"},
		"refused in another way":   {403, "", 404, "", "passed"},
		"refused, and left out":    {403, "", 200, own, "passed"},
		"left out, and refused":    {200, own, 404, "", "passed"},
		"shown as any id is":       {200, of("3-OMCEBSOR3", "unknown"), 200, of("3-NOSUCH0", "unknown"), "passed"},
		"shown as a foreign one":   {200, of("3-OMCEBSOR3", "foreign"), 200, of("3-NOSUCH0", "unknown"), "not-refused"},
		"shown":                    {200, of("3-OMCEBSOR3", "success"), 200, own, "not-refused"},
		"shown, where ids must be": {200, of("3-OMCEBSOR3", "success"), 404, "", "not-refused"},
		"a crash":                  {500, "", 404, "", "server-error"},
	} {
		w := replied(t, "workflow status", c.unknown, c.unknownBody)
		w.aside = replied(t, "workflow status", c.foreign, c.foreignBody).last
		if got := verdict(w, w.foreignHasNoStatus()); got != c.want {
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
		w := replied(t, "schedule", c.status, c.body)
		w.last.draft.Time = "2030-01-02T12:00:00Z"
		w.aside = replied(t, "conflicts", 200, c.listed).last
		if got := verdict(w, w.meetsWhatWasListed()); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestTheConflictsOfTwoAnswersAreComparedAsSets(t *testing.T) {
	t.Parallel()
	const other = `{"rfcNumber":"3-SECOND0","scheduledStart":"2030-01-02T15:00:00Z","scheduledEnd":"2030-01-02T18:00:00Z"}`
	for name, c := range map[string]struct{ body, want string }{
		"in another order, as instants": {"[" + secondItem + `,{"rfcNumber":"3-DCMATI","scheduledStart":"2030-01-02T10:00:00Z","scheduledEnd":"2030-01-02T05:00:00-07:00"}]`, "passed"},
		"one too few":                   {"[" + firstItem + "]", "wrong-answer"},
		"one too many":                  {"[" + firstItem + "," + secondItem + "," + secondItem + "]", "wrong-answer"},
		"another one":                   {"[" + firstItem + `,{"rfcNumber":"3-X"}]`, "wrong-answer"},
		"another window":                {"[" + firstItem + "," + other + "]", "wrong-answer"},
	} {
		w := replied(t, "conflicts", 200, c.body)
		w.aside = replied(t, "schedule", 409, `{"conflicts":[`+firstItem+","+secondItem+`]}`).last
		if got := verdict(w, w.conflictsLikeAside()); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestAQueryHasTheFixturesNamesAndItsDay(t *testing.T) {
	t.Parallel()
	w := answered(t, 200, nil, "")
	day := w.Fixture.Day.Format("2006-01-02")
	query, err := w.Parties().Query("id=ID&id=FOREIGN&target=INSTANCE&scheduledStart=03:00:00-07:00&scheduledEnd=tomorrow")
	if err != nil {
		t.Fatal(err)
	}
	want := url.Values{
		"id": {"3-DCMATI", "3-OMCEBSOR3"}, "target": {"DCMATI"},
		"scheduledStart": {day + "T03:00:00-07:00"}, "scheduledEnd": {"tomorrow"},
	}
	if query.Encode() != want.Encode() {
		t.Errorf("got %s, want %s", query.Encode(), want.Encode())
	}
}
