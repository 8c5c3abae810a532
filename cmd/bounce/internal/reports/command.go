// Package reports has the command report, which makes reports of an earlier run, and the flag --format, which it shares with conform.
// It judges nothing. Of this module it imports cli, report and openapi.
package reports

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/conformance/report"
)

// NewCommand returns the command report.
func NewCommand() *cobra.Command {
	var wanted []string
	var look Look
	c := &cobra.Command{
		Use:   "report FILE",
		Short: "Make further reports of an earlier run",
		Long: `Reads the JSON report of an earlier bounce conform from a file, or from stdin for -, and writes it in other formats. They are
the same, byte for byte, as those that the run itself would have written. The target is not called.

The exit code is 0, whatever the verdict in the report, 2 for a file that is no report, or 5 if a report cannot be written.`,
		Example: `  bounce report report.json
  bounce report report.json --format html:report.html,junit:report.xml
  bounce report report.json --format html:report.html --source FOLDER`,
		Args: oneFile,
	}
	Flag(c, &wanted, "pretty")
	look.Flags(c.Flags())
	c.AddCommand(newSchema())
	c.RunE = func(c *cobra.Command, args []string) error {
		if err := cli.ReadSettings(c, ""); err != nil {
			return err
		}
		outputs, err := Parse(wanted)
		if err != nil {
			return err
		}
		if err := look.Check(); err != nil {
			return err
		}
		style, err := look.Style(outputs, c.OutOrStdout())
		if err != nil {
			return err
		}
		r, err := Read(args[0], c.InOrStdin())
		if err != nil {
			return err
		}
		if err := outputs.CheckWritable(); err != nil {
			return err
		}
		if err := outputs.Write(r, c.OutOrStdout(), style); err != nil {
			return cli.Exit(cli.CodeInternal, err)
		}
		return nil
	}
	return c
}

func oneFile(c *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return cli.WithHelpHint("no file given, want the JSON report of a run, or schema", c.CommandPath())
	case len(args) > 1:
		return cli.WithHelpHint(fmt.Sprintf("%d files given, want one", len(args)), c.CommandPath())
	}
	return nil
}

// Read reads the JSON report in a file, or from stdin for "-". It reads no more than a report can have.
func Read(path string, stdin io.Reader) (*report.Report, error) {
	if path != "-" {
		text, err := cli.ReadStart(path, report.MaxSize+1)
		if err != nil {
			return nil, err
		}
		return report.ParseJSON(path, text)
	}
	text, err := cli.ReadStdin(stdin, report.MaxSize+1)
	if err != nil {
		return nil, fmt.Errorf("stdin: %w", withoutPath(err))
	}
	return report.ParseJSON("stdin", text)
}

func newSchema() *cobra.Command {
	return &cobra.Command{
		Use: "schema", Short: "Print the JSON Schema of the JSON report (draft 2020-12)", Args: cli.NoArgs,
		Example: "  bounce report schema > report.schema.json",
		RunE: func(c *cobra.Command, _ []string) error {
			if err := cli.ReadSettings(c, ""); err != nil {
				return err
			}
			return cli.WriteError(c.OutOrStdout().Write(report.Schema()))
		},
	}
}
