//go:build external

package ui_test

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

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
	p.at("/")
	p.until(`document.querySelectorAll(".card").length > 0`)
	p.press("Run")
	p.until(`document.querySelector(".card a") !== null`)
	for _, theme := range []string{"light", "dark"} {
		p.do(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}}))
		for name, hash := range pages {
			p.at(hash)
			p.settled()
			if shown := p.text("body"); shown == "" {
				t.Errorf("%s shows nothing", name)
			}
			var alerts int
			p.do(chromedp.Evaluate(`document.querySelectorAll("[role=alert]").length`, &alerts))
			if alerts > 0 {
				t.Errorf("%s shows a problem: %s", name, p.text("[role=alert]"))
			}
			p.picture(name + "-" + theme)
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

// J2: a calendar's execution is moved by keys into a conflict, and booked.
func TestCalendarBooks(t *testing.T) {
	p := open(t, mock.Options{})
	defer p.clean()
	p.at("/customers/15427061/instances/TCMATI")
	p.press("place")
	p.click("#book")
	p.do(chromedp.WaitVisible("#answer", chromedp.ByQuery))
	p.picture("calendar-booked")
	if shown := p.text("#answer .badge"); shown != "200" {
		t.Errorf("the booking was answered %s, want 200", shown)
	}
}

// The API docs execute a call without typing.
func TestDocsExecute(t *testing.T) {
	p := open(t, mock.Options{})
	defer p.clean()
	p.do(chromedp.Navigate(p.server.URL+"/__admin/docs/#/bounce/scheduleExecution"), chromedp.WaitVisible(".opblock-put.is-open .execute", chromedp.ByQuery))
	p.picture("docs")
	p.click(".opblock-put.is-open .execute")
	p.do(chromedp.WaitVisible("#why", chromedp.ByQuery))
	p.picture("docs-executed")
	if shown := p.text("#why"); shown != "200: why?" {
		t.Errorf("Execute without typing shows %q, want 200: why?", shown)
	}
}
