package html_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"example.com/bounce/conformance/report"
	page "example.com/bounce/conformance/report/html"
	"example.com/bounce/conformance/report/internal/reporttest"
)

func written(t testing.TB, r *report.Report) string {
	t.Helper()
	var b strings.Builder
	if err := page.HTML(&b, r, nil); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// elements are the elements of a page, in its order.
func elements(t testing.TB, text string) (all []*html.Node) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			all = append(all, n)
		}
	}
	return all
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

func TestThePageHasTheScenariosOfTheReport(t *testing.T) {
	t.Parallel()
	r := reporttest.Sample(t)
	var got, want []string
	for _, n := range elements(t, written(t, r)) {
		if n.Data == "tr" && n.Parent.Parent != nil && attribute(n.Parent.Parent, "id") == "all" && n.Parent.Data == "tbody" {
			got = append(got, textOf(n.FirstChild)+" "+attribute(n, "class"))
		}
	}
	for _, s := range r.Scenarios {
		want = append(want, s.ID+" "+string(s.Outcome))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("scenarios (-want +got):\n%s", diff)
	}
	text := written(t, r)
	for _, o := range []report.Outcome{report.Passed, report.Failed, report.Blocked, report.Inconclusive} {
		if count := fmt.Sprintf(">%d %s</a>", r.Count(o), o); !strings.Contains(text, count) {
			t.Errorf("the page has no %s", count)
		}
	}
}

// Each cause has a part with its rule, its exchange and the command that runs it again, and the list at the top leads there.
func TestThePageExplainsCauses(t *testing.T) {
	t.Parallel()
	r := reporttest.Sample(t)
	r.Scenarios[1].Exchanges[1].Label = "control request"
	r.Scenarios[1].Exchanges[1].Curl = strings.Replace(r.Scenarios[1].Exchanges[0].Curl, "POST", "PUT", 1)
	text := written(t, r)
	for _, want := range []string{
		`<a href="#SE-A-002">It was accepted (200), want it refused: the method POST</a>`, `<h3 id="SE-A-002">`, "clause verb (must): The method is PUT.",
		`It rests on <a href="https://docs.example.com/schedule" rel="noreferrer">source lines 37-39</a>.`, "curl -i -X P<mark>OS</mark>T", "curl -i -X P<mark>U</mark>T",
		"bounce conform --target https://api.example.com/base --id SE-A-002 --random-seed 7", "body /scheduledStart is missing", "Open\\u001b[2J",
		"features/schedule/schedule.feature:5", "<li>When it is scheduled by POST</li>", "<li><mark>Then it is refused</mark> ",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	anchors := map[string]bool{}
	for _, n := range elements(t, text) {
		if id := attribute(n, "id"); id != "" {
			if anchors[id] {
				t.Errorf("the id %s is there twice", id)
			}
			anchors[id] = true
		}
	}
	for _, n := range elements(t, text) {
		if link, inside := strings.CutPrefix(attribute(n, "href"), "#"); inside && !strings.HasPrefix(link, "?") && !anchors[link] {
			t.Errorf("the link to #%s leads nowhere", link)
		}
	}
}

// The page names what was tested, what to do next, and quotes the source document if it has that.
func TestThePageNamesQuotesAndAdvises(t *testing.T) {
	t.Parallel()
	r := reporttest.Sample(t)
	for _, want := range []string{
		`<a href="https://example.com/bounce" rel="noreferrer">Bounce 1.2, Example &amp; Sons</a> <span class="dim">api@example.com</span> <span class="dim">#bounce</span>`,
		"<p><strong>Next:</strong> fix cause 1, and see whether it is gone</p>", "<p><strong>Then:</strong> run again what failed</p>",
		`<span class="dim">scheduleExecution, 1 scenario</span>`,
	} {
		if !strings.Contains(written(t, r), want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if strings.Contains(written(t, r), "<blockquote>") {
		t.Error("the page quotes what nobody gave")
	}
	r.Implementation.URL = "javascript:alert(1)"
	var b strings.Builder
	if err := page.HTML(&b, r, page.Quotes{"verb": {{Line: 37, Text: "Method: <PUT>"}}, "media-type": {{Line: 1, Text: "of another kind"}}}); err != nil {
		t.Fatal(err)
	}
	const quote = `<blockquote><p><span class="dim">37</span> Method: &lt;PUT&gt;</p></blockquote>`
	if n := strings.Count(b.String(), quote); n != 3 || strings.Contains(b.String(), "of another kind") || strings.Contains(b.String(), "javascript:") {
		t.Errorf("the quote is there %d times, want it in two causes and the table, and no other, and no link to a script:\n%.3000s", n, b.String())
	}
	if text := written(t, &report.Report{Summary: report.Summary{Verdict: report.Conformant}}); strings.Contains(text, "Next") {
		t.Error("a conformant page has something to do next")
	}
}

// The policy allows the page's own style and script by their digests, and nothing else.
func TestThePageAllowsItsOwnStyleAndScriptOnly(t *testing.T) {
	t.Parallel()
	policy, own := "", []string{}
	for _, n := range elements(t, written(t, reporttest.Sample(t))) {
		switch n.Data {
		case "meta":
			if attribute(n, "http-equiv") == "Content-Security-Policy" {
				policy = attribute(n, "content")
			}
		case "style", "script":
			sum := sha256.Sum256([]byte(textOf(n)))
			own = append(own, fmt.Sprintf("%s-src 'sha256-%s'", n.Data, base64.StdEncoding.EncodeToString(sum[:])))
		}
	}
	want := "default-src 'none'; " + strings.Join(own, "; ") + "; base-uri 'none'; form-action 'none'"
	if policy != want || len(own) != 2 {
		t.Errorf("the policy is %s\nwant          %s", policy, want)
	}
}

// hostile draws texts that would be markup, or that move or hide others.
var hostile = rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
	"<script>alert(1)</script>", "</pre><img src=x onerror=alert(1)>", `" onclick="alert(1)`, "</style>", "</script>", "<!--", "javascript:alert(1)", "\u202egnp.exe", "\x1b[2J\x00", "{{.Seed}}", "\u2028",
	`{"a":"<b>"}`, strings.Repeat("[", 100),
}))

