package conformance_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
)

// heap is what is in use once all that nobody needs is gone.
func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC() // what the first one has found finalizers for
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// raw answers with bytes that no server of net/http would send.
func raw(answer string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return // and the run would see an empty success
		}
		defer conn.Close()
		_, _ = conn.Write([]byte(answer))
	}
}

// What a target sends on every request, and what scenarios quote of it, is not kept in memory for as long as the run lasts.
// This test is not parallel, so that no other one runs meanwhile.
func TestAFloodLeavesLittleInMemory(t *testing.T) { //nolint:paralleltest // it measures the memory of the whole process
	newFake().run(t, conformance.Options{Bookings: conformance.Bookings{Effects: "books"}, Selection: conformance.Selection{IDs: []string{"SE-CORE-001"}}}) // what is read once stays, such as the features
	long := strings.Repeat("x ", 125<<10)
	fields := "HTTP/1.1 400 Bad Request\r\n" + strings.Repeat("A: b\r\n", 200_000) + "\r\n"
	for name, answer := range map[string]http.HandlerFunc{
		"two hundred thousand headers": raw(fields),
		"a status line without an end": raw(strings.Repeat("no HTTP ", 1<<17)),
		"large refusals":               same(400, fmt.Sprintf(`{"code":%q,"message":%q}`, "x", long)),
		"large successes": func(w http.ResponseWriter, r *http.Request) {
			at := scheduledTime.FindStringSubmatch(bodyOf(r))
			if len(at) < 2 {
				at = []string{"", ""}
			}
			same(200, fmt.Sprintf(`{"scheduledStart":%q,"scheduledEnd":"2099-01-01T12:00:00Z","status":%q,"subStatus":"a","custStatus":"b"}`, at[1], long))(w, r)
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake()
			f.before = func(w http.ResponseWriter, r *http.Request) bool {
				if isProbe(r) {
					return false
				}
				answer(w, r)
				return true
			}
			before := heap()
			r := f.run(t, conformance.Options{
				Bookings: conformance.Bookings{Effects: "books", MaxBookings: conformance.Unlimited}, Pacing: conformance.Pacing{Retries: -1},
				Selection: conformance.Selection{Tags: "(@clause:purpose or @clause:reschedule or @clause:success-words or @clause:start-is-requested or @clause:success-body) and not @family"},
			})
			f.requests = nil
			const most = 5 << 19
			if after := heap(); after > before+most {
				t.Errorf("%d KiB are in use after the run, and %d before it", after>>10, before>>10)
			}
			text, err := json.Marshal(r)
			if err != nil || len(text) > most {
				t.Errorf("the report has %d KiB, %v", len(text)>>10, err)
			}
			if n := r.Selected(); n < 5 {
				t.Errorf("%d scenarios ran, which shows nothing", n)
			}
			runtime.KeepAlive(r)
		})
	}
}

// A command that prints without end is ended before it has filled the memory.
func TestATokenCommandWithoutAnEndCostsLittle(t *testing.T) { //nolint:paralleltest // as above
	f := newFake()
	config := f.config()
	config.Identities["approver"] = conformance.Identity{Identifier: ownGUID, Token: conformance.Token{Command: []string{"sh", "-c", "yes planted"}}}
	var before, after runtime.MemStats
	url := start(t, f)
	runtime.ReadMemStats(&before)
	r, err := conformance.Run(t.Context(), conformance.Options{Target: url, Config: config, Selection: conformance.Selection{IDs: []string{"SE-CORE-001"}}})
	runtime.ReadMemStats(&after)
	if err == nil || !strings.Contains(err.Error(), "printed more than 32768 bytes") || r == nil || r.Ended == "" {
		t.Errorf("got %v, %v, want the error that it printed too much, and a report", r, err)
	}
	const most = 64 << 20 // of which the features are the most
	if n := after.TotalAlloc - before.TotalAlloc; n > most {
		t.Errorf("%d MiB were allocated", n>>20)
	}
}

// All exchanges of a report have a bound together. What is beyond it is counted, in its place and in the whole, and passed
// scenarios leave half of it to others.
func TestTheExchangesOfAReportAreBoundedTogether(t *testing.T) {
	t.Parallel()
	const most = 128 << 10
	f := newFake()
	f.before = func(w http.ResponseWriter, _ *http.Request) bool {
		w.Header().Set("X-Padding", strings.Repeat("x", 3000))
		return false
	}
	r := f.run(t, conformance.Options{
		Bookings: conformance.Bookings{Effects: "books", MaxBookings: conformance.Unlimited}, Selection: conformance.Selection{Tags: "not @family and (@clause:scheduled-time or @clause:lead-time or @clause:bearer-token)"},
	}.Keeping(most))
	kept, passed, said := 0, 0, 0
	for _, s := range r.Scenarios {
		for _, x := range s.Exchanges {
			var left int
			if n, _ := fmt.Sscanf(x.Label, "%d exchanges are left out here", &left); n == 1 {
				said += left
				continue
			}
			text, err := json.Marshal(x)
			if err != nil {
				t.Fatal(err)
			}
			kept += len(text)
			if s.Outcome == report.Passed {
				passed += len(text)
			}
		}
	}
	if kept > most || passed > most/2 || passed == 0 {
		t.Errorf("the exchanges have %d bytes, those of passed scenarios %d, want at most %d and %d", kept, passed, most, most/2)
	}
	if said == 0 || r.LeftOut != said {
		t.Errorf("the report says that %d exchanges are left out, and its scenarios %d", r.LeftOut, said)
	}
	if text := written(t, r)["pretty"]; !strings.Contains(text, fmt.Sprintf("%d exchanges are left out of the report", said)) {
		t.Errorf("the text does not say how many exchanges are left out:\n%s", text)
	}
	if conformance.MaxKept > 32<<20 {
		t.Errorf("the bound of every run is %d MiB", conformance.MaxKept>>20)
	}
}
