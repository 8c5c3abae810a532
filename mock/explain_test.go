package mock_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/openapi"
)

// TestTheChangeOfEverySingleFaultMakesTheRequestPass sends each single fault under either order of the checks, applies what
// the journal says would have passed, and sends it again.
func TestTheChangeOfEverySingleFaultMakesTheRequestPass(t *testing.T) {
	t.Parallel()
	kinds := &met{kinds: map[string]bool{}}
	orders, each := []string{"auth-first", "shape-first"}, 1
	if testing.Short() { // the race detector needs no more
		orders, each = orders[:1], 8
	}
	t.Run("each", func(t *testing.T) {
		for _, faults := range []map[string]single{
			everywhere(), requestFaults(), queryFaults(), bodyFaults(), stateFaults(), tokenFaults(),
		} {
			for i, name := range slices.Sorted(maps.Keys(faults)) {
				if i%each > 0 {
					continue
				}
				fault := faults[name]
				for _, order := range orders {
					t.Run(name+" under "+order, func(t *testing.T) {
						t.Parallel()
						if e := fault.passes(t, order); e.ID != "" {
							kinds.take(e, order == "shape-first")
						}
					})
				}
			}
		}
	})
	if !testing.Short() {
		kinds.complete(t)
	}
}

// passes gives the entry of the refusal.
func (f single) passes(t *testing.T, order string) mock.Entry {
	s := start(t, append([]string{"check-order", order}, f.readings...)...)
	w := f.wire(t, s)
	foretold := w.foretell(t, s)
	refused := w.send(s)
	e := s.Explain(s.Journal()[0])
	foretold(e)
	last := e.Trace[len(e.Trace)-1]
	var problem struct{ Title string }
	if err := json.Unmarshal(refused.Body.Bytes(), &problem); err != nil {
		t.Fatalf("got %d %s", refused.Code, refused.Body)
	}
	if f.title != "" && problem.Title != f.title && e.Reason != "conflict-body" || last.Outcome != "refused" {
		t.Fatalf("got %d %s, want the title %q", refused.Code, refused.Body, f.title)
	}
	if last.States == "" || last.Change == "" || len(last.Apply) == 0 {
		t.Fatalf("the trace ends with %+v, want what the rule states, a change, and how to apply it", last)
	}
	edits := f.places(last.Apply)
	if f.apply != "" && edits != f.apply {
		t.Errorf("the change is of %s, want the smallest: %s", edits, f.apply)
	}
	for _, edit := range last.Apply {
		w.apply(t, s, edit)
	}
	foretold = w.foretell(t, s)
	again := w.send(s)
	foretold(s.Journal()[0])
	var rfcs struct{ Conflicts []any }
	_ = json.Unmarshal(again.Body.Bytes(), &rfcs)
	if again.Code >= 300 || w.method != "GET" && len(rfcs.Conflicts) > 0 {
		text, _ := json.Marshal(last.Apply)
		t.Errorf("refused: %s\nafter %s\n%d %s", refused.Body, text, again.Code, again.Body)
	}
	return e
}

// places are what edits are of, in order.
func (single) places(edits []mock.Edit) string {
	var all []string
	for _, e := range edits {
		if e.In == "" {
			e.In, e.Pointer = e.Method, e.Path
		}
		all = append(all, strings.TrimSpace(e.In+" "+e.Pointer))
	}
	return strings.Join(all, ", ")
}

// wire brings about the state of the fault, and makes its request, whose token has the scopes of its operation and no other.
func (f single) wire(t *testing.T, s *mock.Server) wire {
	t.Helper()
	if f.limit != "" {
		control(t, s, "setRateLimit", "PUT", "/rate-limit", f.limit)
		send(t, s)
	}
	if f.struck != "" {
		control(t, s, "createFault", "POST", "/faults", f.struck)
	}
	for _, before := range f.before {
		expect(t, send(t, s, before), 200, "")
	}
	if f.clock != "" {
		control(t, s, "setClock", "PUT", "/clock", `{"mode":"frozen","now":"`+f.clock+`"}`)
	}
	c := good(t, s)
	f.edit(&c)
	grant := mock.TokenRequest{Scope: strings.Join(f.scopes(t, c), " ")}
	switch name, isDefect := strings.CutPrefix(c.authorization, "defect "); {
	case isDefect && strings.HasSuffix(name, "-scope"):
		c.authorization = "Bearer " + token(t, s, mock.TokenRequest{Defect: name})
	case isDefect:
		grant.Defect = name
		c.authorization = "Bearer " + token(t, s, grant)
	case c.authorization == "outsider":
		grant.Customer = outsider
		c.authorization = "Bearer " + token(t, s, grant)
	case strings.HasPrefix(c.authorization, "Bearer ey"):
		c.authorization = "Bearer " + token(t, s, grant)
	}
	w := wired(c)
	w.broken = f.broken
	return w
}

