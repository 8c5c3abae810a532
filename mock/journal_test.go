package mock_test

import (
	"context"
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

func TestRequireCallsDoesNotTrustAJournalThatDropped(t *testing.T) {
	t.Parallel()
	s := start(t)
	w := wired(good(t, s))
	w.header.Del("Identifier")
	for range 1001 {
		w.send(s)
	}
	got := failing(func(tb testing.TB) { s.RequireCalls(tb, 1000, mock.Criteria{}) })
	if !strings.Contains(got, "dropped 1 entries") {
		t.Errorf("got %q", got)
	}
	last := s.Journal()[0]
	w.send(s)
	if last.ID == s.Journal()[0].ID {
		t.Fatal("the ids are the same")
	}
	s.RequireCalls(t, 1, mock.Criteria{Since: last.ID})
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
