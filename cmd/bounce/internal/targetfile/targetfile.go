// Package targetfile has the commands about target files: conform init, target check, target schema and target token. Package
// conformance reads and checks them. Of this module it imports admin, builtin, cli, conformance and openapi.
package targetfile

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/conformance"
)

// NewCommand returns the group target.
func NewCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "target",
		Short: "Check target files, print their JSON Schema, or a token of a role",
		Long: `A target file tells the suite who calls a server, and on which instances: bounce conform --config FILE. bounce help
target-file describes it.`,
		Example: `  bounce target check target.yaml
  bounce target schema > bounce-target.schema.json
  export BOUNCE_TOKEN=$(bounce target token approver --config target.yaml)`,
	}
	cli.AddCommands(c, newCheck(), newSchema(), newToken())
	return c
}

func newSchema() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of target files, for editors",
		Long: `Prints the JSON Schema (draft 2020-12) of target files. An editor with the YAML language server completes and checks a file whose
first line names the schema:

# yaml-language-server: $schema=bounce-target.schema.json`,
		Example: "  bounce target schema > bounce-target.schema.json",
		Args:    cli.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			text, err := conformance.ConfigSchema()
			if err != nil {
				return cli.Exit(cli.CodeInternal, err)
			}
			return cli.WriteError(c.OutOrStdout().Write(text))
		},
	}
}

func newCheck() *cobra.Command {
	contract := ""
	c := &cobra.Command{
		Use:   "check FILE...",
		Short: "Check target files: every error with its line, column and remedy",
		Long: `Checks that bounce conform can read each of the files. It obtains no token and calls no server. It prints each error on stderr,
with its line and column in the file and what is valid there; then the exit code is 2, otherwise 0.

Every flag is also an environment variable: --contract is BOUNCE_TARGET_CHECK_CONTRACT. A flag wins.`,
		Example: "  bounce target check target.yaml",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cli.WithHelpHint("no target file given, want at least one", c.CommandPath())
			}
			return nil
		},
		RunE: func(c *cobra.Command, files []string) error {
			if err := cli.ReadSettings(c, ""); err != nil {
				return err
			}
			document, err := cli.LoadContract(contract)
			if err != nil {
				return err
			}
			var wrong []error
			for _, name := range files {
				text, err := cli.ReadFile(name)
				if err == nil {
					_, err = conformance.ParseConfig(name, text, document)
				}
				if err != nil {
					wrong = append(wrong, err)
					continue
				}
				fmt.Fprintf(c.OutOrStdout(), "%s is good\n", name)
			}
			return errors.Join(wrong...)
		},
	}
	c.Flags().StringVar(&contract, "contract", "", contractUsage)
	return c
}

// contractUsage is the help of --contract.
const contractUsage = "the `FILE` of an edited contract"
