// Package mutants has the command mutants, which prints the matrix of faulty servers and the scenarios that notice them.
// Package matrix runs and judges. Of this module it imports cli, matrix and mutant.
package mutants

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/cmd/bounce/internal/matrix"
	"example.com/bounce/mock/mutant"
)

type mutantsSettings struct {
	format string
	lawful bool
	list   bool
	name   []string
	others bool
	path   string
}

// NewCommand returns the command mutants.
func NewCommand() *cobra.Command {
	s := &mutantsSettings{}
	c := &cobra.Command{
		Use:   "mutants",
		Short: "Test the suite on faulty servers, and on lawful ones",
		Long: `Runs the suite against each server of a catalogue of faulty ones, and prints which scenarios notice which of them. Five
rules must hold: every faulty server is noticed; it is noticed by a scenario of the very clause, reading or hygiene rule
that it breaks; one that breaks only what should be fails no scenario of what must be; every scenario notices one that
breaks its own rule, unless it is tagged @control; and the healthy mock and the lawful servers, which read the contract in
other honest ways, are green, with the readings that they take.

Exit codes: 0 all rules hold; 1 one does not; 2 wrong usage; 5 bounce itself failed; 130 interrupted.

Every flag is also an environment variable: --lawful is BOUNCE_MUTANTS_LAWFUL. A flag wins.`,
		Example: `  bounce mutants
  bounce mutants --format json:matrix.json
  bounce mutants --name limit-15min --name past-ok --lawful=false
  bounce mutants --path target-file --lawful=false
  bounce mutants --list`,
		Args: cli.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := cli.ReadSettings(c, ""); err != nil {
				return err
			}
			return s.run(c.Context(), c.OutOrStdout())
		},
	}
	f := c.Flags()
	f.StringVar(&s.format, "format", "text", "print as `KIND[:PATH]`: text or json, to stdout or to a file")
	f.BoolVar(&s.lawful, "lawful", true, "run the lawful servers too")
	f.BoolVar(&s.list, "list", false, "list the faulty servers, and run none")
	f.StringSliceVar(&s.name, "name", nil, "run only the faulty server of this `NAME`; repeatable")
	f.BoolVar(&s.others, "others", false, "run the whole suite against each, and count the scenarios of other rules that notice it; takes minutes")
	f.StringVar(&s.path, "path", string(matrix.Control), "the suite gets its fixtures by `PATH`: "+cli.JoinOr(matrix.Paths()))
	cli.CompleteFlag(c, "format", func() []string { return matrixKinds })
	cli.CompleteFlag(c, "path", matrix.Paths)
	cli.CompleteFlag(c, "name", mutantNames)
	return c
}

var matrixKinds = []string{"text", "json"}

func mutantNames() []string {
	var names []string
	for _, m := range mutant.All() {
		names = append(names, m.Name)
	}
	return names
}

// run tests the suite and prints the matrix; its error is not nil if a rule does not hold.
func (s *mutantsSettings) run(ctx context.Context, stdout io.Writer) error {
	kind, path, err := s.output()
	if err != nil {
		return err
	}
	mutants, err := s.mutants()
	if err != nil {
		return err
	}
	if err := cli.CheckWord("path", s.path, matrix.Paths()...); err != nil {
		return err
	}
	if s.list {
		return listMutants(stdout, mutants)
	}
	evidence, err := matrix.Run(ctx, matrix.Options{Mutants: mutants, Lawful: s.lawful, Others: s.others, Levels: true, Path: matrix.Path(s.path)})
	switch {
	case ctx.Err() != nil:
		return cli.Exit(cli.CodeInterrupted, errors.New("interrupted before there was anything to report"))
	case err != nil:
		return cli.Exit(cli.CodeInternal, err)
	}
	m := matrix.Judge(evidence)
	if err := writeMatrix(m, kind, path, stdout); err != nil {
		return cli.Exit(cli.CodeInternal, fmt.Errorf("write matrix: %w", err))
	}
	return verdictOf(m, kind == "text" && path == "")
}

// verdictOf returns the error for a matrix. If stdout does not show the broken rules, it says how many there are.
func verdictOf(m *matrix.Matrix, shown bool) error {
	switch {
	case m.Holds():
		return nil
	case shown:
		return cli.Exit(exitBroken, nil)
	}
	return cli.Exit(exitBroken, fmt.Errorf("the rules of the matrix are broken in %d places", len(m.Broken)))
}

func writeMatrix(m *matrix.Matrix, kind, path string, stdout io.Writer) error {
	encode := matrix.Text
	if kind == "json" {
		encode = matrix.JSON
	}
	if path == "" {
		return encode(stdout, m)
	}
	return cli.ReplaceFile(path, func(w io.Writer) error { return encode(w, m) })
}

// exitBroken is the exit code when a rule does not hold.
const exitBroken = 1

func (s *mutantsSettings) output() (kind, path string, err error) {
	kind, path, hasPath := strings.Cut(s.format, ":")
	if hasPath && path == "" {
		return "", "", fmt.Errorf("--format %s has no path; leave out the colon for stdout", s.format)
	}
	if path != "" {
		path = filepath.Clean(path)
	}
	return kind, path, cli.CheckWord("format", kind, matrixKinds...)
}

// mutants returns the named mutants; nil means all.
func (s *mutantsSettings) mutants() ([]mutant.Mutant, error) {
	var named []mutant.Mutant
	for _, name := range slices.Compact(slices.Sorted(slices.Values(s.name))) {
		m, err := mutant.Find(name)
		if err != nil {
			return nil, fmt.Errorf("unknown mutant %q%s; bounce mutants --list names them", name, cli.DidYouMean("", name, mutantNames()))
		}
		named = append(named, m)
	}
	return named, nil
}

// listMutants prints what each faulty server does.
func listMutants(w io.Writer, mutants []mutant.Mutant) error {
	if mutants == nil {
		mutants = mutant.All()
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, m := range mutants {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", m.Name, m.Class, m.Rule, m.Defect)
	}
	return cli.WriteError(0, t.Flush())
}
