package reports

import (
	"errors"
	"io"
	"path/filepath"
	"slices"

	"github.com/spf13/pflag"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/conformance/report/html"
	"example.com/bounce/conformance/report/pretty"
)

// Look has the flags that say how a report is written for a person.
type Look struct {
	noColor bool
	quiet   bool
	verbose int
	source  string
}

// Style says how reports are written.
type Style struct {
	pretty.Style

	Quotes html.Quotes
}

// Flags adds the flags.
func (l *Look) Flags(f *pflag.FlagSet) {
	f.BoolVar(&l.noColor, "no-color", false, "write without colour (default if NO_COLOR is set, or the output is not a terminal)")
	f.BoolVarP(&l.quiet, "quiet", "q", false, "write the verdict and the ids of what failed, in three lines at most")
	f.StringVar(&l.source, "source", "", "quote in the HTML report the lines that clauses rest on, from "+sourceName+" in this `FOLDER`")
	f.CountVarP(&l.verbose, "verbose", "v", "write each cause, rule, reading and booking; twice, each exchange, too")
}

// Check refuses flags that exclude each other.
func (l *Look) Check() error {
	switch {
	case l.verbose < 0:
		return errors.New("--verbose is below 0, want 1 for each cause and rule, or 2 for each exchange, too")
	case l.quiet && l.verbose > 0:
		return errors.New("--quiet writes less and --verbose more; give one of them")
	}
	return nil
}

// Quiet reports whether only the verdict and ids are wanted.
func (l *Look) Quiet() bool { return l.quiet }

// Style is how the reports are written, those for a person to stdout.
func (l *Look) Style(o Outputs, stdout io.Writer) (style Style, err error) {
	style.Colour, style.Detail = cli.UseColour(l.noColor, stdout), pretty.Usual+pretty.Detail(min(l.verbose, int(pretty.Whole)))
	if l.quiet {
		style.Detail = pretty.Brief
	}
	if cli.IsTerminal(stdout) {
		style.Width = cli.TerminalWidth(stdout)
	}
	switch {
	case l.source == "":
	case !slices.ContainsFunc(o, func(o output) bool { return o.kind == "html" }):
		return style, errors.New("--source works with the HTML report only; add --format html:report.html")
	default:
		style.Quotes, err = readSource(filepath.Join(l.source, sourceName))
	}
	return style, err
}
