package conformance_test

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
)

func TestWithoutEffectsNothingIsSentThatCouldBook(t *testing.T) {
	t.Parallel()
	f := newFake()
	r := f.run(t, conformance.Options{})
	if r.Target.Effects != "none" {
		t.Errorf("effects: got %s, want none for a target without the control API", r.Target.Effects)
	}
	if len(f.puts()) < 20 {
		t.Fatalf("got %d requests, which shows nothing", len(f.puts()))
	}
	for _, s := range f.puts() {
		if s.accepted {
			t.Errorf("a lenient server booked %s %s with the body %.200q", s.method, s.path, s.body)
		}
		if strings.Contains(strings.ToLower(s.body), "cancel") {
			t.Errorf("%s %s cancels: %.200q", s.method, s.path, s.body)
		}
	}
	if len(r.Bookings) != 0 {
		t.Errorf("got the ledger %v, want none", r.Bookings)
	}
	for _, s := range r.Scenarios {
		if s.Effect != "none" && s.Outcome != report.Skipped && (s.Outcome != report.Blocked || s.Code == "") {
			t.Errorf("%s books, and is %s (%s), want it blocked", s.ID, s.Outcome, s.Code)
		}
		if s.Outcome == report.Failed {
			t.Errorf("%s %s failed on a lawful server: %s", s.ID, s.Name, s.Reason)
		}
	}
}

func TestWithAllEffectsNothingCancels(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.run(t, conformance.Options{Bookings: conformance.Bookings{Effects: "contends", MaxBookings: conformance.Unlimited}})
	for _, s := range f.puts() {
		if strings.Contains(strings.ToLower(s.body), "cancel") {
			t.Errorf("%s %s cancels: %.200q", s.method, s.path, s.body)
		}
	}
}

func TestWithEffectsALawfulServerIsAcceptedFrom(t *testing.T) {
	t.Parallel()
	f := newFake()
	tags := "@clause:purpose or @clause:verb or @clause:path or @clause:bearer-token and not @needs:not-yet-valid and not @needs:hs256-with-public-key" +
		" and not @needs:unknown-kid and not @needs:clock or @clause:start-is-requested or @clause:success-body or @clause:lead-time and not @needs:clock"
	r := conformance.Test(t, f, conformance.Options{Config: f.config(), Bookings: conformance.Bookings{Effects: "books", MaxBookings: conformance.Unlimited}, Selection: conformance.Selection{Tags: tags}})
	holds(t, r)
	if r.Verdict != report.Partial || r.ExitCode(false) != 0 || r.ExitCode(true) != 4 {
		t.Errorf("got %s: %v, want partial", r.Verdict, r.Reasons)
	}
	if got, want := len(r.Bookings), f.accepted(); got != want || got == 0 {
		t.Errorf("got %d bookings in the ledger, want the %d that the server accepted", got, want)
	}
}

func TestARaceNeedsItsOwnPermission(t *testing.T) {
	t.Parallel()
	f := newFake()
	r := f.run(t, conformance.Options{Bookings: conformance.Bookings{Effects: "books"}, Selection: conformance.Selection{Tags: "@effect:contends"}})
	if r.Selected() == 0 || r.Count(report.Blocked) != r.Selected() || len(f.puts()) != 0 {
		t.Errorf("got %d of %d blocked and %d requests, want all blocked and none", r.Count(report.Blocked), r.Selected(), len(f.puts()))
	}
}

func TestTheBudgetOfBookingsIsKept(t *testing.T) {
	t.Parallel()
	const budget = 5
	f := newFake()
	config := f.config()
	r := f.run(t, conformance.Options{Config: config, Bookings: conformance.Bookings{Effects: "books", MaxBookings: budget}, Pacing: conformance.Pacing{Concurrency: 8}})
	if got := f.accepted(); got != budget || len(r.Bookings) != got { // a move is one, too: a careless server keeps both windows
		t.Errorf("the server accepted %d, and the ledger has %d, want %d", got, len(r.Bookings), budget)
	}
	if !slices.ContainsFunc(r.Scenarios, func(s report.Scenario) bool { return s.Outcome == report.Blocked && s.Code == "budget" }) {
		t.Error("no scenario is blocked by the budget")
	}
	if r.Verdict == report.Conformant || r.Verdict == report.Partial {
		t.Errorf("got %s, want no success", r.Verdict)
	}
}

