//go:build external

package ui_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/journal"
)

// put schedules DCMATI's execution a minute after the earliest start, as a client does, and returns the status. defect is that of its
// token; "" for none.
func (p *tab) put(defect string) int {
	p.Helper()
	return p.schedule("DCMATI", "3-CDQF5Z0", defect, p.server.Clock().Now().Add(17*time.Minute))
}

// conflict asks for the window of an RFC, and returns the status.
func (p *tab) conflict() int {
	p.Helper()
	answer, err := p.server.Client().Get(p.server.URL + "/__admin/customers/15427061/instances/TCMATI")
	if err != nil {
		p.Fatal(err)
	}
	defer answer.Body.Close()
	var instance struct {
		RFCs []struct{ ScheduledStart time.Time }
	}
	if err := json.NewDecoder(answer.Body).Decode(&instance); err != nil {
		p.Fatal(err)
	}
	return p.schedule("TCMATI", "3-CDQEVUP", "", instance.RFCs[len(instance.RFCs)-1].ScheduledStart)
}

func (p *tab) schedule(instance, execution, defect string, when time.Time) (status int) {
	p.Helper()
	token, err := p.server.Token(mock.TokenRequest{Scope: mock.AllScopes, Defect: defect})
	if err != nil {
		p.Fatal(err)
	}
	body := fmt.Sprintf(`{"action":"schedule","scheduledTime":%q}`, when.Format(time.RFC3339))
	r, err := http.NewRequestWithContext(p.Context(), http.MethodPut, p.server.URL+"/selfservice/v1/customers/15427061/EBSO/products/bounce/instances/"+
		instance+"/executions/"+execution, strings.NewReader(body))
	if err != nil {
		p.Fatal(err)
	}
	r.Header = http.Header{
		"Content-Type": {"application/json"}, "Authorization": {"Bearer " + token}, "Identifier": {p.server.Customers()[0].Identifier},
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		p.Fatal(err)
	}
	answer.Body.Close()
	return answer.StatusCode
}

// J1: the start page mints a token, and its curl works as it is copied; the request appears by itself within a second.
func TestCurlOfTheStartPage(t *testing.T) {
	p := open(t, mock.Options{})
	defer p.clean()
	p.do(browser.GrantPermissions([]browser.PermissionType{browser.PermissionTypeClipboardReadWrite, browser.PermissionTypeClipboardSanitizedWrite}))
	p.at("/")
	p.until(`document.querySelector(".dot.live") !== null && document.querySelector(".card pre") !== null`)
	p.click("#mint")
	p.do(chromedp.WaitVisible(".token pre", chromedp.ByQuery))
	_, token, _ := strings.Cut(p.text(".token pre"), "BOUNCE_TOKEN=")
	p.do(chromedp.Click(`//section[h2="A good call"]//button[@data-copy]`, chromedp.BySearch))
	var command string
	p.do(chromedp.Evaluate(`(async () => {
		for (;;) {
			const text = await navigator.clipboard.readText();
			if (text) return text;
			await new Promise(requestAnimationFrame);
		}
	})()`, &command, awaitPromise))
	run := exec.CommandContext(t.Context(), "sh", "-c", command)
	run.Env = append(os.Environ(), "BOUNCE_TOKEN="+token)
	if out, err := run.CombinedOutput(); err != nil || !strings.Contains(string(out), "200 OK") {
		t.Fatalf("%s\n%v\n%s", command, err, out)
	}
	p.do(chromedp.Poll(`document.querySelector("tbody tr .badge")?.textContent === "200"`, nil, chromedp.WithPollingTimeout(time.Second)))
}

// A request of a client appears in the journal by itself, under the filter of the page, and a reset empties it.
func TestJournalIsLive(t *testing.T) {
	p := open(t, mock.Options{})
	defer p.clean()
	p.at("/requests?status=200")
	p.until(`document.querySelector(".dot.live") !== null && document.querySelector(".empty") !== null`)
	p.server.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/none", nil))
	if got := p.put(""); got != http.StatusOK {
		t.Fatalf("the call was answered %d, want 200", got)
	}
	p.do(chromedp.Poll(`[...document.querySelectorAll("tbody tr .badge")].map((b) => b.textContent).join() === "200"`, nil, chromedp.WithPollingTimeout(time.Second)))
	p.until(`document.querySelector("h1").textContent.includes("1 of 2 kept")`)
	if err := p.server.Reset(); err != nil {
		t.Fatal(err)
	}
	p.until(`document.querySelector(".empty") !== null`)
}

