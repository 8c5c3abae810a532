package matrix

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"sync"
	"time"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
	"example.com/bounce/mock/mutant"
)

// limit is how long the suite may take for one server. It takes a few seconds, or ten where it waits for every answer; on a
// busy machine, and under the race detector, minutes.
const limit = 15 * time.Minute

// slots has room for each suite that runs, however many matrices the process has. A suite waits for about half of its time,
// so three of them keep a processor busy.
var slots = make(chan struct{}, 3*runtime.GOMAXPROCS(0))

// runSuite runs the suite within the limit. It leaves a suite behind that does not end, and returns that as the suite's error.
func runSuite(ctx context.Context, o conformance.Options) (r *report.Report, suiteError string, err error) {
	type result struct {
		report *report.Report
		err    error
	}
	select {
	case slots <- struct{}{}:
	case <-ctx.Done():
		return nil, "", ctx.Err()
	}
	defer func() { <-slots }()
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	ended := make(chan result, 1)
	go func() {
		r, err := conformance.Run(ctx, o)
		ended <- result{r, err}
	}()
	select {
	case done := <-ended:
		return withoutExchanges(done.report), "", done.err
	case <-ctx.Done():
	}
	const grace = 5 * time.Second
	select {
	case done := <-ended:
		return withoutExchanges(done.report), "", errors.Join(done.err, ctx.Err())
	case <-time.After(grace):
		return new(report.Report), fmt.Sprintf("it did not come to an end within %s", limit), nil
	}
}

// withoutExchanges drops the exchanges of a report, which nothing here reads: hundreds of reports are kept.
func withoutExchanges(r *report.Report) *report.Report {
	if r == nil {
		return nil
	}
	for i := range r.Scenarios {
		r.Scenarios[i].Exchanges = nil
	}
	return r
}

// serveAndRun serves a handler on loopback while the suite runs against it.
func serveAndRun(ctx context.Context, handler http.Handler, o conformance.Options) (r *report.Report, suiteError string, err error) {
	var listening net.ListenConfig
	l, err := listening.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", err
	}
	const longest = time.Minute
	server := &http.Server{
		Handler: handler, ReadTimeout: longest, WriteTimeout: longest, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	defer func() {
		closing := server.Close()
		if serving := <-ended; !errors.Is(serving, http.ErrServerClosed) {
			closing = errors.Join(closing, serving)
		}
		err = errors.Join(err, closing)
	}()
	o.Target = "http://" + l.Addr().String()
	if o.Pacing.RequestTimeout > 0 { // it waits more than it works
		o.Pacing.Concurrency = 16
	}
	return runSuite(ctx, o)
}

// slowFirst puts the mutants first that keep the suite waiting, so that the others run at the same time.
func slowFirst(jobs []func() error, mutants []mutant.Mutant) []func() error {
	var first, rest []func() error
	for i, job := range jobs {
		if i < len(mutants) && mutants[i].Timeout > 0 {
			first = append(first, job)
		} else {
			rest = append(rest, job)
		}
	}
	return append(first, rest...)
}

// runParallel runs as many jobs at once as there may be suites. After the first error, or when ctx ends, no other job begins.
func runParallel(ctx context.Context, jobs []func() error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	next := make(chan func() error)
	var workers sync.WaitGroup
	for range cap(slots) {
		workers.Go(func() {
			for job := range next {
				if err := job(); err != nil {
					stop(err)
				}
			}
		})
	}
	for _, job := range jobs {
		select {
		case next <- job:
		case <-ctx.Done():
		}
	}
	close(next)
	workers.Wait()
	return context.Cause(ctx)
}
