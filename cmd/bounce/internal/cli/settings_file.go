package cli

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// file reads the settings file, if the flag or the environment names one. A scalar has the text that it would have
// on the command line; null sets nothing; a list may be a YAML list, or have commas.
func (s settings) file() error {
	if s.fileFlag == "" {
		return nil
	}
	path := s.command.Flags().Lookup(s.fileFlag).Value.String()
	if path == "" {
		return nil
	}
	text, err := ReadFile(path)
	if err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	members, err := mapping(path, text)
	if err != nil {
		return err
	}
	var wrong []error
	lines := map[string]int{}
	for i := 0; i < len(members); i += 2 {
		key := members[i]
		if before, twice := lines[key.Value]; twice {
			wrong = append(wrong, fmt.Errorf("settings %s:%d: %s is given twice, in line %d too", path, key.Line, key.Value, before))
			continue
		}
		lines[key.Value] = key.Line
		wrong = append(wrong, s.member(path, key, members[i+1]))
	}
	return errors.Join(wrong...)
}

// member sets the flag of a line of the file.
func (s settings) member(path string, key, value *yaml.Node) error {
	where := fmt.Sprintf("settings %s:%d: ", path, key.Line)
	known := slices.DeleteFunc(SettingNames(s.command), func(name string) bool { return name == s.fileFlag })
	if !slices.Contains(known, key.Value) {
		question := didYouMeanFlagOf(s.command, strings.ToUpper(key.Value), func(name, value string) string { return name + ": " + cmp.Or(value, "true") })
		if question == "" {
			question = DidYouMean("", key.Value, known)
		}
		return WithHelpHint(fmt.Sprintf("%sunknown key %q, want the name of a flag%s", where, key.Value, question), s.command.CommandPath())
	}
	f := s.command.Flags().Lookup(key.Value)
	if value.Kind == yaml.AliasNode {
		value = value.Alias
	}
	switch {
	case value.Kind == yaml.MappingNode:
		return typeError(where+key.Value, "a mapping", f)
	case value.Kind == yaml.SequenceNode:
		texts, flat := scalars(value)
		switch {
		case f.Value.Type() != "stringSlice":
			return typeError(where+key.Value, "a list", f)
		case !flat:
			return typeError(where+key.Value, "a list of more than texts", f)
		}
		return s.set(key.Value, where+key.Value, texts...)
	case value.ShortTag() == "!!null":
		return nil
	}
	return s.set(key.Value, where+key.Value, value.Value)
}

// scalars returns the entries of a list, which is flat if all of them are scalars.
func scalars(list *yaml.Node) (texts []string, flat bool) {
	for _, entry := range list.Content {
		if entry.Kind != yaml.ScalarNode {
			return nil, false
		}
		texts = append(texts, entry.Value)
	}
	return texts, true
}

// mapping returns the keys and values, in turn, of a YAML text; nil if it is empty.
func mapping(path string, text []byte) ([]*yaml.Node, error) {
	var documents []yaml.Node
	err := yaml.Load(text, &documents, yaml.WithAllDocuments())
	if problem := (*yaml.LoadError)(nil); errors.As(err, &problem) {
		return nil, fmt.Errorf("settings %s:%d: is no YAML: %s", path, max(1, problem.Mark.Line), problem.Message)
	}
	switch {
	case err != nil:
		return nil, fmt.Errorf("settings %s: %w", path, oneLine(err))
	case len(documents) > 1:
		return nil, fmt.Errorf("settings %s:%d: begins a second document here, want one", path, documents[1].Line)
	case len(documents) == 0 || len(documents[0].Content) == 0 || documents[0].Content[0].ShortTag() == "!!null":
		return nil, nil
	}
	root := documents[0].Content[0]
	if root.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("settings %s:%d: is no mapping, want lines such as addr: 127.0.0.1:0", path, root.Line)
	}
	return root.Content, nil
}
