package report_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.com/bounce/conformance/report"
)

func asJSON(t *testing.T, r *report.Report) string {
	t.Helper()
	var b strings.Builder
	if err := report.JSON(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// hostile is a report of n scenarios of a target that answered with as much of the worst as it could. The reason is of each.
func hostile(n, exchanges int, reason string) *report.Report {
	r := everything()
	r.LeftOut, r.Causes = 0, []report.Cause{}
	worst := strings.Repeat("\x01", 1<<15)
	headers := map[string][]string{"A": make([]string, 1000), "Long": {worst}}
	for i := range 200 {
		headers[fmt.Sprint("X-", i)] = []string{worst[:100]}
	}
	outcomes := []report.Outcome{report.Passed, report.Failed, report.Warned, report.Blocked, report.Inconclusive, report.Errored, report.NotApplicable}
	for i := range n {
		s := report.Scenario{
			Subject: report.Subject{ID: fmt.Sprintf("SE-X-%03d", i), Name: "x", Rule: "verb"},
			Outcome: outcomes[i%len(outcomes)], Reason: reason, Notes: []string{reason, reason}, Rerun: reason,
		}
		s.Judged = &report.Judged{Exchange: 1, Status: 200}
		for range exchanges {
			s.Exchanges = append(s.Exchanges, report.Exchange{
				Label: "x" + worst, Curl: worst, Status: 200, Headers: maps.Clone(headers), Body: worst, Violates: []string{worst}, Sent: noon,
			})
		}
		r.Scenarios = append(r.Scenarios, s)
	}
	for i := range r.Readings {
		r.Readings[i].Observed = append(r.Readings[i].Observed, worst, worst)
	}
	return r
}

func TestLimitBoundsWhateverTheTargetSends(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("this is large, and of one goroutine: the race detector only makes it slow")
	}
	for name, r := range map[string]*report.Report{"many exchanges": hostile(120, 4, "x"), "long reasons": hostile(900, 1, strings.Repeat("\x01", 1<<15))} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := 0
			for _, s := range r.Scenarios {
				all += len(s.Exchanges)
			}
			outcomes := r.Count(report.Failed)
			r.Limit()
			text := asJSON(t, r)
			if len(text) > report.MaxSize {
				t.Errorf("the report has %d bytes, want at most %d", len(text), report.MaxSize)
			}
			kept, left := 0, 0
			for _, s := range r.Scenarios {
				for _, x := range s.Exchanges {
					if x.Cut != nil && x.Cut.Exchanges > 0 {
						left += x.Cut.Exchanges
						continue
					}
					kept++
				}
			}
			if left == 0 || left != r.LeftOut || kept+left != all {
				t.Errorf("%d exchanges are left out in their places, %d are counted, %d of %d are kept", left, r.LeftOut, kept, all)
			}
			if note := r.Notes[len(r.Notes)-1]; !strings.HasPrefix(note, fmt.Sprintf("%d exchanges are left out", left)) {
				t.Errorf("the last note is %q", note)
			}
			if got := r.Count(report.Failed); got != outcomes {
				t.Errorf("%d scenarios failed, and %d before", got, outcomes)
			}
			again, err := report.ParseJSON("report.json", []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			if asJSON(t, again) != text {
				t.Error("a second look changes the report")
			}
		})
	}
}

func TestLimitKeepsTheExchangesThatTellMost(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("this is large, and of one goroutine: the race detector only makes it slow")
	}
	r := hostile(120, 4, "x")
	r.Limit()
	for _, s := range r.Scenarios {
		if s.Outcome == report.Passed && len(s.Exchanges) > 1 {
			t.Fatalf("%s passed and has %d exchanges, though some were left out of others", s.ID, len(s.Exchanges))
		}
		if x := s.JudgedExchange(); x != nil && x.Cut != nil && x.Cut.Exchanges > 0 {
			t.Fatalf("%s was judged by an exchange that is left out", s.ID)
		}
	}
	if n := len(r.Scenario("SE-X-001").Exchanges); n != 4 {
		t.Errorf("the first failure has %d exchanges, want 4", n)
	}
}

func TestLimitChangesNothingWithinTheBounds(t *testing.T) {
	t.Parallel()
	r, want := everything(), everything()
	r.LeftOut, want.LeftOut = 0, 0
	r.Limit()
	if diff := cmp.Diff(want, r); diff != "" {
		t.Errorf("the report changed (-want +got):\n%s", diff)
	}
}

