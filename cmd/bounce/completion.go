package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

var shells = []string{"bash", "zsh", "fish", "powershell"}

// newCompletion takes the place of cobra's completion command, which prints help and exits 0 for a shell that is not there.
func newCompletion() *cobra.Command {
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Print a completion script for bash, zsh, fish or powershell",
		Long: `Prints a script by which the shell completes commands, flags and the words that a flag knows. For bash it needs the package
bash-completion.`,
		Example: `  source <(bounce completion bash)
  bounce completion zsh > "${fpath[1]}/_bounce"
  bounce completion fish | source
  bounce completion powershell | Out-String | Invoke-Expression`,
		ValidArgs: shells,
		Args: func(c *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return see("no shell given, want "+listed(shells), c.CommandPath())
			case len(args) > 1:
				return see(fmt.Sprintf("%d shells given, want one", len(args)), c.CommandPath())
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			root, w := c.Root(), c.OutOrStdout()
			switch args[0] {
			case "bash":
				return result(0, root.GenBashCompletionV2(w, true))
			case "zsh":
				return result(0, root.GenZshCompletion(w))
			case "fish":
				return result(0, root.GenFishCompletion(w, true))
			case "powershell":
				return result(0, root.GenPowerShellCompletionWithDesc(w))
			}
			return see(fmt.Sprintf("unknown shell %q, want %s", args[0], listed(shells)), c.CommandPath())
		},
	}
}
