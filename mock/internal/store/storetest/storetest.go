// Package storetest is the body of tests that every store passes, whatever it keeps customers in, and every part of the state
// that is saved and restored with them. A store's own tests call Run, and those of a part RunPart.
//
// It asserts what can be seen through [store.Store] only, and repeats a call that fails with [store.ErrUnavailable]. It may import
// the packages store, domain and snapshot, and what tests need; only tests may import it.
package storetest

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/store"
)

// Run tests the stores that open returns, each of which is empty and nobody else's.
func Run(t *testing.T, open func(testing.TB) store.Store) {
	t.Helper()
	for name, test := range map[string]func(*testing.T, opener){
		"it finds what was added":                   testFinds,
		"it finds nothing else":                     testFindsNothing,
		"it returns what was added":                 testReturnsWhatWasAdded,
		"it hands out copies":                       testCopies,
		"it refuses a customer":                     testRefusesCustomer,
		"it refuses an execution":                   testRefusesExecution,
		"it adds an instance whole or not at all":   testAddsInstanceWhole,
		"it removes an instance with its content":   testRemovesInstance,
		"it lists executions in order of creation":  testOrderOfCreation,
		"it pages through executions":               testPages,
		"it pages through what changes":             testPagesAtOnce,
		"it replaces and removes":                   testReplacesAndRemoves,
		"it keeps an outcome":                       testOutcome,
		"it shows what is scheduled":                testShowsScheduled,
		"it bounds the history":                     testHistory,
		"it finds changes at all edges":             testChanges,
		"it finds what a scan finds":                testScan,
		"it agrees with the model":                  testModel,
		"it keeps nothing of what fails":            testUndo,
		"it books one of many":                      testBooksOneOfMany,
		"it lives many lives at once":               testLivesAtOnce,
		"it adds and finds at once":                 testAddsAtOnce,
		"it restores what it saved":                 testRestoresWhatItSaved,
		"it saves the same while nothing changes":   testSavesTheSame,
		"it restores one customer alone":            testRestoresOne,
		"it restores all that was removed":          testRestoresAll,
		"it restores while everything else goes on": testRestoresAtOnce,
		"it saves everything verbatim":              testSavesVerbatim,
		"it does or fails when a context has ended": testEndedContext,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, func(tb testing.TB) store.Store { return Wrap(open(tb), repeat) })
		})
	}
	t.Run("it is a part", func(t *testing.T) {
		t.Parallel()
		RunPart(t, func(tb testing.TB) Subject { return storeSubject(Wrap(open(tb), repeat)) })
	})
}

type opener func(testing.TB) store.Store

// repeat makes a call again while the store is unavailable, a thousand times at most.
func repeat(call func() error) (err error) {
	for range 1000 {
		if err = call(); !isUnavailable(err) {
			return err
		}
	}
	return err
}

// csi is the customer of most tests.
const csi = "15427061"

// noon is the start of most windows, in the offset of the document's sample.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.FixedZone("", -7*60*60))

func window(start time.Time, length time.Duration) domain.Window {
	return domain.Window{Start: start, End: start.Add(length)}
}

func customerOf(instances ...domain.Instance) domain.Customer {
	return domain.Customer{
		CSI: csi, Name: "Acme", Identifier: "6F9619FF-8B86-D011-B42D-00CF4FC964FF", OptedIn: true, Instances: instances,
	}
}

// dcmati is an instance with executions of two hours.
func dcmati(rfcs []domain.RFC, ids ...string) domain.Instance {
	in := domain.Instance{Name: "DCMATI", Service: "EBSO", RFCs: rfcs}
	for _, id := range ids {
		in.Executions = append(in.Executions, unscheduled(id))
	}
	return in
}

// scmati is another instance, with executions of two hours.
func scmati(ids ...string) domain.Instance {
	in := dcmati(nil, ids...)
	in.Name, in.Service = "SCMATI", "EBSZ"
	return in
}

func unscheduled(id string) domain.Execution {
	return domain.Execution{ID: id, Operation: "Bounce", Services: "All", Duration: domain.Hours(2), BlackOut: domain.Hours(1)}
}

// other is a change record of other work.
func other(number string, w domain.Window) domain.RFC {
	return domain.RFC{
		Number: number, Type: "CODE_PROMO", SubType: "CEMLI_PATCH", Status: "Open", SubStatus: domain.SubStatusReady,
		Window: w, Duration: domain.Hours(2),
	}
}

// pending is a change record that awaits approval.
func pending(number string, w domain.Window) domain.RFC {
	r := other(number, w)
	r.SubStatus = domain.SubStatusAwaitsApproval
	return r
}

// booked is how a scheduled execution shows on the calendar.
func booked(id string, w domain.Window) domain.RFC {
	return domain.RFC{
		Number: id, Type: "OCIEBS_Prod_SelfService", SubType: "SelfService_Bounce", Status: "Open", SubStatus: "Ready For Execution",
		Window: w, Duration: domain.Hours(2),
	}
}