// scopes are those of the operation that the request is meant for: without a word about it, the one that it names.
func (f single) scopes(t *testing.T, c call) []string {
	t.Helper()
	document, err := openapi.Bounce()
	if err != nil {
		t.Fatal(err)
	}
	named, _ := document.Operation("scheduleExecution")
	path, _, _ := strings.Cut(c.url(), "?")
	for _, op := range document.Operations() {
		pattern := "^" + regexp.MustCompile(`\{\w+\}`).ReplaceAllString(op.Path, "[^/]+") + "$"
		if op.ID == f.operation || f.operation == "" && op.Method == c.method && regexp.MustCompile(pattern).MatchString(path) {
			named = op
		}
	}
	return named.Scopes
}

func TestTheTraceSaysWhatEachRuleStates(t *testing.T) {
	t.Parallel()
	s := start(t)
	send(t, s, at("2020-08-26T15:15:59Z"))
	for _, step := range s.Journal()[0].Trace {
		if step.Rule == "" || step.States == "" {
			t.Errorf("the step %+v has no rule, or not what it states", step)
		}
	}
}

func TestARefusalListsAHundredFaultsAtMostAndSaysHowManyMore(t *testing.T) {
	t.Parallel()
	s := start(t, "extra-fields", "refused")
	var members bytes.Buffer
	for i := range 150 {
		fmt.Fprintf(&members, `"m%d":1,`, i)
	}
	r := send(t, s, body("{"+members.String()+sampleBody[1:]))
	var problem struct {
		Errors     []any
		MoreErrors int
	}
	if err := json.Unmarshal([]byte(r.body), &problem); err != nil || len(problem.Errors) != 100 || problem.MoreErrors != 50 {
		t.Errorf("got %d errors and %d more, %v, want 100 and 50", len(problem.Errors), problem.MoreErrors, err)
	}
}

func TestARefusalListsWhatTheContractRefusesWithWhatAReadingMisses(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		readings []string
		edit     func(*call)
		want     string
	}{
		"an empty schedule":           {nil, body("{}"), "/scheduledTime, /action"},
		"an empty one, action or not": {[]string{"action-missing", "schedule-assumed"}, body("{}"), "/scheduledTime"},
		"a create of another word":    {nil, post(`{"operation":"Kick"}`), "/operation, /services, /duration"},
		"one that need not be whole":  {[]string{"create-incomplete", "assumed"}, post(`{"operation":"Kick"}`), "/operation"},
	} {
		s := start(t, row.readings...)
		c := good(t, s)
		c.authorization = "Bearer " + token(t, s, mock.TokenRequest{Scope: mock.AllScopes})
		row.edit(&c)
		var problem struct{ Errors []struct{ Pointer string } }
		r := do(t, s, c)
		if err := json.Unmarshal([]byte(r.body), &problem); err != nil {
			t.Fatalf("%s: got %d %s", name, r.status, r.body)
		}
		var got []string
		for _, e := range problem.Errors {
			got = append(got, e.Pointer)
		}
		if strings.Join(got, ", ") != row.want {
			t.Errorf("%s: the refusal lists %v, want %s", name, got, row.want)
		}
	}
}

func TestABodyThatEndedEarlyIsMarkedInTheJournal(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, broken := range []error{io.ErrUnexpectedEOF, os.ErrDeadlineExceeded, errors.New("anything")} {
		w := wired(good(t, s))
		w.broken, w.body = broken, `{"a`
		w.send(s)
		if e := s.Journal()[0]; !e.RequestTruncated || e.RequestBody != `{"a` {
			t.Errorf("%v: the entry has the body %q, cut %v", broken, e.RequestBody, e.RequestTruncated)
		}
	}
	wired(good(t, s)).send(s)
	if e := s.Journal()[0]; e.RequestTruncated {
		t.Error("a whole body is marked as cut")
	}
}

// A time that is suggested on a clock that runs must still be far enough ahead when somebody sends it.
func TestASuggestedTimeLeavesTimeToSendIt(t *testing.T) {
	t.Parallel()
	s := start(t)
	demand(t, s, 200, "setClock", "PUT", "/clock", `{"mode":"running","now":"2020-08-26T15:00:00.123Z"}`)
	refused := send(t, s, func(c *call) { c.body = `{"action":"schedule"}` })
	expect(t, refused, 400, "scheduled-time")
	e := s.Explain(s.Journal()[0])
	edits := e.Trace[len(e.Trace)-1].Apply
	if len(edits) != 1 {
		t.Fatalf("got %v, want one edit, of the time", edits)
	}
	var suggested time.Time
	if err := json.Unmarshal(edits[0].Value, &suggested); err != nil {
		t.Fatal(err)
	}
	if ahead := suggested.Sub(e.At); ahead < 16*time.Minute+58*time.Second {
		t.Errorf("the suggested time is %s ahead, want the lead time and nearly a minute more", ahead)
	}
}
