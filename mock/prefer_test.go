package mock_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"

	"example.com/bounce/mock"
)

func prefer(values ...string) func(*call) {
	return func(c *call) { c.header = http.Header{"Prefer": values} }
}

func TestPreferAsksForADocumentedAnswer(t *testing.T) {
	t.Parallel()
	s := start(t)
	for wish, want := range map[string]struct {
		status  int
		applied string
		has     string
	}{
		"code=200":                          {200, "code=200", `"scheduledEnd":"2020-08-26T10:53:51-07:00"`},
		"code=202":                          {202, "code=202", `"scheduledEnd"`},
		"code=200, example=cancelled":       {200, "code=200, example=cancelled", `"subStatus":"Ready For Scheduling/Approval"`},
		"example=conflicts":                 {200, "example=conflicts", `"rfcNumber":"3-6JZXAMH"`},
		"code=409":                          {409, "code=409", `"rfcNumber":"3-6JZXAMH"`},
		"code=400":                          {400, "code=400", `"type":"urn:bounce:mock-prefer"`},
		"Code=\"400\"; x=1, return=minimal": {400, `code="400"`, `"title":"Bad Request"`},
		"code=401":                          {401, "code=401", `"status":401`},
		"code=429":                          {429, "code=429", `"title":"Too Many Requests"`},
		"code=404, code=200":                {404, "code=404", `"status":404`},
		"code=404, dynamic=true, seed=7":    {404, "code=404, dynamic=true, seed=7", `"status":404`},
		"dynamic=true":                      {200, "dynamic=true", `{`},
	} {
		before := any(s.Snapshot())
		r := do(t, s, varied(good(t, s), prefer(wish)))
		if r.status != want.status || r.header.Get("Preference-Applied") != want.applied || !strings.Contains(r.body, want.has) {
			t.Errorf("%s got %d, applied %q\n%s", wish, r.status, r.header.Get("Preference-Applied"), r.body)
		}
		conforms(t, r)
		unchanged(t, s, before)
	}
	if r := do(t, s, varied(good(t, s), prefer("code=401"))); r.header.Get("WWW-Authenticate") == "" {
		t.Error("the 401 has no challenge")
	}
	if last := s.Journal()[0].Trace; last[len(last)-1].Check != "prefer" || last[len(last)-1].Detail != "code=401" {
		t.Errorf("the trace is %+v", last)
	}
	unknown := func(c *call) { c.instance, c.body = "NOBODYS", "" }
	expect(t, do(t, s, varied(good(t, s), prefer("code=200"), unknown)), 200, "")
}

func varied(c call, edits ...func(*call)) call {
	for _, edit := range edits {
		edit(&c)
	}
	return c
}

func TestPreferMakesUpTheSameBySeed(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), CheckAnswers: true})
	ask := func(wish string) string { return do(t, s, varied(good(t, s), prefer(wish))).body }
	if a, b := ask("code=409, dynamic=true, seed=3"), ask("code=409, dynamic=true, seed=3"); a != b {
		t.Errorf("got %s and %s", a, b)
	}
	if a, b := ask("code=200, dynamic=true, seed=3"), ask("code=200, dynamic=true, seed=4"); a == b {
		t.Errorf("two seeds made %s", a)
	}
}

func TestPreferGetsNobodyPastTheirAuthorization(t *testing.T) {
	t.Parallel()
	s := start(t)
	early := `now="2020-08-26T14:30:00Z"`
	for name, edit := range map[string]func(*call){
		"no token": auth(""),
		"expired":  defect(t, s, "expired"),
		"foreign":  func(c *call) { c.csi = otherCSI },
		"no scope": defect(t, s, "wrong-scope"),
	} {
		for _, wish := range []string{"code=200", "dynamic=true", "fault=EMPTY_RESPONSE", early, "delay=1m"} {
			r := do(t, s, varied(good(t, s), edit, prefer(wish)))
			if r.status != 401 && r.status != 403 || r.header.Get("Preference-Applied") != "" {
				t.Errorf("%s with %s got %d, applied %q", name, wish, r.status, r.header.Get("Preference-Applied"))
			}
		}
	}
	for _, order := range []string{"auth-first", "shape-first"} {
		s := start(t, "check-order", order)
		expect(t, do(t, s, varied(good(t, s), auth(""), prefer("code=200"))), 401, "bearer-token")
	}
}

