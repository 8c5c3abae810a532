package mock_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.com/bounce/mock"
	"example.com/bounce/openapi"
)

// statusReadings are the readings whose alternatives are statuses: each is what the call is answered with.
func statusReadings(t *testing.T, s *mock.Server) map[string]struct {
	edit   func(*call)
	reason string
} {
	return map[string]struct {
		edit   func(*call)
		reason string
	}{
		"success-status":           {func(*call) {}, ""},
		"conflict-status":          {tcmati, "conflict-body"},
		"lead-status":              {at("2020-08-26T15:15:59Z"), "lead-time"},
		"body-malformed-status":    {body("["), "body-malformed-status"},
		"body-invalid-status":      {at("soon"), "scheduled-time"},
		"token-status":             {defect(t, s, "expired"), "bearer-token"},
		"token-malformed-status":   {auth("Bearer junk"), "bearer-token"},
		"identifier-missing":       {func(c *call) { c.identifier = "" }, "jwks-identifier"},
		"identifier-unknown":       {func(c *call) { c.identifier = strings.Replace(ownKeys, "0a01", "0aff", 1) }, "jwks-identifier"},
		"scope-status":             {defect(t, s, "wrong-scope"), "scope-approver"},
		"foreign-status":           {func(c *call) { c.csi = otherCSI }, "own-instances"},
		"service-mismatch":         {func(c *call) { c.service = "EBSZ" }, "service-type"},
		"not-acceptable":           {accepting("text/html"), "not-acceptable"},
		"unknown-instance-status":  {instance("NOWHERE"), "instance-id"},
		"unknown-execution-status": {execution("3-0000000"), "execution-id"},
		"opt-in-status": {func(c *call) {
			c.csi, c.identifier = outsider, outsideKey
			c.authorization = "Bearer " + token(t, s, mock.TokenRequest{Customer: outsider})
		}, "opt-in"},
	}
}

// granted and refused are what other alternatives do with a call.
type outcome struct {
	status int
	reason string
}

var granted = outcome{200, ""}

func refused(reason string) outcome { return outcome{400, reason} }

// behaviours are the readings that are not about a status: what each alternative does with a call.
var behaviours = map[string]struct {
	before []func(*call) // calls that go before, each granted
	edit   func(*call)
	then   map[string]outcome
}{
	"check-order": {nil, func(c *call) { c.authorization, c.body = "", "{}" }, map[string]outcome{
		"auth-first": {401, "bearer-token"}, "shape-first": {400, "scheduled-time"}}},
	"conflict-effect": {nil, tcmati, map[string]outcome{
		"refused": {409, "conflict-body"}, "booked-anyway": {409, "conflict-body"}}},
	"window-edges": {nil, func(c *call) { tcmati(c); at("2020-08-26T17:53:51Z")(c) }, map[string]outcome{
		"half-open": granted, "closed": {409, "conflict-body"}}},
	"pending-blocks": {nil, func(c *call) { c.instance, c.execution = "PENDING", "SOLE" }, map[string]outcome{
		"yes": {409, "conflict-body"}, "no": granted}},
	"self-conflict": {[]func(*call){at("2020-08-26T16:00:00Z")}, at("2020-08-26T17:00:00Z"), map[string]outcome{
		"excluded": granted, "included": {409, "conflict-body"}}},
	"time-zone-in": {nil, at("2020-08-26T16:53:51+01:00"), map[string]outcome{
		"any-offset": granted, "utc-only": refused("time-zone-in")}},
	"time-bare-in": {nil, at("2020-08-26T15:53:51"), map[string]outcome{
		"utc": granted, "refused": refused("time-bare-in")}},
	"time-hour-in": {nil, at("2020-08-26T8:53:51-07:00"), map[string]outcome{
		"one-or-two-digits": granted, "two-digits": refused("time-hour-in")}},
	"time-fraction-in": {nil, at("2020-08-26T15:53:51.25Z"), map[string]outcome{
		"accepted": granted, "truncated": granted, "refused": refused("time-fraction-in")}},
	"time-offset-in": {nil, at("2020-08-26T15:53:51-0000"), map[string]outcome{
		"accepted": granted, "refused": refused("time-offset-in")}},
	"time-seconds-in": {nil, at("2020-08-26T15:53Z"), map[string]outcome{
		"accepted": granted, "refused": refused("time-seconds-in")}},
	"time-letters-in": {nil, at("2020-08-26 15:53:51z"), map[string]outcome{
		"accepted": granted, "refused": refused("time-letters-in")}},
	"time-offset-out":   {nil, func(*call) {}, map[string]outcome{"colon": granted, "basic": granted}},
	"time-seconds-out":  {nil, func(*call) {}, map[string]outcome{"written": granted, "left-out": granted}},
	"success-conflicts": {nil, func(*call) {}, map[string]outcome{"absent": granted, "empty": granted, "null": granted}},
	"unused-members": {nil, tcmati, map[string]outcome{
		"absent": {409, "conflict-body"}, "null": {409, "conflict-body"}}},
	"action-missing": {nil, body(`{"scheduledTime":"2020-08-26T15:53:51Z"}`), map[string]outcome{
		"refused": refused("action-missing"), "schedule-assumed": granted}},
	"action-case": {nil, body(`{"scheduledTime":"2020-08-26T15:53:51Z","action":"Schedule"}`), map[string]outcome{
		"exact": refused("action-case"), "any": granted}},
	"extra-fields": {nil, body(`{"note":"","scheduledTime":"2020-08-26T15:53:51Z","action":"schedule"}`), map[string]outcome{
		"ignored": granted, "refused": refused("extra-fields")}},
	"end-rule": {nil, func(c *call) { c.instance, c.execution = "LONG", "ONLY" }, map[string]outcome{
		"duration": granted, "two-hours": granted, "duration-plus-blackout": granted}},
	"time-zone-out": {nil, func(*call) {}, map[string]outcome{"as-requested": granted, "utc": granted}},
	"time-hour-out": {nil, func(*call) {}, map[string]outcome{"two-digits": granted, "as-in-the-sample": granted}},
	"error-body": {nil, body("{}"), map[string]outcome{
		"problem": refused("scheduled-time"), "code-message": refused("scheduled-time"), "empty": refused("scheduled-time")}},
}