func numbers(rfcs []domain.RFC) []string {
	var all []string
	for _, r := range rfcs {
		all = append(all, r.Number)
	}
	return all
}

// reporter is a *testing.T or a *rapid.T.
type reporter interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Context() context.Context
}

// subject is a store under test, whose calls end the test when they fail.
type subject struct {
	store.Store
	reporter
}

// storeOf opens a store with one customer.
func storeOf(t *testing.T, open opener, instances ...domain.Instance) subject {
	t.Helper()
	s := subject{open(t), t}
	s.ok(s.AddCustomer(t.Context(), customerOf(instances...)))
	return s
}

func (s subject) ok(err error) {
	s.Helper()
	if err != nil {
		s.Fatalf("%v", err)
	}
}

// schedule is domain.Schedule in the calendar of an instance.
func (s subject) schedule(instance, id string, start time.Time, by string, r domain.Rules) (b domain.Booking, err error) {
	err = s.Calendar(s.Context(), csi, instance, func(c domain.Calendar) (err error) {
		b, err = domain.Schedule(s.Context(), c, id, start, by, r)
		return err
	})
	return b, err
}

// book schedules an execution of DCMATI for two hours.
func (s subject) book(id string, start time.Time, r domain.Rules) domain.Booking {
	s.Helper()
	b, err := s.schedule("DCMATI", id, start, "approver", r)
	s.ok(err)
	return b
}

func (s subject) cancel(instance, id string, r domain.Rules) (cancelled bool, err error) {
	err = s.Calendar(s.Context(), csi, instance, func(c domain.Calendar) (err error) {
		cancelled, err = domain.Cancel(s.Context(), c, id, r)
		return err
	})
	return cancelled, err
}

func (s subject) changes(instance string, w domain.Window, closed bool) (found []domain.RFC) {
	s.Helper()
	s.ok(s.Calendar(s.Context(), csi, instance, func(c domain.Calendar) (err error) {
		found, err = domain.Changes(s.Context(), c, w, closed)
		return err
	}))
	return found
}

func (s subject) execution(id string) domain.Execution {
	s.Helper()
	x, err := s.Execution(s.Context(), csi, id)
	s.ok(err)
	return x.Execution
}

func (s subject) executions(csi string) []domain.Listed {
	s.Helper()
	return s.page(csi, store.Query{}).Executions
}

func (s subject) page(csi string, q store.Query) store.Page {
	s.Helper()
	p, err := s.Executions(s.Context(), csi, q)
	s.ok(err)
	return p
}

// customers returns all that a store has.
func (s subject) customers() []domain.Customer {
	s.Helper()
	csis, err := s.CSIs(s.Context())
	s.ok(err)
	var all []domain.Customer
	for _, each := range csis {
		c, err := s.WholeCustomer(s.Context(), each)
		s.ok(err)
		all = append(all, c)
	}
	return all
}

// view is all that can be seen of a store.
type view struct {
	Customers, Facts, Identified []domain.Customer
	Instances                    []domain.Instance
	Listed                       [][]domain.Listed
	Found                        []domain.Listed
	Calendars                    [][]domain.RFC
}

func (s subject) view() view {
	s.Helper()
	v := view{Customers: s.customers()}
	for _, c := range v.Customers {
		facts, err := s.Customer(s.Context(), c.CSI)
		s.ok(err)
		identified, err := s.CustomerByIdentifier(s.Context(), c.Identifier)
		s.ok(err)
		list := s.executions(c.CSI)
		s.checkPages(c.CSI, list, queries()...)
		v.Facts, v.Identified, v.Listed = append(v.Facts, facts), append(v.Identified, identified), append(v.Listed, list)
		for _, x := range list {
			found, err := s.Execution(s.Context(), c.CSI, x.ID)
			s.ok(err)
			v.Found = append(v.Found, found)
		}
		for _, in := range c.Instances {
			facts, err := s.Instance(s.Context(), c.CSI, in.Name)
			s.ok(err)
			var changes []domain.RFC
			s.ok(s.Calendar(s.Context(), c.CSI, in.Name, func(c domain.Calendar) (err error) {
				changes, err = domain.Changes(s.Context(), c, domain.Window{}, false)
				return err
			}))
			v.Instances, v.Calendars = append(v.Instances, facts), append(v.Calendars, changes)
		}
	}
	return v
}

// shown compares times by the instant and the offset in which it is shown.
var shown = cmp.Transformer("shown", func(t time.Time) [3]int64 {
	_, offset := t.Zone()
	return [3]int64{t.Unix(), int64(t.Nanosecond()), int64(offset)}
})

// difference is cmp.Diff, but quick for equal values. It also compares the offsets of times.
func difference(want, got any) string {
	a, err := json.Marshal(want)
	if b, again := json.Marshal(got); err == nil && again == nil && bytes.Equal(a, b) {
		return ""
	}
	return cmp.Diff(want, got, shown)
}
