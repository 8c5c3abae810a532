package retry_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/retry"
)

// slept is a way to wait that only remembers.
type slept struct{ all []time.Duration }

func (s *slept) sleep(_ context.Context, d time.Duration) error {
	s.all = append(s.all, d)
	return nil
}

var now = time.Date(2030, 1, 2, 10, 0, 0, 0, time.UTC)

// client is one whose waits are remembered, for a server that answers the n-th request, from 1 on, as told.
func client(t *testing.T, o retry.Options, answer func(n int, w http.ResponseWriter)) (*retry.Client, *slept, *atomic.Int32) {
	t.Helper()
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		answer(int(asked.Add(1)), w)
	}))
	t.Cleanup(server.Close)
	wire, err := exchange.NewClient(server.URL, 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(wire.Close)
	waits := &slept{}
	o.Sleep, o.Now = waits.sleep, func() time.Time { return now }
	return retry.New(wire, o), waits, &asked
}

// first answers the first requests with a status and a Retry-After, and the others with 200.
func first(n, status int, after string) func(int, http.ResponseWriter) {
	return func(asked int, w http.ResponseWriter) {
		w.Header().Set("Date", now.Add(-time.Hour).Format(http.TimeFormat))
		if asked > n {
			return
		}
		if after != "" {
			w.Header().Set("Retry-After", after)
		}
		w.WriteHeader(status)
	}
}

func TestARequestIsSentAgainWhereItWasNotProcessed(t *testing.T) {
	t.Parallel()
	const second = time.Second
	for name, c := range map[string]struct {
		answer func(int, http.ResponseWriter)
		status int
		waits  []time.Duration
	}{
		"429 for seconds":               {first(2, 429, "3"), 200, []time.Duration{3 * second, 3 * second}},
		"429 until a date":              {first(1, 429, now.Add(-time.Hour+7*second).Format(http.TimeFormat)), 200, []time.Duration{7 * second}},
		"429 until a date that is gone": {first(1, 429, now.Add(-2*time.Hour).Format(http.TimeFormat)), 200, []time.Duration{0}},
		"429 without a time":            {first(1, 429, ""), 200, []time.Duration{800 * time.Millisecond}},
		"429 with a time that is none":  {first(1, 429, "soon"), 200, []time.Duration{800 * time.Millisecond}},
		"503 for seconds":               {first(1, 503, "0"), 200, []time.Duration{0}},
		"503 without a time":            {first(1, 503, ""), 503, nil},
		"503 with a time below 0":       {first(1, 503, "-5"), 503, nil},
		"429 for an hour":               {first(1, 429, "3600"), 429, nil},
		"429 for longer than there is":  {first(1, 429, "99999999999999999999"), 200, []time.Duration{800 * time.Millisecond}},
		"429 for 300 years":             {first(1, 429, "9999999999"), 429, nil},
		"502":                           {first(1, 502, "1"), 502, nil},
		"500":                           {first(1, 500, ""), 500, nil},
		"a refusal":                     {first(1, 400, "1"), 400, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, waits, _ := client(t, retry.Options{Budget: 10}, c.answer)
			x := client.Send(t.Context(), exchange.Request{Method: http.MethodPut, Path: "/", Body: []byte("{}")})
			if x.Status != c.status || !slices.Equal(waits.all, c.waits) {
				t.Errorf("got %d after the waits %v, want %d and %v", x.Status, waits.all, c.status, c.waits)
			}
			if got := client.Counts(); got.Repeated != len(c.waits) || got.Sent != len(c.waits)+1 || len(x.Earlier) != len(c.waits) {
				t.Errorf("got the counts %+v and the reasons %v, want %d repeats", got, x.Earlier, len(c.waits))
			}
		})
	}
}

func TestRepeatsAreBounded(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		budget, want int
		call         func(*retry.Client) func(context.Context, exchange.Request) *exchange.Exchange
		status       int
	}{
		"by the budget":         {3, 4, func(c *retry.Client) func(context.Context, exchange.Request) *exchange.Exchange { return c.Send }, 429},
		"for one call":          {1000, 8, func(c *retry.Client) func(context.Context, exchange.Request) *exchange.Exchange { return c.Send }, 429},
		"to none":               {0, 1, func(c *retry.Client) func(context.Context, exchange.Request) *exchange.Exchange { return c.Send }, 429},
		"for what is sent once": {1000, 1, func(c *retry.Client) func(context.Context, exchange.Request) *exchange.Exchange { return c.Once }, 429},
		"for a read":            {1000, 3, func(c *retry.Client) func(context.Context, exchange.Request) *exchange.Exchange { return c.Insist }, 502},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, _, asked := client(t, retry.Options{Budget: c.budget}, first(1_000_000, c.status, "1"))
			x := c.call(client)(t.Context(), exchange.Request{Method: http.MethodGet, Path: "/"})
			if x.Status != c.status || int(asked.Load()) != c.want {
				t.Errorf("got %d after %d requests, want %d after %d", x.Status, asked.Load(), c.status, c.want)
			}
		})
	}
}

