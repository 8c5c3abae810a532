package mutant_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.com/bounce/mock/mutant"
)

// The unusual requests on which the subtle mutants err: what tells that they do, as long as the suite does not.
func TestASubtleMutantErrsOnAnUnusualRequest(t *testing.T) {
	t.Parallel()
	const extra = `{"scheduledTime":"` + soon + `","action":"schedule","more":1}`
	for name, row := range map[string]struct {
		requests        []request
		healthy, mutant string
	}{
		"scope-refused-but-booked": {[]request{
			withDefect(put("PAIR", "FIRST", soon), "wrong-scope"), put("PAIR", "SECOND", soon),
		}, "200 " + soon, "409 conflict-body with duration"},
		"action-refused-but-booked": {[]request{
			{own, "PAIR", "FIRST", "", `{"scheduledTime":"` + soon + `","action":"reboot"}`}, put("PAIR", "SECOND", soon),
		}, "200 " + soon, "409 conflict-body with duration"},
		"path-not-decoded": {[]request{put("%44CMATI", "3-CDQF5Z0", soon)}, "200 " + soon, "404 "},
		"extra-fields-waver": {[]request{
			{own, "PAIR", "FIRST", "", extra}, {own, "PAIR", "FIRST", "", extra},
		}, "200 " + soon, "400 "},
		"offset-ignored-in-compare": {[]request{put("PAIR", "FIRST", "2020-08-26T20:45:00+05:30")},
			"400 lead-time", "200 2020-08-26T20:45:00+05:30"},
		"overlap-by-wall-time": {[]request{
			put("PAIR", "FIRST", "2020-08-26T17:00:00Z"), put("PAIR", "SECOND", "2020-08-26T10:30:00-07:00"),
		}, "409 conflict-body with duration", "200 2020-08-26T10:30:00-07:00"},
		"one-edge-closed": {[]request{
			put("PAIR", "FIRST", "2020-08-26T18:00:00Z"), put("PAIR", "SECOND", "2020-08-26T16:00:00Z"),
		}, "200 2020-08-26T16:00:00Z", "409 conflict-body with duration"},
		"calendar-knows-two-hours": {[]request{
			put("LONG", "LONG-1", "2020-08-26T16:00:00Z"), put("LONG", "LONG-2", "2020-08-26T18:30:00Z"),
		}, "409 conflict-body with duration", "200 2020-08-26T18:30:00Z"},
		"neighbour-conflicts": {[]request{
			put("PAIR", "FIRST", soon), put("DCMATI", "3-CDQF5Z0", soon),
		}, "200 " + soon, "409 conflict-body with duration"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := ask(t, healthy(t), row.requests); got != row.healthy {
				t.Errorf("healthy: got %q, want %q", got, row.healthy)
			}
			if got := ask(t, planted(t, name), row.requests); got != row.mutant {
				t.Errorf("mutant: got %q, want %q", got, row.mutant)
			}
		})
	}
}

// no-scope-ok leaves a check out, for tokens without scopes alone.
func TestACheckIsLeftOutForTheRequestsOfItsRow(t *testing.T) {
	t.Parallel()
	for defect, want := range map[string]string{"no-scope": "200 " + soon, "wrong-scope": "403 scope-approver"} {
		if got := send(t, planted(t, "no-scope-ok"), withDefect(put("PAIR", "FIRST", soon), defect)); got != want {
			t.Errorf("a token of defect %s: got %q, want %q", defect, got, want)
		}
	}
}

func TestATokenIsGoodForeverOnceItWasGood(t *testing.T) {
	t.Parallel()
	m, err := mutant.Find("token-good-forever")
	if err != nil {
		t.Fatal(err)
	}
	o := options(t)
	handler, err := m.New(o)
	if err != nil {
		t.Fatal(err)
	}
	const days = "2020-09-26T15:53:51Z"
	if got := send(t, handler, put("PAIR", "FIRST", days)); got != "200 "+days {
		t.Fatalf("a good token: got %q, want 200", got)
	}
	if err := o.Clock.Freeze(o.Clock.Now().AddDate(0, 0, 1)); err != nil {
		t.Fatal(err)
	}
	if got := send(t, handler, put("PAIR", "FIRST", days)); got != "200 "+days {
		t.Errorf("the token, expired: got %q, want 200", got)
	}
}

func TestTheInstanceOfAnyoneIsFoundUnderTheCallersCSI(t *testing.T) {
	t.Parallel()
	handler := planted(t, "instance-of-anyone")
	q := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://127.0.0.1/__admin/customers", strings.NewReader(
		`{"csi":"77777777","optedIn":true,"services":[{"type":"EBSO","instances":[{"name":"THEIRS","executions":[{"id":"3-7777777"}]}]}]}`))
	q.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, q)
	if w.Code != http.StatusCreated {
		t.Fatalf("make a customer: %d %s", w.Code, w.Body)
	}
	if got := send(t, handler, put("THEIRS", "3-7777777", soon)); got != "200 "+soon {
		t.Errorf("got %q, want 200", got)
	}
}

// A body of a success, member by member.
func TestASuccessOfASubtleMutantLacksWhatItLacks(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		requests  []request
		has, want string
	}{
		"end-in-utc-wall-time": {[]request{put("PAIR", "FIRST", "2020-08-27T10:00:00+05:30")},
			`"scheduledEnd":"2020-08-27T12:00:00+05:30"`, `"scheduledEnd":"2020-08-27T06:30:00+05:30"`},
		"reschedule-without-status": {[]request{put("PAIR", "FIRST", soon), put("PAIR", "FIRST", "2020-08-26T20:00:00Z")},
			`"status":"Open"`, `{"custStatus":"Review Update","scheduledEnd":"2020-08-26T22:00:00Z","scheduledStart"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, r := range row.requests[:len(row.requests)-1] {
				if got := body(t, planted(t, name), r); !strings.Contains(got, row.has) {
					t.Errorf("before: got %s, want %s in it", got, row.has)
				}
			}
			if got := last(t, healthy(t), row.requests); !strings.Contains(got, row.has) {
				t.Errorf("healthy: got %s, want %s in it", got, row.has)
			}
			if got := last(t, planted(t, name), row.requests); !strings.Contains(got, row.want) {
				t.Errorf("mutant: got %s, want %s in it", got, row.want)
			}
		})
	}
}

func last(t *testing.T, handler http.Handler, requests []request) (text string) {
	t.Helper()
	for _, r := range requests {
		text = body(t, handler, r)
	}
	return text
}

func body(t *testing.T, handler http.Handler, r request) string {
	t.Helper()
	return exchange(t, handler, r).Body.String()
}
