package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"example.com/bounce/openapi"
)

// kinds are the types of flags, in words.
var kinds = map[string]string{
	"bool":        "true or false",
	"int":         "a whole number",
	"int64":       "a whole number",
	"duration":    "a duration such as 30s or 5m",
	"string":      "a text",
	"stringSlice": "a list of texts, separated by commas",
}

// misfit says that what was given is not of its flag's type; name is how the user gave it.
func misfit(name, given string, f *pflag.Flag) error {
	return fmt.Errorf("%s is %s, want %s", name, given, kinds[f.Value.Type()])
}

// see ends an error by where to read on.
func see(text, command string) error {
	if !strings.HasSuffix(text, "?") {
		text += ";"
	}
	return fmt.Errorf("%s see %s --help", text, command)
}

// flagError says in one line what is wrong with a flag, and what was probably meant.
func flagError(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var wrong *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		given, name := "--"+unknown.GetSpecifiedName(), unknown.GetSpecifiedName()
		if short := unknown.GetSpecifiedShortnames(); short != "" { // one dash: probably a long flag
			given, name = "-"+short, short
		}
		name, _, _ = strings.Cut(name, "=")
		err = fmt.Errorf("unknown flag %s%s", given, didYouMean("--", name, flagNames(c)))
	case errors.As(err, &wrong):
		err = misfit("--"+wrong.GetFlag().Name, fmt.Sprintf("%q", wrong.GetValue()), wrong.GetFlag())
	}
	return see(err.Error(), c.CommandPath())
}

// oneLine folds the text of a library's error, some of which have several lines.
func oneLine(err error) error {
	return errors.New(strings.Join(strings.Fields(err.Error()), " "))
}

// unknownCommand says which command of a group is unknown, and what was probably meant.
func unknownCommand(of *cobra.Command, name string) error {
	path := of.CommandPath() + " "
	given := strings.TrimPrefix(path+name, of.Root().Name()+" ")
	return see(fmt.Sprintf("unknown command %q%s", given, didYouMean(path, name, commands(of))), of.CommandPath())
}

// noArgs refuses what is neither a flag nor a flag's value.
func noArgs(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return see(fmt.Sprintf("%s takes flags only, but was given %q%s", c.CommandPath(), args[0], meantFor(c, args[0])), c.CommandPath())
	}
	return nil
}

// meantFor names the flags that can stand without a value, and may have been meant to have this one.
func meantFor(c *cobra.Command, value string) string {
	var meant []string
	c.Flags().Visit(func(f *pflag.Flag) {
		if f.NoOptDefVal != "" && f.Value.Set(value) == nil {
			meant = append(meant, "--"+f.Name+"="+value)
		}
	})
	if len(meant) == 0 {
		return ""
	}
	return "; did you mean " + listed(meant) + "?"
}

// oneOf holds the value of a setting to the words that it knows.
func oneOf(flag, value string, words ...string) error {
	if slices.Contains(words, value) {
		return nil
	}
	return fmt.Errorf("--%s is %q, want %s%s", flag, value, listed(words), didYouMean("", value, words))
}

// didYouMean is "; did you mean ...?" with the names that are close to the one that was given, "" when none is.
func didYouMean(prefix, given string, names []string) string {
	var near []string
	for _, name := range openapi.Near(given, names) {
		near = append(near, prefix+name)
	}
	if len(near) == 0 {
		return ""
	}
	return "; did you mean " + listed(near) + "?"
}

// listed is "a, b or c".
func listed(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	end := len(words) - 1
	return strings.Join(words[:end], ", ") + " or " + words[end]
}

func commands(root *cobra.Command) []string {
	var names []string
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return names
}

func flagNames(c *cobra.Command) []string {
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return names
}

// completes offers words for a flag's value to the shell. The words are asked for only then.
func completes(c *cobra.Command, flag string, words func() []string) {
	err := c.RegisterFlagCompletionFunc(flag,
		func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return words(), cobra.ShellCompDirectiveNoFileComp
		})
	if err != nil {
		panic(err) // the flag is not there: no input leads here
	}
}
