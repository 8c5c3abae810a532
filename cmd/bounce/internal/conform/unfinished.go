package conform

import (
	"context"
	"errors"
	"io"
	"slices"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
)

// check runs the suite. It may return a report with an error: that of a run which ended before its first scenario.
func check(ctx context.Context, o conformance.Options, stderr io.Writer) (*report.Report, error) {
	stop, err := findTarget(ctx, &o, stderr)
	if err != nil {
		return conformance.Unfinished(o, err), err
	}
	r, err := conformance.Run(ctx, o)
	return r, errors.Join(err, stop())
}

// unfinished writes the reports of a run that ended before its first scenario, if it has one, and returns the exit for it. The error
// says what pretty would say on stdout.
func (s *settings) unfinished(ctx context.Context, r *report.Report, outputs []output, stdout io.Writer, err error) error {
	if r != nil {
		rest := slices.DeleteFunc(slices.Clone(outputs), func(o output) bool { return o.kind == "pretty" && o.path == "" })
		if failed := write(rest, r, stdout, false); failed != nil {
			return cli.Exit(cli.CodeInternal, errors.Join(err, failed))
		}
	}
	return s.failure(ctx, err)
}