func TestACancelledRunKeepsWhatItSaw(t *testing.T) {
	t.Parallel()
	const enough = 10
	before := newFake()
	proof := len(before.puts())
	for _, s := range before.run(t, conformance.Options{Selection: conformance.Selection{IDs: []string{"SE-AUTH-001"}}}).Scenarios {
		proof -= len(s.Exchanges)
	}
	proof += len(before.puts()) // the requests that hold the config to the server are no scenario's
	ctx, cancel := context.WithCancel(t.Context())
	f := newFake()
	var arrived atomic.Int32
	f.before = func(_ http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodGet || int(arrived.Add(1)) < proof+enough {
			return false
		}
		cancel()
		<-r.Context().Done() // until the client hangs up
		return true
	}
	r, err := conformance.Run(ctx, conformance.Options{Target: start(t, f), Config: f.config(), Pacing: conformance.Pacing{Concurrency: 1}})
	if err != nil {
		t.Fatal(err)
	}
	holds(t, r)
	if r.Verdict != report.Undecided || r.ExitCode(false) != 4 {
		t.Errorf("got %s: %v, want inconclusive", r.Verdict, r.Reasons)
	}
	if n := r.Count(report.Passed, report.Warned); n == 0 {
		t.Error("what was done before is lost")
	}
	kept := 0
	for _, s := range r.Scenarios {
		kept += len(s.Exchanges)
		if s.Outcome == report.Failed {
			t.Errorf("%s is blamed on the target: %s", s.ID, s.Reason)
		}
		if s.Outcome == report.Inconclusive && s.Code != "interrupted" {
			t.Errorf("%s: got the code %s, want interrupted", s.ID, s.Code)
		}
	}
	if kept != enough {
		t.Errorf("got %d exchanges kept, want %d", kept, enough)
	}
}

func TestARunThatIsCancelledBeforeItBeginsReportsThatItEnded(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f := newFake()
	r, err := conformance.Run(ctx, conformance.Options{Target: start(t, f), Config: f.config()})
	if r == nil || r.Ended == "" || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, %v, want the end of the context, and a report that names it", r, err)
	}
	var blamed *conformance.TargetError
	if errors.As(err, &blamed) {
		t.Errorf("the target is blamed: %v", err)
	}
}

var madeUp = regexp.MustCompile(`customers/(9\d{7})/`)

// made lists the ids that no config holds, in a stable order.
func (f *fake) made() []string {
	var all []string
	for _, s := range f.puts() {
		if found := madeUp.FindStringSubmatch(s.path); found != nil {
			all = append(all, found[1])
		}
		if _, known := guids[s.identifier]; !known && strings.HasPrefix(s.identifier, "0000") {
			all = append(all, s.identifier)
		}
	}
	slices.Sort(all)
	return all
}

func TestTheSameSeedMakesUpTheSame(t *testing.T) {
	t.Parallel()
	requests := func(seed int64, concurrency int) ([]string, int) {
		f := newFake()
		f.run(t, conformance.Options{RandomSeed: seed, Pacing: conformance.Pacing{Concurrency: concurrency}})
		return f.made(), len(f.puts())
	}
	one, n := requests(7, 1)
	eight, m := requests(7, 8)
	if diff := cmp.Diff(one, eight); diff != "" || n != m || len(one) == 0 {
		t.Errorf("%d and %d requests; one at a time, and eight (-one +eight):\n%s", n, m, diff)
	}
	if other, _ := requests(8, 1); cmp.Equal(one, other) {
		t.Errorf("another seed makes up the same ids %v", other)
	}
}