func TestHostileTextsAreShownAsText(t *testing.T) {
	t.Parallel()
	original, err := json.Marshal(reporttest.Sample(t))
	if err != nil {
		t.Fatal(err)
	}
	known := shape(t, written(t, reporttest.Sample(t)))
	rapid.Check(t, func(rt *rapid.T) {
		var r report.Report
		if err := json.Unmarshal(original, &r); err != nil {
			rt.Fatal(err)
		}
		text := func(label string) string { return strings.ToValidUTF8(hostile.Draw(rt, label), "\uFFFD") }
		r.Target.URL, r.Target.Server, r.Reasons, r.Notes, r.Alarms = text("url"), text("server"), []string{text("reason")}, []string{text("note")}, []string{text("alarm")}
		for i := range r.Scenarios {
			s := &r.Scenarios[i]
			s.Reason = text("reason")
			for k := range s.Exchanges {
				x := &s.Exchanges[k]
				x.Label, x.Curl, x.Body, x.Error, x.Violates = text("label"), "curl "+text("curl"), text("body"), text("error"), []string{text("violation")}
				x.Headers = map[string][]string{text("name"): {text("value")}}
			}
		}
		for i := range r.Bookings {
			r.Bookings[i].Instance, r.Bookings[i].Execution, r.Bookings[i].Request = text("instance"), text("execution"), text("request")
		}
		for i := range r.Readings {
			r.Readings[i].Observed, r.Readings[i].Note, r.Readings[i].Before = []string{text("observed")}, text("note"), text("before")
		}
		r.Causes = report.Causes(&r)
		r.Limit()
		got := written(t, &r)
		for part := range shape(t, got) {
			if !known[part] {
				rt.Fatalf("the page has %s, which is none of its own", part)
			}
		}
		if i := strings.IndexFunc(got, func(r rune) bool {
			return r != '\n' && r != '\u200d' && (unicode.IsControl(r) && r != '\t' || unicode.Is(unicode.Cf, r))
		}); i >= 0 {
			rt.Fatalf("the page has a character that is not shown: %q", got[max(0, i-60):i+10])
		}
	})
}

