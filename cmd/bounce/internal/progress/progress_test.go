package progress_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/cmd/bounce/internal/progress"
	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
)

var noon = time.Date(2030, 1, 2, 12, 0, 0, 0, time.UTC)

// shown is what a display writes while the story goes on, with "|" for what clears the line.
func shown(o progress.Options, story func(d *progress.Display, after func(time.Duration))) string {
	var out strings.Builder
	o.Started = noon
	d := progress.Start(&out, o)
	story(d, func(t time.Duration) { d.Tick(noon.Add(t)) })
	d.Stop()
	return strings.ReplaceAll(out.String(), "\r\x1b[K", "|")
}

// scenario is what is told of the n-th scenario of 191.
func scenario(n int, outcome report.Outcome) conformance.Progress {
	return conformance.Progress{
		Done: n, Total: 191, Outcome: outcome, Scenario: conformance.Scenario{ID: fmt.Sprintf("SE-A-%03d", n), Name: "A request is refused"},
	}
}

// run tells of a run in which one scenario fails and one warns.
func run(d *progress.Display, after func(time.Duration)) {
	after(100 * time.Millisecond)
	after(3 * time.Second)
	d.Tell(scenario(0, ""))
	after(4 * time.Second)
	for n := 1; n <= 57; n++ {
		d.Tell(scenario(n, report.Passed))
	}
	d.Tell(scenario(58, report.Failed))
	d.Tell(scenario(59, report.Warned))
	after(17 * time.Second)
	fmt.Fprintln(d, "bounce: something else")
	after(18 * time.Second)
	d.Tell(scenario(60, report.Errored))
	after(185 * time.Second)
}

func TestATerminalShowsOneLine(t *testing.T) {
	t.Parallel()
	got := shown(progress.Options{Redraw: true, Width: func() int { return 70 }}, run)
	want := `|preparing: tokens, target, clock|preparing: tokens, target, clock|preparing: tokens, target, clock  3 s|[  0/191]  4 s  SE-A-000 A request is refused|failed  SE-A-058  A request is refused
|[ 59/191] 1 failed, 1 warned  17 s, about 31 s left  SE-A-059 A reque|bounce: something else
|[ 59/191] 1 failed, 1 warned  18 s, about 34 s left  SE-A-059 A reque|errored  SE-A-060  A request is refused
|[ 60/191] 1 failed, 1 errored, 1 warned  3 min 5 s, about 6 min 37 s |`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the text differs (-want +got):\n%s", diff)
	}
}

// A log has a line every ten seconds, and from the first one on each failure; a short run has none.
func TestALogHasALineNowAndThen(t *testing.T) {
	t.Parallel()
	want := `failed  SE-A-058  A request is refused
[ 59/191] 1 failed, 1 warned  17 s, about 31 s left  SE-A-059 A request is refused
bounce: something else
errored  SE-A-060  A request is refused
[ 60/191] 1 failed, 1 errored, 1 warned  3 min 5 s, about 6 min 37 s left  SE-A-060 A request is refused
`
	if diff := cmp.Diff(want, shown(progress.Options{}, run)); diff != "" {
		t.Errorf("the text differs (-want +got):\n%s", diff)
	}
	if got, want := shown(progress.Options{AtOnce: true}, run), "preparing: tokens, target, clock\n"+want; got != want {
		t.Errorf("at once: got %q, want %q", got, want)
	}
	short := shown(progress.Options{}, func(d *progress.Display, after func(time.Duration)) {
		d.Tell(scenario(1, report.Failed))
		after(9 * time.Second)
	})
	if short != "" {
		t.Errorf("a short run says %q, want nothing", short)
	}
}

func TestALogHasNoMoreThanOneLineInTenSeconds(t *testing.T) {
	t.Parallel()
	lines := shown(progress.Options{}, func(d *progress.Display, after func(time.Duration)) {
		d.Tell(scenario(1, ""))
		for tenth := range 350 {
			after(time.Duration(tenth) * progress.Interval)
		}
	})
	if got := strings.Count(lines, "\n"); got != 3 {
		t.Errorf("35 seconds have %d lines, want 3:\n%s", got, lines)
	}
}

func TestOnlyTheFirstFailuresAreTold(t *testing.T) {
	t.Parallel()
	lines := shown(progress.Options{AtOnce: true}, func(d *progress.Display, _ func(time.Duration)) {
		for n := range 191 {
			d.Tell(scenario(n+1, report.Failed))
		}
	})
	if got := strings.Count(lines, "failed  SE-A-"); got != 20 || !strings.HasSuffix(lines, "SE-A-020  A request is refused\nfurther failures are in the report\n") {
		t.Errorf("got %d failures, want 20 and a word of the rest:\n%s", got, lines)
	}
}

// What ticks is read until Stop, and no longer.
func TestTicksAreReadUntilTheEnd(t *testing.T) {
	t.Parallel()
	ticks := make(chan time.Time)
	var out strings.Builder
	d := progress.Start(&out, progress.Options{Started: noon, Ticks: ticks})
	ticks <- noon.Add(10 * time.Second)
	ticks <- noon.Add(20 * time.Second)
	d.Stop()
	if got := strings.Count(out.String(), "preparing: "); got != 2 {
		t.Errorf("two ticks drew %d lines, want 2: %q", got, out.String())
	}
	select {
	case ticks <- noon.Add(30 * time.Second):
		t.Error("a tick was read after the end")
	default:
	}
}
