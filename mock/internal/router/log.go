package router

import (
	"time"

	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/tail"
)

// addLine adds the line of an exchange to a log of requests, if that takes it. took is by the machine's clock.
func addLine(log *tail.Log, x *call, d *journal.Draft, took time.Duration) {
	if !log.Takes(x.control, x.started.Add(took)) {
		return
	}
	line := newLine(d, x.started, took)
	summary := exchange.SummaryOf(x.Exchange)
	line.Instance, line.Execution = summary.Instance, summary.Execution
	if line.Reason == "" {
		line.Result = summary.Result
	}
	log.Add(line)
}

// newLine returns what an exchange says, in the words of the step that decided.
func newLine(d *journal.Draft, at time.Time, took time.Duration) tail.Line {
	line := tail.Line{
		At: at.UTC(), MockTime: d.At.UTC(), ID: d.ID, Method: d.Method, URL: d.URL, Operation: d.Operation, Place: tail.Place{CSI: d.CSI},
		Status: d.Status, Reason: d.Reason, Took: took,
	}
	for _, step := range d.Trace {
		if step.Fault != "" {
			line.Fault = step.Fault
		}
		if d.Reason != "" && step.Rule == d.Reason {
			line.Detail, line.Hint = step.Detail, step.Change
		}
	}
	return line
}
