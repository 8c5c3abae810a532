package jwks_test

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"time"

	"example.com/bounce/mock/internal/jwks"
)

func TestNothingIsFetchedBeforeAKeyIsAskedFor(t *testing.T) {
	t.Parallel()
	h := newHost(t, keys(1))
	s, now, _ := source(t, h.URL, nil)
	for range 3 {
		if set := s.InUse(t.Context()); set != nil {
			t.Errorf("in use: got %q, want none", kid(set))
		}
		now.advance(time.Hour)
	}
	h.want(t, 0)
	if s.URI() != h.URL {
		t.Errorf("the URI is %s, want %s", s.URI(), h.URL)
	}
}

func TestASetIsCachedUntilItIsDue(t *testing.T) {
	t.Parallel()
	h := newHost(t, keys(1))
	s, now, _ := source(t, h.URL, nil)
	if set, err := s.Latest(t.Context()); kid(set) != generation(1) || err != nil {
		t.Fatalf("got %q, %v", kid(set), err)
	}
	h.serve(keys(2))
	for _, step := range []struct {
		name    string
		advance time.Duration
		want    string
		fetches int64
	}{
		{"at once", 0, generation(1), 1},
		{"just before it is due", 5*time.Minute - 1, generation(1), 1},
		{"when it is due", 1, generation(2), 2},
		{"after that", time.Minute, generation(2), 2},
		{"after the clock was set back", -time.Hour, generation(2), 3},
		{"there", time.Minute, generation(2), 3},
	} {
		now.advance(step.advance)
		for range 3 {
			if got := kid(s.InUse(t.Context())); got != step.want {
				t.Errorf("%s: got %q, want %q", step.name, got, step.want)
			}
		}
		h.want(t, step.fetches)
	}
}

func TestTheLastGoodSetStaysInUseForAnHour(t *testing.T) {
	t.Parallel()
	h := newHost(t, keys(1))
	s, now, ticks := source(t, h.URL, nil)
	if _, err := s.Latest(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.serve(text(http.StatusServiceUnavailable, ""))
	now.advance(time.Hour - 1)
	if got := kid(s.InUse(t.Context())); got != generation(1) {
		t.Errorf("just before an hour: got %q, want %q", got, generation(1))
	}
	h.want(t, 2)
	if set, err := s.Latest(t.Context()); kid(set) != generation(1) || err == nil {
		t.Errorf("asked for a newer one: got %q, %v, want the old one and why it may not be the newest", kid(set), err)
	}
	now.advance(1)
	if got := kid(s.InUse(t.Context())); got != "" {
		t.Errorf("after an hour: got %q, want none", got)
	}
	if set, err := s.Latest(t.Context()); set != nil || err == nil {
		t.Errorf("after an hour: got %q, %v, want none", kid(set), err)
	}
	h.serve(keys(2))
	ticks.advance(time.Second)
	if set, err := s.Latest(t.Context()); kid(set) != generation(2) || err != nil {
		t.Errorf("when the host is back: got %q, %v, want %q", kid(set), err, generation(2))
	}
}

func TestAHostThatFlapsLosesNoToken(t *testing.T) {
	t.Parallel()
	h := newHost(t, keys(1))
	s, now, _ := source(t, h.URL, nil)
	if _, err := s.Latest(t.Context()); err != nil {
		t.Fatal(err)
	}
	answers := []http.HandlerFunc{
		text(503, ""), keys(1), text(200, "<html>"), keys(1), http.RedirectHandler("/", http.StatusFound).ServeHTTP, keys(1), text(200, `{"keys":[]}`),
	}
	for range 30 { // five hours
		for i, answer := range answers[:2] {
			h.serve(answer)
			now.advance(5 * time.Minute)
			if got := kid(s.InUse(t.Context())); got != generation(1) {
				t.Fatalf("answer %d: got %q, want %q", i, got, generation(1))
			}
		}
		answers = append(answers[2:], answers[:2]...)
	}
	h.want(t, 61)
}

func TestAnUnknownKeyIsFoundAfterARotation(t *testing.T) {
	t.Parallel()
	h := newHost(t, keys(1))
	s, _, ticks := source(t, h.URL, nil)
	for n := 1; n <= 4; n++ {
		h.serve(keys(n))
		set, err := s.Latest(t.Context())
		if kid(set) != generation(n) || err != nil || kid(s.InUse(t.Context())) != generation(n) {
			t.Errorf("got %q, %v, want %q", kid(set), err, generation(n))
		}
		ticks.advance(time.Second)
	}
	h.want(t, 4)
}

func TestAFloodOfUnknownKeysFetchesOnceASecondAndDoesNotWait(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{"of a host that is up": keys(1), "of a host that fails": text(500, "")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHost(t, answer)
			s, _, ticks := source(t, h.URL, nil)
			flood := func() {
				var all sync.WaitGroup
				for range 8 {
					all.Go(func() {
						for range 50 {
							_, _ = s.Latest(t.Context())
						}
					})
				}
				all.Wait()
			}
			_, _ = s.Latest(t.Context())
			h.want(t, 1) // which the limit does not count
			for second := range int64(5) {
				flood()
				h.want(t, 2+second)
				ticks.advance(time.Second)
			}
			ticks.advance(time.Hour) // saves nothing up
			flood()
			h.want(t, 7)
		})
	}
}

func TestAFetchUnderWayIsShared(t *testing.T) {
	t.Parallel()
	h := newHost(t, keys(1))
	s, now, _ := source(t, h.URL, nil)
	_, _ = s.Latest(t.Context())
	entered, leave := make(chan struct{}), make(chan struct{})
	h.serve(func(w http.ResponseWriter, r *http.Request) {
		close(entered) // panics for a second fetch
		<-leave
		keys(2)(w, r)
	})
	var all sync.WaitGroup
	ask := func() {
		if set, err := s.Latest(t.Context()); kid(set) != generation(2) || err != nil {
			t.Errorf("got %q, %v, want %q", kid(set), err, generation(2))
		}
	}
	all.Go(ask)
	<-entered
	now.advance(5 * time.Minute) // so that the set is due besides
	if got := kid(s.InUse(t.Context())); got != generation(1) {
		t.Errorf("in use meanwhile: got %q, want %q without waiting", got, generation(1))
	}
	for range 10 {
		all.Go(ask)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if set, _ := s.Latest(gone); kid(set) != generation(1) {
		t.Errorf("for a client that is gone: got %q, want %q without waiting", kid(set), generation(1))
	}
	close(leave)
	all.Wait()
	h.want(t, 2)
}

func TestCloseEndsTheFetchUnderWay(t *testing.T) {
	t.Parallel()
	entered := make(chan struct{})
	h := newHost(t, func(_ http.ResponseWriter, r *http.Request) {
		close(entered)
		<-r.Context().Done()
	})
	told := false
	s, _, _ := source(t, h.URL, func(o *jwks.Options) {
		o.Timeout, o.Failed = time.Hour, func(*jwks.FetchError) { told = true }
	})
	ended := make(chan error)
	go func() {
		_, err := s.Latest(t.Context())
		ended <- err
	}()
	<-entered
	s.Close()
	s.Close()
	if err := <-ended; err == nil || told {
		t.Errorf("got %v (told: %v), want an error for who waits, and none for the log", err, told)
	}
	if set, err := s.Latest(t.Context()); set != nil || err == nil || s.InUse(t.Context()) != nil {
		t.Errorf("after Close: got %q, %v, want none", kid(set), err)
	}
	h.want(t, 1)
}
