// Package progress shows on a terminal, or in a log, how far a run of the suite is. It judges nothing. Of this module it imports
// conformance, report and printable.
package progress

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
	"example.com/bounce/openapi/printable"
)

const (
	// Interval is how often the line on a terminal is drawn.
	Interval = 100 * time.Millisecond

	logged = 10 * time.Second // between two lines in a log
	most   = 20               // failures that are told one by one

	erase = "\r\x1b[K" // the line of the cursor
)

// Options say how to show it.
type Options struct {
	// Redraw draws one line again and again, as a terminal allows; else lines are added, the first after ten seconds, so that a
	// short run says nothing.
	Redraw bool
	// AtOnce adds the first line, and each failure, at once.
	AtOnce bool
	// Width is how many columns a line may have; nil sets no bound. It is asked each time that a line is drawn.
	Width func() int
	// Started is when the run began. Ticks tell the time every Interval; with nil, the caller calls Tick.
	Started time.Time
	Ticks   <-chan time.Time
}

// Display shows how far one run is. It may be used by several goroutines.
type Display struct {
	Options

	stop, stopped chan struct{}

	mu       sync.Mutex
	out      io.Writer
	drawn    bool // whether the line of the cursor is the display's
	speaks   bool // whether lines are added yet
	next     time.Duration
	last     conformance.Progress
	first    time.Duration // when the first scenario began
	elapsed  time.Duration
	counts   map[report.Outcome]int
	failures []conformance.Progress // that were not told yet
	told     int
}

// Start shows on out that a run is being prepared, and then what Tell is told. The caller must call Stop.
func Start(out io.Writer, o Options) *Display {
	d := &Display{
		Options: o, out: out, stop: make(chan struct{}), stopped: make(chan struct{}), counts: map[report.Outcome]int{}, next: logged,
		speaks: o.Redraw || o.AtOnce,
	}
	if d.speaks {
		d.show()
	}
	go d.run()
	return d
}

func (d *Display) run() {
	defer close(d.stopped)
	for {
		select {
		case <-d.stop:
			return
		case now := <-d.Ticks:
			d.Tick(now)
		}
	}
}

// Stop ends the display, and removes its line.
func (d *Display) Stop() {
	close(d.stop)
	<-d.stopped
	d.mu.Lock()
	defer d.mu.Unlock()
	d.hide()
}

// Tell shows a scenario that begins or ends. Conformance calls it.
func (d *Display) Tell(p conformance.Progress) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.last.Total == 0 {
		d.first = d.elapsed
	}
	d.last = p
	d.counts[p.Outcome]++
	if p.Outcome == report.Failed || p.Outcome == report.Errored {
		d.failures = append(d.failures, p)
		d.tellFailures()
	}
}

// Write writes whole lines, such as an error, above the line of the display.
func (d *Display) Write(text []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.hide()
	return d.out.Write(text)
}

// Tick shows how far the run is now.
func (d *Display) Tick(now time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.elapsed = now.Sub(d.Started)
	switch {
	case d.Redraw:
		d.show()
	case d.elapsed >= d.next:
		d.speaks, d.next = true, d.elapsed.Truncate(logged)+logged
		d.tellFailures()
		d.show()
	}
}

// tellFailures adds a line for each failure.
func (d *Display) tellFailures() {
	for ; d.speaks && len(d.failures) > 0; d.failures = d.failures[1:] {
		d.told++
		d.hide()
		switch p := d.failures[0]; {
		case d.told <= most:
			fmt.Fprintf(d.out, "%s  %s  %s\n", p.Outcome, p.Scenario.ID, p.Scenario.Name)
		case d.told == most+1:
			fmt.Fprintln(d.out, "further failures are in the report")
		}
	}
}

// hide removes the line of the display.
func (d *Display) hide() {
	if d.drawn {
		fmt.Fprint(d.out, erase)
		d.drawn = false
	}
}

// show draws the line of the display, or adds one.
func (d *Display) show() {
	line := d.line()
	if !d.Redraw {
		fmt.Fprintln(d.out, line)
		return
	}
	if d.Width != nil {
		runes := []rune(line)
		line = string(runes[:min(len(runes), max(d.Width()-1, 0))]) // some terminals wrap in the last column
	}
	fmt.Fprint(d.out, erase, line)
	d.drawn = true
}

func (d *Display) line() string {
	if d.last.Total == 0 {
		text := "preparing: tokens, target, clock"
		if d.elapsed >= time.Second {
			text += "  " + seconds(d.elapsed)
		}
		return text
	}
	total := fmt.Sprint(d.last.Total)
	line := fmt.Sprintf("[%*d/%s]", len(total), d.last.Done, total)
	var counts []string
	for _, o := range []report.Outcome{report.Failed, report.Errored, report.Warned} {
		if n := d.counts[o]; n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", n, o))
		}
	}
	if len(counts) > 0 {
		line += " " + strings.Join(counts, ", ")
	}
	line += "  " + seconds(d.elapsed)
	if left := d.left(); left > 0 {
		line += ", about " + seconds(left) + " left"
	}
	return line + "  " + d.last.Scenario.ID + " " + d.last.Scenario.Name
}

// left estimates how long the rest takes, by how long the scenarios took that are done; 0 if they are too few to tell.
func (d *Display) left() time.Duration {
	const few = 10
	spent := d.elapsed - d.first
	if d.last.Done < few || spent < 2*time.Second {
		return 0
	}
	return time.Duration(float64(spent) / float64(d.last.Done) * float64(d.last.Total-d.last.Done)).Round(time.Second)
}

// seconds writes a time without a fraction.
func seconds(t time.Duration) string { return printable.Duration(t.Truncate(time.Second)) }
