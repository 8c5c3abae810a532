package mock

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"
)

// What RateLimit.By can be.
const (
	ByCustomer = "customer"
	ByToken    = "token"
)

// RateLimit is how many requests to the API are let through: a bucket of Requests that fills up evenly within Per, on the
// mock's clock: under one that stands still it fills only when the clock is turned. It counts requests whose token is
// verified, and those above it get 429 with Retry-After.
type RateLimit struct {
	// Requests is from 1 to 1000000000.
	Requests int
	// Per is from a millisecond to a day.
	Per time.Duration
	// By says who has a bucket of its own: ByCustomer or ByToken; "" means ByCustomer.
	By string
}

// ParseRateLimit reads what the flag --rate-limit takes: 10/1s, 10/1s/customer or 10/1s/token; "" is none.
func ParseRateLimit(spec string) (RateLimit, error) {
	if spec == "" {
		return RateLimit{}, nil
	}
	parts := strings.Split(spec, "/")
	if len(parts) == 2 || len(parts) == 3 {
		requests, wrongCount := strconv.Atoi(parts[0])
		per, wrongTime := time.ParseDuration(parts[1])
		l := RateLimit{Requests: requests, Per: per, By: strings.Join(parts[2:], "")}
		named := len(parts) == 2 || l.By != ""
		if l = l.withDefault(); named && wrongCount == nil && wrongTime == nil && l.check() == nil {
			return l, nil
		}
	}
	return RateLimit{}, fmt.Errorf("rate limit %q: want requests (up to %d) and time, such as 10/1s, 600/1m/customer or 10/1s/token", spec, mostRequests)
}

// mostRequests is the maximum in openapi/control/rate-limit.yaml, too.
const mostRequests = 1_000_000_000

func (l RateLimit) withDefault() RateLimit {
	if l.By == "" {
		l.By = ByCustomer
	}
	return l
}

func (l RateLimit) check() error {
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

// limits are the server's rate limit, and those of customers over it. The zero value has none.
type limits struct {
	on atomic.Bool

	mu    sync.Mutex
	byCSI map[string]*limit // "" is the server's
}

type limit struct {
	RateLimit
	buckets map[bucketKey]*rate.Limiter
}

// bucketKey says whose bucket it is: a customer's, or under ByToken that of one of its tokens.
type bucketKey struct {
	csi   string
	token [sha256.Size]byte // its digest
}

// mostBuckets bounds the memory of a limit by token. Beyond it all begin afresh: a flood of tokens meets a limit that is
// too generous.
const mostBuckets = 10_000

func (l *limits) any() bool { return l.on.Load() }

// set gives a customer, or for "" the server, a limit with full buckets.
func (l *limits) set(csi string, to RateLimit) error {
	to = to.withDefault()
	if err := to.check(); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.byCSI == nil {
		l.byCSI = map[string]*limit{}
	}
	l.byCSI[csi] = &limit{RateLimit: to, buckets: map[bucketKey]*rate.Limiter{}}
	l.on.Store(true)
	return nil
}

// lift takes a customer's own limit away, or for "" the server's.
func (l *limits) lift(csi string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.byCSI, csi)
	l.on.Store(len(l.byCSI) > 0)
}

// forget takes a customer's own limit away, and fills its buckets of the server's.
func (l *limits) forget(csi string) {
	l.lift(csi)
	l.mu.Lock()
	defer l.mu.Unlock()
	if servers := l.byCSI[""]; servers != nil {
		maps.DeleteFunc(servers.buckets, func(of bucketKey, _ *rate.Limiter) bool { return of.csi == csi })
	}
}

// clear takes all limits away.
func (l *limits) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.byCSI = nil
	l.on.Store(false)
}

// of is the limit in force for a customer, or for "" the server's, and whether it is its own; nil for none.
func (l *limits) of(csi string) (inForce *RateLimit, own bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if found := l.find(csi); found != nil {
		copied := found.RateLimit
		inForce = &copied
	}
	return inForce, l.byCSI[csi] != nil
}

func (l *limits) find(csi string) *limit {
	if own := l.byCSI[csi]; own != nil {
		return own
	}
	return l.byCSI[""]
}

// take lets one request through, or says for how long to wait and which limit it was.
func (l *limits) take(csi, bearer string, now time.Time) (wait time.Duration, by RateLimit) {
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
		if len(found.buckets) >= mostBuckets {
			clear(found.buckets)
		}
		bucket = rate.NewLimiter(rate.Limit(float64(found.Requests)/found.Per.Seconds()), found.Requests)
		found.buckets[key] = bucket
	}
	// AllowN lets through what is due within a nanosecond: of a limit beyond that, everything.
	const due = 0.5
	if bucket.TokensAt(now) > due && bucket.AllowN(now, 1) {
		return 0, found.RateLimit
	}
	r := bucket.ReserveN(now, 1)
	wait = r.DelayFrom(now)
	r.CancelAt(now)
	return max(wait, 1), found.RateLimit
}

// limited is the check rate-limit.
func (s *Server) limited(x *Exchange, csi string) *Refusal {
	wait, by := s.detours.limits.take(csi, x.Bearer, x.Now)
	if wait == 0 {
		return nil
	}
	r := x.refuse(faultTooMany, fmt.Sprintf("There have been more than %d requests in %v by this %s.", by.Requests, by.Per, by.By))
	r.RetryAfter = wait
	const exact = time.Millisecond // of the clock
	r.Change = "wait until " + x.Now.Add(wait+exact-1).Truncate(exact).Format(milliseconds)
	return r
}

// seconds is the value of Retry-After: full seconds, upwards.
func seconds(d time.Duration) string {
	return strconv.FormatInt(int64((d+time.Second-1)/time.Second), 10)
}
