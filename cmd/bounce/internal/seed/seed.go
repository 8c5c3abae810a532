// Package seed has the commands about seed files: check, schema and export. Package mock reads and checks them.
// Of this module it imports cli, admin and mock.
package seed

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v4"

	"example.com/bounce/cmd/bounce/internal/admin"
	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/mock"
)

// NewCommand returns the group seed.
func NewCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "seed",
		Short: "Check seed files, print their JSON Schema, or export a mock's present state as one",
		Long: `A seed file says which customers, instances, executions and change records (RFCs) a mock starts with: bounce mock
--seed-file FILE.`,
		Example: `  bounce seed check world.yaml
  bounce seed schema > bounce-seed.schema.json
  bounce seed export > world.yaml`,
	}
	cli.AddCommands(c, newSeedCheck(), newSeedExport(), newSeedSchema())
	return c
}

func newSeedSchema() *cobra.Command {
	return &cobra.Command{
		Use:     "schema",
		Short:   "Print the JSON Schema of seed files, for editors",
		Example: "  bounce seed schema > bounce-seed.schema.json",
		Args:    cli.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			text, err := mock.SeedSchema()
			if err != nil {
				return cli.Exit(cli.CodeInternal, err)
			}
			return cli.WriteError(c.OutOrStdout().Write(text))
		},
	}
}

func newSeedCheck() *cobra.Command {
	return &cobra.Command{
		Use:   "check FILE...",
		Short: "Check seed files: every error with its line and what is valid there",
		Long: `Checks that a mock could start with each of the files alone. It prints each error on stderr, with its line in the file and what
is valid there; then the exit code is 2, otherwise 0. A jwksUri at a private address is refused, as by a mock without
--allow-private-jwks.`,
		Example: "  bounce seed check world.yaml other.json",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cli.WithHelpHint("no seed file given, want at least one", c.CommandPath())
			}
			return nil
		},
		RunE: func(c *cobra.Command, files []string) error {
			var faults []error
			for _, name := range files {
				text, err := cli.ReadFile(name)
				if err == nil {
					err = mock.CheckSeed(name, text)
				}
				if err != nil {
					faults = append(faults, err)
					continue
				}
				fmt.Fprintf(c.OutOrStdout(), "%s is good\n", name)
			}
			return errors.Join(faults...)
		},
	}
}

type exportSettings struct {
	adminToken string
	ca         string
	format     string
	target     string
}

func newSeedExport() *cobra.Command {
	s := &exportSettings{}
	c := &cobra.Command{
		Use:   "export",
		Short: "Print the present state of a running mock as a seed file",
		Long: `Prints the customers and readings of a running mock, as they are now, as a seed file that stands alone: bounce mock --seed-file,
with the same --random-seed, is in the same state again.

` + NotExported + `. Where the random
seed does not give a customer's keys, the file has the public halves.

Every flag is also an environment variable: --target is BOUNCE_SEED_EXPORT_TARGET. A flag wins.`,
		Example: `  bounce seed export > world.yaml
  bounce seed export --target http://127.0.0.1:8080 --format json`,
		Args: cli.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := cli.ReadSettings(c, ""); err != nil {
				return err
			}
			text, err := s.export(c.Context())
			if err != nil {
				return err
			}
			return cli.WriteError(c.OutOrStdout().Write(text))
		},
	}
	f := c.Flags()
	f.StringVar(&s.adminToken, "admin-token", "", "the `TOKEN` of the control API, if it needs one; better given as BOUNCE_SEED_EXPORT_ADMIN_TOKEN")
	f.StringVar(&s.ca, "ca", "", "trust the certificate authority in this PEM `FILE` for the target, and no other")
	f.StringVar(&s.format, "format", "yaml", "print as `KIND`: yaml or json")
	f.StringVar(&s.target, "target", admin.DefaultTarget, "call the mock at this `URL`")
	cli.CompleteFlag(c, "format", func() []string { return exportFormats })
	return c
}

// NotExported says what an export lacks; README.md and the control API say the same.
const NotExported = "Not in it are clocks, the journal, faults, rate limits, snapshots, private keys, and the counts behind what is made up"

var exportFormats = []string{"yaml", "json"}

func (s *exportSettings) export(ctx context.Context) ([]byte, error) {
	if err := cli.CheckWord("format", s.format, exportFormats...); err != nil {
		return nil, err
	}
	client, err := admin.NewClient(admin.Settings{Target: s.target, CA: s.ca, Token: s.adminToken, Timeout: admin.DefaultTimeout})
	if err != nil {
		return nil, err
	}
	answer, err := client.Call(ctx, http.MethodGet, "/seed", nil)
	switch {
	case err != nil:
		return nil, err
	case answer.Status != http.StatusOK:
		return nil, cli.Exit(cli.CodeTarget, fmt.Errorf("%s answers %d, without a seed file: is it a bounce mock whose control API is open to you?",
			client.Base(), answer.Status))
	}
	if s.format == "json" {
		var b bytes.Buffer
		if err := json.Indent(&b, answer.Body, "", "  "); err != nil {
			return nil, cli.Exit(cli.CodeInternal, fmt.Errorf("the mock's seed file: %w", err))
		}
		return b.Bytes(), nil
	}
	return asYAML(answer.Body)
}

// asYAML formats JSON as people write YAML. Texts stay in quotes, so that none of them becomes a number.
func asYAML(text []byte) ([]byte, error) {
	var root yaml.Node
	if err := yaml.Load(text, &root); err != nil {
		return nil, cli.Exit(cli.CodeInternal, fmt.Errorf("the mock's seed file: %w", err))
	}
	unfold(&root)
	out, err := yaml.Dump(&root)
	if err != nil {
		return nil, cli.Exit(cli.CodeInternal, fmt.Errorf("write YAML: %w", err))
	}
	return out, nil
}

func unfold(n *yaml.Node) {
	if n.Kind != yaml.ScalarNode {
		n.Style = 0
	}
	for i, child := range n.Content {
		unfold(child)
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			child.Style = 0
		}
	}
}
