package conform

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/conformance/report"
)

// formats are the kinds of reports in the order of the help.
var formats = []format{
	{"pretty", report.Pretty}, {"junit", plain(report.JUnit)}, {"json", plain(report.JSON)},
}

type format struct {
	kind   string
	encode func(w io.Writer, r *report.Report, colour bool) error
}

// plain is a format that has no colours.
func plain(encode func(io.Writer, *report.Report) error) func(io.Writer, *report.Report, bool) error {
	return func(w io.Writer, r *report.Report, _ bool) error { return encode(w, r) }
}

func formatKinds() (kinds []string) {
	for _, f := range formats {
		kinds = append(kinds, f.kind)
	}
	return kinds
}

// output is one report to write; the path "" is stdout.
type output struct {
	format

	path string
}

// parseFormats reads KIND or KIND:PATH of each. No two may go to the same place.
func parseFormats(wanted []string) ([]output, error) {
	var outputs []output
	taken := map[string]string{}
	for _, each := range wanted {
		kind, path, hasPath := strings.Cut(each, ":")
		if err := cli.CheckWord("format", kind, words["format"]...); err != nil {
			return nil, err
		}
		if hasPath && path == "" {
			return nil, fmt.Errorf("--format %s has no path; leave out the colon for stdout", each)
		}
		if path != "" {
			path = filepath.Clean(path)
		}
		if before, twice := taken[path]; twice {
			return nil, fmt.Errorf("--format %s and %s go to the same place; give one a path, such as %s:report.out",
				before, each, kind)
		}
		taken[path] = each
		i := slices.IndexFunc(formats, func(f format) bool { return f.kind == kind })
		outputs = append(outputs, output{formats[i], path})
	}
	return outputs, nil
}

// checkWritable finds out before the run whether each report can be written.
func checkWritable(outputs []output) error {
	for _, o := range outputs {
		if o.path == "" {
			continue
		}
		err := cli.CheckWritable(o.path)
		if file := (*fs.PathError)(nil); errors.As(err, &file) {
			err = file.Err
		}
		if err != nil {
			return fmt.Errorf("--format %s:%s cannot be written: %w", o.kind, o.path, err)
		}
	}
	return nil
}

// write writes every report, even if one of them fails. Reports on stdout come last: its reader may be gone.
func write(outputs []output, r *report.Report, stdout io.Writer, colour bool) error {
	var errs []error
	outputs = slices.SortedStableFunc(slices.Values(outputs), func(a, b output) int { return len(b.path) - len(a.path) })
	for _, o := range outputs {
		err := o.write(r, stdout, colour)
		if file := (*fs.PathError)(nil); errors.As(err, &file) {
			err = file.Err // its path is that of a temporary file
		}
		if err != nil {
			err = fmt.Errorf("write %s report to %s: %w", o.kind, cmp.Or(o.path, "stdout"), err)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func (o output) write(r *report.Report, stdout io.Writer, colour bool) error {
	if o.path == "" {
		return o.encode(stdout, r, colour)
	}
	return cli.ReplaceFile(o.path, func(w io.Writer) error { return o.encode(w, r, false) })
}
