//go:build external

package html_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"example.com/bounce/conformance/report"
	"example.com/bounce/conformance/report/internal/reporttest"
)

// tab is a page of a browser that shows a report from a file. What the browser complains of, and each request but for the file itself,
// fails the test.
type tab struct {
	*testing.T
	ctx context.Context

	mu    sync.Mutex
	wrong []string
}

func open(t *testing.T, r *report.Report, hash string) *tab {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, []byte(written(t, r)), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx := reporttest.Browser(t)
	p := &tab{T: t, ctx: ctx}
	chromedp.ListenTarget(ctx, func(event any) {
		p.mu.Lock()
		defer p.mu.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			if !strings.HasPrefix(e.Request.URL, "file://"+file) {
				p.wrong = append(p.wrong, "a request to "+e.Request.URL)
			}
		case *log.EventEntryAdded: // reports of the policy are here, too
			p.wrong = append(p.wrong, e.Entry.Text)
		case *runtime.EventExceptionThrown:
			p.wrong = append(p.wrong, e.ExceptionDetails.Error())
		case *runtime.EventConsoleAPICalled:
			p.wrong = append(p.wrong, "the console has something")
		}
	})
	p.do(network.Enable(), log.Enable(), runtime.Enable(), chromedp.Navigate("file://"+file+hash), chromedp.WaitReady("main"))
	t.Cleanup(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, text := range p.wrong {
			t.Errorf("the browser reports: %s", text)
		}
	})
	return p
}

func (p *tab) do(actions ...chromedp.Action) {
	p.Helper()
	if err := chromedp.Run(p.ctx, actions...); err != nil {
		p.Fatal(err)
	}
}

func (p *tab) evaluate(expression string, into any) {
	p.Helper()
	p.do(chromedp.Evaluate(expression, into, func(e *runtime.EvaluateParams) *runtime.EvaluateParams { return e.WithAwaitPromise(true) }))
}

const (
	shownRows = `[...document.querySelectorAll("#all > tbody > tr")].filter((row) => !row.hidden).length`
	loadTime  = `performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd`
)

// The best of a few times is the page's own: others use the machine, too.
func TestALargePageOpensAtOnce(t *testing.T) { //nolint:paralleltest // it measures a time
	p := open(t, many(606, 606, 1<<10), "")
	best := 0.0
	for range 4 {
		var milliseconds float64
		p.evaluate(loadTime, &milliseconds)
		if best == 0 || milliseconds < best {
			best = milliseconds
		}
		p.do(chromedp.Reload(), chromedp.WaitReady("main"))
	}
	if t.Logf("%.0f ms", best); best > 1000 {
		t.Errorf("the page took %.0f ms to open, want at most 1000", best)
	}
}

func TestThePageFilters(t *testing.T) {
	t.Parallel()
	r := reporttest.Sample(t)
	p := open(t, r, "#?outcome=failed&q=")
	for _, step := range []struct {
		change string
		want   int
	}{
		{``, r.Count(report.Failed)},
		{`form.outcome.value = ""; filterBox.dispatchEvent(new Event("input"))`, len(r.Scenarios)},
		{`form.q.value = "ROW: TWO"; filterBox.dispatchEvent(new Event("input"))`, 1},
		{`location.hash = "#?outcome=passed"; new Promise((done) => addEventListener("hashchange", done, {once: true}))`, r.Count(report.Passed)},
	} {
		var got int
		if step.change != "" {
			p.evaluate(step.change+"; 0", nil)
		}
		p.do(chromedp.Poll(fmt.Sprintf(`%s === %d`, shownRows, step.want), nil, chromedp.WithPollingTimeout(5*time.Second)))
		p.evaluate(shownRows, &got)
		if got != step.want {
			t.Errorf("%s: %d rows are shown, want %d", step.change, got, step.want)
		}
	}
	var hash string
	p.evaluate(`form.q.value = "a b"; filterBox.dispatchEvent(new Event("input")); location.hash`, &hash)
	if hash != "#?outcome=passed&q=a+b" {
		t.Errorf("the address ends with %s", hash)
	}
}

func TestHostileTextsRunNothing(t *testing.T) {
	t.Parallel()
	const attack = `<script>alert(1)</script><img src="https://evil.example/x" onerror="alert(1)">` + "\u202e"
	r := reporttest.Sample(t)
	s := r.Scenario("SE-A-002")
	s.Reason = attack
	s.Exchanges[0].Body, s.Exchanges[0].Headers = attack, map[string][]string{"X-Attack": {attack}}
	r.Bookings[0].Instance = attack
	r.Causes = report.Causes(r)
	p := open(t, r, "")
	var text string
	p.evaluate(`document.querySelectorAll("details").forEach((part) => { part.open = true; }); document.body.innerText`, &text)
	if n := strings.Count(text, `<script>alert(1)</script><img src="https://evil.example/x" onerror="alert(1)">\u202e`); n < 4 {
		t.Errorf("the attack shows %d times as text, want it in reason, header, body and instance:\n%.3000s", n, text)
	}
}

// Axe finds nothing, in either theme.
func TestThePageIsAccessible(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile(reporttest.Installed(t, "axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	for _, theme := range []string{"light", "dark"} {
		p := open(t, reporttest.Sample(t), "")
		p.do(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}}))
		var found json.RawMessage
		p.evaluate(string(axe)+`;axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "best-practice"]}).then((r) =>
			r.violations.map((v) => v.id + ": " + v.nodes.map((n) => n.html).join(" ")))`, &found)
		if string(found) != "[]" {
			t.Errorf("%s: axe finds %s", theme, found)
		}
		if folder := os.Getenv("BOUNCE_PICTURES"); folder != "" {
			var image []byte
			p.do(chromedp.FullScreenshot(&image, 100))
			if err := os.WriteFile(filepath.Join(folder, "report-"+theme+".png"), image, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}
