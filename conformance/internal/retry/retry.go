// Package retry decides which requests are sent again, and how long to wait before: only if a gateway demands it or the request
// is safe, and never if the target may have carried it out already. It keeps a run within its rate and its budget of repeats, and
// counts both. It imports the package exchange next to it and golang.org/x/time/rate.
package retry

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"example.com/bounce/conformance/internal/exchange"
)

// Why a request was sent again.
const (
	TooMany     = "answered 429"
	Unavailable = "answered 503 with Retry-After"
	NotSent     = "the connection was refused"
	NoAnswer    = "no answer"
	ServerError = "a server error"
	Diverted    = "a page or a redirect in the place of an answer"
)

// Options say how often and how fast to send. The zero value repeats nothing and does not hold back.
type Options struct {
	// Budget is how many requests are sent again in all.
	Budget int
	// Rate is how many requests are sent, a Per at most; 0 means no bound.
	Rate int
	Per  time.Duration
	// Now and Sleep are the machine's when nil.
	Now   func() time.Time
	Sleep func(ctx context.Context, d time.Duration) error
}

// LongestWait is the longest Retry-After that the suite waits for.
const LongestWait = time.Minute

// The bounds of one request: how often it is sent, and how often a connection is tried for it.
const (
	mostSends = 8
	mostDials = 4
)

// Client sends requests as the exchange package does, and again if that is allowed. It is safe for concurrent use.
type Client struct {
	*exchange.Client
	options Options
	pace    *rate.Limiter

	mu     sync.Mutex
	counts Counts
}

// Counts are the numbers of a run.
type Counts struct {
	// Sent is how many requests were sent, the repeated ones too.
	Sent int
	// Repeated is how many of them were repeats, and Reasons is why.
	Repeated int
	Reasons  map[string]int
	// Recovered is how many reads got no answer first, and an answer when they were repeated.
	Recovered int
	// Waited is how long all repeats together were delayed.
	Waited time.Duration
}

// New makes a client that repeats requests from one that sends them once.
func New(wire *exchange.Client, o Options) *Client {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	c := &Client{Client: wire, options: o, counts: Counts{Reasons: map[string]int{}}}
	if o.Rate > 0 {
		c.pace = rate.NewLimiter(rate.Limit(float64(o.Rate)/o.Per.Seconds()), 1) // evenly: a burst would make twice as many in the first Per
	}
	return c
}

// Pause waits before a repeat. It returns the error of ctx.
type Pause func(ctx context.Context, d time.Duration) error

// Once sends a request one time, at the run's rate.
func (c *Client) Once(ctx context.Context, r exchange.Request) *exchange.Exchange {
	if c.pace != nil {
		now := c.options.Now()
		if wait := c.pace.ReserveN(now, 1).DelayFrom(now); wait > 0 {
			if err := c.options.Sleep(ctx, wait); err != nil {
				return &exchange.Exchange{Request: r, URL: c.Base() + r.Path, Sent: now, Err: err}
			}
		}
	}
	c.mu.Lock()
	c.counts.Sent++
	c.mu.Unlock()
	return c.Client.Send(ctx, r)
}

// Send sends a request, and again while it was not processed: the connection was refused, or the answer is 429, or 503 with
// Retry-After.
func (c *Client) Send(ctx context.Context, r exchange.Request) *exchange.Exchange {
	return c.SendPausing(ctx, r, c.Pause)
}

// SendPausing is Send with another way to wait.
func (c *Client) SendPausing(ctx context.Context, r exchange.Request, pause Pause) *exchange.Exchange {
	var earlier []string
	for sends := 1; ; sends++ {
		x := c.Once(ctx, r)
		x.Earlier = earlier
		reason, wait := c.reason(x, sends)
		if reason == "" || sends == mostSends || ctx.Err() != nil || !c.Take(reason) {
			return x
		}
		earlier = append(earlier, reason)
		if pause(ctx, wait) != nil {
			return x
		}
	}
}

// Insist is Send for a request that may be sent any number of times, such as a read: it sends it up to three times if no answer
// comes, or a server error.
func (c *Client) Insist(ctx context.Context, r exchange.Request) *exchange.Exchange {
	return c.insist(ctx, r, Lost)
}

