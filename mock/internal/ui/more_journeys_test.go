//go:build external

package ui_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"example.com/bounce/mock"
)

// J5: a fault strikes once, the header counts it, and it is gone.
func TestFaultStrikesOnce(t *testing.T) {
	p := open(t, mock.Options{})
	defer p.clean()
	p.at("/faults")
	p.until(`document.querySelector("#create") !== null`)
	p.click("#create")
	p.until(`document.querySelector("header .bad")?.textContent === "1 fault"`)
	if got := p.put(""); got != http.StatusServiceUnavailable {
		t.Errorf("the first call was answered %d, want 503", got)
	}
	if got := p.put(""); got != http.StatusOK {
		t.Errorf("the second call was answered %d, want 200", got)
	}
	p.until(`document.querySelector("tr.ended") !== null`)
	p.picture("fault-ended")
}

// J6: a reading is chosen, the header says that one differs, and a client sees it.
func TestReadingIsChosen(t *testing.T) {
	p := open(t, mock.Options{})
	defer p.clean()
	if got := p.conflict(); got != http.StatusConflict {
		t.Fatalf("a conflict is answered %d, want 409", got)
	}
	p.at("/readings?q=conflict-status")
	p.click(`input[name="conflict-status"][value="422"]`)
	p.until(`document.querySelector("header .warn")?.textContent === "1 changed reading"`)
	if got := p.conflict(); got != http.StatusUnprocessableEntity {
		t.Errorf("a conflict is answered %d, want 422", got)
	}
}

// J7: the trace of an expired token shows the step that refused it.
func TestExpiredTokenIsTraced(t *testing.T) {
	p := open(t, mock.Options{})
	defer p.clean()
	p.at("/requests")
	if got := p.put("expired"); got != http.StatusUnauthorized {
		t.Fatalf("the call was answered %d, want 401", got)
	}
	p.do(chromedp.Click("tbody tr a", chromedp.ByQuery), chromedp.WaitVisible(".trace .refused", chromedp.ByQuery))
	if shown := p.text(".trace .refused b"); shown != "token" {
		t.Errorf("the trace ends at %q, want token", shown)
	}
}

// J8: a mock with an admin token asks for it, and takes it from the address, which it clears.
func TestAdminToken(t *testing.T) {
	const secret = "an-admin-token-for-tests"
	p := open(t, mock.Options{Admin: mock.Admin{Token: secret}})
	defer p.clean()
	p.allowed = []string{"401 (Unauthorized)"}
	p.at("/")
	p.do(chromedp.WaitVisible(`input[type="password"]`, chromedp.ByQuery))
	p.picture("token")
	p.do(chromedp.Navigate("about:blank"))
	p.do(chromedp.Navigate(p.server.URL+"/__admin/#token="+secret), chromedp.WaitVisible(".cards", chromedp.ByQuery))
	var address string
	p.do(chromedp.Location(&address))
	if strings.Contains(address, secret) {
		t.Errorf("the address keeps the token: %s", address)
	}
}

