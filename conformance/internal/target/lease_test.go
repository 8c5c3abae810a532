package target_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/conformance/internal/target"
)

func TestALeaseIsAFreshCustomerAsTheNeedSays(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		need       target.Need
		service    string
		executions int
		duration   int
		rfcs       int
		optedIn    bool
	}{
		"it has one execution of two hours":     {target.Need{}, "EBSO", 1, 2, 0, true},
		"it has as many executions as asked":    {target.Need{Executions: 3}, "EBSO", 3, 2, 0, true},
		"it has as many executions as wished":   {target.Need{Executions: 3, Wish: 8}, "EBSO", 8, 2, 0, true},
		"it has a long one":                     {target.Need{Long: true}, "EBSO", 1, 3, 0, true},
		"it has long ones":                      {target.Need{Long: true, Executions: 2}, "EBSO", 2, 3, 0, true},
		"it has the service":                    {target.Need{Service: "EBSZ"}, "EBSZ", 1, 2, 0, true},
		"it has a service that nobody names":    {target.Need{Service: target.OtherService}, "EBSX", 1, 2, 0, true},
		"it has RFCs":                           {target.Need{RFCs: target.Shapes()["an RFC that awaits approval"]}, "EBSO", 1, 2, 1, true},
		"it has not opted in":                   {target.Need{NotOptedIn: true}, "EBSO", 1, 2, 0, false},
		"it is another than that of the others": {target.Need{Foreign: true}, "EBSO", 1, 2, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := &control{mode: "real", now: then}
			f, err := discover(t, api).Lease(t.Context(), c.need)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Release()
			if f.Service != c.service || len(f.Executions) != c.executions || f.Duration.Value != c.duration || len(f.RFCs) != c.rfcs {
				t.Errorf("got %+v, want %+v", f, c)
			}
			if f.CSI != "40000001" || f.Instance != "INST1" || f.Executions[0] != "3-1-0" {
				t.Errorf("got %+v, want the names that the control API made up", f)
			}
			if got := api.wishes[0]["optedIn"]; got != c.optedIn {
				t.Errorf("opted in: asked for %v, want %v", got, c.optedIn)
			}
			if want := time.Date(2020, 8, 29, 0, 0, 0, 0, time.UTC); !f.Day.Equal(want) {
				t.Errorf("day: got %s, want %s", f.Day, want)
			}
		})
	}
}

func TestANeighbourIsASecondInstanceOfTheSameCustomer(t *testing.T) {
	t.Parallel()
	own, beside := place("DCMATI", "3-A"), place("TCMATI", "3-B")
	foreign := place("OMCEBSOR3", "3-C")
	foreign.CSI = "20915348"
	for kind, from := range map[string]target.Target{
		"control": discover(t, &control{mode: "real", now: then}),
		"roles": rolesOf(t, &target.Config{Identities: approver(t), Instances: map[string][]target.Place{
			"bookable": {own}, "neighbour": {foreign, own, beside},
		}}),
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			for range 2 { // what was leased is given back, with the neighbour
				f, err := from.Lease(t.Context(), target.Need{Neighbour: true})
				if err != nil {
					t.Fatal(err)
				}
				n := f.Neighbour
				if n == nil || n.CSI != f.CSI || n.Instance == f.Instance || n.Executions[0] == f.Executions[0] || !n.Day.Equal(f.Day) {
					t.Fatalf("got %+v beside %+v, want another instance of the same customer, on the same day", n, f)
				}
				f.Release()
			}
		})
	}
}

func TestAPlaceWithoutANeighbourIsGivenBack(t *testing.T) {
	t.Parallel()
	own := place("DCMATI", "3-A")
	r := rolesOf(t, &target.Config{Identities: approver(t), Instances: map[string][]target.Place{"bookable": {own}, "neighbour": {own}}})
	var missing *target.Missing
	if f, err := r.Lease(t.Context(), target.Need{Neighbour: true}); f != nil || !errors.As(err, &missing) || missing.Need != "neighbour" {
		t.Errorf("got %v, %v, want a *Missing for the neighbour", f, err)
	}
	f, err := r.Lease(t.Context(), target.Need{})
	if err != nil {
		t.Fatal(err)
	}
	f.Release()
}