func TestEachAlternativeOfEachReadingIsTaken(t *testing.T) {
	t.Parallel()
	all, err := openapi.Readings()
	if err != nil {
		t.Fatal(err)
	}
	for _, reading := range all {
		own := []string{"scope-hierarchy", "service-not-offered", "status-vm", "conflicts-match"} // have tests of their own
		if _, isFamily := familyReadings[reading.Slug]; isFamily || slices.Contains(own, reading.Slug) {
			continue
		}
		for _, alternative := range reading.Alternatives {
			t.Run(reading.Slug+"="+alternative, func(t *testing.T) {
				t.Parallel()
				s := start(t, reading.Slug, alternative)
				edit, want := expectation(t, s, reading.Slug, alternative)
				for _, before := range behaviours[reading.Slug].before {
					expect(t, send(t, s, before), 200, "")
				}
				r := send(t, s, edit)
				expect(t, r, want.status, want.reason)
				named := reading.Slug + "=" + alternative
				if row, isStatus := statusReadings(t, s)[reading.Slug]; isStatus && want.status >= 400 && row.reason != "conflict-body" {
					if got := r.member(t, "reading"); got != named {
						t.Errorf("the problem names the reading %q, want %q", got, named)
					}
				}
			})
		}
	}
}

// expectation is the call that shows the reading, and its outcome.
func expectation(t *testing.T, s *mock.Server, slug, alternative string) (func(*call), outcome) {
	t.Helper()
	if slug == "token-no-exp" {
		return defect(t, s, "no-exp"), map[string]outcome{"refused": {401, "token-no-exp"}, "accepted": granted}[alternative]
	}
	if row, found := statusReadings(t, s)[slug]; found {
		status, err := strconv.Atoi(alternative)
		if err != nil { // service-mismatch=ignored
			return row.edit, granted
		}
		return row.edit, outcome{status, row.reason}
	}
	row, found := behaviours[slug]
	want, stated := row.then[alternative]
	if !found || !stated {
		t.Fatalf("no expectation for the alternative %s of %s", alternative, slug)
	}
	return row.edit, want
}

