package mock_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock"
	"example.com/bounce/openapi"
)

const executions = dcmati + "/executions"

// ofOperation holds an answer to the document.
func ofOperation(t testing.TB, operation string, r reply) reply {
	t.Helper()
	document, err := openapi.Bounce()
	if err != nil {
		t.Fatal(err)
	}
	o, _ := document.Operation(operation)
	for _, v := range o.ValidateAnswer(r.status, r.header, []byte(r.body)) {
		t.Errorf("the answer breaks the document: %s\n%s", v.Error(), r.body)
	}
	return r
}

func creating(t testing.TB, s *mock.Server, body string) reply {
	t.Helper()
	return ofOperation(t, "createExecution", family(t, s, http.MethodPost, executions, body))
}

func detailsOf(t testing.TB, s *mock.Server, id string) reply {
	t.Helper()
	return ofOperation(t, "readExecution", family(t, s, http.MethodGet, executions+"/"+id, ""))
}

// shown fails unless the answer is the JSON that is wanted.
func shown(t testing.TB, r reply, want string) {
	t.Helper()
	if diff := cmp.Diff(want+"\n", r.body); diff != "" || r.status != http.StatusOK {
		t.Errorf("status %d (-want +got):\n%s", r.status, diff)
	}
}

const cancelBody = `{"action":"cancel"}`

func TestWhatIsCreatedIsWhatTheDetailsShow(t *testing.T) {
	t.Parallel()
	const least = `"operation":"Bounce","services":"All","duration":{"unit":"hours","value":2},`
	for name, row := range map[string]struct {
		readings   []string
		body, want string // without id and target
	}{
		"every member": {nil,
			`{"operation":"Stop","services":"AppswithVM","summary":"Ñandú <1> & \"2\"","duration":{"unit":"Hours","value":4},"blackOutDuration":{"unit":"minutes","value":90},` +
				`"bounceOptions":{"options":[{"name":"B","value":false},{"name":"A","value":{"c":[1.50,null]}},{"name":"C"}]},"primaryContact":"operator@example.com"}`,
			`"operation":"Stop","services":"AppswithVM","duration":{"unit":"Hours","value":4},"blackOutDuration":{"unit":"minutes","value":90},"summary":"Ñandú <1> & \"2\"",` +
				`"bounceOptions":{"options":[{"name":"B","value":false},{"name":"A","value":{"c":[1.50,null]}},{"name":"C"}]},"primaryContact":"operator@example.com"`},
		"words in the letters that are listed": {nil, `{"operation":"sTART","services":"allWITHvm","duration":{"unit":"day","value":1}}`,
			`"operation":"Start","services":"AllwithVM","duration":{"unit":"day","value":1},"summary":""`},
		"words as they were sent": {[]string{"word-case", "as-sent"}, `{"operation":"sTART","services":"apps","duration":{"unit":"hours","value":1}}`,
			`"operation":"sTART","services":"apps","duration":{"unit":"hours","value":1},"summary":""`},
		"what is assumed": {[]string{"create-incomplete", "assumed"}, `{}`, strings.TrimSuffix(least, ",") + `,"summary":""`},
		"what is assumed of what is missing": {[]string{"create-incomplete", "assumed"}, `{"services":"Apps"}`,
			`"operation":"Bounce","services":"Apps","duration":{"unit":"hours","value":2},"summary":""`},
		"a bounce's blackout": {nil, `{` + least + `"blackOutDuration":{"unit":"hours","value":1}}`,
			strings.TrimSuffix(least, ",") + `,"blackOutDuration":{"unit":"hours","value":1},"summary":""`},
		"no blackout of a bounce": {[]string{"blackout-without-stop", "dropped"}, `{` + least + `"blackOutDuration":{"unit":"hours","value":1}}`,
			strings.TrimSuffix(least, ",") + `,"summary":""`},
		"a stop's blackout, whatever of others": {[]string{"blackout-without-stop", "dropped"},
			`{"operation":"STOP","services":"All","duration":{"unit":"hours","value":2},"blackOutDuration":{"unit":"hours","value":1}}`,
			`"operation":"Stop","services":"All","duration":{"unit":"hours","value":2},"blackOutDuration":{"unit":"hours","value":1},"summary":""`},
		"a window that is null": {[]string{"details-unscheduled", "null"}, `{` + strings.TrimSuffix(least, ",") + `}`,
			strings.TrimSuffix(least, ",") + `,"summary":"","scheduledStart":null,"scheduledEnd":null`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, row.readings...)
			r := creating(t, s, row.body)
			if r.status != http.StatusCreated {
				t.Fatalf("got %d %s, want it created", r.status, r.body)
			}
			id := r.member(t, "id")
			shown(t, detailsOf(t, s, id), `{"id":"`+id+`","target":"DCMATI",`+row.want+`}`)
		})
	}
}