// InsistOnAPI is Insist, and also repeats a request that was answered with a page or a redirect.
func (c *Client) InsistOnAPI(ctx context.Context, r exchange.Request) *exchange.Exchange {
	return c.insist(ctx, r, Missing)
}

func (c *Client) insist(ctx context.Context, r exchange.Request, lack func(*exchange.Exchange) string) *exchange.Exchange {
	const most = 3
	for sends := 1; ; sends++ {
		x := c.Send(ctx, r)
		reason := lack(x)
		if reason == "" && x.Err == nil {
			c.countRecovered(sends - 1)
		}
		if reason == "" || sends == most || ctx.Err() != nil || !c.Take(reason) || c.Pause(ctx, backoff(sends)) != nil {
			return x
		}
	}
}

func (c *Client) countRecovered(failures int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counts.Recovered += failures
}

// Await is Send for the very first request: while patience lasts, it repeats it if no connection is made, or a gateway says that
// the target is not there. These repeats cost no budget.
func (c *Client) Await(ctx context.Context, r exchange.Request, patience time.Duration) *exchange.Exchange {
	for sends := 1; ; sends++ {
		x := c.Once(ctx, r)
		wait := min(backoff(sends), patience)
		there := x.Err == nil && !slices.Contains([]int{502, 503, 504}, x.Status)
		if there || wait <= 0 || ctx.Err() != nil || c.Pause(ctx, wait) != nil {
			return x
		}
		patience -= wait + x.Took
	}
}

// Take takes a repeat from the budget; it returns false if none is left.
func (c *Client) Take(reason string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.counts.Repeated >= c.options.Budget {
		return false
	}
	c.counts.Repeated++
	c.counts.Reasons[reason]++
	return true
}

// Pause waits, and counts it.
func (c *Client) Pause(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	c.counts.Waited += d
	c.mu.Unlock()
	return c.options.Sleep(ctx, d)
}

// Counts are those so far.
func (c *Client) Counts() Counts {
	c.mu.Lock()
	defer c.mu.Unlock()
	counts := c.counts
	counts.Reasons = maps.Clone(counts.Reasons)
	return counts
}

// reason returns why a request was not processed, and how long to wait before the next try; "" if it may have been processed.
func (c *Client) reason(x *exchange.Exchange, sends int) (string, time.Duration) {
	switch {
	case x.NotSent() && sends < mostDials:
		return NotSent, backoff(sends)
	case x.Err != nil:
		return "", 0
	}
	wait, asked := After(x.Header, c.options.Now())
	switch {
	case wait > LongestWait:
		return "", 0
	case x.Status == http.StatusTooManyRequests && !asked:
		return TooMany, backoff(sends + 3) // a second or more
	case x.Status == http.StatusTooManyRequests:
		return TooMany, wait
	case x.Status == http.StatusServiceUnavailable && asked:
		return Unavailable, wait
	}
	return "", 0
}

// Lost returns why no answer says what came of a request: none came, or a server error. It returns "" for any other answer, also
// for one that says that the request was not processed.
func Lost(x *exchange.Exchange) string {
	_, asked := After(x.Header, time.Time{})
	switch {
	case x.NotSent():
		return ""
	case x.Err != nil:
		return NoAnswer
	case x.Status == http.StatusNotImplemented, x.Status == http.StatusServiceUnavailable && asked:
		return ""
	case x.Status >= 500:
		return ServerError
	}
	return ""
}

// Missing returns why a request has no answer of the API: it is Lost, or a page or a redirect came instead.
func Missing(x *exchange.Exchange) string {
	if x.IsDiverted() {
		return Diverted
	}
	return Lost(x)
}

// After reads Retry-After: seconds, or a date, which counts from the answer's own Date, or from now if it has none.
func After(h http.Header, now time.Time) (wait time.Duration, asked bool) {
	text := h.Get("Retry-After")
	if seconds, err := strconv.ParseUint(text, 10, 63); err == nil {
		const most = 1 << 31 // a wait beyond this is not waited for, and more would not fit
		return time.Duration(min(seconds, most)) * time.Second, true
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0, false
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	return max(at.Sub(now), 0), true
}

// backoff grows from a tenth of a second, twice as long each time.
func backoff(sends int) time.Duration {
	const first, doublings = 100 * time.Millisecond, 6
	return first << min(sends-1, doublings)
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