func TestWhatCouldNotBeSentIsSentAgain(t *testing.T) {
	t.Parallel()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	wire, err := exchange.NewClient(gone.URL, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	waits := &slept{}
	client := retry.New(wire, retry.Options{Budget: 10, Sleep: waits.sleep})
	x := client.Send(t.Context(), exchange.Request{Method: http.MethodPost, Path: "/"})
	if !x.NotSent() || retry.Lost(x) != "" || client.Counts().Reasons[retry.NotSent] != 3 {
		t.Errorf("got %v, %+v, want three repeats of what was never sent", x.Err, client.Counts())
	}
	waits.all = nil
	client.Await(t.Context(), exchange.Request{Method: http.MethodGet, Path: "/"}, time.Second)
	total := time.Duration(0)
	for _, wait := range waits.all {
		total += wait
	}
	if total < 900*time.Millisecond || total > time.Second {
		t.Errorf("got %v waited for the target, want about a second", total)
	}
}

func TestWhatIsLostIsToldFromWhatWasAnswered(t *testing.T) {
	t.Parallel()
	const page = "text/html"
	for name, c := range map[string]struct {
		status        int
		after, media  string
		lost, missing string
	}{
		"200":                      {status: 200},
		"404":                      {status: 404},
		"429":                      {status: 429, after: "1"},
		"500":                      {status: 500, lost: retry.ServerError, missing: retry.ServerError},
		"501":                      {status: 501},
		"502":                      {status: 502, lost: retry.ServerError, missing: retry.ServerError},
		"503":                      {status: 503, lost: retry.ServerError, missing: retry.ServerError},
		"503 with Retry-After":     {status: 503, after: "1"},
		"503 with an unread time":  {status: 503, after: "soon", lost: retry.ServerError, missing: retry.ServerError},
		"504 with Retry-After":     {status: 504, after: "1", lost: retry.ServerError, missing: retry.ServerError},
		"a page in a 200's place":  {status: 200, media: page, missing: retry.Diverted},
		"a page in a 503's place":  {status: 503, media: page, lost: retry.ServerError, missing: retry.ServerError},
		"a redirect":               {status: 302, missing: retry.Diverted},
		"a redirect with no place": {status: 304, missing: retry.Diverted},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, _, _ := client(t, retry.Options{}, func(_ int, w http.ResponseWriter) {
				if c.after != "" {
					w.Header().Set("Retry-After", c.after)
				}
				if c.media != "" {
					w.Header().Set("Content-Type", c.media)
				}
				w.WriteHeader(c.status)
			})
			x := client.Once(t.Context(), exchange.Request{Method: http.MethodGet, Path: "/"})
			if lost, missing := retry.Lost(x), retry.Missing(x); lost != c.lost || missing != c.missing {
				t.Errorf("got %q lost and %q missing, want %q and %q", lost, missing, c.lost, c.missing)
			}
		})
	}
}

func TestTheTargetIsAwaited(t *testing.T) {
	t.Parallel()
	client, waits, _ := client(t, retry.Options{}, first(3, 502, ""))
	x := client.Await(t.Context(), exchange.Request{Method: http.MethodGet, Path: "/"}, time.Minute)
	if x.Status != 200 || len(waits.all) != 3 {
		t.Errorf("got %d after %d waits, want 200 after 3", x.Status, len(waits.all))
	}
}

func TestRequestsKeepToTheRate(t *testing.T) {
	t.Parallel()
	client, waits, _ := client(t, retry.Options{Rate: 2, Per: time.Second}, first(0, 200, ""))
	for range 4 {
		client.Send(t.Context(), exchange.Request{Method: http.MethodGet, Path: "/"})
	}
	if want := []time.Duration{time.Second / 2, time.Second, 3 * time.Second / 2}; !slices.Equal(waits.all, want) {
		t.Errorf("got the waits %v, want %v: no three in any second", waits.all, want)
	}
}
