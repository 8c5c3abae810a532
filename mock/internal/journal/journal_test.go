package journal_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock/internal/journal"
)

func ids(entries []journal.Entry) string {
	var out []string
	for _, e := range entries {
		out = append(out, e.ID)
	}
	return strings.Join(out, " ")
}

func filled(o journal.Options, n int) *journal.Journal {
	j := journal.New(o)
	for i := range n {
		j.Add(journal.Entry{ID: fmt.Sprint(i), CSI: fmt.Sprint(i % 2)})
	}
	return j
}

func TestEntriesComeBackNewestFirst(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		entries, added int
		filter         journal.Filter
		want           string
		stats          journal.Stats
	}{
		"none":          {3, 0, journal.Filter{}, "", journal.Stats{}},
		"some":          {3, 2, journal.Filter{}, "1 0", journal.Stats{Total: 2, Kept: 2, Matched: 2}},
		"full":          {3, 3, journal.Filter{}, "2 1 0", journal.Stats{Total: 3, Kept: 3, Matched: 3}},
		"overflowing":   {3, 8, journal.Filter{}, "7 6 5", journal.Stats{Total: 8, Dropped: 5, Kept: 3, Matched: 3, Inexact: true}},
		"limited":       {3, 8, journal.Filter{Limit: 2}, "7 6", journal.Stats{Total: 8, Dropped: 5, Kept: 3, Matched: 3, Inexact: true}},
		"of a customer": {3, 8, journal.Filter{CSI: "1"}, "7 5", journal.Stats{Total: 8, Dropped: 5, Kept: 3, Matched: 2, Inexact: true}},
		"both": {
			3, 8, journal.Filter{CSI: "1", Limit: 1}, "7", journal.Stats{Total: 8, Dropped: 5, Kept: 3, Matched: 2, Inexact: true},
		},
		"of nobody": {3, 8, journal.Filter{CSI: "x"}, "", journal.Stats{Total: 8, Dropped: 5, Kept: 3}},
		"by default": {
			0, 1001, journal.Filter{Limit: 1}, "1000", journal.Stats{Total: 1001, Dropped: 1, Kept: 1000, Matched: 1000, Inexact: true},
		},
	} {
		got, stats := filled(journal.Options{Entries: c.entries}, c.added).Entries(c.filter)
		if ids(got) != c.want || stats != c.stats || got == nil {
			t.Errorf("%s: got %q %+v, want %q %+v", name, ids(got), stats, c.want, c.stats)
		}
	}
}

func TestEntriesAreKeptWhole(t *testing.T) {
	t.Parallel()
	want := journal.Entry{
		ID: "1", At: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC),
		Request: journal.Request{Method: "PUT", URL: "/a?b=c", RequestHeader: http.Header{"Accept": {"a", "b"}, "x-odd": {""}}, RequestBody: `{"action":"schedule"}`},
		Answer:  journal.Answer{Status: 400, ResponseHeader: http.Header{"Content-Type": {"application/problem+json"}}, ResponseBody: "{}"},
		Reason:  "lead-time", CSI: "15427061", Operation: "scheduleExecution",
		Trace: []journal.Step{{Check: "token", Outcome: "passed", Rule: "bearer-token"}}, Claims: "claims", Duration: 7,
	}
	j := journal.New(journal.Options{})
	in := want
	in.Trace = append([]journal.Step(nil), want.Trace...)
	in.RequestHeader = want.RequestHeader.Clone()
	j.Add(in)
	in.Trace[0].Check = "altered"
	in.RequestHeader.Set("Accept", "altered")
	for range 2 {
		got, _ := j.Entries(journal.Filter{})
		if diff := cmp.Diff([]journal.Entry{want}, got); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
		got[0].Trace[0].Check = "altered"
		got[0].RequestHeader.Set("Accept", "altered")
	}
	text, err := json.Marshal(want)
	if err != nil || !strings.Contains(string(text), `"requestHeader":{"Accept":["a","b"]`) {
		t.Errorf("json: got %s, %v", text, err)
	}
}

