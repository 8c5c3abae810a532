package conform

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
)

// run checks the target and writes the reports; its error is the outcome. It finds everything that is wrong with the settings
// before it sends a request.
func (s *settings) run(ctx context.Context, stdout, stderr io.Writer) error {
	if err := s.selectAgain(); err != nil {
		return err
	}
	selected, err := conformance.Select(s.options.Selection.Tags, s.options.Selection.IDs)
	if err != nil {
		return s.failure(ctx, err)
	}
	options, err := s.readOptions()
	if err != nil {
		return err
	}
	if err := options.Check(); err != nil {
		return s.failure(ctx, err)
	}
	d, err := s.delivery(stdout)
	if err != nil {
		return err
	}
	if s.list {
		return list(stdout, slices.DeleteFunc(selected, func(c conformance.Scenario) bool {
			return c.Family && s.options.Selection.Profile == conformance.Schedule
		}))
	}
	if err := d.outputs.CheckWritable(); err != nil {
		return err
	}
	limited := ctx
	if s.runTimeout > 0 {
		var cancel context.CancelFunc
		limited, cancel = context.WithTimeout(ctx, s.runTimeout)
		defer cancel()
	}
	lines, stop := s.watch(ctx, &options, stderr)
	r, err := check(limited, options, lines)
	stop()
	if err != nil {
		return d.unfinished(r, s.failure(ctx, err))
	}
	for _, changed := range r.Compare(d.earlier) {
		fmt.Fprintln(stderr, report.InLine(changed))
	}
	if ctx.Err() == nil && limited.Err() != nil && isCut(r) {
		fmt.Fprintf(stderr, "bounce: the time of --run-timeout (%s) was over; raise it, or set 0 for no limit\n", s.runTimeout)
	}
	r.Rerun, r.Exit = s.again(r, d.outputs), s.code(ctx, r)
	return d.finished(r)
}

// isCut reports whether the run ended before one of its scenarios did: only that one wants more time.
func isCut(r *report.Report) bool {
	return slices.ContainsFunc(r.Scenarios, func(s report.Scenario) bool { return s.Code == "interrupted" })
}

// failure is the exit for a run without a report.
func (s *settings) failure(ctx context.Context, err error) error {
	var usage *conformance.UsageError
	var target *conformance.TargetError
	var known *cli.ExitError
	switch {
	case errors.As(err, &known):
		return known
	case ctx.Err() != nil:
		return cli.Exit(cli.CodeInterrupted, errors.New("interrupted before the first scenario; the reports say so"))
	case errors.As(err, &usage):
		return cli.Exit(cli.CodeUsage, s.usageError(usage))
	case errors.As(err, &target):
		return cli.Exit(cli.CodeTarget, s.withReachHint(err))
	case errors.Is(err, context.DeadlineExceeded):
		return cli.Exit(cli.CodeInconclusive, fmt.Errorf("the time of --run-timeout (%s) was over before anything was exercised: see whether the target answers, raise it, or set 0 for no limit", s.runTimeout))
	}
	return cli.Exit(cli.CodeInternal, err)
}

// code is the exit code for a report.
func (s *settings) code(ctx context.Context, r *report.Report) int {
	if ctx.Err() != nil {
		return cli.CodeInterrupted
	}
	return r.ExitCode(s.require == string(report.Conformant))
}

// check runs the suite. It may return a report with an error: that of a run that ended before its first scenario.
func check(ctx context.Context, o conformance.Options, stderr io.Writer) (*report.Report, error) {
	stop, err := findTarget(ctx, &o, stderr)
	if err != nil {
		return conformance.Unfinished(o, err), err
	}
	defer limitMemory()()
	r, err := conformance.Run(ctx, o)
	return r, errors.Join(err, stop())
}

// enoughMemory is how many bytes the collector lets a run have before it works harder. Only a hostile target makes it need as much.
const enoughMemory = 160 << 20

// limitMemory bounds the garbage that answers leave, unless the variable GOMEMLIMIT does. It returns what undoes it.
func limitMemory() (undo func()) {
	limit := debug.SetMemoryLimit(-1)
	if os.Getenv("GOMEMLIMIT") != "" || limit <= enoughMemory {
		return func() {}
	}
	debug.SetMemoryLimit(enoughMemory)
	return func() { debug.SetMemoryLimit(limit) }
}
