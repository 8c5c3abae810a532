package steps

import (
	"testing"
	"time"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/request"
)

func TestATimeOfAnotherFormIsRefusedOrMeant(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		body   string
		want   string
	}{
		"refused":                 {400, "", "passed"},
		"the instant":             {200, windowed("2030-01-02T10:54:00Z", "2030-01-02T12:54:00Z"), "passed"},
		"the last second":         {200, windowed("2030-01-02T10:53:59Z", "2030-01-02T12:53:59Z"), "passed"},
		"another instant":         {200, windowed("2030-01-02T10:53:00Z", "2030-01-02T12:53:00Z"), "wrong-answer"},
		"a crash":                 {500, "", "server-error"},
		"accepted without a time": {200, `{"status":"Open"}`, "wrong-answer"},
	} {
		w := answered(t, c.status, nil, c.body)
		w.last.draft.Meant = request.LeapSecond(time.Date(2030, 1, 2, 10, 53, 51, 0, time.UTC))
		if got := verdict(w, w.refusedOrMeant()); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

// How what means the same is spelt is a reading, and breaks nothing; what is no time, and a value where there should be none,
// is broken.
func TestSpellingsAreObserved(t *testing.T) {
	t.Parallel()
	zone := func(w *World) error { return w.takeZone(w.last.answer, "2030-01-02T03:00:00-07:00") }
	for name, c := range map[string]struct {
		rule, body string
		do         func(*World) error
		want       string
	}{
		"a colon":               {"time-offset-out", windowed("2030-01-02T03:00:00-07:00", "x"), (*World).offsetReading, "colon"},
		"Z":                     {"time-offset-out", windowed("2030-01-02T10:00:00Z", "x"), (*World).offsetReading, "colon"},
		"no colon":              {"time-offset-out", windowed("2030-01-02T03:00:00-0700", "x"), (*World).offsetReading, "basic"},
		"+0000":                 {"time-offset-out", windowed("2030-01-02T10:00:00+0000", "x"), (*World).offsetReading, "basic"},
		"hours alone":           {"time-offset-out", windowed("2030-01-02T03:00:00-07", "x"), (*World).offsetReading, "basic"},
		"no offset":             {"time-offset-out", windowed("2030-01-02T10:00:00", "x"), (*World).offsetReading, "not-applicable"},
		"a broken offset":       {"time-offset-out", windowed("2030-01-02T03:00:00-7:00", "x"), (*World).offsetReading, "wrong-answer"},
		"seconds":               {"time-seconds-out", windowed("2030-01-02T10:00:00Z", "x"), (*World).secondsReading, "written"},
		"no seconds":            {"time-seconds-out", windowed("2030-01-02T10:00Z", "x"), (*World).secondsReading, "left-out"},
		"a number":              {"time-seconds-out", `{"scheduledStart":1893578400000}`, (*World).secondsReading, "wrong-answer"},
		"another minute":        {"time-seconds-out", windowed("2030-01-02T10:01Z", "x"), (*World).secondsReading, "wrong-answer"},
		"a zone as asked":       {"time-zone-out", windowed("2030-01-02T03:00:00-0700", "x"), zone, "as-requested"},
		"UTC":                   {"time-zone-out", windowed("2030-01-02T10:00:00+00:00", "x"), zone, "utc"},
		"UTC without an offset": {"time-zone-out", windowed("2030-01-02T10:00:00", "x"), zone, "utc"},
		"local, and bare":       {"time-zone-out", windowed("2030-01-02T03:00:00", "x"), zone, "wrong-answer"},
		"no conflicts":          {"success-conflicts", `{"status":"Open"}`, (*World).successConflictsReading, "absent"},
		"null conflicts":        {"success-conflicts", `{"conflicts":null}`, (*World).successConflictsReading, "null"},
		"empty conflicts":       {"success-conflicts", `{"conflicts":[]}`, (*World).successConflictsReading, "empty"},
		"a conflict":            {"success-conflicts", `{"conflicts":[{}]}`, (*World).successConflictsReading, "wrong-answer"},
		"no contact":            {"optional-members", `{"id":"3-A"}`, (*World).contactReading, "absent"},
		"a null contact":        {"optional-members", `{"primaryContact":null}`, (*World).contactReading, "null"},
		"a known contact":       {"optional-members", `{"primaryContact":"a@example.com"}`, (*World).contactReading, "not-applicable"},
		"an empty contact":      {"optional-members", `{"primaryContact":""}`, (*World).contactReading, "wrong-answer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := answered(t, 200, nil, c.body)
			w.rule = c.rule
			w.last.draft.Time = "2030-01-02T10:00:00Z"
			got := verdict(w, c.do(w))
			if len(w.Observations) > 0 && (got == "passed" || got == "warned") {
				got = w.Observations[0].Alternative
			}
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
		w := answered(t, 409, nil, "")
		w.rule = "unused-members"
		w.last = newCall("", w.last.draft, 0, &exchange.Exchange{Status: 409, Body: []byte(body)})
		got := verdict(w, w.unusedReading("scheduledStart, status"))
		if len(w.Observations) > 0 {
			got = w.Observations[0].Alternative
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", body, got, want)
		}
	}
}