func TestACreateThatIsRefusedNamesTheRuleAndCreatesNothing(t *testing.T) {
	t.Parallel()
	with := func(member string) string {
		return `{"operation":"Stop","services":"All","summary":"","duration":{"unit":"hours","value":2},` + member + `}`
	}
	hours := func(duration string) string {
		return `{"operation":"Stop","services":"All","duration":` + duration + `}`
	}
	for body, reason := range map[string]string{
		`{"operation":"restart","services":"All","duration":{"unit":"hours","value":2}}`:    "create-words",
		`{"operation":5,"services":"All","duration":{"unit":"hours","value":2}}`:            "create-words",
		`{"operation":"Stop","services":"Databases","duration":{"unit":"hours","value":2}}`: "create-words",
		`{"services":"All","duration":{"unit":"hours","value":2}}`:                          "create-incomplete",
		`{"operation":"Stop","duration":{"unit":"hours","value":2}}`:                        "create-incomplete",
		`{"operation":"Stop","services":"All"}`:                                             "create-incomplete",
		hours(`{"value":2}`):                                                                "create-members",
		hours(`{"unit":"hours"}`):                                                           "create-members",
		hours(`{"unit":"hours","value":0}`):                                                 "create-members",
		hours(`{"unit":"hours","value":-1}`):                                                "create-members",
		hours(`{"unit":"hours","value":1.5}`):                                               "create-members",
		hours(`{"unit":"hours","value":"two"}`):                                             "create-members",
		hours(`{"unit":"fortnights","value":2}`):                                            "create-members",
		hours(`{"unit":"days","value":9000000000000000000}`):                                "create-members",
		with(`"blackOutDuration":{"unit":"hours"}`):                                         "create-members",
		with(`"bounceOptions":"CLEAR"`):                                                     "create-forms",
		with(`"bounceOptions":{"options":[{"value":1}]}`):                                   "create-forms",
		with(`"primaryContact":["operator@example.com"]`):                                   "create-forms",
		`[]`: "body-malformed-status",
		`{"operation":"Stop","operation":"Stop"}`: "one-json-value",
	} {
		t.Run(body, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			before := any(s.Snapshot())
			expect(t, creating(t, s, body), http.StatusBadRequest, reason)
			unchanged(t, s, before)
		})
	}
}