func TestAPreferenceThatCannotBeMetIsRefusedWithTheChoices(t *testing.T) {
	t.Parallel()
	s := start(t)
	for wish, choice := range map[string]string{
		"code=302":                        "5XX",
		"code=abc":                        "202",
		"code=202, example=conflicts":     "code=202, example=cancelled",
		"example=nothing":                 "code=409, example=conflicts",
		"dynamic=maybe":                   "true",
		"fault=RST":                       "CONNECTION_RESET_BY_PEER",
		"seed=3":                          "",
		"dynamic=true, seed=x":            "",
		"dynamic=true, example=conflicts": "",
		"delay=10":                        "",
		"delay=2m":                        "",
		"now=yesterday":                   "",
	} {
		before := any(s.Snapshot())
		r := do(t, s, varied(good(t, s), prefer(wish)))
		conforms(t, r)
		expect(t, r, 400, "mock-prefer")
		var p struct {
			Errors []struct {
				Pointer string
				Allowed []string
			}
		}
		if err := json.Unmarshal([]byte(r.body), &p); err != nil || len(p.Errors) == 0 || p.Errors[0].Pointer != "Prefer" {
			t.Errorf("%s: %s", wish, r.body)
			continue
		}
		if choice != "" && !slices.Contains(p.Errors[0].Allowed, choice) {
			t.Errorf("%s: %q is not among %q", wish, choice, p.Errors[0].Allowed)
		}
		unchanged(t, s, before)
	}
}

func TestPreferNowDecidesOneRequestAtAnotherMoment(t *testing.T) {
	t.Parallel()
	s := start(t)
	r := do(t, s, varied(good(t, s), prefer(`now="2020-08-26T15:37:51.001Z"`)))
	expect(t, r, 400, "lead-time")
	if !strings.Contains(r.body, "now is 2020-08-26T15:37:51.001Z") || r.header.Get("Date") != "Wed, 26 Aug 2020 15:00:00 GMT" {
		t.Errorf("got %s at %s", r.body, r.header.Get("Date"))
	}
	if at := s.Journal()[0].At; !at.Equal(s.Clock().Now()) {
		t.Errorf("the journal says %v", at)
	}
	expect(t, do(t, s, varied(good(t, s), prefer(`now=2020-08-26T15:37:51Z`))), 200, "")
	if !isBooked(s) {
		t.Error("the request was not booked")
	}
}

func TestPreferAsksForFaultAndDelay(t *testing.T) {
	t.Parallel()
	s := start(t)
	reset := varied(good(t, s), prefer("fault=connection_reset_by_peer, delay=1ms"))
	if r, err := exchanged(t, s, s.Client(), reset); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("got %v %v, want a reset", r, err)
	}
	if isBooked(s) {
		t.Error("the request was processed")
	}
	r := do(t, s, varied(good(t, s), prefer("delay=1ms")))
	expect(t, r, 200, "")
	if r.header.Get("Preference-Applied") != "delay=1ms" || !isBooked(s) {
		t.Errorf("applied %q, booked %v", r.header.Get("Preference-Applied"), isBooked(s))
	}
}

func TestPreferCanBeSwitchedOff(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), Interceptors: mock.Interceptors{NoPrefer: true}})
	r := do(t, s, varied(good(t, s), prefer("code=404")))
	if expect(t, r, 200, ""); r.header.Get("Preference-Applied") != "" {
		t.Error("the preference was applied")
	}
}

