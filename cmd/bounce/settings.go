package main

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/go-viper/mapstructure/v2"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/providers/posflag"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"go.yaml.in/yaml/v4"
)

// separator of koanf's nested keys: no setting has any.
const separator = "."

// layers reads the settings of a command into a T: default < file < environment < flags that were given. The flags are
// the only list of names, types and defaults; T has a field with a koanf tag for each.
type layers[T any] struct {
	command  *cobra.Command
	prefix   string // of environment variables
	fileFlag string // whose value is a YAML file of settings; "" when the command has none
}

// readSettings is what a command does first. An error names the flag, the variable or the file, and what was wanted.
func readSettings[T any](c *cobra.Command, fileFlag string) (settings T, err error) {
	l := layers[T]{command: c, prefix: "BOUNCE_" + strings.ToUpper(c.Name()) + "_", fileFlag: fileFlag}
	environment, err := l.environment()
	if err != nil {
		return settings, err
	}
	k := koanf.New(separator)
	if err := l.file(k, environment); err != nil {
		return settings, err
	}
	if err := errors.Join(k.Merge(environment), k.Load(l.flags(k), nil)); err != nil {
		return settings, fmt.Errorf("read settings: %w", err)
	}
	return settings, decode(k, &settings, true)
}

// environment reads the variables with the command's prefix. An empty one counts as not set.
func (l layers[T]) environment() (*koanf.Koanf, error) {
	var unknown []error
	provider := env.Provider(separator, env.Opt{Prefix: l.prefix, TransformFunc: func(variable, value string) (string, any) {
		name := strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(variable, l.prefix)), "_", "-")
		f := l.command.Flags().Lookup(name)
		switch {
		case f == nil || l.variable(name) != variable:
			unknown = append(unknown, see("unknown environment variable "+variable+l.meantVariable(name), l.command.CommandPath()))
			return "", nil
		case value == "":
			return "", nil
		case f.Value.Type() == "stringSlice":
			return name, strings.Split(value, ",")
		}
		return name, value
	}})
	k := koanf.New(separator)
	if err := k.Load(provider, nil); err != nil {
		return nil, fmt.Errorf("read environment: %w", err)
	}
	if len(unknown) > 0 {
		return nil, errors.Join(unknown...)
	}
	return k, l.check(k, l.variable)
}

// variable is the environment variable of a setting.
func (l layers[T]) variable(name string) string {
	return l.prefix + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

func (l layers[T]) meantVariable(name string) string {
	var all []string
	for _, flag := range flagNames(l.command) {
		all = append(all, l.variable(flag))
	}
	return didYouMean("", l.variable(name), all)
}

// file reads the settings file, if there is one: the flag names it, or the environment.
func (l layers[T]) file(k, environment *koanf.Koanf) error {
	if l.fileFlag == "" {
		return nil
	}
	path := environment.String(l.fileFlag)
	if f := l.command.Flags().Lookup(l.fileFlag); f.Changed {
		path = f.Value.String()
	}
	if path == "" {
		return nil
	}
	if err := k.Load(file.Provider(path), yaml4{}); err != nil {
		if missing := (*fs.PathError)(nil); errors.As(err, &missing) {
			return fmt.Errorf("settings: %w", err)
		}
		return fmt.Errorf("settings %s: %w", path, oneLine(err))
	}
	known := slices.DeleteFunc(flagNames(l.command), func(name string) bool { return name == l.fileFlag })
	for name := range k.Raw() {
		if !slices.Contains(known, name) {
			return see(fmt.Sprintf("settings %s: unknown key %q, want the name of a flag%s",
				path, name, didYouMean("", name, known)), l.command.CommandPath())
		}
	}
	return l.check(k, func(name string) string { return fmt.Sprintf("settings %s: %s", path, name) })
}

// flags are those that were given, and the defaults of what no other layer sets.
func (l layers[T]) flags(k *koanf.Koanf) *posflag.Posflag {
	return posflag.ProviderWithFlag(l.command.Flags(), separator, k, func(f *pflag.Flag) (string, any) {
		if f.Name == "help" { // cobra's own
			return "", nil
		}
		return f.Name, posflag.FlagVal(l.command.Flags(), f)
	})
}

// check decodes one layer alone, so that an error can say where the value was given.
func (l layers[T]) check(k *koanf.Koanf, where func(name string) string) error {
	var scratch T
	err := decode(k, &scratch, false)
	var wrong *mapstructure.DecodeError
	if !errors.As(err, &wrong) {
		return err
	}
	name, _, _ := strings.Cut(wrong.Name(), "[")
	f := l.command.Flags().Lookup(name)
	if f == nil {
		return err
	}
	return misfit(where(name), k.Get(name), f)
}

// decode is strict: every setting has a field, and when the layers are together every field has a setting.
func decode(k *koanf.Koanf, out any, together bool) error {
	return k.UnmarshalWithConf("", out, koanf.UnmarshalConf{DecoderConfig: &mapstructure.DecoderConfig{
		ErrorUnused: true, ErrorUnset: together, WeaklyTypedInput: true, Result: out,
		DecodeHook: mapstructure.StringToTimeDurationHookFunc(),
	}})
}

// yaml4 is the YAML parser that koanf lacks.
type yaml4 struct{}

func (yaml4) Unmarshal(text []byte) (map[string]any, error) {
	var document any
	if err := yaml.Load(text, &document); err != nil {
		return nil, err
	}
	settings, ok := document.(map[string]any)
	if !ok && document != nil {
		return nil, errors.New("is no mapping, want lines such as addr: 127.0.0.1:0")
	}
	return settings, nil
}

func (yaml4) Marshal(settings map[string]any) ([]byte, error) { return yaml.Dump(settings) }

// oneLine folds the text of a library's error, some of which have several lines.
func oneLine(err error) error {
	return errors.New(strings.Join(strings.Fields(err.Error()), " "))
}
