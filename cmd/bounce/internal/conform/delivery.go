package conform

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/cmd/bounce/internal/reports"
	"example.com/bounce/conformance/report"
)

// delivery says what becomes of the report of a run.
type delivery struct {
	outputs        reports.Outputs
	style          reports.Style
	stdout         io.Writer
	implementation *report.Implementation
	earlier        *report.Report
}

func (s *settings) delivery(stdout io.Writer) (d delivery, err error) {
	d.stdout = stdout
	if d.outputs, err = reports.Parse(s.formats); err != nil {
		return d, err
	}
	if d.style, err = s.look.Style(d.outputs, stdout); err != nil {
		return d, err
	}
	if d.implementation, err = parseImplementation(s.unparsed.implementation); err != nil {
		return d, err
	}
	d.earlier, err = s.earlier()
	return d, err
}

// finished writes the reports, and returns the exit for them. If stdout does not show the report, the error has the verdict and its
// first reasons.
func (d delivery) finished(r *report.Report) error {
	r.Implementation = d.implementation
	if err := d.outputs.Write(r, d.stdout, d.style); err != nil {
		return cli.Exit(cli.CodeInternal, err)
	}
	switch {
	case r.Exit == 0:
		return nil
	case r.Exit == cli.CodeInterrupted:
		return cli.Exit(r.Exit, errors.New("interrupted; the reports hold what was done"))
	case d.outputs.Shown():
		return cli.Exit(r.Exit, nil)
	}
	return cli.Exit(r.Exit, fmt.Errorf("verdict: %s: %s", r.Verdict, brief(r.Reasons)))
}

// brief joins the reasons of a verdict for one line.
func brief(reasons []string) string {
	const shown = 3
	if len(reasons) <= shown {
		return strings.Join(reasons, "; ")
	}
	return fmt.Sprintf("%s; and %d more, see the report", strings.Join(reasons[:shown], "; "), len(reasons)-shown)
}

// unfinished writes the reports of a run that ended before its first scenario, if it has one, and returns the exit for it. The
// error says what pretty would print.
func (d delivery) unfinished(r *report.Report, exit error) error {
	if r == nil {
		return exit
	}
	r.Implementation = d.implementation
	if known := (*cli.ExitError)(nil); errors.As(exit, &known) {
		r.Exit = known.Code
	}
	if failed := d.outputs.Unshown().Write(r, d.stdout, d.style); failed != nil {
		return cli.Exit(cli.CodeInternal, errors.Join(exit, failed))
	}
	return exit
}
