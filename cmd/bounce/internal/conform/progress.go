package conform

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/cmd/bounce/internal/progress"
	"example.com/bounce/conformance"
)

// Words of --progress.
const (
	auto   = "auto"
	always = "always"
	never  = "never"
)

// watch shows on stderr how far the run with the options is, until stop is called. Meanwhile other lines go to lines, not to stderr.
func (s *settings) watch(ctx context.Context, o *conformance.Options, stderr io.Writer) (lines io.Writer, stop func()) {
	if s.progress == never || s.progress == auto && s.look.Quiet() {
		return stderr, func() {}
	}
	redraw := cli.IsTerminal(stderr) && os.Getenv("CI") == "" && os.Getenv("TERM") != "dumb"
	ticker := time.NewTicker(progress.Interval)
	display := progress.Start(stderr, progress.Options{
		Redraw: redraw, AtOnce: s.progress == always, Width: func() int { return cli.TerminalWidth(stderr) }, Started: time.Now(), Ticks: ticker.C,
	})
	o.Progress = display.Tell
	forget := context.AfterFunc(ctx, func() {
		if redraw {
			fmt.Fprintln(display, "interrupted: what is under way ends, and the reports are written; a second time ends at once")
		}
	})
	return display, func() {
		forget()
		ticker.Stop()
		display.Stop()
	}
}
