package mock_test

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.com/bounce/mock"
)

// logged returns a server with a log of requests.
func logged(t *testing.T, o mock.RequestLogOptions) (*mock.Server, *mock.RequestLog) {
	t.Helper()
	log := mock.NewRequestLog(o)
	return mock.Start(t, mock.Options{Clock: clock(t, frozen), RequestLog: log}), log
}

// A line says what became of a request, and what to do about a refusal.
func TestARequestLogSaysWhatBecameOfARequest(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		edit         func(*call)
		fault        string
		status       int
		reason, hint string
		want         []string // in the line's result, hint and detail
	}{
		"a booking":      {edit: at("2020-08-26T16:00:00Z"), status: 200, want: []string{"booked 16:00Z-18:00Z"}},
		"with a date":    {edit: at("2020-08-27T23:00:30Z"), status: 200, want: []string{"booked 2020-08-27T23:00:30Z-2020-08-28T01:00:30Z"}},
		"a cancellation": {edit: body(`{"action":"cancel"}`), status: 200, want: []string{"cancelled"}},
		"a conflict":     {edit: tcmati, status: 409, reason: "conflict-body", hint: "free from 17:53:51Z", want: []string{"Conflicting changes: 3."}},
		"too soon": {
			edit: at("2020-08-26T15:15:59Z"), status: 400, reason: "lead-time", want: []string{"ask for 2020-08-26T15:16:00.000Z or later", "1 s too soon"},
		},
		"a wrong path": {
			edit:   func(c *call) { c.path = strings.Replace(c.url(), "products", "product", 1) + "?a=b" },
			status: 404, reason: "path", hint: "did you mean …/products/…",
		},
		"a fault": {
			fault: `{"status":503}`, status: 503, reason: "mock-fault", want: []string{"remove the fault", "fault-1 strikes: status 503"},
		},
		"a lost answer": {fault: `{"fault":"CONNECTION_RESET_BY_PEER"}`, reason: "mock-fault", want: []string{"CONNECTION_RESET_BY_PEER"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, log := logged(t, mock.RequestLogOptions{})
			c := good(t, s)
			if test.edit != nil {
				test.edit(&c)
			}
			if test.fault != "" {
				misbehave(t, s, `{"response":`+test.fault+`}`)
			}
			_, err := exchanged(t, s, s.Client(), c)
			if err != nil && test.status != 0 {
				t.Fatal(err)
			}
			line := <-log.Lines()
			said := line.Result + "\n" + line.Hint + "\n" + line.Detail
			for _, want := range test.want {
				if !strings.Contains(said, want) {
					t.Errorf("the line says %q, want %q in it", said, want)
				}
			}
			if line.Status != test.status || line.Reason != test.reason || line.Method != c.method || line.URL != c.url() {
				t.Errorf("got %+v", line)
			}
			if (line.Fault != "") != (test.fault != "") {
				t.Errorf("the fault is %q", line.Fault)
			}
			if got := s.Hint(line.ID); got != test.hint {
				t.Errorf("the hint is %q, want %q", got, test.hint)
			}
			if e := s.Journal()[0]; e.ID != line.ID || !e.At.Equal(line.MockTime) {
				t.Errorf("the journal has %s at %s, the line %s at %s", e.ID, e.At, line.ID, line.MockTime)
			}
		})
	}
}

// The clock of the mock stands still; the wall's does not.
func TestTheTimeThatAnAnswerTookIsReal(t *testing.T) {
	t.Parallel()
	s, log := logged(t, mock.RequestLogOptions{})
	misbehave(t, s, `{"response":{"fixedDelayMilliseconds":120}}`)
	send(t, s)
	line := <-log.Lines()
	if line.Took < 120*time.Millisecond || line.Fault != "fault-1" || line.Reason != "" || line.Result == "" {
		t.Errorf("got %+v", line)
	}
	if e := s.Journal()[0]; e.Duration != 0 {
		t.Errorf("the journal says %s under a clock that stands still", e.Duration)
	}
}

func TestARequestLogHasCallsOfTheControlAPIOnDemand(t *testing.T) {
	t.Parallel()
	for _, wanted := range []bool{false, true} {
		s, log := logged(t, mock.RequestLogOptions{Control: wanted})
		control(t, s, "readHealth", "GET", "/health", "")
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest("GET", "http://localhost/__admin/ui/app.js", nil))
		send(t, s)
		var lines []mock.RequestLine
		for len(log.Lines()) > 0 {
			lines = append(lines, <-log.Lines())
		}
		if !wanted {
			if len(lines) != 1 || lines[0].Operation != "scheduleExecution" {
				t.Errorf("without Control the log has %+v", lines)
			}
			continue
		}
		if len(lines) != 3 || lines[0].Operation != "readHealth" || lines[0].Status != 200 ||
			lines[1].Status != w.Code || lines[2].Operation != "scheduleExecution" {
			t.Errorf("with Control the log has %+v", lines)
		}
		if len(s.Journal()) != 1 {
			t.Errorf("the journal has %d entries, want 1", len(s.Journal()))
		}
	}
}

// A request that net/http refuses is in the log as it is in the journal.
func TestARequestLogHasWhatIsNoRequest(t *testing.T) {
	t.Parallel()
	s, log := logged(t, mock.RequestLogOptions{})
	raw(t, s, "GET / HTTP/1.1\r\n\r\n")
	line := <-log.Lines()
	if line.Status != 400 || line.Reason != "path" || line.Method != "-" || line.ID != s.Journal()[0].ID || line.Detail == "" {
		t.Errorf("got %+v", line)
	}
}

// A token stays out of the log, wherever a client puts it.
func TestARequestLogHasNoSecrets(t *testing.T) {
	t.Parallel()
	s, log := logged(t, mock.RequestLogOptions{Control: true})
	secret := token(t, s, mock.TokenRequest{})
	for _, edit := range []func(*call){
		func(c *call) { c.path = c.url() + "?access_token=hunter2" }, func(c *call) { c.path = "/" + secret }, instance(secret), execution(secret),
		func(c *call) { c.csi = secret }, body(`{"scheduledTime":"` + secret + `","action":"schedule"}`), body(secret), auth("Basic " + secret),
		func(c *call) { c.identifier = secret }, func(c *call) { c.path = "/__admin/customers/" + secret },
	} {
		c := good(t, s)
		c.authorization = "Bearer " + secret
		edit(&c)
		do(t, s, c)
		line := <-log.Lines()
		text, err := json.Marshal(line)
		if err != nil {
			t.Fatal(err)
		}
		if all := string(text) + s.Hint(line.ID); strings.Contains(all, secret) || strings.Contains(all, "hunter2") {
			t.Errorf("the log has the secret: %s", all)
		}
	}
}

// What Hint and Explain suggest is of the contract in force.
func TestHintsFollowAReload(t *testing.T) {
	t.Parallel()
	s, log := logged(t, mock.RequestLogOptions{})
	if err := s.Reload(edited(t, "/selfservice/v1", "/selfservice/v2"), mock.SeedFile{}); err != nil {
		t.Fatal(err)
	}
	do(t, s, good(t, s))
	if got, want := s.Hint((<-log.Lines()).ID), "did you mean …/v2/…"; got != want {
		t.Errorf("the hint is %q, want %q", got, want)
	}
}