func TestAReadingThatRefusesACreateIsNamed(t *testing.T) {
	t.Parallel()
	const bounceWithBlackout = `{"operation":"Bounce","services":"All","duration":{"unit":"hours","value":2},"blackOutDuration":{"unit":"hours","value":1}}`
	for name, row := range map[string]struct {
		readings     []string
		body, reason string
	}{
		"word-case, of the operation": {[]string{"word-case", "exact"}, `{"operation":"bounce","services":"All","duration":{"unit":"hours","value":2}}`, "word-case"},
		"word-case, of the services":  {[]string{"word-case", "exact"}, `{"operation":"Bounce","services":"all","duration":{"unit":"hours","value":2}}`, "word-case"},
		"unit-case":                   {[]string{"unit-case", "exact"}, `{"operation":"Bounce","services":"All","duration":{"unit":"HOURS","value":2}}`, "unit-case"},
		"unit-case, of the blackout":  {[]string{"unit-case", "exact"}, `{"operation":"Stop","services":"All","duration":{"unit":"hours","value":2},"blackOutDuration":{"unit":"hour","value":1}}`, "unit-case"},
		"blackout-without-stop":       {[]string{"blackout-without-stop", "refused"}, bounceWithBlackout, "blackout-without-stop"},
		"extra-fields":                {[]string{"extra-fields", "refused"}, `{"operation":"Bounce","services":"All","duration":{"unit":"hours","value":2},"more":1}`, "extra-fields"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, append(row.readings, "body-invalid-status", "422")...)
			before := any(s.Snapshot())
			expect(t, creating(t, s, row.body), http.StatusUnprocessableEntity, row.reason)
			unchanged(t, s, before)
		})
	}
}

func TestEachExecutionHasAnIDOfItsOwn(t *testing.T) {
	t.Parallel()
	s := start(t)
	form, seen := regexp.MustCompile(`^3-[0-9A-Z]{7}$`), map[string]bool{}
	for range 50 {
		r := creating(t, s, bounceAll)
		id := r.member(t, "id")
		if !form.MatchString(id) || seen[id] || r.member(t, "rfcNumber") != id {
			t.Fatalf("got %s after %d others, want an id of its own, and the ticket's number to be it", r.body, len(seen))
		}
		seen[id] = true
	}
}

func TestACreatedExecutionIsScheduledMovedCancelledAndScheduledAgain(t *testing.T) {
	t.Parallel()
	s := start(t)
	id := creating(t, s, `{"operation":"Stop","services":"All","duration":{"unit":"hours","value":3}}`).member(t, "id")
	created := detailsOf(t, s, id).body
	expect(t, send(t, s, at("2020-08-26T16:00:00Z")), 200, "") // the other execution: the new one is on no calendar
	expect(t, send(t, s, execution(id), at("2020-08-26T17:00:00Z")), 409, "conflict-body")
	shown(t, detailsOf(t, s, id), strings.TrimSpace(created))
	for _, start := range []string{"2020-08-26T20:00:00Z", "2020-08-26T22:00:00Z"} {
		r := send(t, s, execution(id), at(start))
		end := r.member(t, "scheduledEnd")
		if !strings.Contains(detailsOf(t, s, id).body, `"scheduledStart":"`+start+`","scheduledEnd":"`+end+`"`) {
			t.Errorf("the details are %s, want %s to %s", detailsOf(t, s, id).body, start, end)
		}
	}
	r := send(t, s, at("2020-08-26T22:00:00Z"))
	if expect(t, r, 409, "conflict-body"); !strings.Contains(r.body, `"rfcNumber":"`+id+`"`) {
		t.Errorf("the conflicts are %s, want one with the number %s", r.body, id)
	}
	shown(t, send(t, s, execution(id), body(cancelBody)), `{"status":"Open","subStatus":"Ready For Scheduling/Approval","custStatus":"Review Update"}`)
	shown(t, detailsOf(t, s, id), strings.TrimSpace(created))
	expect(t, send(t, s, at("2020-08-26T22:00:00Z")), 200, "")
	expect(t, send(t, s, execution(id), at("2020-08-26T17:00:00Z")), 200, "")
}