// A rule that lets the request through to its answer has the last word about it, and what is said of the preference is true.
func TestARuleGoesBeforeWhatIsPreferred(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		rule, wish      string
		status          int // 0 where the answer is broken off
		applied, reason string
	}{
		"a fault, beside a delay":       {`{"fixedDelayMilliseconds":10,"process":true}`, "fault=EMPTY_RESPONSE", 200, "", ""},
		"a fault, beside a status":      {`{"status":503,"process":true}`, "fault=EMPTY_RESPONSE", 503, "", "mock-fault"},
		"a fault, beside a cut":         {`{"fault":"CUT_RESPONSE","atByte":5}`, "fault=EMPTY_RESPONSE", 0, "", ""},
		"a delay, beside a status":      {`{"status":503,"process":true}`, "delay=400ms", 503, "", "mock-fault"},
		"an answer, beside a status":    {`{"status":503,"process":true}`, "code=409, example=conflicts", 503, "", "mock-fault"},
		"an answer, beside a delay":     {`{"fixedDelayMilliseconds":1,"process":true}`, "code=404, delay=1m", 404, "code=404", "mock-prefer"},
		"a moment, beside a status":     {`{"status":503,"process":true}`, "now=2020-08-26T15:00:00Z", 503, "now=2020-08-26T15:00:00Z", "mock-fault"},
		"a delay, beside one before it": {`{"fixedDelayMilliseconds":1}`, "delay=1ms", 200, "delay=1ms", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			misbehave(t, s, `{"response":`+test.rule+`}`)
			c := varied(good(t, s), prefer(test.wish))
			r, err := exchanged(t, s, s.Client(), c)
			if broken := test.status == 0; broken != (err != nil) {
				t.Errorf("the client saw %d %v", r.status, err)
			}
			if test.status == 0 {
				r.status = 0
			}
			expect(t, r, test.status, test.reason)
			if got := r.header.Get("Preference-Applied"); got != test.applied {
				t.Errorf("applied %q, want %q", got, test.applied)
			}
		})
	}
}

func TestAnImpossiblePreferenceComesAfterTheCredentials(t *testing.T) {
	t.Parallel()
	s := start(t)
	for name, edit := range map[string]func(*call){"no token": auth(""), "expired": defect(t, s, "expired")} {
		r := do(t, s, varied(good(t, s), edit, prefer("code=999")))
		if expect(t, r, 401, "bearer-token"); strings.Contains(r.body, "prefers") {
			t.Errorf("%s: got %s", name, r.body)
		}
	}
	expect(t, do(t, s, varied(good(t, s), body("{"), prefer("code=999"))), 400, "mock-prefer")
}

func TestPreferSkipsNeitherOptInNorRateLimit(t *testing.T) {
	t.Parallel()
	s := start(t)
	demand(t, s, 200, "setOptIn", "PUT", "/customers/"+own+"/opt-in", `{"optedIn":false}`)
	expect(t, do(t, s, varied(good(t, s), prefer("code=200"))), 403, "opt-in")
	demand(t, s, 200, "setOptIn", "PUT", "/customers/"+own+"/opt-in", `{"optedIn":true}`)
	demand(t, s, 200, "setRateLimit", "PUT", "/rate-limit", `{"requests":1,"perMilliseconds":1000}`)
	expect(t, do(t, s, varied(good(t, s), prefer("code=200"))), 200, "")
	expect(t, do(t, s, varied(good(t, s), prefer("code=200"))), 429, "mock-rate-limit")
}

func TestAnAnswerToAPreferenceHasTheHeadersOfItsStatus(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, wish := range []string{"code=405", "code=405, dynamic=true"} {
		if allow := do(t, s, varied(good(t, s), prefer(wish))).header.Get("Allow"); allow != "PUT, GET" && allow != "GET, PUT" {
			t.Errorf("%s: Allow is %q", wish, allow)
		}
	}
	for wish, want := range map[string]string{"code=404": "Prefer", "code=999": "Prefer", "return=minimal": "Prefer", "": ""} {
		c := good(t, s)
		if wish != "" {
			prefer(wish)(&c)
		}
		if vary := do(t, s, c).header.Get("Vary"); vary != want {
			t.Errorf("Prefer %q: Vary is %q, want %q", wish, vary, want)
		}
	}
}
