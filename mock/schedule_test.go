package mock_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"example.com/bounce/mock"
	"example.com/bounce/openapi"
)

func pair(id string) func(*call) { return func(c *call) { c.instance, c.execution = "PAIR", id } }

func TestARescheduleFreesTheFormerWindow(t *testing.T) {
	t.Parallel()
	s := start(t)
	expect(t, send(t, s, pair("FIRST"), at("2020-08-26T16:00:00Z")), 200, "")
	expect(t, send(t, s, pair("SECOND"), at("2020-08-26T17:00:00Z")), 409, "conflict-body")
	expect(t, send(t, s, pair("FIRST"), at("2020-08-26T20:00:00Z")), 200, "")
	expect(t, send(t, s, pair("SECOND"), at("2020-08-26T17:00:00Z")), 200, "")
}

func TestTheSamePUTTwiceHasOneEffect(t *testing.T) {
	t.Parallel()
	s := start(t)
	first := send(t, s)
	before := any(s.Snapshot())
	again := send(t, s)
	if first.body != again.body || again.status != 200 {
		t.Errorf("got %d %s, want 200 %s", again.status, again.body, first.body)
	}
	unchanged(t, s, before)
}

func TestABookedExecutionIsListedAsAConflict(t *testing.T) {
	t.Parallel()
	s := start(t)
	expect(t, send(t, s, pair("FIRST"), at("2020-08-26T18:00:00+02:00")), 200, "")
	r := send(t, s, pair("SECOND"), at("2020-08-26T17:59:59Z"))
	want := `{"conflicts":[{"rfcNumber":"FIRST","rfcType":"OCIEBS_Prod_SelfService","rfcSubType":"SelfService_Bounce",` +
		`"status":"Open","subStatus":"Ready For Execution","scheduledStart":"2020-08-26T18:00:00+02:00",` +
		`"scheduledEnd":"2020-08-26T20:00:00+02:00","duration":{"unit":"hours","value":2}}]}` + "\n"
	if r.body != want {
		t.Errorf("got %swant %s", r.body, want)
	}
	expect(t, send(t, s, pair("SECOND"), at("2020-08-26T18:00:00Z")), 200, "")
}

// crowd is a seed file with an instance CROWD of n executions, E0 and on.
func crowd(n int) []byte {
	var seed strings.Builder
	seed.WriteString("customers: [{csi: '15427061', services: [{type: EBSO, instances: [{name: CROWD, executions: [")
	for i := range n {
		fmt.Fprintf(&seed, "{id: E%d}, ", i)
	}
	seed.WriteString("]}]}]}]")
	return []byte(seed.String())
}

// Of a thousand callers that want overlapping windows of one instance at the same time, one gets it (issue 2,
// Done-when 6).
func TestAThousandConcurrentCallersBookOneWindow(t *testing.T) {
	t.Parallel()
	const callers = 1000
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), Seed: mock.SeedFile{Text: crowd(callers)}})
	s.Client().Transport.(*http.Transport).MaxIdleConnsPerHost = 64
	sample := good(t, s)
	var booked, conflicts atomic.Int64
	var all sync.WaitGroup
	seats := make(chan struct{}, 64) // connections at a time; the callers all wait at once
	for i := range callers {
		all.Go(func() {
			seats <- struct{}{}
			defer func() { <-seats }()
			c := sample
			c.instance, c.execution = "CROWD", fmt.Sprintf("E%d", i)
			at(fmt.Sprintf("2020-08-26T16:%02d:%02dZ", i/60%60, i%60))(&c)
			switch r := do(t, s, c); r.status {
			case 200:
				booked.Add(1)
			case 409:
				conflicts.Add(1)
			default:
				t.Errorf("caller %d got %d: %s", i, r.status, r.body)
			}
		})
	}
	all.Wait()
	if booked.Load() != 1 || conflicts.Load() != callers-1 {
		t.Errorf("%d booked and %d conflicts, want 1 and %d", booked.Load(), conflicts.Load(), callers-1)
	}
	kept := 0
	for i := range callers {
		if _, _, ok := s.Scheduled(own, "CROWD", fmt.Sprintf("E%d", i)); ok {
			kept++
		}
	}
	if kept != 1 {
		t.Errorf("%d executions are on the calendar, want 1", kept)
	}
}

