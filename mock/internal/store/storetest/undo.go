package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.com/bounce/mock/internal/domain"
)

// write is one call of a calendar.
type write func(context.Context, domain.Calendar) error

// drawnWrite is a call that fails for what is not there, or what is there already.
func drawnWrite(t *rapid.T) write {
	id := rapid.SampledFrom([]string{"0", "1", "full", "none"}).Draw(t, "id")
	number := fmt.Sprint(rapid.IntRange(0, 2).Draw(t, "number"))
	w := window(noon.Add(time.Duration(rapid.IntRange(-1, 3).Draw(t, "hour"))*time.Hour), time.Hour)
	switch rapid.IntRange(0, 7).Draw(t, "write") {
	case 0:
		s := domain.Slot{Window: w, By: number, Remember: rapid.Bool().Draw(t, "remember")}
		return func(ctx context.Context, c domain.Calendar) error { return c.Book(ctx, id, s) }
	case 1:
		return func(ctx context.Context, c domain.Calendar) error {
			_, err := domain.Schedule(ctx, c, id, w.Start, number, domain.Rules{BookAnyway: true})
			return err
		}
	case 2:
		return func(ctx context.Context, c domain.Calendar) error {
			return c.SetOutcome(ctx, id, domain.Run{Outcome: domain.Fails})
		}
	case 3:
		return func(ctx context.Context, c domain.Calendar) error { return c.AddRFC(ctx, other(number, w)) }
	case 4:
		return func(ctx context.Context, c domain.Calendar) error { return c.ReplaceRFC(ctx, other(number, w)) }
	case 5:
		return func(ctx context.Context, c domain.Calendar) error { return c.RemoveRFC(ctx, number) }
	}
	return func(ctx context.Context, c domain.Calendar) error {
		_, err := domain.Cancel(ctx, c, id, domain.Rules{})
		return err
	}
}

// What a function has written is gone when it fails, or panics; when it is called again it finds nothing of that, and what it
// writes then is kept.
func testUndo(t *testing.T, open opener) {
	full := unscheduled("full")
	for i := range domain.HistoryLimit {
		full.History = append(full.History, window(noon.AddDate(0, 0, -i-1), time.Hour))
	}
	first := window(noon, time.Hour)
	full.Scheduled, full.ScheduledBy = &first, "approver"
	in := dcmati([]domain.RFC{other("0", first), other("1", first)}, "0", "1")
	in.Executions = append(in.Executions, full)
	failure := errors.New("it fails behind its last write")
	rapid.Check(t, func(r *rapid.T) {
		s, undisturbed := subject{open(t), r}, subject{open(t), r}
		for _, each := range []subject{s, undisturbed} {
			each.ok(each.AddCustomer(r.Context(), customerOf(in)))
		}
		for range rapid.IntRange(1, 3).Draw(r, "times") {
			var writes []write
			for range rapid.IntRange(0, 6).Draw(r, "writes") {
				writes = append(writes, drawnWrite(r))
			}
			s.failing(writes, failure)
			if err := s.writing(writes, nil); err != nil {
				r.Fatal(err)
			}
			if err := undisturbed.writing(writes, nil); err != nil {
				r.Fatal(err)
			}
			if diff := difference(undisturbed.view(), s.view()); diff != "" {
				r.Fatalf("written again (-undisturbed +disturbed):\n%s", diff)
			}
		}
	})
}

// writing makes the calls in one calendar, which then fails with err. What the calls refuse is no failure.
func (s subject) writing(writes []write, err error) error {
	return s.Calendar(s.Context(), csi, "DCMATI", func(c domain.Calendar) error {
		for _, each := range writes {
			if refused := each(s.Context(), c); isUnavailable(refused) {
				return refused
			}
		}
		return err
	})
}

// failing writes and fails, and then writes and panics; nothing of it is to be seen.
func (s subject) failing(writes []write, failure error) {
	s.Helper()
	saved, err := s.Save(s.Context(), csi)
	s.ok(err)
	before := s.view()
	if err := s.writing(writes, failure); !errors.Is(err, failure) {
		s.Fatalf("got %v, want %v", err, failure)
	}
	func() {
		defer func() { _ = recover() }()
		err = s.writing(append(writes, func(context.Context, domain.Calendar) error { panic(failure) }), nil)
		s.Errorf("after a panic: got %v", err)
	}()
	if diff := difference(before, s.view()); diff != "" {
		s.Fatalf("what failed has left (-before +after):\n%s", diff)
	}
	again, err := s.Save(s.Context(), csi)
	s.ok(err)
	if !bytes.Equal(saved, again) {
		s.Errorf("what failed is saved: got %s, want %s", again, saved)
	}
}

// A call whose context has ended fails and does nothing, or does what it is made for.
func testEndedContext(t *testing.T, open opener) {
	s := storeOf(t, open, dcmati([]domain.RFC{other("R", window(noon, time.Hour))}, "one", "two"))
	saved, err := s.Save(t.Context(), csi)
	s.ok(err)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for name, change := range map[string]func() error{
		"add customer": func() error {
			return s.AddCustomer(ended, domain.Customer{CSI: "2", Name: "Other", Identifier: "other"})
		},
		"opt in":            func() error { return s.SetOptIn(ended, csi, false) },
		"remove customer":   func() error { return s.RemoveCustomer(ended, csi) },
		"add instance":      func() error { return s.AddInstance(ended, csi, scmati()) },
		"remove instance":   func() error { return s.RemoveInstance(ended, csi, "DCMATI") },
		"add execution":     func() error { return s.AddExecution(ended, csi, "DCMATI", unscheduled("new")) },
		"replace execution": func() error { return s.ReplaceExecution(ended, csi, "DCMATI", domain.Execution{ID: "one"}) },
		"remove execution": func() error {
			return s.RemoveExecution(ended, domain.Place{CSI: csi, Instance: "DCMATI", Execution: "one"})
		},
		"calendar": func() error {
			return s.Calendar(ended, csi, "DCMATI", func(c domain.Calendar) error { return c.RemoveRFC(ended, "R") })
		},
		"drop": func() error { return s.Restore(ended, csi, nil) },
	} {
		s.ok(s.Restore(t.Context(), csi, saved))
		before := s.view()
		err := change()
		if done := !cmp.Equal(before, s.view()); done != (err == nil) {
			t.Errorf("%s: got %v, and it was done: %t", name, err, done)
		}
	}
}
