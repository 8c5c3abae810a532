package targetfile

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/conformance"
)

// newToken returns the command token, of the group target.
func newToken() *cobra.Command {
	file := ""
	c := &cobra.Command{
		Use:   "token ROLE",
		Short: "Print the token of a role of a target file",
		Long: `Obtains the token of a role as the target file says, and prints it on stdout: one line and nothing else. The curl commands of a report
take it from $BOUNCE_TOKEN; the line above each names its role.

Every flag is also an environment variable: --config is BOUNCE_TARGET_TOKEN_CONFIG. A flag wins.`,
		Example: "  export BOUNCE_TOKEN=$(bounce target token approver --config target.yaml)",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return cli.WithHelpHint(fmt.Sprintf("%d roles given, want one, such as approver", len(args)), c.CommandPath())
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			if err := cli.ReadSettings(c, ""); err != nil {
				return err
			}
			token, err := obtain(c.Context(), file, args[0])
			if err != nil {
				return err
			}
			if isTerminal(c.OutOrStdout()) {
				fmt.Fprintf(c.ErrOrStderr(), "bounce: %s, for a shell: export BOUNCE_TOKEN=$(bounce target token %s --config %s)\n",
					conformance.IdentityRoles()[args[0]], args[0], file)
			}
			return cli.WriteError(fmt.Fprintln(c.OutOrStdout(), token))
		},
	}
	c.Flags().StringVar(&file, "config", "", "the target `FILE`")
	c.ValidArgsFunction = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return rolesOf(file), cobra.ShellCompDirectiveNoFileComp
	}
	return c
}

// rolesOf lists the roles of a file for a completion; all known ones if it cannot be read.
func rolesOf(file string) []string {
	if text, err := cli.ReadFile(file); err == nil {
		if config, err := conformance.ParseConfig(file, text, nil); err == nil {
			return slices.Sorted(maps.Keys(config.Identities))
		}
	}
	return slices.Sorted(maps.Keys(conformance.IdentityRoles()))
}

// obtain returns the token of a role of a file.
func obtain(ctx context.Context, file, role string) (string, error) {
	if file == "" {
		return "", cli.WithHelpHint("no target file given, want --config FILE", "bounce target token")
	}
	text, err := cli.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("--config: %w", err)
	}
	config, err := conformance.ParseConfig(file, text, nil)
	if err != nil {
		return "", err
	}
	if _, found := config.Identities[role]; !found {
		return "", unknownRole(file, role, slices.Sorted(maps.Keys(config.Identities)))
	}
	token, err := config.ObtainToken(ctx, role)
	switch {
	case ctx.Err() != nil:
		return "", cli.Exit(cli.CodeInterrupted, fmt.Errorf("interrupted: %w", ctx.Err()))
	case err != nil:
		return "", cli.Exit(cli.CodeTarget, fmt.Errorf("%s: %w", file, err))
	}
	return token, nil
}

// unknownRole says which roles the file has, and what another one would need.
func unknownRole(file, role string, has []string) error {
	if provide := conformance.IdentityRoles()[role]; provide != "" {
		return fmt.Errorf("%s has no identity %s, which is %s; it has %s", file, role, provide, list(has))
	}
	return fmt.Errorf("%q is not a role of %s, which has %s%s", role, file, list(has), cli.DidYouMean("", role, has))
}

func list(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}