// A tab that is hidden reads nothing; when it is shown again, it has what came meanwhile.
func TestHiddenTabIsQuiet(t *testing.T) {
	p := open(t, mock.Options{})
	defer p.clean()
	p.allowed = []string{"503 (Service Unavailable)"}
	p.at("/requests")
	p.until(`document.querySelector(".dot.live") !== null && document.querySelector(".empty") !== null`)
	p.hide(true)
	var ends []func()
	for len(ends) < journal.MaxReaders { // all of them: the tab has given its own back
		if end := p.stream(); end != nil {
			ends = append(ends, end)
		}
	}
	p.server.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/none", nil))
	p.hide(false)
	p.until(`document.querySelector(".dot.full") !== null`)
	for _, end := range ends {
		end()
	}
	p.until(`document.querySelector(".dot.live") !== null && document.querySelectorAll("tbody tr").length === 1`)
}

// stream opens a stream of events, and returns what ends it; nil where there are as many as there may be.
func (p *tab) stream() (end func()) {
	p.Helper()
	ctx, end := context.WithCancel(p.Context())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, p.server.URL+"/__admin/events", nil)
	if err != nil {
		p.Fatal(err)
	}
	answer, err := p.server.Client().Do(r)
	if err != nil {
		p.Fatal(err)
	}
	p.Cleanup(func() { answer.Body.Close() })
	switch answer.StatusCode {
	case http.StatusOK:
		return end
	case http.StatusServiceUnavailable:
	default:
		p.Fatalf("a stream is answered %d", answer.StatusCode)
	}
	end()
	return nil
}

func (p *tab) hide(hidden bool) {
	p.Helper()
	p.do(chromedp.Evaluate(fmt.Sprintf(`Object.defineProperty(document, "hidden", {configurable: true, value: %t}); document.dispatchEvent(new Event("visibilitychange"))`, hidden), nil))
}

// Files that could not be reloaded are the business of whoever looks at the console.
func TestReloadErrorIsShown(t *testing.T) {
	p := open(t, mock.Options{})
	defer p.clean()
	p.at("/clock")
	p.until(`document.querySelector(".dot.live") !== null`)
	p.server.ReloadFailed(errors.New("world.yaml:3: no such member"))
	p.until(`document.querySelector(".bar")?.textContent.includes("world.yaml:3: no such member")`)
	p.server.ReloadFailed(nil)
	p.until(`document.querySelector(".bar") === null`)
}

// J4: the clock page advances the mock, and says the new earliest start; the status of an execution changes in the table, on a page
// that is open, too.
func TestClockAdvances(t *testing.T) {
	clock, err := mock.NewClock("frozen:2020-08-26T15:00:00Z")
	if err != nil {
		t.Fatal(err)
	}
	p := open(t, mock.Options{Clock: clock})
	defer p.clean()
	const status = `document.querySelector("main tbody tr td:nth-child(4)")?.textContent`
	if got := p.put(""); got != http.StatusOK { // for 15:17
		t.Fatalf("the call was answered %d, want 200", got)
	}
	p.at("/customers/15427061/instances/DCMATI")
	p.until(status + ` === "scheduled"`)
	p.at("/clock")
	p.press("+16 min")
	p.until(`document.querySelector("#earliest time").getAttribute("datetime").startsWith("2020-08-26T15:32:00")`)
	p.until(`document.querySelector("#tick").textContent === "2020-08-26T15:16:00Z"`)
	p.press("+16 min")
	p.until(`document.querySelector("#tick").textContent === "2020-08-26T15:32:00Z"`)
	p.at("/customers/15427061/instances/DCMATI")
	p.until(status + ` === "begun"`)
	p.do(chromedp.Evaluate(`fetch("/__admin/clock/advance", {method: "POST", headers: {"Content-Type": "application/json"}, body: '{"by":"PT3H"}'}).then(() => 1)`, nil, awaitPromise))
	p.until(status + ` === "over"`)
}

// An execution that somebody else books appears on the calendar by itself.
func TestCalendarFollows(t *testing.T) {
	p := open(t, mock.Options{})
	defer p.clean()
	p.at("/customers/15427061/instances/DCMATI")
	p.until(`document.querySelector("main td button")?.textContent === "place"`)
	if got := p.put(""); got != http.StatusOK {
		t.Fatalf("the call was answered %d, want 200", got)
	}
	p.until(`document.querySelector(".bar-execution") !== null`)
}

// What a client sends is shown as text, whether it is markup or what the console's templates use.
func TestMarkupOfAClientIsText(t *testing.T) {
	p := open(t, mock.Options{})
	defer p.clean()
	const markup = `<img src=x onerror="document.title=1">{value}<!--{value}-->`
	r := httptest.NewRequest(http.MethodPut, "/none?"+url.QueryEscape(markup), strings.NewReader(markup))
	r.Header.Set("X-Note", markup)
	p.server.ServeHTTP(httptest.NewRecorder(), r)
	p.at("/requests/" + p.server.Journal()[0].ID)
	p.settled()
	for _, selector := range []string{".headers", ".card pre"} {
		if shown := p.text(selector); !strings.Contains(shown, markup) {
			t.Errorf("%s shows %q, want %q in it", selector, shown, markup)
		}
	}
	p.until(`document.querySelector("main img") === null`)
}
