//go:build external && !race

package mock_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.com/bounce/mock"
)

// TestMemoryStaysFlat sends requests of every kind through the handler, without sockets, and compares what the process
// holds after 100 thousand with what it holds at the end. The end is as many as fit into half a minute, five million at most and,
// however slow the machine is, twice as many as at the beginning; or exactly as many as BOUNCE_MEMORY_REQUESTS says, within the time
// limit of go test. Not parallel: it measures the process, and the race detector's own memory is none of it.
func TestMemoryStaysFlat(t *testing.T) {
	const first, tolerance, enough = 100_000, 1.5, 30 * time.Second
	wanted, deadline := 5_000_000, time.Now().Add(enough)
	const spare = 10 * time.Second
	limit, limited := t.Deadline()
	if limit = limit.Add(-spare); !limited {
		limit = deadline.Add(time.Hour)
	}
	exactly := os.Getenv("BOUNCE_MEMORY_REQUESTS")
	if exactly != "" {
		var err error
		if wanted, err = strconv.Atoi(exactly); err != nil || wanted <= first {
			t.Fatalf("BOUNCE_MEMORY_REQUESTS is %q, want a number above %d", exactly, first)
		}
		if limited {
			deadline = limit
		}
	}
	s, err := mock.New(mock.Options{Clock: clock(t, frozen)})
	if err != nil {
		t.Fatal(err)
	}
	kinds := memoryKinds(t, s)
	began := time.Now()
	if sent := sendAll(s, kinds, 0, first, limit); sent < first {
		t.Fatalf("only %d requests in %s", sent, time.Since(began))
	}
	before := measured(t)
	sent := sendAll(s, kinds, first, wanted, deadline)
	sent = max(sent, sendAll(s, kinds, sent, 2*first, limit))
	after := measured(t)
	t.Logf("after %d requests: resident %.1f MB, heap %.1f MB; after %d, in %s: resident %.1f MB, heap %.1f MB",
		first, before.resident, before.heap, sent, time.Since(began).Round(time.Second), after.resident, after.heap)
	if after.resident > tolerance*before.resident || after.heap > tolerance*before.heap {
		t.Errorf("memory grew from %+v to %+v MB, want at most %.1f times as much", before, after, tolerance)
	}
	if exactly != "" && sent < wanted {
		t.Errorf("there was time for %d requests of %d", sent, wanted)
	}
	runtime.KeepAlive(s)
}

// sendAll sends requests number from up to number to, on all processors, until the deadline; it says which came last.
func sendAll(s *mock.Server, kinds []func(*mock.Server, int), from, to int, deadline time.Time) int {
	const batch = 1000
	var next atomic.Int64
	next.Store(int64(from))
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for time.Now().Before(deadline) {
				end := int(next.Add(batch))
				if end > to {
					next.Add(-batch)
					return
				}
				for n := end - batch; n < end; n++ {
					kinds[n%len(kinds)](s, n)
				}
			}
		})
	}
	all.Wait()
	return int(next.Load())
}

// memory is in megabytes.
type memory struct{ resident, heap float64 }

func measured(t *testing.T) memory {
	t.Helper()
	debug.FreeOSMemory() // collects the garbage, too
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := bytes.Cut(text, []byte("VmRSS:"))
	var kilobytes float64
	if _, err := fmt.Sscan(string(rest), &kilobytes); err != nil {
		t.Fatalf("/proc/self/status has no VmRSS: %v", err)
	}
	const perMega = 1 << 20
	return memory{resident: kilobytes * 1024 / perMega, heap: float64(stats.HeapInuse) / perMega}
}

