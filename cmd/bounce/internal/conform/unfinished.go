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

// check runs the suite. With an error may come a report, of a run that ended before its first scenario.
func check(ctx context.Context, o conformance.Options, stderr io.Writer) (*report.Report, error) {
	stop, err := findTarget(ctx, &o, stderr)
	if err != nil {
		return conformance.Unfinished(o, err), err
	}
	r, err := conformance.Run(ctx, o)
	return r, errors.Join(err, stop())
}

// unfinished writes the reports of a run that ended before its first scenario, where there is one, and is the exit for it.
// What pretty would say on stdout, the error says.
func (s conformSettings) unfinished(ctx context.Context, r *report.Report, outputs []output, stdout io.Writer, err error) error {
	if r != nil {
		rest := slices.DeleteFunc(slices.Clone(outputs), func(o output) bool { return o.kind == "pretty" && o.path == "" })
		if fault := write(rest, r, stdout, false); fault != nil {
			return cli.Exit(cli.CodeInternal, errors.Join(err, fault))
		}
	}
	return failure(ctx, err)
}