// edited is the embedded document with one text replaced everywhere.
func edited(t *testing.T, from, to string) *openapi.Document {
	t.Helper()
	d, err := openapi.Bounce()
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(d.Source()), from, to)
	if text == string(d.Source()) {
		t.Fatalf("the document has no %q", from)
	}
	changed, err := openapi.Load("edited.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

func TestAnEditedContractIsFollowed(t *testing.T) {
	t.Parallel()
	type row struct {
		edit   func(*call)
		status int
		reason string
	}
	for name, contract := range map[string]struct {
		from, to string
		rows     []row
	}{
		"its lead time": {"PT16M", "PT30M", []row{
			{at("2020-08-26T15:29:59.999Z"), 400, "lead-time"}, {at("2020-08-26T15:30:00Z"), 200, ""},
		}},
		"its scope": {"mcs:oci:api:Approver", "mcs:oci:api:Restarter", []row{
			{func(*call) {}, 200, ""}, {nil, 403, "scope-approver"},
		}},
		"its path": {"/products/bounce/", "/products/restart/", []row{
			{func(*call) {}, 404, "path"},
			{func(c *call) { c.path = strings.Replace(c.url(), "/bounce/", "/restart/", 1) }, 200, ""},
		}},
		"its base path": {"/selfservice/v1", "/v2", []row{
			{func(c *call) { c.path = strings.Replace(c.url(), "/selfservice/v1", "/v2", 1) }, 200, ""},
		}},
		"its opt-in": {"      x-opt-in: bounce\n", "", []row{{func(c *call) {
			c.csi, c.identifier, c.instance, c.execution = outsider, outsideKey, "SCMATI", "3-CDQF600"
		}, 200, ""}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := mock.Start(t, mock.Options{Clock: clock(t, frozen), Contract: edited(t, contract.from, contract.to)})
			for _, each := range contract.rows {
				c := good(t, s)
				if each.edit == nil {
					each.edit = auth("Bearer " + token(t, s, mock.TokenRequest{Scope: "mcs:oci:api:Approver"}))
				}
				each.edit(&c)
				if c.csi == outsider {
					c.authorization = "Bearer " + token(t, s, mock.TokenRequest{Customer: outsider})
				}
				expect(t, do(t, s, c), each.status, each.reason)
			}
		})
	}
}

func TestAContractThatTheMockCannotServeIsRefused(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct{ from, to, want string }{
		"another operationId":      {"scheduleExecution", "bookExecution", `"bookExecution"`},
		"another path parameter":   {"{instanceId}", "{name}", "path"},
		"a parameter in a segment": {"/{serviceType}/", "/service-{serviceType}/", "whole segment"},
		"another parameter's name": {"executionId", "id", `"executionId"`},
	} {
		text := strings.ReplaceAll(string(source(t)), row.from, row.to)
		d, err := openapi.Load("edited.yaml", []byte(text))
		if err == nil {
			_, err = mock.New(mock.Options{Contract: d})
		}
		if err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: the error is %v, want it to name %s", name, err, row.want)
		}
	}
}

func source(t *testing.T) []byte {
	t.Helper()
	d, err := openapi.Bounce()
	if err != nil {
		t.Fatal(err)
	}
	return d.Source()
}

func TestEachDecisionIsTracedInOrder(t *testing.T) {
	t.Parallel()
	s := start(t)
	send(t, s)
	send(t, s, at("2020-08-26T15:15:59.999Z"))
	entries := s.Journal()
	var passed []string
	for _, step := range entries[1].Trace {
		passed = append(passed, step.Check)
		if step.Outcome != "passed" || step.Rule == "" {
			t.Errorf("step %+v, want it passed, with its rule", step)
		}
	}
	want := "route size bearer identifier token scope ownership opt-in instance service execution accept query media-type json contract members action time production lead-time book"
	if got := strings.Join(passed, " "); got != want {
		t.Errorf("the trace is %s, want %s", got, want)
	}
	last := entries[0].Trace[len(entries[0].Trace)-1]
	if last.Check != "lead-time" || last.Outcome != "refused" || last.Change != "ask for 2020-08-26T15:16:00.000Z or later" {
		t.Errorf("the last step is %+v, want the lead time refused, and what would pass", last)
	}
}