// memoryKinds are requests that a mock must not grow by: bookings that move about, refusals, paths, customers and ids that
// never come twice, tokens that are new, grants, reads, and what comes and goes by the control API.
func memoryKinds(t *testing.T, s *mock.Server) []func(*mock.Server, int) {
	t.Helper()
	base := good(t, s)
	reader := "Bearer " + token(t, s, mock.TokenRequest{Scope: mock.AllScopes})
	edited := func(edit func(*call, int)) func(*mock.Server, int) {
		return func(s *mock.Server, n int) {
			c := base
			edit(&c, n)
			through(s, c)
		}
	}
	plain := edited(func(*call, int) {})
	return []func(*mock.Server, int){
		plain, plain, plain, plain, plain,
		edited(func(c *call, n int) {
			at := time.Date(2020, 8, 27, 0, 0, 0, 0, time.UTC).Add(time.Duration(n%100_000) * time.Minute)
			c.body = `{"scheduledTime":"` + at.Format(time.RFC3339) + `","action":"schedule"}`
		}),
		edited(func(c *call, _ int) { tcmati(c) }),
		edited(func(c *call, n int) { c.csi = strconv.Itoa(n) }),
		edited(func(c *call, n int) { c.method, c.path = http.MethodGet, "/nowhere/"+strconv.Itoa(n) }),
		edited(func(c *call, n int) { c.authorization = "Bearer a.b." + strconv.Itoa(n) }),
		edited(func(c *call, n int) {
			c.body = `{"scheduledTime":"` + strconv.Itoa(n) + `","action":"` + strings.Repeat("x", 5000)
		}),
		edited(func(c *call, n int) { c.identifier = "6f1c0a52-6f0e-4c43-9d6e-" + fmt.Sprintf("%012d", n) }),
		func(s *mock.Server, n int) {
			// The cache of verified tokens has a bound. It is filled early, so that what grows afterwards is a leak; then fewer
			// are enough, as signing is slow.
			if n > 100_000 && n%50 != 12 {
				plain(s, n)
				return
			}
			raw, err := s.Token(mock.TokenRequest{ExpiresIn: time.Hour + time.Duration(n)*time.Second, Algorithm: "EdDSA"})
			if err != nil {
				panic(err)
			}
			c := base
			c.authorization = "Bearer " + raw
			through(s, c)
		},
		func(s *mock.Server, n int) {
			if n%50 != 13 {
				plain(s, n)
				return
			}
			through(s, call{
				method: http.MethodPost, path: "/oauth2/token", mediaType: "application/x-www-form-urlencoded",
				body: "grant_type=client_credentials&client_id=" + own + "&client_secret=" + mock.ClientSecret(own),
			})
		},
		edited(func(c *call, _ int) { c.method, c.authorization, c.body = http.MethodGet, reader, "" }),
		edited(func(c *call, n int) {
			c.method, c.path, c.body = http.MethodGet, "/selfservice/v1/customers/"+own+"/EBSO/products/bounce/instances/DCMATI/executions"+
				"?scheduledStart=2020-08-26T16:00:00Z&scheduledEnd=2021-01-"+fmt.Sprintf("%02d", 1+n%28)+"T00:00:00Z", ""
		}),
		comeAndGo,
	}
}

// comeAndGo are calls of the control API that leave nothing behind: a customer, an execution and a snapshot that come and go. One
// that is refused would measure nothing.
func comeAndGo(s *mock.Server, n int) {
	name := strconv.Itoa(n)
	executions := "/customers/" + own + "/instances/DCMATI/executions"
	calls := []struct {
		method, path, body string
		want               int
	}{
		{http.MethodPost, executions, `{"id":"` + name + `"}`, http.StatusCreated},
		{http.MethodDelete, executions + "/" + name, "", http.StatusNoContent},
		{http.MethodPost, "/snapshots", `{"name":"s` + name + `"}`, http.StatusCreated},
		{http.MethodDelete, "/snapshots/s" + name, "", http.StatusNoContent},
		{http.MethodGet, "/requests?limit=3", "", http.StatusOK},
		{http.MethodPost, "/customers", `{"csi":"9` + name + `"}`, http.StatusCreated},
		{http.MethodDelete, "/customers/9" + name, "", http.StatusNoContent},
	}
	if n%50 != 16 {
		calls = calls[:len(calls)-2] // a customer mints a token for each role and defect, which is slow
	}
	for _, c := range calls {
		got := through(s, call{method: c.method, path: "/__admin" + c.path, body: c.body, mediaType: "application/json"})
		if got != c.want {
			panic(fmt.Sprintf("%s %s: got %d, want %d", c.method, c.path, got, c.want))
		}
	}
}

// through sends a call through the handler, and lets go of the answer but for its status.
func through(s *mock.Server, c call) int {
	r, err := http.NewRequest(c.method, "http://127.0.0.1"+c.url(), strings.NewReader(c.body))
	if err != nil {
		panic(err) // no call here is such
	}
	r.Header = http.Header{"Authorization": {c.authorization}, "Identifier": {c.identifier}, "Content-Type": {c.mediaType}}
	w := &dropped{header: http.Header{}}
	s.ServeHTTP(w, r)
	return w.status
}

// dropped is an answer that nobody reads.
type dropped struct {
	header http.Header
	status int
}

func (d *dropped) Header() http.Header { return d.header }

func (d *dropped) WriteHeader(status int) { d.status = status }

func (*dropped) Write(text []byte) (int, error) { return io.Discard.Write(text) }
