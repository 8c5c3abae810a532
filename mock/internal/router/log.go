package router

import (
	"strings"
	"time"

	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/tail"
)

// addLine adds the line of an exchange to a log of requests, if that takes it. took is by the machine's clock.
func addLine(log *tail.Log, x *call, e journal.Entry, took time.Duration) {
	if !log.Takes(x.control, x.started.Add(took)) {
		return
	}
	line := newLine(e, x.started, took)
	summary := exchange.SummaryOf(x.Exchange)
	line.Instance, line.Execution = summary.Instance, summary.Execution
	if line.Reason == "" {
		line.Result = summary.Result
	}
	log.Add(line)
}

// newLine returns what an entry says, in the words of the step that decided.
func newLine(e journal.Entry, at time.Time, took time.Duration) tail.Line {
	line := tail.Line{
		At: at.UTC(), MockTime: e.At.UTC(), ID: e.ID, Method: e.Method, URL: e.URL, Operation: e.Operation, Place: tail.Place{CSI: e.CSI},
		Status: e.Status, Reason: e.Reason, Took: took,
	}
	for _, step := range e.Trace {
		if step.Check == "fault" {
			line.Fault, _, _ = strings.Cut(step.Detail, " strikes: ")
		}
		if e.Reason != "" && step.Rule == e.Reason {
			line.Detail, line.Hint = step.Detail, step.Change
		}
	}
	return line
}
