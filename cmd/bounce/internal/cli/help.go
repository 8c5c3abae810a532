package cli

import "github.com/spf13/cobra"

// NewHelp returns the command help. Cobra's own exits 0 for an unknown topic.
func NewHelp() *cobra.Command {
	return &cobra.Command{
		Use:     "help [command]",
		Short:   "Help about any command",
		Example: "  bounce help mock",
		ValidArgsFunction: func(c *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			found, _, err := c.Root().Find(args)
			if err != nil {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return commandNames(found), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			found, rest, err := c.Root().Find(args)
			if err == nil && len(rest) > 0 {
				err = UnknownCommand(found, rest[0])
			}
			if err != nil {
				return err
			}
			return found.Help()
		},
	}
}

// AddCommands makes c a group of commands, which does nothing alone.
func AddCommands(c *cobra.Command, members ...*cobra.Command) {
	c.AddCommand(members...)
	c.Args = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return WithHelpHint("no command given, want "+JoinOr(commandNames(c)), c.CommandPath())
		}
		return UnknownCommand(c, args[0])
	}
	c.RunE = func(*cobra.Command, []string) error { return nil } // Args has refused everything
}

func commandNames(group *cobra.Command) []string {
	var names []string
	for _, c := range group.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return names
}
