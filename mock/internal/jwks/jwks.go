// Package jwks fetches the key set of a customer from a URI (clause jwks-identifier), and keeps it: a token.Source that is
// bounded in time and size, seldom asks its host, and stays within the public network unless the options allow more.
//
// It decodes nothing itself: package token does, by the rules for key sets at hand. keyfunc and the HTTP storage of its library
// jwkset do not fit: their limit on the wait for the limiter also cuts the fetch, and they have no maximum age and no shared
// fetch.
//
// It may import the standard library, golang.org/x/time/rate and package token.
package jwks

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"example.com/bounce/mock/internal/token"
)

// Options configures a Source. Only URI is required: the zero value of any other field means its default.
type Options struct {
	// URI is where the key set is. CheckURI must accept it.
	URI string
	// AllowPrivate allows hosts at private, loopback and link-local addresses.
	AllowPrivate bool
	// Timeout bounds a fetch from its first byte to its last: 2 seconds by default.
	Timeout time.Duration
	// MaxBytes bounds the body of the answer: 64 KiB by default.
	MaxBytes int64
	// RefreshAfter is the age at which a set is fetched again on its next use: 5 minutes by default. While the host can be
	// reached, a key that it has withdrawn is good for no longer than that.
	RefreshAfter time.Duration
	// MaxAge is how long a set stays in use while its host is unreachable: an hour by default.
	MaxAge time.Duration
	// Now returns the time by which a set ages; nil means the machine's.
	Now func() time.Time
	// Ticks returns the time by which fetches for unknown keys are spaced, a second apart. It protects the host, so it should run
	// even if Now stands still. nil means the machine's.
	Ticks func() time.Time
	// Failed is called with the error of each fetch that failed; nil does nothing. It must not call the Source.
	Failed func(*FetchError)
	// Fetched is called with each set that was fetched; nil does nothing. It must not call the Source.
	Fetched func(*token.KeySet)
}

func (o Options) withDefaults() Options {
	setDefault(&o.Timeout, 2*time.Second)
	setDefault(&o.MaxBytes, 64<<10)
	setDefault(&o.RefreshAfter, 5*time.Minute)
	setDefault(&o.MaxAge, time.Hour)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Ticks == nil {
		o.Ticks = time.Now
	}
	if o.Failed == nil {
		o.Failed = func(*FetchError) {}
	}
	if o.Fetched == nil {
		o.Fetched = func(*token.KeySet) {}
	}
	return o
}

func setDefault[T comparable](value *T, otherwise T) {
	if *value == *new(T) {
		*value = otherwise
	}
}

// Source is the key set behind one URI. It starts no goroutine: the request that needs the set fetches it, and others wait for
// the same fetch. Safe for concurrent use; to be made by New.
type Source struct {
	options Options
	fetch   func() (*token.KeySet, *FetchError)
	cancel  context.CancelFunc
	limiter *rate.Limiter

	mu      sync.Mutex
	set     *token.KeySet // the last good one; nil before it
	fetched time.Time     // when set was fetched
	tried   time.Time     // when the last fetch ended, zero before the first
	failure *FetchError   // of the last fetch, nil if it was good
	running chan struct{} // closed when the running fetch has ended; nil if none runs
	used    bool          // whether there ever was a fetch
	closed  bool
}

var _ token.Source = (*Source)(nil)

// New returns a source that has fetched nothing yet. The error says what is wrong with the URI.
func New(o Options) (*Source, error) {
	if err := CheckURI(o.URI); err != nil {
		return nil, err
	}
	o = o.withDefaults()
	ctx, cancel := context.WithCancel(context.Background()) // a fetch belongs to the source: others may wait for it, too
	client := newClient(o)
	return &Source{
		options: o, cancel: cancel, limiter: rate.NewLimiter(rate.Every(time.Second), 1),
		fetch: func() (*token.KeySet, *FetchError) { return fetch(ctx, client, o) },
	}, nil
}

