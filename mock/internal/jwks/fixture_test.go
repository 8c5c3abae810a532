package jwks_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"example.com/bounce/mock/internal/jwks"
	"example.com/bounce/mock/internal/token"
)

// Every source and every connection that a test opens must have ended with it.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const csi = "15427061"

// clock is set by hand.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// host serves whatever it was told last, and counts.
type host struct {
	*httptest.Server
	handler atomic.Pointer[http.HandlerFunc]
	fetches atomic.Int64
}

func newHost(t *testing.T, first http.HandlerFunc) *host {
	t.Helper()
	h := new(host)
	h.serve(first)
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.fetches.Add(1)
		(*h.handler.Load())(w, r)
	}))
	t.Cleanup(h.Close)
	return h
}

func (h *host) serve(next http.HandlerFunc) { h.handler.Store(&next) }

// want compares how often the host was asked.
func (h *host) want(t *testing.T, fetches int64) {
	t.Helper()
	if got := h.fetches.Load(); got != fetches {
		t.Errorf("the host was asked %d times, want %d", got, fetches)
	}
}

// text answers with a body.
func text(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
}

// keys answers with the key set of a generation, alone.
func keys(generation int) http.HandlerFunc {
	return text(http.StatusOK, string(setOf(generation).JSON()))
}

func setOf(generation int) *token.KeySet {
	s, _ := token.DeriveSigner(1, csi).Rotate(token.Rotation{Seed: 1, CSI: csi, Generation: generation, Retire: true})
	return s.KeySet()
}

// source is a source for a host on this machine, with both clocks set by hand; edit may change the options.
func source(t *testing.T, uri string, edit func(*jwks.Options)) (s *jwks.Source, now, ticks *clock) {
	t.Helper()
	now, ticks = newClock(), newClock()
	o := jwks.Options{URI: uri, AllowPrivate: true, Now: now.Now, Ticks: ticks.Now}
	if edit != nil {
		edit(&o)
	}
	s, err := jwks.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s, now, ticks
}

// kid is that of the only key of a set, "" for no set.
func kid(set *token.KeySet) string {
	if set == nil {
		return ""
	}
	return set.KeyIDs()[0]
}

func generation(n int) string { return fmt.Sprintf("%s-eddsa-%d", csi, n) }