func TestBytesAreBounded(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.Options{Entries: 100, Bytes: 10_000})
	for i := range 50 {
		j.Add(journal.Entry{ID: fmt.Sprint(i), Request: journal.Request{RequestBody: strings.Repeat("x", 1500)}})
	}
	got, stats := j.Entries(journal.Filter{})
	if want := (journal.Stats{Total: 50, Dropped: 46, Kept: 4, Matched: 4, Inexact: true}); ids(got) != "49 48 47 46" || stats != want {
		t.Errorf("got %q %+v, want the last four and %+v", ids(got), stats, want)
	}
}

func TestAnEntryBeyondTheBoundLosesItsBodiesAndTheOthersNothing(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 10_000)
	for name, c := range map[string]struct {
		entry journal.Entry
		want  string
	}{
		"a body that is long": {journal.Entry{ID: "huge", Request: journal.Request{RequestBody: long}}, "huge a"},
		"an answer":           {journal.Entry{ID: "huge", Answer: journal.Answer{ResponseBody: long}}, "huge a"},
		"a URL":               {journal.Entry{ID: "huge", Request: journal.Request{URL: long}}, "a"},
		"headers":             {journal.Entry{ID: "huge", Request: journal.Request{RequestHeader: http.Header{"X": {long}}}}, "a"},
		"a trace":             {journal.Entry{ID: "huge", Trace: make([]journal.Step, 200)}, "a"},
		"changes":             {journal.Entry{ID: "huge", Trace: []journal.Step{{Apply: []journal.Edit{{Value: []byte(long)}}}}}, "a"},
		"claims":              {journal.Entry{ID: "huge", Claims: sized(10_000)}, "a"},
	} {
		j := journal.New(journal.Options{Entries: 100, Bytes: 10_000, BodyBytes: 20_000})
		j.Add(journal.Entry{ID: "a"})
		j.Add(c.entry)
		got, stats := j.Entries(journal.Filter{})
		if ids(got) != c.want || stats.Total != 2 || stats.Kept+int(stats.Dropped) != 2 || stats.Inexact != (stats.Dropped > 0) {
			t.Errorf("%s: got %q %+v, want %q", name, ids(got), stats, c.want)
		}
		if e := got[0]; e.ID == "huge" && (e.RequestBody != "" || e.RequestTruncated == e.ResponseTruncated) {
			t.Errorf("%s: got %+v, want the flag of the body that is missing", name, e)
		}
	}
}

// sized are claims of so many bytes.
type sized int

func (s sized) Size() int { return int(s) }

func TestBodiesAreCut(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body, want string
		cut        bool
	}{
		"short":                {"abc", "abc", false},
		"exact":                {"abcdefgh", "abcdefgh", false},
		"long":                 {"abcdefghi", "abcdefgh", true},
		"between characters":   {"abcdefgéé", "abcdefg", true},
		"not UTF-8":            {strings.Repeat("\x80", 20), strings.Repeat("\x80", 4), true},
		"with a token at once": {"eyJhbGci", "eyJhbGci", false},
	} {
		j := journal.New(journal.Options{BodyBytes: 8})
		j.Add(journal.Entry{Request: journal.Request{RequestBody: c.body}, Answer: journal.Answer{ResponseBody: c.body}})
		got, _ := j.Entries(journal.Filter{})
		e := got[0]
		if e.RequestBody != c.want || e.ResponseBody != c.want || e.RequestTruncated != c.cut || e.ResponseTruncated != c.cut {
			t.Errorf("%s: got %q %t, %q %t, want %q %t", name,
				e.RequestBody, e.RequestTruncated, e.ResponseBody, e.ResponseTruncated, c.want, c.cut)
		}
	}
	j := journal.New(journal.Options{})
	j.Add(journal.Entry{Request: journal.Request{RequestBody: "a", RequestTruncated: true}})
	if got, _ := j.Entries(journal.Filter{}); !got[0].RequestTruncated || got[0].ResponseTruncated {
		t.Error("a flag set by the caller: lost")
	}
}