// InUse implements token.Source: it returns the last good set, for up to MaxAge. The first request that finds the set older than
// RefreshAfter fetches it first; if that fails, the next attempt is RefreshAfter later. It fetches nothing before the first call
// of Latest, nor if ctx has ended.
func (s *Source) InUse(ctx context.Context) *token.KeySet {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() == nil && s.isDue() {
		s.refresh()
	}
	set, _ := s.current()
	return set
}

// Latest implements token.Source. The first call fetches; later ones together fetch at most once a second. They never wait for
// that limit: they return the set at hand. They wait for a fetch that is running, and do not repeat it. If ctx has ended, Latest
// neither fetches nor waits.
func (s *Source) Latest(ctx context.Context) (*token.KeySet, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case ctx.Err() != nil:
	case s.running != nil:
		s.await(ctx)
	case s.takeTurn():
		s.refresh()
	}
	set, failure := s.current()
	if failure == nil {
		return set, nil
	}
	return set, failure
}

// Close ends a running fetch and waits for it. After that the Source fetches and returns nothing. It may be called twice.
func (s *Source) Close() {
	s.cancel()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	if s.running != nil {
		s.await(context.Background())
	}
}

// URI returns where the key set is.
func (s *Source) URI() string { return s.options.URI }

// The caller of each method below must hold mu.

// isDue reports whether the set is old enough to be fetched again. A clock that was set back makes it so, too.
func (s *Source) isDue() bool {
	now := s.options.Now()
	return s.used && s.running == nil && !s.closed &&
		(now.Before(s.tried) || now.Sub(s.tried) >= s.options.RefreshAfter)
}

// takeTurn reports whether a fetch for an unknown key may be made, and counts it.
func (s *Source) takeTurn() bool {
	return !s.closed && (!s.used || s.limiter.AllowN(s.options.Ticks(), 1))
}

// current returns the set in use, and why it may not be the newest.
func (s *Source) current() (*token.KeySet, *FetchError) {
	switch {
	case s.closed:
		return nil, errClosed
	case s.set == nil, s.options.Now().Sub(s.fetched) >= s.options.MaxAge:
		if s.failure == nil {
			return nil, errNotFetched
		}
		return nil, s.failure
	}
	return s.set, s.failure
}

// refresh fetches once. It releases mu while it does.
func (s *Source) refresh() {
	s.used, s.running = true, make(chan struct{})
	set, failure := (*token.KeySet)(nil), errNotFetched // what a panic leaves
	defer func() {
		s.mu.Lock()
		s.finish(set, failure)
	}()
	s.mu.Unlock()
	set, failure = s.fetch()
	if failure != nil && !errors.Is(failure, context.Canceled) {
		s.options.Failed(failure)
	}
}

func (s *Source) finish(set *token.KeySet, failure *FetchError) {
	s.tried, s.failure = s.options.Now(), failure
	if failure == nil {
		s.set, s.fetched = set, s.tried
	}
	close(s.running)
	s.running = nil
}

// await waits until the running fetch or ctx has ended. It releases mu while it does.
func (s *Source) await(ctx context.Context) {
	running := s.running
	s.mu.Unlock()
	defer s.mu.Lock()
	select {
	case <-running:
	case <-ctx.Done():
	}
}

// FetchError says why a key set could not be fetched.
type FetchError struct {
	// Reason is in our own words. It contains neither the URI nor anything of the answer but the kid of a key.
	Reason string
	// Cause is for the log: it may contain addresses, and text of a library. It is nil if Reason says everything.
	Cause error
}

var (
	errNotFetched = &FetchError{Reason: "it has not been fetched"}
	errClosed     = &FetchError{Reason: "it is no longer fetched"}
)

func (e *FetchError) Error() string { return e.Reason }

// Unwrap returns the cause.
func (e *FetchError) Unwrap() error { return e.Cause }

func failed(cause error, format string, args ...any) *FetchError {
	return &FetchError{Reason: fmt.Sprintf(format, args...), Cause: cause}
}
