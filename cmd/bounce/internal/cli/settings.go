package cli

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// settings sets those flags of a command that were not given: default < file < environment < given flags. The flags are the only
// list of names, types and defaults, and each flag parses its value, whatever its layer.
type settings struct {
	command  *cobra.Command
	fileFlag string          // whose value is a YAML file of settings; "" if the command has none
	taken    map[string]bool // the flags that a higher layer has set
}

// ReadSettings is what a command does first: it sets the flags, and thereby the variables to which they are bound. An error names
// the flag, the variable or the file and its line, and what was wanted.
func ReadSettings(c *cobra.Command, fileFlag string) error {
	s := settings{command: c, fileFlag: fileFlag, taken: map[string]bool{}}
	c.Flags().Visit(func(f *pflag.Flag) { s.taken[f.Name] = true })
	if err := s.environment(); err != nil {
		return err
	}
	return s.file()
}

// set gives a flag its values; only a list has more than one. The value of a higher layer stays. A value of the wrong type is an
// error even then: a typo must not show only when that layer is gone. where says how the user gave the values.
func (s settings) set(name, where string, values ...string) error {
	f := s.command.Flags().Lookup(name)
	if s.taken[name] {
		defer saved(f.Value)()
	}
	for _, value := range values {
		if err := f.Value.Set(value); err != nil {
			return typeError(where, fmt.Sprintf("%q", value), f)
		}
	}
	s.taken[name] = true
	return nil
}

// saved returns a function that restores the flag's present value.
func saved(v pflag.Value) (restore func()) {
	if list, is := v.(pflag.SliceValue); is {
		texts := list.GetSlice()
		return func() { _ = list.Replace(texts) } // it had that value
	}
	text := v.String()
	return func() { _ = v.Set(text) } // it had that value
}

// environment reads the variables with the command's prefix, but those of the commands below it. An empty one counts as not set.
func (s settings) environment() error {
	names := map[string]string{}
	for _, name := range SettingNames(s.command) {
		names[Variable(s.command, name)] = name
	}
	var wrong []error
	for _, entry := range slices.Sorted(slices.Values(os.Environ())) {
		given, value, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(given, Variable(s.command, "")) {
			continue
		}
		name, known := names[given]
		switch {
		case !known && s.isBelow(given):
		case !known:
			wrong = append(wrong, s.unknown(given))
		case value != "":
			wrong = append(wrong, s.set(name, given, value))
		}
	}
	return errors.Join(wrong...)
}

// unknown returns the error for a variable that no flag has, with the one that was probably meant.
func (s settings) unknown(variable string) error {
	prefix := Variable(s.command, "")
	given := strings.ToUpper(strings.TrimPrefix(variable, prefix))
	question := didYouMeanFlagOf(s.command, given, func(name, value string) string { return Variable(s.command, name) + "=" + cmp.Or(value, "true") })
	if question == "" {
		var names []string
		for _, name := range SettingNames(s.command) {
			names = append(names, strings.TrimPrefix(Variable(s.command, name), prefix))
		}
		question = DidYouMean(prefix, given, names)
	}
	return WithHelpHint("unknown environment variable "+variable+question, s.command.CommandPath())
}

// isBelow reports whether a variable has the prefix of a command below this one.
func (s settings) isBelow(variable string) bool {
	return slices.ContainsFunc(s.command.Commands(), func(c *cobra.Command) bool { return strings.HasPrefix(variable, Variable(c, "")) })
}

// Variable returns the environment variable of a setting: the path of the command and the name of the flag.
func Variable(c *cobra.Command, name string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "_", "-", "_").Replace(c.CommandPath() + " " + name))
}

// SettingNames lists the flags of a command except cobra's own.
func SettingNames(c *cobra.Command) []string {
	return slices.DeleteFunc(FlagNames(c), func(name string) bool { return name == "help" })
}