// A noisy customer drops its own rows: whoever takes less room than it loses nothing.
func TestAFloodDropsItsOwnRowsFirst(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 1000)
	for name, c := range map[string]struct {
		options journal.Options
		rows    string // a letter is a customer; a capital's rows are long, a dot is a row of no customer
		want    string // numbers of rows that are left, the newest first
		exact   string // customers that lost none
	}{
		"of one customer":             {journal.Options{Entries: 4}, "abbbbbbb", "7 6 5 0", "a"},
		"before the other comes":      {journal.Options{Entries: 4}, "bbbbbbba", "7 6 5 4", "a"},
		"of two":                      {journal.Options{Entries: 4}, "abbbcccc", "7 6 3 0", "a"},
		"of paths without a customer": {journal.Options{Entries: 4}, "ab......", "7 6 1 0", "ab"},
		"of customers made up":        {journal.Options{Entries: 4}, "aaaabcde", "7 6 5 4", "bcde"},
		"of CSIs that are none's":     {journal.Options{Entries: 4, Known: only("a")}, "aaaabcde", "7 6 5 3", "cde"},
		"beside CSIs that are none's": {journal.Options{Entries: 4, Known: only("a")}, "abcdefgh", "7 6 5 0", "a"},
		"in bytes":                    {journal.Options{Bytes: 6000}, "aaaBBBBB", "7 6 2 1 0", "a"},
		"of few that are long":        {journal.Options{Entries: 6}, "aaaBBBBB", "7 6 5 2 1 0", "a"},
		"of none":                     {journal.Options{Entries: 8}, "aaaBBBBB", "7 6 5 4 3 2 1 0", "aB"},
	} {
		j := journal.New(c.options)
		for i, csi := range c.rows {
			e := journal.Entry{ID: fmt.Sprint(i), CSI: strings.Trim(string(csi), ".")}
			if csi < 'a' && csi != '.' {
				e.RequestBody = long
			}
			j.Add(e)
		}
		got, stats := j.Entries(journal.Filter{})
		if ids(got) != c.want || stats.Kept != len(got) || int(stats.Dropped) != len(c.rows)-len(got) {
			t.Errorf("%s: got %q %+v, want %q", name, ids(got), stats, c.want)
		}
		for _, csi := range "abcdeB" {
			if _, stats := j.Entries(journal.Filter{CSI: string(csi)}); stats.Inexact == (strings.ContainsRune(c.exact, csi) || !strings.ContainsRune(c.rows, csi)) {
				t.Errorf("%s: of %c got %+v", name, csi, stats)
			}
		}
	}
}

// only knows one customer.
func only(customer string) func(string) bool { return func(csi string) bool { return csi == customer } }

// A CSI may have been made up before a customer of it came.
func TestAResetTakesTheRowsFromBeforeTheCustomer(t *testing.T) {
	t.Parallel()
	for rows, want := range map[string]string{ // a capital is no customer yet
		"BxBb.Bb":  "4 1",
		"xB":       "0",
		"BBB":      "",
		"xBxbxB.B": "6 4 2 0",
	} {
		known := false
		j := journal.New(journal.Options{Entries: 9, Known: func(csi string) bool { return csi == "b" && known }})
		for i, letter := range rows {
			known = letter == 'b'
			j.Add(journal.Entry{ID: fmt.Sprint(i), CSI: strings.ToLower(strings.Trim(string(letter), "."))})
		}
		j.ResetCustomer("b")
		got, stats := j.Entries(journal.Filter{})
		if ids(got) != want || stats.Kept != len(got) || int(stats.Total) != len(got) || stats.Inexact {
			t.Errorf("%s: got %q %+v, want %q", rows, ids(got), stats, want)
		}
		for i := range 9 { // whoever came first of those that are left goes first
			j.Add(journal.Entry{ID: fmt.Sprint("n", i)})
		}
		if got, _ := j.Entries(journal.Filter{}); ids(got) != "n8 n7 n6 n5 n4 n3 n2 n1 n0" {
			t.Errorf("%s: filled again: got %q", rows, ids(got))
		}
	}
}

func TestReset(t *testing.T) {
	t.Parallel()
	j := filled(journal.Options{Entries: 5}, 8)
	j.ResetCustomer("1") // 3 4 5 6 7 lose 3, 5 and 7
	got, stats := j.Entries(journal.Filter{})
	if want := (journal.Stats{Total: 5, Dropped: 3, Kept: 2, Matched: 2, Inexact: true}); ids(got) != "6 4" || stats != want {
		t.Errorf("one customer: got %q %+v, want %q %+v", ids(got), stats, "6 4", want)
	}
	for i := range 4 {
		j.Add(journal.Entry{ID: fmt.Sprint("n", i)})
	}
	got, stats = j.Entries(journal.Filter{})
	if want := (journal.Stats{Total: 9, Dropped: 4, Kept: 5, Matched: 5, Inexact: true}); ids(got) != "n3 n2 n1 6 4" || stats != want {
		t.Errorf("filled again: got %q %+v, want %+v", ids(got), stats, want)
	}
	j.Reset()
	if got, stats := j.Entries(journal.Filter{}); len(got) != 0 || stats != (journal.Stats{}) {
		t.Errorf("all: got %q %+v, want nothing", ids(got), stats)
	}
	j.Add(journal.Entry{ID: "a"})
	if got, _ := j.Entries(journal.Filter{}); ids(got) != "a" || got[0].CSI != "" || len(got[0].Trace) != 0 {
		t.Errorf("after it: got %+v", got)
	}
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.Options{Entries: 10, Bytes: 8000})
	h := http.Header{"Authorization": {"Bearer x"}, "Accept": {"a"}}
	var group sync.WaitGroup
	for w := range 4 {
		group.Go(func() {
			for i := range 200 {
				j.Add(journal.Entry{CSI: fmt.Sprint(w), Request: journal.Request{RequestHeader: h}, Trace: make([]journal.Step, i%5)})
				if _, s := j.Entries(journal.Filter{Limit: 2}); s.Total != s.Dropped+uint64(s.Kept) {
					t.Errorf("counts lie: %+v", s)
				}
				if i%50 == 0 {
					j.ResetCustomer(fmt.Sprint(w))
				}
			}
		})
	}
	group.Wait()
}

func BenchmarkAdd(b *testing.B) {
	j := journal.New(journal.Options{})
	e := journal.Entry{
		ID: "0123456789abcdef",
		Request: journal.Request{Method: "PUT", URL: "/selfservice/v1/customers/15427061/EBSO/products/bounce/instances/DCMATI/executions/3-7JZXAMZ", RequestBody: `{"scheduledTime":"2026-11-23T12:00:00Z","action":"schedule"}`, RequestHeader: http.Header{
			"Authorization": {"Bearer " + jwt}, "Identifier": {"6d0e8c5e-8a4b-4a53-9a0e-0f5a5d3c2b1a"},
			"Content-Type": {"application/json"}, "Content-Length": {"70"}, "User-Agent": {"curl/8"}, "Accept": {"*/*"},
		}},
		Answer: journal.Answer{Status: 200, ResponseHeader: http.Header{"Content-Type": {"application/json"}, "Date": {"Mon, 23 Nov 2026 12:00:00 GMT"}}, ResponseBody: strings.Repeat(`{"status":"Open"}`, 12)},
		CSI:    "15427061", Operation: "scheduleExecution",
		Trace: make([]journal.Step, 12),
	}
	b.ReportAllocs()
	for b.Loop() {
		j.Add(e)
	}
}
