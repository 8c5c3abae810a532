package mock_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/bounce/mock"
)

// recorder is a testing.TB that keeps a failure to itself.
type recorder struct {
	testing.TB
	failure string
}

func (r *recorder) Helper() {}

func (r *recorder) Fatal(args ...any) { r.fail(fmt.Sprint(args...)) }

func (r *recorder) Fatalf(format string, args ...any) { r.fail(fmt.Sprintf(format, args...)) }

func (r *recorder) fail(text string) {
	r.failure = text
	panic(r)
}

// failing is the failure that a check ends with, "" for none.
func failing(check func(tb testing.TB)) (failure string) {
	r := &recorder{}
	defer func() {
		if p := recover(); p != nil && p != any(r) {
			panic(p)
		}
		failure = r.failure
	}()
	check(r)
	return ""
}

func TestRequireCalledSaysWhatCameInstead(t *testing.T) {
	t.Parallel()
	s := start(t)
	if got := failing(func(tb testing.TB) { s.RequireCalled(tb) }); !strings.Contains(got, "no request came") {
		t.Errorf("before any request: got %q", got)
	}
	send(t, s, auth(""))
	refused := mock.Criteria{Reason: "bearer-token"}
	if got := s.RequireCalled(t, mock.Criteria{}, refused); len(got) != 1 || got[0].Status != 401 {
		t.Errorf("got %+v", got)
	}
	got := failing(func(tb testing.TB) { s.RequireCalled(tb, refused, mock.Criteria{Status: 200}) })
	for _, part := range []string{`{"status":200}`, "PUT /selfservice/v1/", "401 bearer-token"} {
		if !strings.Contains(got, part) {
			t.Errorf("the failure lacks %s: %s", part, got)
		}
	}
	s.RequireCalls(t, 1, refused)
	s.RequireCalls(t, 0, mock.Criteria{Status: 200})
	if got := failing(func(tb testing.TB) { s.RequireCalls(tb, 2, refused) }); !strings.Contains(got, "1 requests meet") {
		t.Errorf("one too few: got %q", got)
	}
	if got := failing(func(tb testing.TB) { s.RequireCalled(tb, mock.Criteria{URLPattern: "("}) }); !strings.Contains(got, "/urlPattern") {
		t.Errorf("a pattern that is none: got %q", got)
	}
}

// A journal that had to drop entries says so wherever it is asked, and never that nothing came.
func TestNobodyIsToldACountThatTheJournalCannotKnow(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), Journal: mock.JournalSize{Entries: 4}})
	w := wired(good(t, s))
	refused := w
	refused.header = w.header.Clone()
	refused.header.Del("Identifier")
	w.send(s)
	for range 4 {
		refused.send(s)
	}
	booked, all := mock.Criteria{Status: 200}, mock.Criteria{}
	for name, check := range map[string]func(tb testing.TB){
		"RequireCalled": func(tb testing.TB) { s.RequireCalled(tb, booked) },
		"RequireCalls":  func(tb testing.TB) { s.RequireCalls(tb, 0, booked) },
		"of all":        func(tb testing.TB) { s.RequireCalls(tb, 4, all) },
	} {
		if got := failing(check); !strings.Contains(got, "the journal cannot tell how many requests meet {") ||
			!strings.Contains(got, "it has dropped 1 entries; give Since, reset it, or raise Options.Journal") {
			t.Errorf("%s: got %q", name, got)
		}
	}
	if found, err := s.Find(all); !errors.Is(err, mock.ErrInexact) || len(found) != 4 {
		t.Errorf("Find: got %d entries, %v", len(found), err)
	}
	if got := s.Dropped(); got != 1 {
		t.Errorf("Dropped: got %d, want 1", got)
	}
	if got := s.RequireCalled(t, all); len(got) != 4 {
		t.Errorf("RequireCalled of what is there: got %d entries", len(got))
	}
	if got, err := s.Wait(t.Context(), 4, all); err != nil || len(got) != 4 {
		t.Errorf("a wait for what is there: got %d entries, %v", len(got), err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := s.Wait(ended, 1, booked); !errors.Is(err, mock.ErrInexact) || !errors.Is(err, context.Canceled) {
		t.Errorf("a wait in vain: %v", err)
	}
	last := s.Journal()[0]
	refused.send(s)
	s.RequireCalls(t, 1, mock.Criteria{Since: last.ID})
}

// Whoever makes up CSIs gets no more room than one customer.
func TestAFloodOfCSIsLeavesTheCustomersTheirRows(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), Journal: mock.JournalSize{Entries: 20}})
	flood := func() {
		for i := range 40 {
			wired(varied(good(t, s), func(c *call) { c.csi = fmt.Sprint("nobody-", i) })).send(s)
		}
	}
	flood()
	for range 5 {
		wired(good(t, s)).send(s)
	}
	flood()
	s.RequireCalls(t, 5, mock.Criteria{CSI: own})
}

// One customer's flood is not another's loss.
func TestAFloodOfOneCustomerLeavesTheOthersTheirRows(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), Journal: mock.JournalSize{Entries: 20}})
	wired(good(t, s)).send(s)
	flood := wired(call{method: "PUT", csi: otherCSI, service: "EBSO", instance: "OMCEBSOR3", execution: "3-BLFVC0W"})
	for range 100 {
		flood.send(s)
	}
	s.RequireCalled(t, mock.Criteria{CSI: own})
	s.RequireCalls(t, 1, mock.Criteria{CSI: own})
	if f := ask(t, s, "countCustomerRequests", "POST", "/customers/"+own+"/requests/count", ""); f.Count != 1 || f.Meta.Inexact {
		t.Errorf("got %+v, want exactly 1", f)
	}
	if f := ask(t, s, "countCustomerRequests", "POST", "/customers/"+otherCSI+"/requests/count", ""); f.Count != 19 || !f.Meta.Inexact {
		t.Errorf("of the flood: got %+v, want 19, inexact", f)
	}
}

func TestAJournalOfLessThanNothingIsRefused(t *testing.T) {
	t.Parallel()
	for _, o := range []mock.Options{{Journal: mock.JournalSize{Entries: -1}}, {Journal: mock.JournalSize{Bytes: -1}}} {
		if _, err := mock.New(o); err == nil || !strings.Contains(err.Error(), "want 0 or more") {
			t.Errorf("%d entries, %d bytes: got %v", o.Journal.Entries, o.Journal.Bytes, err)
		}
	}
}

func TestWaitReturnsTheEntriesOrSaysHowManyCame(t *testing.T) {
	t.Parallel()
	s := start(t)
	var sent sync.WaitGroup
	sent.Go(func() { send(t, s) })
	entries, err := s.Wait(t.Context(), 1, mock.Criteria{Status: 200})
	sent.Wait()
	if err != nil || len(entries) != 1 {
		t.Fatalf("got %+v, %v", entries, err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := s.Wait(ctx, 3, mock.Criteria{}); err == nil || !strings.Contains(err.Error(), "1 of 3") {
		t.Errorf("a wait in vain: %v", err)
	}
	ended := make(chan error)
	go func() {
		_, err := s.Wait(context.Background(), 3, mock.Criteria{})
		ended <- err
	}()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err == nil || !strings.Contains(err.Error(), "the server is closed") {
		t.Errorf("a wait on a closed server: %v", err)
	}
}
