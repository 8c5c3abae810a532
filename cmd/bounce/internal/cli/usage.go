package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"example.com/bounce/openapi/suggest"
)

// kinds are the types of flags, in words.
var kinds = map[string]string{
	"bool":        "true or false",
	"count":       "a whole number",
	"int":         "a whole number",
	"int64":       "a whole number",
	"duration":    "a duration such as 30s or 5m",
	"string":      "a text",
	"stringSlice": "a list of texts, separated by commas",
}

// typeError returns the error for a value that is not of its flag's type; name says how the user gave it.
func typeError(name, given string, f *pflag.Flag) error {
	return fmt.Errorf("%s is %s, want %s", name, given, kinds[f.Value.Type()])
}

// WithHelpHint makes an error that ends with the command that prints help.
func WithHelpHint(text, command string) error {
	if !strings.HasSuffix(text, "?") {
		text += ";"
	}
	return fmt.Errorf("%s see %s --help", text, command)
}

// FlagError returns the error about a flag in one line, with the flag that was probably meant.
func FlagError(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var wrong *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		given, name := "--"+unknown.GetSpecifiedName(), unknown.GetSpecifiedName()
		if short := unknown.GetSpecifiedShortnames(); short != "" { // one dash: probably a long flag
			given, name = "-"+short, short
		}
		name, _, _ = strings.Cut(name, "=")
		question := didYouMeanFlagOf(c, strings.ToUpper(name), func(name, value string) string { return strings.TrimSpace("--" + name + " " + value) })
		if question == "" {
			question = DidYouMean("--", name, FlagNames(c))
		}
		err = fmt.Errorf("unknown flag %s%s", given, question)
	case errors.As(err, &wrong):
		err = typeError("--"+wrong.GetFlag().Name, fmt.Sprintf("%q", wrong.GetValue()), wrong.GetFlag())
	}
	return WithHelpHint(err.Error(), c.CommandPath())
}

// didYouMeanFlagOf suggests the flags whose value is what the unknown one is called, or that do what it says, such as
// --addr HOST:PORT, listen on HOST:PORT, for --port and --listen; "" if there are none, or so many that it says little, or if the word
// is a letter. The word is in capitals; write spells a flag with its value, which is "" for one that needs none.
func didYouMeanFlagOf(c *cobra.Command, word string, write func(name, value string) string) string {
	const shortest, most = 2, 2
	if len(word) < shortest {
		return ""
	}
	var meant []string
	for _, name := range SettingNames(c) {
		value, usage := pflag.UnquoteUsage(c.Flags().Lookup(name))
		does, _, _ := strings.Cut(usage, " ")
		if slices.Contains(strings.Split(value, ":"), word) || strings.EqualFold(does, word) {
			meant = append(meant, write(name, value))
		}
	}
	if len(meant) == 0 || len(meant) > most {
		return ""
	}
	return "; did you mean " + JoinOr(meant) + "?"
}

// oneLine joins the lines of a library's error.
func oneLine(err error) error {
	return errors.New(strings.Join(strings.Fields(err.Error()), " "))
}

// UnknownCommand returns the error about an unknown command of a group, with the one that was probably meant.
func UnknownCommand(of *cobra.Command, name string) error { return unknownCommand(of, name) }

// unknownCommand also suggests the topics of bounce help.
func unknownCommand(of *cobra.Command, name string, topics ...string) error {
	path := of.CommandPath() + " "
	given := strings.TrimPrefix(path+name, of.Root().Name()+" ")
	question := DidYouMean(path, name, commandNames(of))
	if question == "" || slices.Contains(topics, name) {
		question = DidYouMean(path+"help ", name, topics)
	}
	return WithHelpHint(fmt.Sprintf("unknown command %q%s", given, question), of.CommandPath())
}

// NoArgs refuses arguments that are neither a flag nor a flag's value.
func NoArgs(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		question := DidYouMean(c.CommandPath()+" ", args[0], commandNames(c))
		if question == "" {
			question = suggestFlags(c, args[0])
		}
		return WithHelpHint(fmt.Sprintf("%s takes flags only, but was given %q%s", c.CommandPath(), args[0], question), c.CommandPath())
	}
	return nil
}

// suggestFlags names the flags that need no value and would have taken this one.
func suggestFlags(c *cobra.Command, value string) string {
	var meant []string
	c.Flags().Visit(func(f *pflag.Flag) {
		if f.NoOptDefVal != "" && f.Value.Set(value) == nil {
			meant = append(meant, "--"+f.Name+"="+value)
		}
	})
	if len(meant) == 0 {
		return ""
	}
	return "; did you mean " + JoinOr(meant) + "?"
}

// CheckWord refuses a value that is not one of the words that the flag knows.
func CheckWord(flag, value string, words ...string) error {
	if slices.Contains(words, value) {
		return nil
	}
	return fmt.Errorf("--%s is %q, want %s%s", flag, value, JoinOr(words), DidYouMean("", value, words))
}

// DidYouMean returns "; did you mean ...?" with the names that are close to the given one; "" if there are none.
func DidYouMean(prefix, given string, names []string) string {
	var near []string
	for _, name := range suggest.Names(given, names) {
		near = append(near, prefix+name)
	}
	if len(near) == 0 {
		return ""
	}
	return "; did you mean " + JoinOr(near) + "?"
}

// JoinOr returns "a, b or c".
func JoinOr(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	end := len(words) - 1
	return strings.Join(words[:end], ", ") + " or " + words[end]
}

// FlagNames lists the flags of a command.
func FlagNames(c *cobra.Command) []string {
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return names
}
