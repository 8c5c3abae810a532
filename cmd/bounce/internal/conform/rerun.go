package conform

import (
	"errors"
	"fmt"
	"strings"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/cmd/bounce/internal/reports"
	"example.com/bounce/conformance/report"
	"example.com/bounce/openapi/printable"
)

// selectAgain selects what failed, or could not be judged, in the report of --rerun.
func (s *settings) selectAgain() error {
	switch {
	case s.past.rerun == "":
		return nil
	case len(s.options.Selection.IDs) > 0:
		return errors.New("--rerun selects what failed in a report, and --id by id; give one of them")
	}
	r, err := readReport("rerun", s.past.rerun)
	if err != nil {
		return err
	}
	s.options.Selection.IDs = r.ToRepeat()
	switch {
	case len(s.options.Selection.IDs) > 0:
		return nil
	case r.Verdict == report.NonConformant:
		return cli.Exit(cli.CodeInconclusive, fmt.Errorf("--rerun %s: a rule is broken in it, but no scenario failed; run all without --rerun", s.past.rerun))
	}
	return cli.Exit(cli.CodeInconclusive, fmt.Errorf("--rerun %s: nothing in it failed or was left unjudged; run all without --rerun", s.past.rerun))
}

// readReport reads the JSON report that a flag names.
func readReport(flag, path string) (*report.Report, error) {
	if path == "-" {
		return nil, fmt.Errorf("--%s is -, want the path of a JSON report: stdin is not read", flag)
	}
	r, err := reports.Read(path, nil)
	if err != nil {
		return nil, fmt.Errorf("--%s: %w", flag, err)
	}
	return r, nil
}

// again is the command that runs again what failed, by the JSON report if one is written to a file, else by id; "" if nothing did,
// or too much for one command.
func (s *settings) again(r *report.Report, outputs reports.Outputs) string {
	const most = 10
	ids, seed := r.ToRepeat(), fmt.Sprintf(" --random-seed %d", r.Seed)
	switch path := outputs.JSONFile(); {
	case len(ids) == 0:
		return ""
	case path != "":
		return s.repeat() + " --rerun " + printable.Word(path) + seed
	case len(ids) <= most:
		return s.repeat() + " --id " + strings.Join(ids, ",") + seed
	}
	return ""
}