func TestWhatTheAnswerSaysUnderAReading(t *testing.T) {
	t.Parallel()
	long := func(c *call) { c.instance, c.execution = "LONG", "ONLY" }
	for name, row := range map[string]struct {
		readings []string
		edit     func(*call)
		want     []string // parts of the body
	}{
		"its end after the duration":           {nil, long, []string{`"scheduledEnd":"2020-08-26T11:53:51-07:00"`}},
		"its end after two hours":              {[]string{"end-rule", "two-hours"}, long, []string{`"scheduledEnd":"2020-08-26T10:53:51-07:00"`}},
		"its end after the blackout":           {[]string{"end-rule", "duration-plus-blackout"}, long, []string{`"scheduledEnd":"2020-08-26T12:23:51-07:00"`}},
		"its times in UTC":                     {[]string{"time-zone-out", "utc"}, func(*call) {}, []string{`"scheduledStart":"2020-08-26T15:53:51Z"`, `"scheduledEnd":"2020-08-26T17:53:51Z"`}},
		"an RFC in UTC":                        {[]string{"time-zone-out", "utc"}, tcmati, []string{`"scheduledStart":"2020-08-26T15:53:51Z","scheduledEnd":"2020-08-26T17:53:51Z","duration":{"unit":"hours","value":2}`}},
		"an RFC with the offset it has":        {nil, func(c *call) { tcmati(c); at("2020-08-26T15:53:51Z")(c) }, []string{`"scheduledStart":"2020-08-26T08:53:51-07:00"`}},
		"midnight with one digit":              {[]string{"time-hour-out", "as-in-the-sample"}, at("2020-08-27T00:05:00Z"), []string{`"scheduledStart":"2020-08-27T0:05:00Z"`, `"scheduledEnd":"2020-08-27T2:05:00Z"`}},
		"an offset without a colon":            {[]string{"time-offset-out", "basic"}, func(*call) {}, []string{`:53:51-0700"`}},
		"UTC without a colon":                  {[]string{"time-offset-out", "basic"}, at("2020-08-26T15:53:51Z"), []string{`15:53:51+0000"`}},
		"a full minute without seconds":        {[]string{"time-seconds-out", "left-out"}, at("2020-08-26T15:53:00Z"), []string{`15:53Z"`}},
		"seconds that are none":                {[]string{"time-seconds-out", "left-out"}, at("2020-08-26T15:53:00.25Z"), []string{`15:53:00.25Z"`}},
		"both, with one digit":                 {[]string{"time-seconds-out", "left-out", "time-offset-out", "basic", "time-hour-out", "as-in-the-sample"}, at("2020-08-27T08:05:00-07:00"), []string{`T8:05-0700"`}},
		"conflicts that are empty":             {[]string{"success-conflicts", "empty"}, func(*call) {}, []string{`"conflicts":[]`, `"custStatus":"Review Update"`}},
		"conflicts that are null":              {[]string{"success-conflicts", "null"}, func(*call) {}, []string{`"conflicts":null`, `"scheduledStart":"`}},
		"empty conflicts of a cancel":          {[]string{"success-conflicts", "empty"}, body(`{"action":"cancel"}`), []string{`"conflicts":[]`}},
		"a cancel's window that is null":       {[]string{"unused-members", "null"}, body(`{"action":"cancel"}`), []string{`"scheduledStart":null`, `"scheduledEnd":null`}},
		"a success's members beside conflicts": {[]string{"unused-members", "null"}, tcmati, []string{`"scheduledStart":null`, `"custStatus":null`, `"conflicts":[{`}},
		"a time without seconds":               {[]string{"time-seconds-in", "accepted"}, at("2020-08-26T17:53+02:00"), []string{`"scheduledStart":"2020-08-26T17:53:00+02:00"`}},
		"a basic offset as its instant":        {[]string{"time-offset-in", "accepted"}, at("2020-08-26T08:53:51-0700"), []string{`"scheduledStart":"2020-08-26T08:53:51-07:00"`}},
		"an offset of hours as its instant":    {[]string{"time-offset-in", "accepted"}, at("2020-08-26T17:53:51+02"), []string{`"scheduledStart":"2020-08-26T17:53:51+02:00"`}},
		"small letters as the instant":         {[]string{"time-letters-in", "accepted"}, at("2020-08-26t15:53:51.5z"), []string{`"scheduledStart":"2020-08-26T15:53:51.5Z"`}},
		"a bare time without seconds":          {[]string{"time-seconds-in", "accepted"}, at("2020-08-26T15:53"), []string{`"scheduledStart":"2020-08-26T15:53:00Z"`}},
		"a fraction that was accepted":         {nil, at("2020-08-26T15:53:51.25Z"), []string{`"scheduledStart":"2020-08-26T15:53:51.25Z"`, `"scheduledEnd":"2020-08-26T17:53:51.25Z"`}},
		"no fraction where it was cut":         {[]string{"time-fraction-in", "truncated"}, at("2020-08-26T15:53:51.999Z"), []string{`"scheduledStart":"2020-08-26T15:53:51Z"`}},
		"a refusal as a problem":               {nil, body("{}"), []string{`{"type":"urn:bounce:scheduled-time","title":`, `"errors":[{"in":"body","pointer":"/scheduledTime","code":"required"`}},
		"a refusal as code and message":        {[]string{"error-body", "code-message"}, body("{}"), []string{`{"code":"scheduled-time","message":"`}},
		"conflicts, whatever a refusal is":     {[]string{"error-body", "empty"}, tcmati, []string{`{"conflicts":[{"rfcNumber":"3-7JZXAMZ"`}},
		"conflicts under the status 200":       {[]string{"conflict-status", "200"}, tcmati, []string{`{"conflicts":[`}},
		"how much too soon, and from when on":  {nil, at("2020-08-26T15:15:59.999Z"), []string{"0.001 s too soon", "now is 2020-08-26T15:00:00.000Z", "allowed is 2020-08-26T15:16:00.000Z"}},
		"all faults of the body at once":       {nil, body(`{"scheduledTime":1,"action":1}`), []string{`"pointer":"/action"`, `"pointer":"/scheduledTime"`, "Violations in all: 2."}},
		"every member that nobody knows":       {[]string{"extra-fields", "refused"}, body(`{"a/b":1,"b":2,"scheduledTime":"2020-08-26T15:53:51Z","action":"schedule"}`), []string{`"pointer":"/a~1b"`, `"pointer":"/b"`}},
		"which reading a narrowed body breaks": {[]string{"time-zone-in", "utc-only"}, func(*call) {}, []string{"time-zone-in=utc-only", "2020-08-26T15:53:51Z", `"reading":"body-invalid-status=400"`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := send(t, start(t, row.readings...), row.edit)
			for _, part := range row.want {
				if !strings.Contains(r.body, part) {
					t.Errorf("the answer lacks %s:\n%s", part, r.body)
				}
			}
		})
	}
}

