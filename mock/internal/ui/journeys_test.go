//go:build external

package ui_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"example.com/bounce/mock"
	"example.com/bounce/openapi"
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

// No page is wider than a telephone's screen: what is wide scrolls by itself.
func TestPagesOnATelephone(t *testing.T) {
	const width = 360
	p := open(t, mock.Options{})
	defer p.clean()
	p.do(emulation.SetDeviceMetricsOverride(width, 740, 1, false))
	p.onEachPage(func(name, theme string) {
		var shown int
		p.do(chromedp.Evaluate(`document.documentElement.scrollWidth`, &shown))
		if shown > width {
			t.Errorf("%s, %s has %d pixels, want %d", name, theme, shown, width)
		}
		p.picture(name + "-" + theme + "-narrow")
	})
}

// onEachPage shows each page in both themes, with an answered request on the start page before, and the pages of that request and of a
// refused one.
func (p *tab) onEachPage(check func(name, theme string)) {
	p.at("/")
	p.until(`document.querySelectorAll(".card").length > 0`)
	p.press("Run")
	p.until(`document.querySelector(".card a") !== null`)
	p.put("expired")
	all := maps.Clone(pages)
	journal := p.server.Journal()
	all["request"], all["refused"] = "/requests/"+journal[1].ID, "/requests/"+journal[0].ID
	for _, theme := range []string{"light", "dark"} {
		p.theme(theme)
		for name, hash := range all {
			p.at(hash)
			p.settled()
			check(name, theme)
		}
	}
}

func (p *tab) theme(name string) {
	p.Helper()
	p.do(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}))
}

// J3: a refusal for the lead time says what to do, and the change that it offers passes: it is asked first, and sent on a second click.
func TestTooSoonIsMended(t *testing.T) {
	p := open(t, mock.Options{})
	defer p.clean()
	p.allowed = []string{"400 (Bad Request)"}
	p.at("/")
	p.do(chromedp.Click(`//section[h2="A refusal: too soon"]//button[.="Run"]`, chromedp.BySearch))
	p.do(chromedp.Click(`//section[h2="A refusal: too soon"]//a[.="why?"]`, chromedp.BySearch))
	p.do(chromedp.WaitVisible("#hint", chromedp.ByQuery), chromedp.Click("#fix", chromedp.ByQuery), chromedp.WaitVisible("#send:not([disabled])", chromedp.ByQuery))
	if shown := p.text(".fix p"); !strings.Contains(shown, "would be answered 200") {
		t.Errorf("the page shows %q, want that the change would pass", shown)
	}
	p.came(1)
	p.click("#send")
	p.do(chromedp.WaitVisible(".answer", chromedp.ByQuery))
	p.picture("fixed")
	if shown := p.text(".answer .badge"); shown != "200" {
		t.Errorf("the fixed request was answered %s, want 200", shown)
	}
}