func TestACancelThatIsRefusedNamesTheRuleAndCancelsNothing(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		readings []string
		now      string // "" leaves the clock
		edits    []func(*call)
		status   int
		reason   string
	}{
		"with a time":                {[]string{"cancel-time", "refused"}, "", []func(*call){body(`{"action":"cancel","scheduledTime":"2020-08-26T20:00:00Z"}`)}, 400, "cancel-time"},
		"in other letters":           {nil, "", []func(*call){body(`{"action":"Cancel"}`)}, 400, "action-case"},
		"of what has begun":          {nil, "2020-08-26T16:00:00Z", []func(*call){body(cancelBody)}, 409, "cancel-begun"},
		"of what is over":            {[]string{"cancel-begun", "422"}, "2020-08-26T19:00:00Z", []func(*call){body(cancelBody)}, 422, "cancel-begun"},
		"of what is not scheduled":   {[]string{"cancel-unscheduled", "409"}, "", []func(*call){pair("SECOND"), body(cancelBody)}, 409, "cancel-unscheduled"},
		"of what is not there":       {nil, "", []func(*call){pair("THIRD"), body(cancelBody)}, 404, "execution-id"},
		"with two actions":           {nil, "", []func(*call){body(`{"action":"cancel","action":"cancel"}`)}, 400, "one-json-value"},
		"with a member more":         {[]string{"extra-fields", "refused"}, "", []func(*call){body(`{"action":"cancel","why":"so"}`)}, 400, "extra-fields"},
		"with something like a time": {[]string{"cancel-time", "refused"}, "", []func(*call){body(`{"action":"cancel","scheduledTime":""}`)}, 400, "cancel-time"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, row.readings...)
			expect(t, send(t, s, pair("FIRST"), at("2020-08-26T16:00:00Z")), 200, "")
			if row.now != "" {
				setClock(t, s, row.now)
			}
			before := any(s.Snapshot())
			expect(t, send(t, s, append([]func(*call){pair("FIRST")}, row.edits...)...), row.status, row.reason)
			unchanged(t, s, before)
		})
	}
}

func TestACancelTakesNoHeedOfATimeUnlessAReadingSaysSo(t *testing.T) {
	t.Parallel()
	for _, when := range []string{`"2020-08-26T20:00:00Z"`, `"2020-08-26T15:00:00Z"`, `"tomorrow"`, `5`, `null`} {
		s := start(t)
		expect(t, send(t, s, at("2020-08-26T16:00:00Z")), 200, "")
		expect(t, send(t, s, body(`{"scheduledTime":`+when+`,"action":"cancel"}`)), 200, "")
		if _, _, booked := s.Scheduled(own, "DCMATI", "3-CDQF5Z0"); booked {
			t.Errorf("with the time %s the execution is still scheduled", when)
		}
	}
}

func TestTheSameCancelTwiceIsOne(t *testing.T) {
	t.Parallel()
	s := start(t)
	expect(t, send(t, s), 200, "")
	first := send(t, s, body(cancelBody))
	before := any(s.Snapshot())
	again := send(t, s, body(cancelBody))
	if first.body != again.body || again.status != 200 {
		t.Errorf("got %d %s, want 200 %s", again.status, again.body, first.body)
	}
	unchanged(t, s, before)
}

func TestWhatHasBegunIsMovedOnlyWhereAReadingSaysSo(t *testing.T) {
	t.Parallel()
	for alternative, status := range map[string]int{"409": 409, "400": 400, "422": 422, "accepted": 200} {
		s := start(t, "schedule-begun", alternative)
		expect(t, send(t, s, at("2020-08-26T16:00:00Z")), 200, "")
		setClock(t, s, "2020-08-26T15:59:59.999Z")
		expect(t, send(t, s, at("2020-08-26T16:30:00Z")), 200, "")
		setClock(t, s, "2020-08-26T16:30:00Z")
		before := any(s.Snapshot())
		r := send(t, s, at("2020-08-26T20:00:00Z"))
		if r.status != status {
			t.Errorf("under %s: got %d %s", alternative, r.status, r.body)
		}
		if status != 200 {
			expect(t, r, status, "schedule-begun")
			unchanged(t, s, before)
		}
	}
}