// J9: a mock that goes away leaves a bar, and its data; when another comes, the page reads it anew.
func TestMockRestarts(t *testing.T) {
	begin := func(address string) (*mock.Server, string, func()) {
		server, err := mock.New(mock.Options{})
		if err != nil {
			t.Fatal(err)
		}
		l, err := net.Listen("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- server.Serve(ctx, l) }()
		return server, l.Addr().String(), func() {
			cancel()
			if err := errors.Join(server.Close(), <-done); err != nil {
				t.Error(err)
			}
		}
	}
	server, address, end := begin("127.0.0.1:0")
	server.URL = "http://" + address
	p := visit(t, server)
	defer p.clean()
	p.allowed = []string{"net::ERR_"}
	p.at("/requests")
	if got := p.put(""); got != http.StatusOK {
		t.Fatalf("the call was answered %d, want 200", got)
	}
	p.until(`document.querySelector("tbody tr") !== null`)
	end()
	p.until(`document.querySelector(".bar") !== null && document.querySelector("main").inert && document.querySelector("tbody tr") !== null`)
	p.picture("disconnected")
	_, _, end = begin(address)
	defer end()
	p.until(`document.querySelector(".bar") === null && document.querySelector("tbody tr") === null && document.querySelector(".empty") !== null`)
}

// J10: with ten thousand requests and five thousand customers the pages stay small, and a key takes less than a tenth of a second. The
// customers are on pages.
func TestManyOfEverything(t *testing.T) {
	server := mock.Start(t, mock.Options{Journal: mock.JournalSize{Entries: 10_000, Bytes: 64 << 20}})
	for range 10_000 {
		server.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/none", nil))
	}
	for i := range 5_000 {
		if _, err := server.CreateCustomer(fmt.Sprintf(`{"csi":"7%07d","name":"The Crowd","keys":{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"a","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}}`, i)); err != nil {
			t.Fatal(err)
		}
	}
	p := visit(t, server)
	defer p.clean()
	for hash, rows := range map[string]int{"/requests": 150, "/customers": 200} {
		p.do(chromedp.Navigate("about:blank"))
		p.at(hash)
		p.settled()
		var shown struct {
			Rows, Nodes int
			Took        float64
		}
		p.do(chromedp.Evaluate(`(async () => {
			const input = document.querySelector("[data-filter]");
			let took = Infinity;
			for (const text of ["7", "70", "700", "7000", "70000"]) {
				const began = performance.now();
				input.value = text;
				input.dispatchEvent(new Event("input", {bubbles: true}));
				await new Promise(requestAnimationFrame);
				took = Math.min(took, performance.now() - began);
			}
			return {Rows: document.querySelectorAll("tbody tr").length, Nodes: document.querySelectorAll("main *").length, Took: took};
		})()`, &shown, awaitPromise))
		if shown.Rows != rows || shown.Nodes > 2_000 || shown.Took > 100 {
			t.Errorf("%s shows %d rows of %d elements, and a key takes %.0f ms", hash, shown.Rows, shown.Nodes, shown.Took)
		}
		t.Logf("%s: %+v", hash, shown)
	}
	p.do(chromedp.Navigate("about:blank"))
	p.at("/customers?q=crowd")
	p.settled()
	for _, want := range []string{"70000200", "70000400"} { // those before are on the pages before
		p.do(chromedp.Click(`//a[.="next page"]`, chromedp.BySearch))
		p.until(`document.querySelectorAll("tbody tr").length === 200 && document.querySelector("tbody tr a").textContent === "` + want + `"`)
	}
	p.do(chromedp.Evaluate(`scrollTo(0, document.body.scrollHeight)`, nil), chromedp.Click(`//a[.="first page"]`, chromedp.BySearch))
	p.until(`document.querySelector("tbody tr a").textContent === "70000000"`)
	if shown := p.text("h1"); !strings.Contains(shown, "200 of 5000") {
		t.Errorf("the page shows %q, want 200 of 5000", shown)
	}
}

// markup lists what a browser would run or load of a page, other than what the console brings.
const markup = `[...document.querySelectorAll("body *")].filter((e) => e.matches("img, iframe, object, embed, script:not([src^='ui/'])") ||
	[...e.attributes].some((a) => /^on/i.test(a.name) || /^\s*javascript:/i.test(a.value) && /href|src|action/i.test(a.name))).map((e) => e.outerHTML)`

// Hostile text shows as text, on each page and in each place: of a client, and in the names of a customer and a snapshot.
func TestHostileTextIsText(t *testing.T) {
	const hostile = `javascript:hit()"'><img src=x onerror=hit()>`
	p := open(t, mock.Options{})
	defer p.clean()
	sent := httptest.NewRequest(http.MethodPost, "/none?"+strings.ReplaceAll(hostile, " ", "/"), strings.NewReader("<script>hit()</script>"+hostile))
	sent.Header.Set("X-Hostile", hostile)
	p.server.ServeHTTP(httptest.NewRecorder(), sent)
	name := strconv.Quote(hostile)
	if _, err := p.server.CreateCustomer(`{"csi":` + name + `,"name":` + name + `,"services":[{"type":"EBSO","instances":[{"name":` + name + `,
		"executions":[{"id":` + name + `,"scheduledStart":"2030-01-01T00:00:00Z"}],
		"rfcs":[{"rfcNumber":` + name + `,"rfcType":` + name + `,"rfcSubType":` + name + `,"scheduledStart":"2030-01-02T00:00:00Z","scheduledEnd":"2030-01-02T02:00:00Z"}]}]}]}`); err != nil {
		t.Fatal(err)
	}
	if err := p.server.SaveSnapshot(hostile); err != nil {
		t.Fatal(err)
	}
	customer := "/customers/" + url.PathEscape(hostile)
	instance := customer + "/instances/" + url.PathEscape(hostile) + "?from=2030-01-01T00:00:00Z&zoom=week"
	request := "/requests/" + p.server.Journal()[0].ID
	for hash, shown := range map[string]string{
		"/requests": "img/src=x", request: "<script>hit()</script>", "/customers": hostile, customer: hostile, instance: hostile, "/about": hostile,
	} {
		p.do(chromedp.Navigate("about:blank"))
		p.at(hash)
		p.settled()
		var found []string
		if p.do(chromedp.Evaluate(markup, &found)); len(found) > 0 {
			t.Errorf("%s has %q", hash, found)
		}
		if text := p.text("main"); !strings.Contains(text, shown) {
			t.Errorf("%s does not show %q:\n%.500s", hash, shown, text)
		}
	}
}

// The page of API documents explains a refusal.
func TestDocsExplain(t *testing.T) {
	p := open(t, mock.Options{})
	defer p.clean()
	p.allowed = []string{"400 (Bad Request)"}
	p.do(chromedp.Navigate(p.server.URL + "/__admin/docs/#/bounce/scheduleExecution"))
	p.drawn()
	p.do(chromedp.Evaluate(`{
		const text = document.querySelector(".opblock-put.is-open textarea");
		const write = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set; // what React listens to
		write.call(text, '{"scheduledTime":"2020-08-26T15:00:00Z","action":"schedule"}');
		text.dispatchEvent(new Event("input", {bubbles: true}));
	}`, nil))
	p.pressExecute()
	if shown := p.text("#why"); shown != "400: why?" {
		t.Fatalf("Execute shows %q, want 400: why?", shown)
	}
	p.do(chromedp.Evaluate(`document.querySelector("#why").click()`, nil), chromedp.WaitVisible(".trace .refused", chromedp.ByQuery))
}

// The page of API documents takes the admin token as the console does, and leaves it out of the API's own requests.
func TestDocsWithAdminToken(t *testing.T) {
	const secret = "an-admin-token-for-tests"
	p := open(t, mock.Options{Admin: mock.Admin{Token: secret}})
	defer p.clean()
	p.do(chromedp.Navigate(p.server.URL+"/__admin/docs/#token="+secret), chromedp.WaitVisible("#operations-bounce-scheduleExecution .opblock-summary-control", chromedp.ByQuery),
		chromedp.Evaluate(`document.querySelector("#operations-bounce-scheduleExecution .opblock-summary-control").click()`, nil))
	p.drawn()
	p.pressExecute()
	if shown := p.text("#why"); shown != "200: why?" {
		t.Errorf("Execute without typing shows %q, want 200: why?", shown)
	}
}

// J12: axe finds nothing on any page, in either theme.
func TestAccessibility(t *testing.T) {
	axe := axeSource(t)
	p := open(t, mock.Options{})
	defer p.clean()
	p.onEachPage(func(name, theme string) { p.accessible(axe, name+", "+theme) })
}

// Neither does it on the page that asks for the admin token.
func TestLoginIsAccessible(t *testing.T) {
	axe := axeSource(t)
	p := open(t, mock.Options{Admin: mock.Admin{Token: "an-admin-token-for-tests"}})
	defer p.clean()
	p.allowed = []string{"401 (Unauthorized)"}
	for _, theme := range []string{"light", "dark"} {
		p.theme(theme)
		p.at("/")
		p.do(chromedp.WaitVisible(`input[type="password"]`, chromedp.ByQuery))
		p.accessible(axe, "login, "+theme)
	}
}

// accessible fails for each violation that axe finds on a page.
func (p *tab) accessible(axe, name string) {
	p.Helper()
	var found []string
	p.do(chromedp.Evaluate(axe+`;0`, nil), chromedp.Evaluate(`axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "best-practice"]}).then((r) =>
			r.violations.flatMap((v) => v.nodes.map((n) => v.id + " " + n.target.join(" ") + ": " + n.failureSummary)))`, &found, awaitPromise))
	for _, violation := range found {
		p.Errorf("%s: %.400s", name, violation)
	}
}

// axeSource reads axe-core from a node_modules folder beside a folder of PATH, where npm put it.
func axeSource(t *testing.T) string {
	t.Helper()
	folders := filepath.SplitList(os.Getenv("NODE_PATH"))
	for _, folder := range filepath.SplitList(os.Getenv("PATH")) {
		if filepath.Base(folder) == ".bin" {
			folders = append(folders, filepath.Dir(folder))
		}
	}
	for _, folder := range folders {
		if text, err := os.ReadFile(filepath.Join(folder, "axe-core", "axe.min.js")); err == nil {
			return string(text)
		}
	}
	t.Fatal("axe-core is in no folder of NODE_PATH, nor beside a node_modules/.bin of PATH: npm install axe-core@4.14.1")
	return ""
}
