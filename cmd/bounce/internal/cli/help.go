package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"example.com/bounce/cmd/bounce/internal/topic"
)

// NewHelp returns the command help, about commands and topics. Cobra's own exits 0 for an unknown one.
func NewHelp() *cobra.Command {
	return &cobra.Command{
		Use:   "help [command or topic]",
		Short: "Help about any command or topic",
		Long: `Prints the help of a command, or the text of a topic (Markdown).

Topics: ` + strings.Join(topic.Names(), ", ") + ".",
		Example: "  bounce help mock\n  bounce help readings",
		ValidArgsFunction: func(c *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			found, _, err := c.Root().Find(args)
			if err != nil {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			names := commandNames(found)
			if len(args) == 0 {
				names = append(names, topic.Names()...)
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			found, rest, err := c.Root().Find(args)
			switch {
			case err != nil:
				return err
			case len(rest) == 0:
				found.InitDefaultHelpFlag()
				found.InitDefaultVersionFlag()
				return found.Help()
			}
			if text, isTopic := topic.Text(args[0]); isTopic && len(args) == 1 {
				return WriteError(c.OutOrStdout().Write(text))
			}
			return unknownCommand(found, rest[0], topicNames(found)...)
		},
	}
}

// topicNames lists the topics that a user may have meant in place of a command of the group. Only the root has topics.
func topicNames(group *cobra.Command) []string {
	if group.HasParent() {
		return nil
	}
	return topic.Names()
}

// AddCommands makes c a group of commands. Without a command, the group is wrong usage.
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

// AddRootCommands makes c the root of all commands. Alone it prints its help, which lists the topics, and with --version its
// version.
func AddRootCommands(c *cobra.Command, members ...*cobra.Command) {
	AddCommands(c, members...)
	refuse := c.Args
	c.Args = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		return refuse(c, args)
	}
	c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
	c.SetHelpCommand(NewHelp())
	c.Version = Version()
	c.Long += "\n\nTopics, each printed by bounce help TOPIC: " + strings.Join(topic.Names(), ", ") + "."
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
