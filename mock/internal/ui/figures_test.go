//go:build external && linux

package ui_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"example.com/bounce/mock"
)

// What a console that somebody looks at costs a mock: memory and processor time of a request, with one stream of events and with none.
// The bounds are wide, for a machine that does other things, too: the figures count.
//
//	go test -tags external -run Figures -v ./mock/internal/ui
func TestFiguresOfAStream(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "bounce")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "example.com/bounce/cmd/bounce").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	alone, watched := measure(t, binary, false), measure(t, binary, true)
	t.Logf("nobody looks: %s; one stream: %s", alone, watched)
	if more := watched.resident - alone.resident; more > 16<<20 {
		t.Errorf("a stream costs %d bytes, want 2 MB or so", more)
	}
}

type figures struct {
	resident int           // bytes
	request  time.Duration // processor time of one
}

func (f figures) String() string {
	return fmt.Sprintf("%.1f MB resident, %v of processor time a request", float64(f.resident)/1e6, f.request)
}

// measure sends requests to a mock in a process of its own.
func measure(t *testing.T, binary string, watched bool) figures {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	run := exec.CommandContext(ctx, binary, "mock", "--addr", "127.0.0.1:0", "-q")
	out, err := run.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		cancel()
		_ = run.Wait() // it was killed
	}()
	var ready struct{ URL string }
	if err := json.NewDecoder(bufio.NewReader(out)).Decode(&ready); err != nil {
		t.Fatal(err)
	}
	get := func(path string) io.ReadCloser {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, ready.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		return answer.Body
	}
	send := func(n int) {
		for range n {
			body := get("/none")
			_, _ = io.Copy(io.Discard, body)
			body.Close()
		}
	}
	if watched {
		stream := get("/__admin/events")
		defer stream.Close()
		go func() { _, _ = io.Copy(io.Discard, stream) }()
	}
	send(2_000) // the journal is full
	const n = 10_000
	before := processorTime(t, run.Process.Pid)
	send(n)
	return figures{resident(t, run.Process.Pid), (processorTime(t, run.Process.Pid) - before) / n}
}

func proc(t *testing.T, pid int, file string) string {
	t.Helper()
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/" + file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func resident(t *testing.T, pid int) int {
	t.Helper()
	found := regexp.MustCompile(`VmRSS:\s+(\d+) kB`).FindStringSubmatch(proc(t, pid, "status"))
	if found == nil {
		t.Fatal("the status has no VmRSS")
	}
	kilobytes, _ := strconv.Atoi(found[1]) // digits
	return kilobytes * 1024
}

func processorTime(t *testing.T, pid int) time.Duration {
	t.Helper()
	_, text, _ := strings.Cut(proc(t, pid, "stat"), ") ")
	fields := strings.Fields(text)
	ticks := 0
	for _, field := range fields[11:13] { // utime and stime, in hundredths
		n, err := strconv.Atoi(field)
		if err != nil {
			t.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

// How long the console takes, from the address to what the start page shows: that of the fastest of five visits.
func TestFiguresOfAVisit(t *testing.T) {
	p := open(t, mock.Options{})
	defer p.clean()
	const watch = `new MutationObserver((_, o) => { if (document.querySelector(".card pre")) { o.disconnect(); window.usable = performance.now(); } }).observe(document, {childList: true, subtree: true})`
	p.do(chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := page.AddScriptToEvaluateOnNewDocument(watch).Do(ctx)
		return err
	}))
	var all []float64
	for range 5 {
		var took float64
		p.do(chromedp.Navigate("about:blank"), chromedp.Navigate(p.server.URL+"/__admin/"), chromedp.Poll(`window.usable`, &took))
		all = append(all, took)
	}
	t.Logf("usable after %.0f ms", all)
	if least := slices.Min(all); least > 3000 {
		t.Errorf("the start page takes %.0f ms, want 300", least)
	}
}
