// Package ratelimit bounds how many requests to the API are let through: a token bucket for each customer or each token, on the
// mock's clock. It is an interceptor, and may import packages exchange, readings and printable.
package ratelimit

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/readings"
	"example.com/bounce/openapi/printable"
)

// The values of Limit.By.
const (
	ByCustomer = "customer"
	ByToken    = "token"
)

// Limit is how many requests to the API are let through: a bucket of Requests that fills up evenly within Per, by the mock's
// clock; under a frozen one only when that is set. It counts requests whose token is verified, and those above it get 429 with
// Retry-After.
type Limit struct {
	// Requests is from 1 to 1000000000.
	Requests int
	// Per is from a millisecond to a day.
	Per time.Duration
	// By says who has a bucket of its own: ByCustomer or ByToken; "" means ByCustomer.
	By string
}

// Parse reads what the flag --rate-limit takes: 10/1s, 10/1s/customer or 10/1s/token; "" means no limit.
func Parse(spec string) (Limit, error) {
	if spec == "" {
		return Limit{}, nil
	}
	parts := strings.Split(spec, "/")
	if len(parts) == 2 || len(parts) == 3 {
		requests, wrongCount := strconv.Atoi(parts[0])
		per, wrongTime := time.ParseDuration(parts[1])
		l := Limit{Requests: requests, Per: per, By: strings.Join(parts[2:], "")}
		named := len(parts) == 2 || l.By != ""
		if l = l.withDefault(); named && wrongCount == nil && wrongTime == nil && l.check() == nil {
			return l, nil
		}
	}
	return Limit{}, fmt.Errorf("rate limit %q: want requests (up to %d) and time, such as 10/1s, 600/1m/customer or 10/1s/token", spec, mostRequests)
}

// mostRequests is the maximum of control.yaml, too.
const mostRequests = 1_000_000_000

func (l Limit) withDefault() Limit {
	if l.By == "" {
		l.By = ByCustomer
	}
	return l
}

func (l Limit) check() error {
	switch {
	case l.Requests < 1 || l.Requests > mostRequests:
		return fmt.Errorf("rate limit: Requests must be from 1 to %d", mostRequests)
	case l.Per < time.Millisecond || l.Per > 24*time.Hour:
		return errors.New("rate limit: Per must be from a millisecond to a day")
	case l.By != ByCustomer && l.By != ByToken:
		return fmt.Errorf("rate limit: By is %q, want %s or %s", l.By, ByCustomer, ByToken)
	}
	return nil
}

// Limits are the server's rate limit, and those of customers over it. They are an interceptor, which refuses what exceeds them.
// Safe for concurrent use.
type Limits struct {
	*table

	subject func(*exchange.Exchange) string
	initial Limit // the server's at the start; zero for none
	peeks   bool  // whether nothing is taken from the buckets
}

type table struct {
	on    atomic.Bool
	mu    sync.Mutex
	byCSI map[string]*bucketed // "" is the server's
}

type bucketed struct {
	Limit
	buckets map[bucketKey]*rate.Limiter
}

// bucketKey says whose bucket it is: a customer's, or under ByToken that of one of its tokens.
type bucketKey struct {
	csi   string
	token [sha256.Size]byte // its digest
}

// mostBuckets bounds the memory of a limit by token. Beyond it all buckets are filled again: a flood of tokens meets a limit that
// is too generous.
const mostBuckets = 10_000

// New returns Limits with the server's, zero for none. subject returns the customer that a request concerns. The error says what
// is wrong with the limit.
func New(initial Limit, subject func(*exchange.Exchange) string) (*Limits, error) {
	l := &Limits{table: &table{byCSI: map[string]*bucketed{}}, subject: subject, initial: initial}
	return l, l.Reset(context.Background(), "")
}

// Peek returns the same limits as an interceptor for dry runs: it refuses what they would, and takes nothing from their buckets.
func (l *Limits) Peek() *Limits { return &Limits{l.table, l.subject, l.initial, true} }

// Drop removes a customer's own limit, and fills its buckets of the server's.
func (l *Limits) Drop(_ context.Context, csi string) error {
	l.Lift(csi)
	l.mu.Lock()
	defer l.mu.Unlock()
	if servers := l.byCSI[""]; servers != nil {
		maps.DeleteFunc(servers.buckets, func(of bucketKey, _ *rate.Limiter) bool { return of.csi == csi })
	}
	return nil
}

// Reset does the same or, for "", leaves only the initial limit, with full buckets.
func (l *Limits) Reset(ctx context.Context, csi string) error {
	if csi != "" {
		return l.Drop(ctx, csi)
	}
	l.mu.Lock()
	clear(l.byCSI)
	l.on.Store(false)
	l.mu.Unlock()
	if l.initial == (Limit{}) {
		return nil
	}
	return l.Set("", l.initial)
}

// Set gives a customer, or for "" the server, a limit with full buckets.
func (l *Limits) Set(csi string, to Limit) error {
	to = to.withDefault()
	if err := to.check(); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.byCSI[csi] = &bucketed{Limit: to, buckets: map[bucketKey]*rate.Limiter{}}
	l.on.Store(true)
	return nil
}

// Lift removes a customer's own limit, or for "" the server's.
func (l *Limits) Lift(csi string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.byCSI, csi)
	l.on.Store(len(l.byCSI) > 0)
}

// Of returns the limit in force for a customer, or for "" the server's, and whether it is its own; nil for none.
func (l *Limits) Of(csi string) (inForce *Limit, own bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if found := l.find(csi); found != nil {
		copied := found.Limit
		inForce = &copied
	}
	return inForce, l.byCSI[csi] != nil
}

func (l *Limits) find(csi string) *bucketed {
	if own := l.byCSI[csi]; own != nil {
		return own
	}
	return l.byCSI[""]
}

// keep adds a bucket.
func (b *bucketed) keep(key bucketKey, bucket *rate.Limiter) {
	if len(b.buckets) >= mostBuckets {
		clear(b.buckets)
	}
	b.buckets[key] = bucket
}

// take lets one request through, or returns how long to wait, and for which limit.
func (l *Limits) take(csi, bearer string, now time.Time) (wait time.Duration, by Limit) {
	l.mu.Lock()
	defer l.mu.Unlock()
	found := l.find(csi)
	if found == nil {
		return 0, by
	}
	key := bucketKey{csi: csi}
	if found.By == ByToken {
		key.token = sha256.Sum256([]byte(bearer))
	}
	bucket := found.buckets[key]
	if bucket == nil {
		bucket = rate.NewLimiter(rate.Limit(float64(found.Requests)/found.Per.Seconds()), found.Requests)
		if !l.peeks {
			found.keep(key, bucket)
		}
	}
	// AllowN also lets through what is due within a nanosecond: everything, if the limit is beyond that.
	const due = 0.5
	enough := bucket.TokensAt(now) > due
	if l.peeks {
		wait = time.Duration((1 - bucket.TokensAt(now)) / float64(bucket.Limit()) * float64(time.Second))
		if enough && wait <= 0 {
			return 0, found.Limit
		}
		return max(wait, 1), found.Limit
	}
	if enough && bucket.AllowN(now, 1) {
		return 0, found.Limit
	}
	r := bucket.ReserveN(now, 1)
	wait = r.DelayFrom(now)
	r.CancelAt(now)
	return max(wait, 1), found.Limit
}

// Rule is what refusals by a limit rest on; it is the mock's own, and not among the contract's clauses.
const Rule = "mock-rate-limit"

// KindTooMany is the kind of these refusals.
var KindTooMany = exchange.Kind{ID: "too-many", Rule: Rule, Status: http.StatusTooManyRequests, Title: "Too many requests"}

// Concerns implements exchange.Interceptor.
func (l *Limits) Concerns(*exchange.Exchange) bool { return l.on.Load() }

// Intercept adds the check rate-limit behind that of the token.
func (l *Limits) Intercept(x *exchange.Exchange, p *exchange.Plan) {
	if !l.on.Load() {
		return
	}
	csi := l.subject(x)
	p.Insert(exchange.Check[*exchange.Exchange]{Name: "rate-limit", Rule: Rule, Run: func(x *exchange.Exchange) *exchange.Refusal {
		return l.check(x, csi)
	}}, "token")
}

func (l *Limits) check(x *exchange.Exchange, csi string) *exchange.Refusal {
	_, bearer, _ := strings.Cut(x.Request.Header.Get("Authorization"), " ")
	wait, by := l.take(csi, strings.TrimLeft(bearer, " "), x.Now)
	if wait == 0 {
		return nil
	}
	r := x.Refuse(KindTooMany, fmt.Sprintf("There have been more than %d requests in %s by this %s.", by.Requests, printable.Duration(by.Per), by.By))
	r.RetryAfter = wait
	const exact = time.Millisecond // of the clock
	r.Hint = "wait until " + x.Now.Add(wait+exact-1).Truncate(exact).Format(readings.Milliseconds)
	return r
}
