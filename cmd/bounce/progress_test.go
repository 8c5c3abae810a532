package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/creack/pty"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/mock"
)

// screen collects what a process writes to a terminal.
type screen struct {
	chunks <-chan string
	text   string
}

// newScreen opens a terminal, and returns the end of it that a process may have.
func newScreen(t *testing.T, columns uint16) (*screen, *os.File) {
	t.Helper()
	terminal, end, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = terminal.Close() })
	if err := pty.Setsize(end, &pty.Winsize{Rows: 40, Cols: columns}); err != nil {
		t.Fatal(err)
	}
	chunks := make(chan string)
	done := t.Context().Done()
	go func() {
		defer close(chunks)
		buffer := make([]byte, 1<<12)
		for {
			n, err := terminal.Read(buffer)
			if err != nil {
				return
			}
			select {
			case chunks <- string(buffer[:n]):
			case <-done:
				return
			}
		}
	}()
	return &screen{chunks: chunks}, end
}

// until reads until the screen has had what matches, and fails if the terminal is closed, or much time is over, before.
func (s *screen) until(t *testing.T, pattern string) {
	t.Helper()
	much := time.After(20 * time.Second)
	for !regexp.MustCompile(pattern).MatchString(s.text) {
		select {
		case chunk, more := <-s.chunks:
			if s.text += chunk; !more {
				t.Fatalf("the terminal never shows %s, but\n%q", pattern, s.text)
			}
		case <-much:
			t.Fatalf("waited too long for %s on the terminal, which shows\n%q", pattern, s.text)
		}
	}
}

// On a terminal, a line says at once what the run does, and then how far it is, in no more columns than there are. The first
// interruption is answered, and the line is gone in the end.
func TestConformShowsItsProgressOnATerminal(t *testing.T) {
	t.Parallel()
	target, err := mock.New(mock.Options{})
	if err != nil {
		t.Fatal(err)
	}
	open := make(chan struct{}) // until then nothing is answered
	var puts atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		<-open
		const some = 20
		if r.Method == http.MethodPut && strings.HasPrefix(r.URL.Path, "/selfservice/") && puts.Add(1) > some {
			_, _ = fmt.Fprint(w, "{") // half an answer
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
			return
		}
		target.ServeHTTP(w, r)
	}))
	defer server.Close()
	const columns = 60
	shown, end := newScreen(t, columns)
	command := exec.Command("bounce", "conform", "--target", server.URL, "--random-seed", "1")
	command.Env = append(os.Environ(), "CI=", "TERM=xterm")
	p, err := start(command, end)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	if err := end.Close(); err != nil {
		t.Fatal(err)
	}
	shown.until(t, `^\r\x1b\[Kpreparing: tokens, target, clock`)
	shown.until(t, `preparing: tokens, target, clock  1 s`)
	close(open)
	shown.until(t, `\r\x1b\[K\[ *\d+/\d+\] .* s.*  SE-`)
	if err := command.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	shown.until(t, `interrupted: what is under way ends, and the reports are written; a second time ends at once\r\n`)
	if _, code, err := p.end(); code != cli.CodeInterrupted || err != nil {
		t.Errorf("the exit code is %d (%v), want %d", code, err, cli.CodeInterrupted)
	}
	shown.until(t, `\r\x1b\[Kbounce: interrupted; the reports hold what was done\r\n$`)
	for _, drawn := range strings.Split(shown.text, "\r\x1b[K") {
		if line, _, _ := strings.Cut(drawn, "\r\n"); strings.HasPrefix(line, "[") && len(line) >= columns {
			t.Errorf("the line %q has %d columns, of %d", line, len(line), columns)
		}
	}
}

// A log of a CI system may be a terminal, and one that knows no sequences may be, too: neither has a line drawn again and again.
func TestConformDrawsNothingAgainWhereThatCannotBeSeen(t *testing.T) {
	t.Parallel()
	for _, variable := range []string{"CI=true", "TERM=dumb"} {
		shown, end := newScreen(t, 80)
		command := exec.Command("bounce", "conform", "--id", "SE-TIME-001", "--progress", "always")
		command.Env = append(os.Environ(), "CI=", "TERM=xterm", variable)
		p, err := start(command, end)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(p.kill)
		if err := end.Close(); err != nil {
			t.Fatal(err)
		}
		if _, code, err := p.end(); code != 0 || err != nil {
			t.Errorf("%s: the exit code is %d (%v), want 0", variable, code, err)
		}
		shown.until(t, `^preparing: tokens, target, clock\r\n`)
		if strings.Contains(shown.text, "\x1b") {
			t.Errorf("%s: the terminal shows %q, want no sequences", variable, shown.text)
		}
	}
}