func TestALeaseHasTheTokensOfItsCustomer(t *testing.T) {
	t.Parallel()
	c := &control{mode: "real", now: then}
	f, err := discover(t, c).Lease(t.Context(), target.Need{Neighbour: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, holder := range []*target.Fixture{f, f.Neighbour, f} {
		for identity, want := range map[string]string{"approver": "good", "expired": "old"} {
			if got, err := holder.Token(t.Context(), identity); err != nil || got != want {
				t.Errorf("%s: got %q, %v, want %q", identity, got, err, want)
			}
		}
	}
	if c.shown != 1 {
		t.Errorf("tokens were minted %d times, want once: the approver's with the customer, the expired one when it was needed", c.shown)
	}
	for _, identity := range []string{"no-scope", "unheard-of"} {
		var missing *target.Missing
		if _, err := f.Token(t.Context(), identity); !errors.As(err, &missing) || missing.Need != identity {
			t.Errorf("%s, which was not made: got %v, want a *Missing", identity, err)
		}
	}
	c.broken = map[string]string{"GET /customers/40000001": "500 broken"}
	var broken *target.ControlError
	if _, err := f.Token(t.Context(), "no-kid"); !errors.As(err, &broken) {
		t.Errorf("a control API that fails: got %v, want a *ControlError", err)
	}
}

// A role is what a target file calls the caller, whichever way the customer was made.
func TestEachCustomersCallersHaveRoles(t *testing.T) {
	t.Parallel()
	for need, want := range map[target.Need]string{
		{}:                 "approver user privileged-user expired",
		{Foreign: true}:    "other-customer other-customer-user other-customer-privileged-user expired",
		{NotOptedIn: true}: "not-opted-in not-opted-in-user not-opted-in-privileged-user expired",
	} {
		f, err := discover(t, &control{mode: "real", now: then}).Lease(t.Context(), need)
		if err != nil {
			t.Fatal(err)
		}
		var roles []string
		for _, identity := range []string{"approver", "user", "privileged-user", "expired"} {
			roles = append(roles, f.Role(identity))
		}
		if got := strings.Join(roles, " "); got != want {
			t.Errorf("%v: got %s, want %s", need, got, want)
		}
	}
}

// Each shape, made by a control API, is one that a target file with the same RFCs would be found by, and by no other.
func TestRFCShapesFitThemselvesOnly(t *testing.T) {
	t.Parallel()
	far := time.Now().AddDate(5, 0, 0)
	for name, shape := range target.Shapes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			made, err := discover(t, &control{mode: "real", now: far}).Lease(t.Context(), target.Need{RFCs: shape})
			if err != nil {
				t.Fatal(err)
			}
			place := target.Place{CSI: "1", Service: "EBSO", Instance: "BUSY", Executions: []string{"3-A"}, RFCs: made.RFCs}
			roles := rolesOf(t, &target.Config{Instances: map[string][]target.Place{"busy": {place}}})
			for other, s := range target.Shapes() {
				f, err := roles.Lease(t.Context(), target.Need{RFCs: s})
				if other == name {
					if err != nil {
						t.Fatalf("its own RFCs do not fit: %v", err)
					}
					if diff := cmp.Diff(made.RFCs, f.RFCs); diff != "" {
						t.Errorf("the RFCs differ (-made +leased):\n%s", diff)
					}
					f.Release()
					continue
				}
				if err == nil {
					f.Release()
					if !lenient[other+" by "+name] {
						t.Errorf("the RFCs of %q also fit %q", name, other)
					}
				}
			}
		})
	}
}

// A busy instance whose RFCs a scenario would not meet is none: what it asks for would pass without its subject.
func TestRFCsThatNothingMeetsDoNotFit(t *testing.T) {
	t.Parallel()
	const open, pending = "Ready For Execution", "Ready For Scheduling/Approval"
	on := func(sub, from, to string) target.RFC {
		return target.RFC{Number: "3-" + from, Type: "CODE_PROMO", SubType: "CEMLI_PATCH", SubStatus: sub, Start: from, End: to, Duration: target.Duration{Unit: "hours", Value: 2}}
	}
	several, both := "several RFCs, some of which overlap", "an approved RFC and one that awaits approval"
	for name, c := range map[string]struct {
		shape string
		rfcs  []target.RFC
		fits  bool
	}{
		"several on one day": {several, []target.RFC{
			on(open, "2090-01-02T08:00:00Z", "2090-01-02T12:00:00Z"), on(open, "2090-01-02T09:10:00Z", "2090-01-02T12:10:00Z"),
			on(open, "2090-01-02T18:00:00Z", "2090-01-02T20:00:00Z"), on(open, "2090-01-03T08:00:00Z", "2090-01-03T12:00:00Z"),
		}, true},
		"several that never overlap": {several, []target.RFC{
			on(open, "2090-01-02T08:00:00Z", "2090-01-02T09:00:00Z"), on(open, "2090-01-03T08:00:00Z", "2090-01-03T09:00:00Z"),
			on(open, "2090-01-04T08:00:00Z", "2090-01-04T09:00:00Z"), on(open, "2090-01-05T08:00:00Z", "2090-01-05T09:00:00Z"),
		}, false},
		"several that all overlap": {several, []target.RFC{
			on(open, "2090-01-02T08:00:00Z", "2090-01-02T12:00:00Z"), on(open, "2090-01-02T08:10:00Z", "2090-01-02T12:10:00Z"),
			on(open, "2090-01-02T08:20:00Z", "2090-01-02T12:20:00Z"), on(open, "2090-01-02T08:25:00Z", "2090-01-02T12:30:00Z"),
		}, false},
		"two at once": {both, []target.RFC{
			on(open, "2090-01-02T08:00:00Z", "2090-01-02T12:00:00Z"), on(pending, "2090-01-02T09:00:00Z", "2090-01-02T13:00:00Z"),
		}, true},
		"two that are days apart": {both, []target.RFC{
			on(open, "2090-01-02T08:00:00Z", "2090-01-02T12:00:00Z"), on(pending, "2090-01-04T09:00:00Z", "2090-01-04T13:00:00Z"),
		}, false},
		"one that is past": {"an RFC that awaits approval", []target.RFC{on(pending, "2020-01-04T09:00:00Z", "2020-01-04T13:00:00Z")}, false},
		"one too short":    {"an RFC that awaits approval", []target.RFC{on(pending, "2090-01-04T09:00:00Z", "2090-01-04T09:20:00Z")}, false},
	} {
		busy := place("BUSY", "3-A")
		busy.RFCs = c.rfcs
		roles := rolesOf(t, &target.Config{Instances: map[string][]target.Place{"busy": {busy}}})
		f, err := roles.Lease(t.Context(), target.Need{RFCs: target.Shapes()[c.shape]})
		if fits := err == nil; fits != c.fits {
			t.Errorf("%s: fits is %v, want %v: %v", name, fits, c.fits, err)
		}
		if err == nil {
			f.Release()
		}
	}
}

// lenient lists what may stand for something else: a shape that is more than was asked for.
var lenient = map[string]bool{
	"an RFC of CODE_PROMO / CEMLI_PATCH by an RFC that was stored with an offset":                               true,
	"an RFC of OCIEBS_Prod_SelfService / SelfService_Bounce by an RFC whose duration disagrees with its window": true,
}

func TestADurationIsInHoursOrMinutes(t *testing.T) {
	t.Parallel()
	for d, want := range map[target.Duration]time.Duration{
		{Unit: "hours", Value: 3}: 3 * time.Hour, {Unit: "minutes", Value: 90}: 90 * time.Minute, {Unit: "days", Value: 1}: 0, {}: 0,
	} {
		if got := d.Length(); got != want {
			t.Errorf("%s: got %s, want %s", fmt.Sprint(d), got, want)
		}
	}
}
