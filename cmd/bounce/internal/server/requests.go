package server

import (
	"context"
	"io"
	"time"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/cmd/bounce/internal/requestlog"
	"example.com/bounce/mock"
)

// requestLog returns the log of requests that --log-requests asks for; nil for none.
func (l logSettings) requestLog(stderr io.Writer) *mock.RequestLog {
	if l.quiet || l.requests == "never" || l.requests == "auto" && !cli.IsTerminal(stderr) {
		return nil
	}
	return mock.NewRequestLog(mock.RequestLogOptions{Control: l.level == "debug"})
}

// printRequests prints a log of requests, which may be nil, until the returned function is called. That prints what waits, but does
// not wait for a terminal that takes nothing.
func (l logSettings) printRequests(log *mock.RequestLog, hint func(id string) string, stderr io.Writer) (stop func()) {
	if log == nil {
		return func() {}
	}
	o := requestlog.Options{Log: log, Hint: hint, Output: stderr, JSON: l.isJSON(), Colour: cli.UseColour(l.noColor, stderr)}
	if cli.IsTerminal(stderr) {
		o.Width = func() int { return cli.TerminalWidth(stderr) }
	}
	ctx, cancel := context.WithCancel(context.Background())
	ticker := time.NewTicker(time.Second)
	o.Tick = ticker.C
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		requestlog.Print(ctx, o)
	}()
	return func() {
		ticker.Stop()
		cancel()
		select {
		case <-ended:
		case <-time.After(time.Second):
		}
	}
}