// came fails unless so many requests have come to the API.
func (p *tab) came(n int) {
	p.Helper()
	if all := p.server.Journal(); len(all) != n {
		p.Errorf("%d requests have come, want %d: %+v", len(all), n, all)
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
	p.at("/customers/15427061/instances/TCMATI")
	return p
}

// namesAll waits until the reason names what is in the way, and when it ends.
func (p *tab) namesAll() {
	p.Helper()
	p.until(`["3-7JZXAMZ", "3-7JZXAGH", "3-6JZXAMH", "free from 17:53:51"].every((part) => document.querySelector("#verdict.bad")?.textContent.includes(part))`)
	p.until(`document.querySelectorAll(".blocks").length === 3`)
}

// isFree waits until the window can be booked.
func (p *tab) isFree() {
	p.Helper()
	p.until(`document.querySelector("#verdict.good")?.textContent.includes("is free")`)
	p.until(`document.querySelectorAll(".blocks").length === 0`)
}

// booked fails unless TCMATI's execution begins at a time of that day.
func (p *tab) booked(want string) {
	p.Helper()
	start, _, _ := p.server.Scheduled("15427061", "TCMATI", "3-CDQEVUP")
	if got := start.UTC().Format(time.TimeOnly); got != want {
		p.Errorf("the execution begins at %s, want %s", got, want)
	}
}

// J2: an execution is put into three RFCs, which the reason names before anything is booked; at the time that it offers, it is booked.
// Then it is dragged back into them, and on to another time, where it is dropped.
func TestConflictIsExplained(t *testing.T) {
	p := collide(t)
	defer p.clean()
	p.press("place")
	p.namesAll()
	p.picture("calendar-conflict")
	p.came(0)
	p.click("#offer")
	p.isFree()
	p.click("#book:not([disabled])")
	p.until(`document.querySelector(".answer .badge")?.textContent === "200" && document.querySelector(".bar-execution rect") !== null`)
	p.booked("17:53:51")
	var at struct{ X, Y, Width float64 }
	p.do(chromedp.Evaluate(`(() => { const r = document.querySelector(".bar-execution rect").getBoundingClientRect(), s = document.querySelector(".chart").getBoundingClientRect();
		return {X: r.x + r.width / 2, Y: r.y + r.height / 2, Width: s.width}; })()`, &at))
	hour := at.Width / 24
	p.do(chromedp.MouseEvent(input.MousePressed, at.X, at.Y, chromedp.ButtonLeft), chromedp.MouseEvent(input.MouseMoved, at.X-hour/2, at.Y, chromedp.ButtonLeft),
		chromedp.MouseEvent(input.MouseMoved, at.X-hour, at.Y, chromedp.ButtonLeft))
	p.namesAll()
	p.do(chromedp.MouseEvent(input.MouseMoved, at.X+hour, at.Y, chromedp.ButtonLeft))
	p.isFree()
	p.came(1)
	p.do(chromedp.MouseEvent(input.MouseReleased, at.X+hour, at.Y, chromedp.ButtonLeft))
	p.until(`document.querySelector("#verdict") === null && document.querySelector(".answer .badge").textContent === "200"`)
	p.came(2)
	p.booked("18:55:00")
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
	p.namesAll()
	for range 3 {
		p.do(chromedp.KeyEvent(kb.ArrowRight, chromedp.KeyModifiers(input.ModifierShift)))
	}
	p.isFree()
	p.came(0)
	p.do(chromedp.Evaluate(`document.querySelector("h1").focus()`, nil), chromedp.KeyEvent(kb.Enter)) // as the skip link does
	p.until(`document.querySelector(".answer .badge")?.textContent === "200"`)
	p.booked("18:20:00")
}

// The API docs execute a call without typing; axe finds nothing before and after, in either theme.
func TestDocsExecute(t *testing.T) {
	axe := axeSource(t)
	p := open(t, mock.Options{})
	defer p.clean()
	inBothThemes := func(name string) {
		for _, theme := range []string{"light", "dark"} {
			p.theme(theme)
			p.picture(name + "-" + theme)
			p.accessible(axe, name+", "+theme)
		}
	}
	p.execute(func() { inBothThemes("docs") })
	inBothThemes("docs-executed")
	p.do(chromedp.Navigate(p.server.URL+"/__admin/docs/?document=control"), chromedp.WaitVisible(".opblock-summary-control", chromedp.ByQuery))
	inBothThemes("docs-control")
}

// The switch of the console holds for the API docs, too, whatever the system has; an open page follows it.
func TestDocsFollowTheSwitch(t *testing.T) {
	p := open(t, mock.Options{})
	defer p.clean()
	p.theme("light")
	p.at("/clock")
	p.click(`[aria-label="Switch between light and dark"]`)
	p.do(chromedp.Navigate(p.server.URL+"/__admin/docs/"), chromedp.WaitVisible(".opblock-summary-control", chromedp.ByQuery))
	p.until(`document.documentElement.classList.contains("dark-mode")`)
	p.do(chromedp.Evaluate(`localStorage.setItem("bounce-theme", "light"); dispatchEvent(new StorageEvent("storage"))`, nil)) // as another tab does
	p.until(`!document.documentElement.classList.contains("dark-mode")`)
}

// So do those of a contract of the user's own, with another base path and a parameter more.
func TestDocsOfAnOwnContract(t *testing.T) {
	document, err := openapi.Bounce()
	if err != nil {
		t.Fatal(err)
	}
	before := string(document.Source())
	text := strings.Replace(before, "url: /selfservice/v1", "url: /our/own/v9", 1)
	text = strings.Replace(text, "operationId: scheduleExecution\n", "operationId: scheduleExecution\n"+
		"      parameters: [{name: dryness, in: query, required: true, schema: {type: string, enum: [bone]}, example: bone}]\n", 1)
	if len(text) < len(before)+100 {
		t.Fatal("the contract is not edited")
	}
	own, err := openapi.Load("own.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	p := open(t, mock.Options{Contract: own})
	defer p.clean()
	p.execute(func() {})
	if url := p.server.Journal()[0].URL; !strings.HasPrefix(url, "/our/own/v9/customers/") || !strings.HasSuffix(url, "?dryness=bone") {
		t.Errorf("the page has sent %s", url)
	}
}

// drawn waits for the whole of an opened operation. swagger-ui draws its Execute before
// its parameters and body, and an Execute pressed before these are there sends nothing.
func (p *tab) drawn() {
	p.Helper()
	for _, part := range []string{"tr[data-param-name]", "textarea", ".execute"} {
		p.do(chromedp.WaitVisible(".opblock-put.is-open "+part, chromedp.ByQuery))
	}
}

// pressExecute presses Execute, and waits for the link to the answer's trace.
func (p *tab) pressExecute() {
	p.Helper()
	press := `document.querySelector(".opblock-put.is-open .execute").click()` // the page may scroll meanwhile
	p.do(chromedp.Evaluate(press, nil), chromedp.WaitVisible("#why", chromedp.ByQuery))
}

// execute opens the page of API documents at the schedule of an execution, looks at it, and presses Execute.
func (p *tab) execute(look func()) {
	p.Helper()
	p.do(chromedp.Navigate(p.server.URL + "/__admin/docs/#/bounce/scheduleExecution"))
	p.drawn()
	look()
	p.pressExecute()
	if shown := p.text("#why"); shown != "200: why?" {
		p.Errorf("Execute without typing shows %q, want 200: why?", shown)
	}
}
