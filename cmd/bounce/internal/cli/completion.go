package cli

import (
	"fmt"

	"github.com/spf13/cobra"
)

var shells = []string{"bash", "zsh", "fish", "powershell"}

// NewCompletion returns the command completion. Cobra's own prints help and exits 0 for an unknown shell.
func NewCompletion() *cobra.Command {
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Print a completion script for bash, zsh, fish or powershell",
		Long:  `Prints a script that completes commands, flags and their values in the shell. Bash needs the package bash-completion.`,
		Example: `  source <(bounce completion bash)
  bounce completion zsh > "${fpath[1]}/_bounce"
  bounce completion fish | source
  bounce completion powershell | Out-String | Invoke-Expression`,
		ValidArgs: shells,
		Args: func(c *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return WithHelpHint("no shell given, want "+JoinOr(shells), c.CommandPath())
			case len(args) > 1:
				return WithHelpHint(fmt.Sprintf("%d shells given, want one", len(args)), c.CommandPath())
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			root, w := c.Root(), c.OutOrStdout()
			switch args[0] {
			case "bash":
				return WriteError(0, root.GenBashCompletionV2(w, true))
			case "zsh":
				return WriteError(0, root.GenZshCompletion(w))
			case "fish":
				return WriteError(0, root.GenFishCompletion(w, true))
			case "powershell":
				return WriteError(0, root.GenPowerShellCompletionWithDesc(w))
			}
			return WithHelpHint(fmt.Sprintf("unknown shell %q, want %s", args[0], JoinOr(shells)), c.CommandPath())
		},
	}
}

// CompleteFlag offers words for a flag's value to the shell. Only a completion calls words.
func CompleteFlag(c *cobra.Command, flag string, words func() []string) {
	err := c.RegisterFlagCompletionFunc(flag,
		func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return words(), cobra.ShellCompDirectiveNoFileComp
		})
	if err != nil {
		panic(err) // the flag is unknown: no input leads here
	}
}