// shape is the set of elements with their attributes that a page has.
func shape(t testing.TB, text string) map[string]bool {
	t.Helper()
	set := map[string]bool{"mark": true, "p class": true, "pre": true, "span class": true, "details": true, "summary": true}
	for _, n := range elements(t, text) {
		var names []string
		for _, a := range n.Attr {
			names = append(names, a.Key)
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "src" || a.Key == "href" && !strings.HasPrefix(a.Val, "#") && !strings.HasPrefix(a.Val, "https://docs.example.com/") {
				set["the attribute "+a.Key+"="+a.Val] = true
			}
		}
		slices.Sort(names)
		set[strings.Join(append([]string{n.Data}, names...), " ")] = true
	}
	return set
}

// many is a report of so many scenarios, of which some failed with exchanges of a size.
func many(n, failed, size int) *report.Report {
	r := &report.Report{Header: report.Header{Tool: "bounce conform"}, Summary: report.Summary{Verdict: report.Conformant}}
	if failed > 0 {
		r.Verdict = report.NonConformant
	}
	for i := range n {
		s := report.Scenario{Outcome: report.Passed, Subject: report.Subject{
			ID: fmt.Sprintf("SE-X-%03d", i), Name: "A time less than sixteen minutes ahead is refused, and a later one is not: 15m55s", File: "features/request/lead.feature",
			Line: i, Kind: "clause", Rule: "lead-time", Level: "must",
		}}
		if i < failed {
			s.Rerun = "bounce conform --id " + s.ID
			s.Outcome, s.Reason, s.Judged = report.Failed, fmt.Sprint("it was accepted, want it refused: ", i), &report.Judged{Operation: "scheduleExecution", Status: 200, Exchange: 1}
			if size > 1<<10 {
				s.Reason += strings.Repeat("'", 1<<10)
			}
			for range 4 {
				s.Exchanges = append(s.Exchanges, report.Exchange{Label: "schedule", Curl: "curl -i -X PUT", Status: 200, Body: strings.Repeat(`"`, size)})
			}
		}
		r.Scenarios = append(r.Scenarios, s)
	}
	r.Limit()
	r.Causes = report.Causes(r)
	return r
}

func TestPagesAreBounded(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("this is large, and of one goroutine: the race detector only makes it slow")
	}
	for name, c := range map[string]struct {
		report *report.Report
		most   int
	}{
		"nothing":                     {&report.Report{}, 40_000},
		"606 that passed":             {many(606, 0, 0), 300_000},
		"606, of which 40 failed":     {many(606, 40, 700), 1_000_000},
		"606 that failed at length":   {many(606, 606, 16<<10), 8_000_000},
		"1200 that failed, in quotes": {many(1200, 1200, 4<<10), 8_000_000},
	} {
		text := written(t, c.report)
		if size := len(text); size > c.most {
			t.Errorf("%s: the page has %d bytes, want at most %d", name, size, c.most)
		}
		if cut := strings.Contains(text, "exchanges are left out"); cut != (c.most == 8_000_000) {
			t.Errorf("%s: the page says that exchanges are left out: %v", name, cut)
		}
	}
}

// A race that no order explains is drawn.
func TestThePageDrawsAHistory(t *testing.T) {
	t.Parallel()
	r := reporttest.Sample(t)
	h := report.NewHistory([]report.HistoryOperation{
		{Client: 1, Input: "schedule <b>\u202e", Output: "200", Return: 0.1}, {Client: 2, Input: "schedule", Output: "200", Call: 0.05, Return: 0.2, Evidence: true, Illegal: true},
	})
	r.Scenario("SE-A-002").History = &h
	text := written(t, r)
	for _, want := range []string{`<figure><svg xmlns="http://www.w3.org/2000/svg" class="history"`, "schedule &lt;b&gt;\\u202e"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if folder := os.Getenv("BOUNCE_PICTURES"); folder != "" {
		if err := os.WriteFile(filepath.Join(folder, "history.html"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
