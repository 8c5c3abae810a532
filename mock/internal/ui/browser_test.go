//go:build external

package ui_test

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"example.com/bounce/mock"
)

// patience is how long a browser may take for all of a journey, step for a part of it.
const (
	patience = 90 * time.Second
	step     = 15 * time.Second
)

// tab is a page of a browser whose errors, reports and foreign requests fail the test at its end.
type tab struct {
	*testing.T
	ctx    context.Context
	server *mock.Server

	mu      sync.Mutex
	wrong   []string
	allowed []string // parts of messages that the journey causes on purpose
}

// open starts a mock and a browser. The browser must be on PATH.
func open(t *testing.T, o mock.Options) *tab {
	t.Helper()
	return visit(t, mock.Start(t, o))
}

func visit(t *testing.T, server *mock.Server) *tab {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatalf("the journeys need chromium on PATH: %v", err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WindowSize(1440, 900))
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	p := &tab{T: t, ctx: ctx, server: server}
	chromedp.ListenTarget(ctx, p.listen)
	if err := chromedp.Run(ctx, network.Enable(), log.Enable(), runtime.Enable()); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *tab) listen(event any) {
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		u, err := url.Parse(e.Request.URL)
		if err == nil && u.Host != "" && "http://"+u.Host != p.server.URL {
			p.note("a request to " + e.Request.URL)
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.LevelError || e.Entry.Source == log.SourceSecurity {
			p.note(e.Entry.Text + " " + e.Entry.URL)
		}
	case *runtime.EventExceptionThrown:
		p.note(e.ExceptionDetails.Error())
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.APITypeError {
			p.note("console.error")
		}
	}
}

func (p *tab) note(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wrong = append(p.wrong, text)
}

// clean fails for everything that the browser complained of, but for what the journey allows.
func (p *tab) clean() {
	p.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
next:
	for _, text := range p.wrong {
		for _, part := range p.allowed {
			if strings.Contains(text, part) {
				continue next
			}
		}
		p.Errorf("the browser reports: %s", text)
	}
}

func (p *tab) do(actions ...chromedp.Action) {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, step)
	defer cancel()
	if err := chromedp.Run(ctx, actions...); err != nil {
		var shown string
		_ = chromedp.Run(p.ctx, chromedp.Evaluate(`document.body.innerText`, &shown))
		p.clean()
		p.Fatalf("%v; the page shows:\n%.1500s", err, shown)
	}
}

// at opens a page of the console, by what stands behind the #.
func (p *tab) at(hash string) {
	p.Helper()
	p.do(chromedp.Navigate(p.server.URL+"/__admin/#"+hash), chromedp.WaitReady("main h1", chromedp.ByQuery))
}

// until waits for a JavaScript expression to hold.
func (p *tab) until(expression string) {
	p.Helper()
	p.do(chromedp.Poll(expression, nil, chromedp.WithPollingTimeout(10*time.Second)))
}

// settled waits until a page shows what it has read.
func (p *tab) settled() {
	p.Helper()
	p.until(`document.querySelector("main").childElementCount > 1 && ![...document.querySelectorAll("main > p.dim")].some((e) => e.textContent === "reading")`)
}

func (p *tab) click(selector string) {
	p.Helper()
	p.do(chromedp.Click(selector, chromedp.ByQuery))
}

// press clicks the first button whose text begins so.
func (p *tab) press(text string) {
	p.Helper()
	p.do(chromedp.Click(`//main//button[starts-with(normalize-space(.), "`+text+`")]`, chromedp.BySearch))
}

// text returns what an element shows.
func (p *tab) text(selector string) (shown string) {
	p.Helper()
	p.do(chromedp.Text(selector, &shown, chromedp.ByQuery))
	return shown
}

// picture writes what is seen to the folder BOUNCE_PICTURES, for a person to look at.
func (p *tab) picture(name string) {
	p.Helper()
	folder := os.Getenv("BOUNCE_PICTURES")
	if folder == "" {
		return
	}
	var image []byte
	p.do(chromedp.FullScreenshot(&image, 100))
	if err := os.WriteFile(filepath.Join(folder, name+".png"), image, 0o600); err != nil {
		p.Fatal(err)
	}
}

// awaitPromise makes an expression's value that of its promise.
func awaitPromise(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }
