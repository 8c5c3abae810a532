//go:build external && linux

package ui_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
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
// What is resident depends on when the collector ran last: the bound is of what is in use.
//
//	go test -tags external -run Figures -v ./mock/internal/ui
func TestFiguresOfAStream(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "bounce")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "example.com/bounce/cmd/bounce").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	alone, watched := measure(t, binary, false), measure(t, binary, true)
	t.Logf("nobody looks: %s; one stream: %s", alone, watched)
	if more := watched.used - alone.used; more > 2<<20 {
		t.Errorf("a stream costs %d bytes, want 2 MiB at most", more)
	}
}

type figures struct {
	used     int           // bytes of heap and stacks, after a collection
	resident int           // bytes
	request  time.Duration // processor time of one
}

func (f figures) String() string {
	return fmt.Sprintf("%.1f MB in use, %.1f MB resident, %v of processor time a request", float64(f.used)/1e6, float64(f.resident)/1e6, f.request)
}

// measure sends requests to a mock in a process of its own.
func measure(t *testing.T, binary string, watched bool) figures {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	profiles := freeAddress(t)
	run := exec.CommandContext(ctx, binary, "mock", "--addr", "127.0.0.1:0", "--pprof", profiles, "-q")
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
	get := func(url string) io.ReadCloser {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		return answer.Body
	}
	send := func(n int, path string) {
		for range n {
			body := get(ready.URL + path)
			_, _ = io.Copy(io.Discard, body)
			body.Close()
		}
	}
	send(1, "/__admin/health") // the control API is loaded at its first call
	if watched {
		stream := get(ready.URL + "/__admin/events")
		defer stream.Close()
		go func() { _, _ = io.Copy(io.Discard, stream) }()
	}
	send(2_000, "/none") // the journal is full
	const n = 10_000
	before := processorTime(t, run.Process.Pid)
	send(n, "/none")
	took := (processorTime(t, run.Process.Pid) - before) / n
	profile := get("http://" + profiles + "/debug/pprof/heap?gc=1&debug=1")
	defer profile.Close()
	text, err := io.ReadAll(profile)
	if err != nil {
		t.Fatal(err)
	}
	return figures{number(t, `# HeapAlloc = (\d+)`, string(text)) + number(t, `# Stack = (\d+)`, string(text)), resident(t, run.Process.Pid), took}
}

// freeAddress returns an address on loopback that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return address
}

// number returns the number that a pattern finds in a text.
func number(t *testing.T, pattern, text string) int {
	t.Helper()
	found := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if found == nil {
		t.Fatalf("%s is not in\n%s", pattern, text)
	}
	n, _ := strconv.Atoi(found[1]) // digits
	return n
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
	return number(t, `VmRSS:\s+(\d+) kB`, proc(t, pid, "status")) * 1024
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