// Two suites of one target file have its map of lines, and headers that came from one place, in common.
func TestLimitWritesToNothingThatReportsShare(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 1<<13)
	lines, headers, notes := map[string]int{"csi": 1, long: 2}, map[string][]string{"A": {long}}, []string{long}
	var group sync.WaitGroup
	for range 4 {
		r := &report.Report{
			Header:    report.Header{Target: report.Target{Config: &report.ConfigFile{Path: "target.yaml", Lines: lines}}},
			Scenarios: []report.Scenario{{Notes: notes, Exchanges: []report.Exchange{{Headers: headers}}}},
		}
		group.Go(r.Limit) // the race detector watches
	}
	group.Wait()
	if lines[long] != 2 || headers["A"][0] != long || notes[0] != long {
		t.Error("a report shortened what others share")
	}
}

func TestAnExchangeSaysWhatIsLeftOut(t *testing.T) {
	t.Parallel()
	x := report.Exchange{Body: strings.Repeat("b", 1<<20), Headers: map[string][]string{"A": make([]string, 200_000), "B": {strings.Repeat("h", 5000)}}, Curl: strings.Repeat("c", 1<<20)}
	x.Limit()
	if len(x.Body) > 16<<10 || !strings.HasSuffix(x.Body, "bbb...") || x.Cut == nil || x.Cut.BodyBytes != 1<<20 {
		t.Errorf("the body has %d bytes, and the cut is %+v", len(x.Body), x.Cut)
	}
	if n := len(x.Headers["A"]); n > 64 || x.Cut.Headers != 200_001-n {
		t.Errorf("%d header fields are kept, and %d left out", n, x.Cut.Headers)
	}
	if len(x.Curl) > 16<<10 {
		t.Errorf("the command has %d bytes", len(x.Curl))
	}
	before := *x.Cut
	x.Limit()
	if *x.Cut != before {
		t.Errorf("the second time, %+v is left out, and before %+v", *x.Cut, before)
	}
	if got := report.LeftOut(3, noon).Summary(); got != "" {
		t.Errorf("the summary of what is left out is %q, want none", got)
	}
}

func TestShortenKeepsABeginningThatJSONHoldsInBounds(t *testing.T) {
	t.Parallel()
	const most = 4 << 10
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Repeat(rapid.OneOf(rapid.String(), rapid.StringOfN(rapid.RuneFrom([]rune("\x00\x1b\"\\\n\u2028é")), 1, 9, -1)).Draw(t, "text"), rapid.IntRange(1, 300).Draw(t, "times"))
		text += string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))
		got := report.Shorten(text)
		var b bytes.Buffer
		encoder := json.NewEncoder(&b)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(got); err != nil {
			t.Fatal(err)
		}
		if size := b.Len() - len("\"\"\n"); size > most {
			t.Fatalf("JSON has %d bytes, want at most %d", size, most)
		}
		if !utf8.ValidString(got) || report.Shorten(got) != got {
			t.Fatalf("%q is no UTF-8, or shorter the second time", got)
		}
		if valid := inHex(text); got != valid && !strings.HasPrefix(valid, strings.TrimSuffix(got, "...")) {
			t.Fatalf("%q does not begin %q", got, valid)
		}
	})
}

// inHex writes what is no UTF-8 byte by byte.
func inHex(text string) (out string) {
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		if r == utf8.RuneError && size == 1 {
			out += fmt.Sprintf(`\x%02x`, text[0])
		} else {
			out += text[:size]
		}
		text = text[size:]
	}
	return out
}

func TestParseJSONRefusesWhatIsNoReport(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"it is no JSON":               {"{", "r.json: not a report of bounce conform --format json: unexpected end of JSON input"},
		"it is of another version":    {`{"version":2}`, "r.json: is a report of version 2, want version 1"},
		"it has no verdict":           {`{"version":1}`, "r.json: has no verdict, want a whole report"},
		"it is larger than any":       {strings.Repeat(" ", report.MaxSize+1), "r.json: is larger than a report, which has at most 8000000 bytes"},
		"it has objects without end":  {`{"version":1,"scenarios":[` + strings.Repeat("{},", 100_000) + `{}]}`, "it has more than 100000 objects"},
		"it has text behind its end":  {`{"version":1} x`, "invalid character 'x'"},
		"it has a list for an object": {`[]`, "cannot unmarshal array"},
	} {
		if _, err := report.ParseJSON("r.json", []byte(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}

// Header names that differ only where they are cut become one: the same one each time.
func TestLimitIsDeterministic(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 5000)
	for range 50 {
		x := report.Exchange{Headers: map[string][]string{long + "a": {"first"}, long + "b": {"last"}}}
		x.Limit()
		for name, values := range x.Headers {
			if len(x.Headers) != 1 || values[0] != "last" {
				t.Fatalf("got %d headers, %.10s with %q, want the last one", len(x.Headers), name, values)
			}
		}
	}
}
