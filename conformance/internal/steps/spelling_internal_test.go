package steps

import (
	"testing"
	"time"

	"example.com/bounce/conformance/internal/exchange"
)

// The forms are written as they are named, and each of them that can be read says the instant that is meant.
func TestTimesAreSpeltAsNamed(t *testing.T) {
	t.Parallel()
	at := time.Date(2030, 1, 2, 10, 53, 51, 0, time.UTC)
	for words, want := range map[string]string{
		"of RFC 3339 with a small t and z":      "2030-01-02t10:53:51z",
		"of RFC 3339 with a blank for T":        "2030-01-02 10:53:51Z",
		"of RFC 3339 with the offset -00:00":    "2030-01-02T10:53:51-00:00",
		"of RFC 9557 with a zone's name":        "2030-01-02T10:53:51Z[Etc/UTC]",
		"of ISO 8601 with a decimal comma":      "2030-01-02T10:53:51,000Z",
		"of ISO 8601 without seconds":           "2030-01-02T10:53Z",
		"of ISO 8601 with the offset +0000":     "2030-01-02T10:53:51+0000",
		"of ISO 8601 with the offset +00":       "2030-01-02T10:53:51+00",
		"of ISO 8601 with the hour 24":          "2030-01-02T24:00:00Z",
		"of ISO 8601 basic":                     "20300102T105351Z",
		"of ISO 8601 by the day of the year":    "2030-002T10:53:51Z",
		"of ISO 8601 by the week":               "2030-W01-3T10:53:51Z",
		"of RFC 3339 with the second 60":        "2030-01-02T10:53:60Z",
		"of .NET with seven digits":             "2030-01-02T10:53:51.0000000Z",
		"of .NET's /Date()/":                    "/Date(1893581631000)/",
		"of JavaScript's toUTCString":           "Wed, 02 Jan 2030 10:53:51 GMT",
		"of Java's Date.toString":               "Wed Jan 02 10:53:51 UTC 2030",
		"of milliseconds since 1970, as a text": "1893581631000",
	} {
		if got := spellings[words].write(at); got != want {
			t.Errorf("%s: got %q, want %q", words, got, want)
		}
	}
	if n := len(spellings); n != len(captures(t, `^the execution is scheduled for a time in the form (.+)$`)) {
		t.Errorf("there are %d forms, and the features name others", n)
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
		"the instant":             {200, windowed("2030-01-02T10:54:00Z", "2030-01-02T12:54:00Z"), "passed"},
		"the last second":         {200, windowed("2030-01-02T10:53:59Z", "2030-01-02T12:53:59Z"), "passed"},
		"another instant":         {200, windowed("2030-01-02T10:53:00Z", "2030-01-02T12:53:00Z"), "wrong-answer"},
		"a crash":                 {500, "", "server-error"},
		"accepted without a time": {200, `{"status":"Open"}`, "wrong-answer"},
	} {
		w := answered(t, c.status, nil, c.body)
		w.last.draft.meant = leapSecond(time.Date(2030, 1, 2, 10, 53, 51, 0, time.UTC))
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
			w.last.draft.time = "2030-01-02T10:00:00Z"
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
