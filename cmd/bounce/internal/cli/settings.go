package cli

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/go-viper/mapstructure/v2"
	"github.com/knadh/koanf/providers/posflag"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// separator of koanf's nested keys: no setting has any.
const separator = "."

// layers set those flags of a command that were not given: default < file < environment < flags that were given. The flags
// are the only list of names, types and defaults, and each reads its value, wherever that comes from.
type layers struct {
	command  *cobra.Command
	fileFlag string          // whose value is a YAML file of settings; "" when the command has none
	taken    map[string]bool // the flags that a higher layer has set
}

// ReadSettings is what a command does first. T has a field with a koanf tag for each flag. An error names the flag, the
// variable or the file and its line, and what was wanted.
func ReadSettings[T any](c *cobra.Command, fileFlag string) (settings T, err error) {
	l := layers{command: c, fileFlag: fileFlag, taken: map[string]bool{}}
	c.Flags().Visit(func(f *pflag.Flag) { l.taken[f.Name] = true })
	if err := l.environment(); err != nil {
		return settings, err
	}
	if err := l.file(); err != nil {
		return settings, err
	}
	k := koanf.New(separator)
	if err := k.Load(posflag.ProviderWithFlag(c.Flags(), separator, k, settingOf(c)), nil); err != nil {
		return settings, fmt.Errorf("read settings: %w", err)
	}
	return settings, k.UnmarshalWithConf("", &settings, koanf.UnmarshalConf{DecoderConfig: &mapstructure.DecoderConfig{
		ErrorUnused: true, ErrorUnset: true, Result: &settings, // every setting has a field, every field has a setting
	}})
}

// settingOf gives koanf a flag's name and value.
func settingOf(c *cobra.Command) func(*pflag.Flag) (string, any) {
	return func(f *pflag.Flag) (string, any) {
		if !slices.Contains(SettingNames(c), f.Name) {
			return "", nil
		}
		return f.Name, posflag.FlagVal(c.Flags(), f)
	}
}

// set gives a flag values, as many as a list may have. What a higher layer has given it stays, but a value that does not fit is
// an error all the same: a typo does not wait until that layer is gone. where is how the user gave them.
func (l layers) set(name, where string, values ...string) error {
	f := l.command.Flags().Lookup(name)
	if l.taken[name] {
		defer kept(f.Value)()
	}
	for _, value := range values {
		if err := f.Value.Set(value); err != nil {
			return typeError(where, fmt.Sprintf("%q", value), f)
		}
	}
	l.taken[name] = true
	return nil
}

// kept is what gives a flag the value again that it has now.
func kept(v pflag.Value) (again func()) {
	if list, is := v.(pflag.SliceValue); is {
		texts := list.GetSlice()
		return func() { _ = list.Replace(texts) } // which it had
	}
	text := v.String()
	return func() { _ = v.Set(text) } // which it had
}

// environment reads the variables with the command's prefix. An empty one counts as not set.
func (l layers) environment() error {
	names := map[string]string{}
	var variables []string
	for _, name := range SettingNames(l.command) {
		v := Variable(l.command, name)
		names[v] = name
		variables = append(variables, v)
	}
	var wrong []error
	for _, entry := range slices.Sorted(slices.Values(os.Environ())) {
		given, value, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(given, Variable(l.command, "")) {
			continue
		}
		name, known := names[given]
		switch {
		case !known:
			text := "unknown environment variable " + given + DidYouMean("", strings.ToUpper(given), variables)
			wrong = append(wrong, WithHelpHint(text, l.command.CommandPath()))
		case value != "":
			wrong = append(wrong, l.set(name, given, value))
		}
	}
	return errors.Join(wrong...)
}

// Variable is the environment variable of a command's setting: its whole path and the flag's name.
func Variable(c *cobra.Command, name string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "_", "-", "_").Replace(c.CommandPath() + " " + name))
}

// SettingNames lists the flags of a command except cobra's own.
func SettingNames(c *cobra.Command) []string {
	return slices.DeleteFunc(FlagNames(c), func(name string) bool { return name == "help" })
}
