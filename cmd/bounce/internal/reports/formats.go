package reports

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/conformance/report"
	"example.com/bounce/conformance/report/encode"
	"example.com/bounce/conformance/report/html"
	"example.com/bounce/conformance/report/pretty"
)

// formats are the kinds of reports in the order of the help.
var formats = []format{
	{kind: "pretty", encode: func(w io.Writer, r *report.Report, style Style) error { return pretty.Write(w, r, style.Style) }},
	{kind: "html", encode: func(w io.Writer, r *report.Report, style Style) error { return html.HTML(w, r, style.Quotes) }},
	{kind: "junit", encode: plain(report.JUnit)},
	{kind: "json", encode: plain(report.JSON)},
	{kind: "markdown", encode: plain(encode.Markdown), appends: true},
	{kind: "github", encode: plain(encode.GitHub)},
	{kind: "badge", encode: plain(encode.Badge)},
	{kind: "tap", encode: plain(encode.TAP)},
	{kind: "ctrf", encode: plain(encode.CTRF)},
	{kind: "sarif", encode: plain(encode.SARIF)},
	{kind: "messages", encode: plain(encode.Messages)},
}

type format struct {
	kind   string
	encode func(w io.Writer, r *report.Report, style Style) error
	// appends reports whether the report goes behind what is in the file, such as the summary of a job.
	appends bool
}

// plain is a format that has no style.
func plain(encode func(io.Writer, *report.Report) error) func(io.Writer, *report.Report, Style) error {
	return func(w io.Writer, r *report.Report, _ Style) error { return encode(w, r) }
}

// Kinds lists the kinds of reports in the order of the help.
func Kinds() (kinds []string) {
	for _, f := range formats {
		kinds = append(kinds, f.kind)
	}
	return kinds
}

// Flag adds the flag --format to a command, with its default, and binds it to wanted, which Parse reads.
func Flag(c *cobra.Command, wanted *[]string, fallback ...string) {
	c.Flags().StringSliceVar(wanted, "format", fallback, "report as `KIND[:PATH]`: "+cli.JoinOr(Kinds())+", to stdout or to a file, to which markdown is appended; repeatable")
	cli.CompleteFlag(c, "format", Kinds)
}

// Outputs are the reports to write.
type Outputs []output

// output is one report to write; the path "" is stdout.
type output struct {
	format

	path string
}

// Parse reads KIND or KIND:PATH of each. No two may go to the same place.
func Parse(wanted []string) (Outputs, error) {
	var outputs Outputs
	taken := map[string]string{}
	for _, each := range wanted {
		kind, path, hasPath := strings.Cut(each, ":")
		if err := cli.CheckWord("format", kind, Kinds()...); err != nil {
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

// Shown reports whether stdout shows the report as text.
func (o Outputs) Shown() bool {
	return slices.ContainsFunc(o, func(o output) bool { return o.kind == "pretty" && o.path == "" })
}

// Unshown returns the outputs without the text on stdout.
func (o Outputs) Unshown() Outputs {
	return slices.DeleteFunc(slices.Clone(o), func(o output) bool { return o.kind == "pretty" && o.path == "" })
}

// JSONFile returns the path of the JSON report; "" if none is written to a file that can be read again.
func (o Outputs) JSONFile() string {
	for _, each := range o {
		if each.kind == "json" && each.path != "" && !strings.HasPrefix(each.path, "/dev/") {
			return each.path
		}
	}
	return ""
}

// CheckWritable finds out, before anything is done, whether each report can be written.
func (o Outputs) CheckWritable() error {
	for _, each := range o {
		if each.path == "" {
			continue
		}
		check := cli.CheckWritable
		if each.appends {
			check = cli.CheckAppendable
		}
		if err := check(each.path); err != nil {
			return fmt.Errorf("--format %s:%s cannot be written: %w", each.kind, each.path, withoutPath(err))
		}
	}
	return nil
}

// withoutPath drops the path of an error about a file: it may be that of a temporary one.
func withoutPath(err error) error {
	if file := (*fs.PathError)(nil); errors.As(err, &file) {
		return file.Err
	}
	return err
}

// Write writes every report, even if one of them fails. Reports on stdout come last: its reader may be gone.
func (o Outputs) Write(r *report.Report, stdout io.Writer, style Style) error {
	var errs []error
	for _, each := range slices.SortedStableFunc(slices.Values(o), func(a, b output) int { return len(b.path) - len(a.path) }) {
		err := each.write(r, stdout, style)
		if err != nil {
			err = fmt.Errorf("write %s report to %s: %w", each.kind, cmp.Or(each.path, "stdout"), withoutPath(err))
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func (o output) write(r *report.Report, stdout io.Writer, style Style) error {
	if o.path == "" {
		return o.encode(stdout, r, style)
	}
	fill := cli.ReplaceFile
	if o.appends {
		fill = cli.AppendFile
	}
	return fill(o.path, func(w io.Writer) error {
		return o.encode(w, r, Style{pretty.Style{Detail: style.Detail}, style.Quotes})
	})
}
