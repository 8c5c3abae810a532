//go:build external

package ui_test

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"example.com/bounce/mock"
)

var pages = map[string]string{
	"start": "/", "requests": "/requests", "customers": "/customers", "customer": "/customers/15427061",
	"calendar": "/customers/15427061/instances/TCMATI", "clock": "/clock", "readings": "/readings", "faults": "/faults", "tokens": "/tokens",
	"about": "/about",
}

// Each page shows itself in both themes, without an error of the browser, and calls nobody else.
func TestPagesInBothThemes(t *testing.T) {
	p := open(t, mock.Options{})
	defer p.clean()
	p.onEachPage(func(name, theme string) {
		if shown := p.text("body"); shown == "" {
			t.Errorf("%s shows nothing", name)
		}
		var alerts int
		p.do(chromedp.Evaluate(`document.querySelectorAll("[role=alert]").length`, &alerts))
		if alerts > 0 {
			t.Errorf("%s shows a problem: %s", name, p.text("[role=alert]"))
		}
		p.picture(name + "-" + theme)
	})
}

// onEachPage shows each page in both themes, with an answered request on the start page before.
func (p *tab) onEachPage(check func(name, theme string)) {
	p.at("/")
	p.until(`document.querySelectorAll(".card").length > 0`)
	p.press("Run")
	p.until(`document.querySelector(".card a") !== null`)
	for _, theme := range []string{"light", "dark"} {
		p.do(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}}))
		for name, hash := range pages {
			p.at(hash)
			p.settled()
			check(name, theme)
		}
	}
}

// J3: a refusal for the lead time says what to do, and the change that it offers passes.
func TestTooSoonIsMended(t *testing.T) {
	p := open(t, mock.Options{})
	defer p.clean()
	p.allowed = []string{"400 (Bad Request)"}
	p.at("/")
	p.do(chromedp.Click(`//section[h2="A refusal: too soon"]//button[.="Run"]`, chromedp.BySearch))
	p.do(chromedp.Click(`//section[h2="A refusal: too soon"]//a[starts-with(., "400")]`, chromedp.BySearch))
	p.do(chromedp.WaitVisible("#hint", chromedp.ByQuery), chromedp.Click("#fix", chromedp.ByQuery), chromedp.Click("#send:not([disabled])", chromedp.ByQuery), chromedp.WaitVisible("#sent", chromedp.ByQuery))
	p.picture("fixed")
	if shown := p.text("#sent .badge"); shown != "200" {
		t.Errorf("the fixed request was answered %s, want 200", shown)
	}
}

// collide opens TCMATI's calendar in the hour of its three RFCs.
func collide(t *testing.T) *tab {
	t.Helper()
	clock, err := mock.NewClock("frozen:2020-08-26T15:00:00Z")
	if err != nil {
		t.Fatal(err)
	}
	p := open(t, mock.Options{Clock: clock})
	p.allowed = []string{"409 (Conflict)"}
	p.at("/customers/15427061/instances/TCMATI")
	return p
}

// namesAll waits until the reason names what is in the way, and when it ends.
func (p *tab) namesAll() {
	p.Helper()
	p.until(`["3-7JZXAMZ", "3-7JZXAGH", "3-6JZXAMH", "free from 17:53:51"].every((part) => document.querySelector("#verdict.bad")?.textContent.includes(part))`)
	p.until(`document.querySelectorAll(".blocks").length === 3`)
}

// J2: an execution is dragged into three RFCs, which the reason names; at the time that it offers, it is booked.
func TestConflictIsExplained(t *testing.T) {
	p := collide(t)
	defer p.clean()
	p.press("place")
	p.until(`document.querySelector("#book") !== null`)
	p.click("#book")
	p.namesAll()
	p.picture("calendar-conflict")
	p.click("#offer")
	p.click("#book:not([disabled])")
	p.until(`document.querySelector("#answer .badge")?.textContent === "200" && document.querySelector(".bar-execution rect") !== null`)
	var at struct{ X, Y, Width float64 }
	p.do(chromedp.Evaluate(`(() => { const r = document.querySelector(".bar-execution rect").getBoundingClientRect(), s = document.querySelector(".chart").getBoundingClientRect();
		return {X: r.x + r.width / 2, Y: r.y + r.height / 2, Width: s.width}; })()`, &at))
	hour := at.Width / 24
	p.do(chromedp.MouseEvent(input.MousePressed, at.X, at.Y, chromedp.ButtonLeft), chromedp.MouseEvent(input.MouseMoved, at.X-hour/2, at.Y, chromedp.ButtonLeft),
		chromedp.MouseEvent(input.MouseMoved, at.X-hour, at.Y, chromedp.ButtonLeft), chromedp.MouseEvent(input.MouseReleased, at.X-hour, at.Y, chromedp.ButtonLeft))
	p.namesAll()
	p.until(`document.querySelector("#answer .badge").textContent === "409"`)
}

// J11: the same by keys alone.
func TestConflictByKeys(t *testing.T) {
	p := collide(t)
	defer p.clean()
	p.until(`document.querySelector("main td button") !== null`)
	for range 40 { // Tab goes on in the order of reading
		p.do(chromedp.KeyEvent(kb.Tab))
		var focused string
		p.do(chromedp.Evaluate(`document.activeElement.textContent`, &focused))
		if focused == "place" {
			break
		}
	}
	p.do(chromedp.KeyEvent(kb.Enter))
	p.until(`document.querySelector("#book") !== null`)
	p.do(chromedp.Evaluate(`document.querySelector("h1").focus()`, nil), chromedp.KeyEvent(kb.Enter)) // as the skip link does
	p.namesAll()
	for range 3 {
		p.do(chromedp.KeyEvent(kb.ArrowRight, chromedp.KeyModifiers(input.ModifierShift)))
	}
	p.do(chromedp.KeyEvent(kb.Enter))
	p.until(`document.querySelector("#answer .badge")?.textContent === "200"`)
}

// The API docs execute a call without typing.
func TestDocsExecute(t *testing.T) {
	p := open(t, mock.Options{})
	defer p.clean()
	p.do(chromedp.Navigate(p.server.URL+"/__admin/docs/#/bounce/scheduleExecution"), chromedp.WaitVisible(".opblock-put.is-open .execute", chromedp.ByQuery))
	p.picture("docs")
	p.do(chromedp.Evaluate(`document.querySelector(".opblock-put.is-open .execute").click()`, nil)) // the page scrolls to its link meanwhile
	p.do(chromedp.WaitVisible("#why", chromedp.ByQuery))
	p.picture("docs-executed")
	if shown := p.text("#why"); shown != "200: why?" {
		t.Errorf("Execute without typing shows %q, want 200: why?", shown)
	}
}