func TestAnEmptyRefusalHasNoBodyAndStillAReason(t *testing.T) {
	t.Parallel()
	r := send(t, start(t, "error-body", "empty"), body("{}"))
	expect(t, r, 400, "scheduled-time")
	if r.body != "" || r.header.Get("Content-Type") != "" {
		t.Errorf("got the body %q of type %q, want none", r.body, r.header.Get("Content-Type"))
	}
}

func TestBookedAnywayBooksAndAnswersTheConflicts(t *testing.T) {
	t.Parallel()
	for effect, want := range map[string]bool{"refused": false, "booked-anyway": true} {
		s := start(t, "conflict-effect", effect)
		expect(t, send(t, s, tcmati), 409, "conflict-body")
		if _, _, booked := s.Scheduled(own, "TCMATI", "3-CDQEVUP"); booked != want {
			t.Errorf("under %s booked is %v, want %v", effect, booked, want)
		}
	}
}

func TestUnderShapeFirstEveryFaultOfTheBodyComesBeforeTheCredentials(t *testing.T) {
	t.Parallel()
	s := start(t, "check-order", "shape-first")
	for text, reason := range map[string]string{
		"[": "body-malformed-status", "{}": "scheduled-time", `{"scheduledTime":"2020-08-26T15:53:51Z"}`: "action-missing",
	} {
		r := send(t, s, body(text), func(c *call) { c.authorization, c.identifier = "", "" })
		expect(t, r, 400, reason)
	}
	expect(t, send(t, s, auth(""), func(c *call) { c.identifier = "" }), 401, "bearer-token")
	expect(t, send(t, s, func(c *call) { c.identifier = "" }), 400, "jwks-identifier")
}

func TestAWrongReadingIsRefusedByNamingTheRightOnes(t *testing.T) {
	t.Parallel()
	for slug, want := range map[string][]string{
		"no-such-reading": {"no-such-reading", "bounce contract readings"},
		"time-zone-out":   {"time-zone-out", "as-requested, utc"},
	} {
		_, err := mock.New(mock.Options{Readings: map[string]string{slug: "elsewhere"}})
		for _, part := range want {
			if err == nil || !strings.Contains(err.Error(), part) {
				t.Errorf("the error is %v, want it to name %s", err, part)
			}
		}
	}
}

func TestEveryRuleOfARefusalIsInTheTables(t *testing.T) {
	t.Parallel()
	clauses, err := openapi.Clauses()
	if err != nil {
		t.Fatal(err)
	}
	all, err := openapi.Readings()
	if err != nil {
		t.Fatal(err)
	}
	hygiene, err := openapi.HygieneRules()
	if err != nil {
		t.Fatal(err)
	}
	var known, slugs []string
	for _, c := range clauses {
		known = append(known, c.Slug)
	}
	for _, h := range hygiene {
		known = append(known, h.Slug)
	}
	for _, r := range all {
		known, slugs = append(known, r.Slug), append(slugs, r.Slug)
	}
	for _, k := range mock.Kinds() {
		if k.Rule != "" && !strings.HasPrefix(k.Rule, "mock-") && !slices.Contains(known, k.Rule) {
			t.Errorf("kind %s: the rule %q is neither clause, reading nor hygiene rule", k.ID, k.Rule)
		}
		if k.Reading != "" && !slices.Contains(slugs, k.Reading) {
			t.Errorf("kind %s: the reading %q is not in the table", k.ID, k.Reading)
		}
	}
	for operation, checks := range mock.OperationChecks() {
		for _, c := range checks {
			if !slices.Contains(known, c.Rule) {
				t.Errorf("%s, check %s: the rule %q is neither clause, reading nor hygiene rule", operation, c.Name, c.Rule)
			}
		}
	}
}
