package judge_test

import (
	"net/http"
	"testing"
	"time"

	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/judge/judgetest"
	"example.com/bounce/conformance/internal/request"
)

// How what means the same is spelt is a reading, and breaks nothing; what is no time, and a value where there should be none,
// is broken.
func TestSpellingsAreObserved(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rule, body string
		read       func(*judge.Answer) (string, error)
		want       string
	}{
		"a colon":          {"time-offset-out", judgetest.Success("2030-01-02T03:00:00-07:00", "x"), judge.Offset, "colon"},
		"Z":                {"time-offset-out", judgetest.Success("2030-01-02T10:00:00Z", "x"), judge.Offset, "colon"},
		"no colon":         {"time-offset-out", judgetest.Success("2030-01-02T03:00:00-0700", "x"), judge.Offset, "basic"},
		"+0000":            {"time-offset-out", judgetest.Success("2030-01-02T10:00:00+0000", "x"), judge.Offset, "basic"},
		"hours alone":      {"time-offset-out", judgetest.Success("2030-01-02T03:00:00-07", "x"), judge.Offset, "basic"},
		"no offset":        {"time-offset-out", judgetest.Success("2030-01-02T10:00:00", "x"), judge.Offset, "not-applicable"},
		"a broken offset":  {"time-offset-out", judgetest.Success("2030-01-02T03:00:00-7:00", "x"), judge.Offset, "wrong-answer"},
		"seconds":          {"time-seconds-out", judgetest.Success("2030-01-02T10:00:00Z", "x"), judge.Seconds, "written"},
		"no seconds":       {"time-seconds-out", judgetest.Success("2030-01-02T10:00Z", "x"), judge.Seconds, "left-out"},
		"a number":         {"time-seconds-out", `{"scheduledStart":1893578400000}`, judge.Seconds, "wrong-answer"},
		"another minute":   {"time-seconds-out", judgetest.Success("2030-01-02T10:01Z", "x"), judge.Seconds, "wrong-answer"},
		"no conflicts":     {"success-conflicts", `{"status":"Open"}`, judge.SuccessConflicts, "absent"},
		"null conflicts":   {"success-conflicts", `{"conflicts":null}`, judge.SuccessConflicts, "null"},
		"empty conflicts":  {"success-conflicts", `{"conflicts":[]}`, judge.SuccessConflicts, "empty"},
		"a conflict":       {"success-conflicts", `{"conflicts":[{}]}`, judge.SuccessConflicts, "wrong-answer"},
		"no contact":       {"optional-members", `{"id":"3-A"}`, judge.Contact, "absent"},
		"a null contact":   {"optional-members", `{"primaryContact":null}`, judge.Contact, "null"},
		"a known contact":  {"optional-members", `{"primaryContact":"a@example.com"}`, judge.Contact, "not-applicable"},
		"an empty contact": {"optional-members", `{"primaryContact":""}`, judge.Contact, "wrong-answer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := judgetest.Taken(c.read(answered(200, nil, c.body)))
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestMembersThatAnAnswerDoesNotHave(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"conflicts":[{}]}`: "absent",
		`{"scheduledStart":null,"conflicts":[{}],"status":null}`:    "null",
		`{"scheduledStart":null}`:                                   "null for some, and absent for others",
		`{"scheduledStart":"","status":null}`:                       "wrong-answer",
		`{"scheduledStart":"2030-01-02T10:00:00Z","status":"Open"}`: "wrong-answer",
	} {
		got := judgetest.Taken(judge.UnusedMembers(answered(409, nil, body), "scheduledStart, status"))
		if got != want {
			t.Errorf("%s: got %s, want %s", body, got, want)
		}
	}
}

func TestReadingsAreTakenFromTheAnswer(t *testing.T) {
	t.Parallel()
	const hour = time.Hour
	answer := func(at, body string) *judge.Answer {
		a := answered(200, nil, body)
		a.Draft.Time = at
		return a
	}
	length := func(end string) string {
		alternative, _, err := judge.Length(answered(200, nil, judgetest.Success("2030-01-02T10:00:00Z", end)), 3*hour, hour)
		return judgetest.Taken(alternative, err)
	}
	zone := func(start string) string {
		a := answered(200, nil, judgetest.Success(start, "x"))
		alternative, bare, err := judge.Zone(a.Object(), "2030-01-02T03:00:00-07:00")
		if bare {
			alternative += ", bare"
		}
		return judgetest.Taken(alternative, err)
	}
	fraction := func(start string) string {
		return judgetest.Taken(judge.Fraction(answer("2030-01-02T10:00:00.25Z", judgetest.Success(start, "x")), "accepted", "truncated"))
	}
	digits := func(start string) string {
		return judgetest.Taken(judge.Hour(answered(200, nil, judgetest.Success(start, "x"))))
	}
	for name, c := range map[string]struct {
		read func(string) string
		text string
		want string // the alternative, or the verdict where there is none
	}{
		"the duration":            {length, "2030-01-02T13:00:00Z", "duration"},
		"two hours":               {length, "2030-01-02T12:00:00Z", "two-hours"},
		"duration and blackout":   {length, "2030-01-02T14:00:00Z", "duration-plus-blackout"},
		"another length":          {length, "2030-01-02T10:30:00Z", "a window of 30m0s"},
		"the requested zone":      {zone, "2030-01-02T3:00:00-07:00", "as-requested"},
		"it without a colon":      {zone, "2030-01-02T03:00:00-0700", "as-requested"},
		"UTC":                     {zone, "2030-01-02T10:00:00Z", "utc"},
		"UTC as an offset":        {zone, "2030-01-02T10:00:00+00:00", "utc"},
		"UTC without an offset":   {zone, "2030-01-02T10:00:00", "utc, bare"},
		"local, and bare":         {zone, "2030-01-02T03:00:00", "wrong-answer"},
		"another zone":            {zone, "2030-01-02T11:00:00+01:00", "the offset +01:00"},
		"one digit":               {digits, "2030-01-02T8:00:00Z", "as-in-the-sample"},
		"two digits":              {digits, "2030-01-02T08:00:00Z", "two-digits"},
		"an hour that tells none": {digits, "2030-01-02T10:00:00Z", "unclear"},
		"the fraction kept":       {fraction, "2030-01-02T10:00:00.250Z", "accepted"},
		"the fraction gone":       {fraction, "2030-01-02T10:00:00Z", "truncated"},
		"the fraction rounded":    {fraction, "2030-01-02T10:00:01Z", "wrong-answer"},
	} {
		if got := c.read(c.text); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestTheFirstDefectToBeNamedShowsTheOrder(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]string{401: "auth-first", 403: "auth-first", 400: "shape-first", 422: "shape-first", 404: "unclear"} {
		if got := judgetest.Taken(judge.CheckOrder(answered(status, nil, ""), "auth-first", "shape-first")); got != want {
			t.Errorf("%d: got %s, want %s", status, got, want)
		}
	}
}

func TestTheFormOfARefusalsBodyIsNeverWrong(t *testing.T) {
	t.Parallel()
	for want, c := range map[string]struct{ mediaType, body string }{
		"problem": {"application/problem+json; charset=utf-8", `{"title":"no"}`}, "code-message": {"application/json", `{"code":"A","message":"no"}`},
		"empty": {"", ""}, "other": {"text/html", "<p>"},
	} {
		if got := judge.BodyForm(answered(404, http.Header{"Content-Type": {c.mediaType}}, c.body)); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestATimeOfAnotherFormIsMeant(t *testing.T) {
	t.Parallel()
	at := time.Date(2030, 1, 2, 10, 53, 51, 0, time.UTC)
	form, known := request.FindTimeForm("of RFC 3339 with the second 60")
	if !known {
		t.Fatal("the form is not known")
	}
	for name, c := range map[string]struct{ body, want string }{
		"the instant":             {judgetest.Success("2030-01-02T10:54:00Z", "2030-01-02T12:54:00Z"), "passed"},
		"the last second":         {judgetest.Success("2030-01-02T10:53:59Z", "2030-01-02T12:53:59Z"), "passed"},
		"another instant":         {judgetest.Success("2030-01-02T10:53:00Z", "2030-01-02T12:53:00Z"), "wrong-answer"},
		"accepted without a time": {`{"status":"Open"}`, "wrong-answer"},
	} {
		a := answered(200, nil, c.body)
		a.Draft.Meant = form.Instants(at)
		if got := judgetest.Verdict(judge.MeantStart(a)); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}
