// Package requestlog prints a line for each request that a mock has answered: in columns on a terminal, in plain fields elsewhere,
// or as JSON. Texts of clients reach the terminal only with their control characters escaped. Of this module it imports mock.
package requestlog

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"time"

	"example.com/bounce/mock"
)

// Options say what to print, and how. All are required, except where nil or false means something.
type Options struct {
	Log *mock.RequestLog
	// Hint returns what would let a refused request pass in the present state, by its id; "" if nothing better than the line is known.
	Hint   func(id string) string
	Output io.Writer
	// JSON prints objects, one a line.
	JSON bool
	// Width returns the columns of the terminal; nil means that there is no terminal.
	Width func() int
	// Colour colours the status.
	Colour bool
	// Tick comes now and then: what was left out is printed then, even if no request comes any more.
	Tick <-chan time.Time
}

// Print prints lines until ctx ends, and then those that wait. It returns early when the output takes no more.
func Print(ctx context.Context, o Options) {
	p := printer{Options: o}
	for p.err == nil {
		select {
		case line := <-o.Log.Lines():
			p.print(line)
		case now := <-o.Tick:
			if len(o.Log.Lines()) == 0 {
				p.printSkipped(now, o.Log.Skipped())
			}
		case <-ctx.Done():
			for p.err == nil && len(o.Log.Lines()) > 0 {
				p.print(<-o.Log.Lines())
			}
			p.printSkipped(time.Now(), o.Log.Skipped())
			return
		}
	}
}

type printer struct {
	Options
	second int64  // of the latest line, for which the width was asked
	date   string // of the mock, in the latest line
	headed bool
	layout layout
	err    error
}

func (p *printer) print(line mock.RequestLine) {
	p.printSkipped(line.At, line.Skipped)
	if second := line.At.Unix(); p.Width != nil && second != p.second {
		p.second, p.layout = second, layoutFor(p.Width())
	}
	if line.Reason != "" && line.Fault == "" {
		if hint := p.Hint(line.ID); hint != "" {
			line.Hint = hint
		}
	}
	switch {
	case p.JSON:
		p.printJSON(struct {
			mock.RequestLine
			TookMs float64 `json:"tookMs"`
		}{line, float64(line.Took.Microseconds()) / 1000}) //nolint:mnd // a millisecond
	case p.Width == nil:
		p.write(plain(line))
	default:
		p.printColumns(line)
	}
}

// printColumns prints the head before the first line, and the date of the mock where it changes.
func (p *printer) printColumns(line mock.RequestLine) {
	if !p.headed {
		p.write(p.layout.row(head, p.Colour))
		p.headed = true
	}
	if date := line.MockTime.Format(time.DateOnly); date != p.date {
		p.write(" " + date)
		p.date = date
	}
	p.write(p.layout.row(cellsOf(line), p.Colour))
}

// printSkipped says how many lines were left out, if any were.
func (p *printer) printSkipped(at time.Time, n uint64) {
	switch {
	case n == 0:
	case p.JSON:
		p.printJSON(struct {
			At   time.Time `json:"time"`
			More uint64    `json:"more"`
		}{at.UTC(), n})
	default:
		p.write(fmt.Sprintf(" ... %s more (bounce mock prints at most %d a second)", group(n), p.Log.PerSecond()))
	}
}

func (p *printer) printJSON(v any) {
	text, err := json.Marshal(v)
	if err != nil { // times and texts always have a form
		text = []byte(`{}`)
	}
	p.write(string(text))
}

// write writes a line by one call, so that it does not mix with those of the log.
func (p *printer) write(line string) {
	if p.err == nil {
		_, p.err = io.WriteString(p.Output, line+"\n")
	}
}

// group returns a number with commas between thousands.
func group(n uint64) string {
	text := strconv.FormatUint(n, 10)
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}
