package cli

import (
	"errors"
	"fmt"
	"os"
	"slices"

	"go.yaml.in/yaml/v4"
)

// file reads the settings file, if there is one: the flag names it, or the environment. A scalar is what is written there,
// as if it were written behind the flag, and null is nothing; a list may be one of YAML, or have commas.
func (l layers) file() error {
	if l.fileFlag == "" {
		return nil
	}
	path := l.command.Flags().Lookup(l.fileFlag).Value.String()
	if path == "" {
		return nil
	}
	text, err := os.ReadFile(path)
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
		wrong = append(wrong, l.member(path, key, members[i+1]))
	}
	return errors.Join(wrong...)
}

// member sets the flag that a line of the file is for.
func (l layers) member(path string, key, value *yaml.Node) error {
	where := fmt.Sprintf("settings %s:%d: ", path, key.Line)
	known := slices.DeleteFunc(SettingNames(l.command), func(name string) bool { return name == l.fileFlag })
	if !slices.Contains(known, key.Value) {
		return WithHelpHint(fmt.Sprintf("%sunknown key %q, want the name of a flag%s", where, key.Value, DidYouMean("", key.Value, known)),
			l.command.CommandPath())
	}
	f := l.command.Flags().Lookup(key.Value)
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
		return l.set(key.Value, where+key.Value, texts...)
	case value.ShortTag() == "!!null":
		return nil
	}
	return l.set(key.Value, where+key.Value, value.Value)
}

// scalars are the entries of a list; it is not flat when one of them is no scalar.
func scalars(list *yaml.Node) (texts []string, flat bool) {
	for _, entry := range list.Content {
		if entry.Kind != yaml.ScalarNode {
			return nil, false
		}
		texts = append(texts, entry.Value)
	}
	return texts, true
}

// mapping is the keys and values, in turn, of a YAML text: none where it is empty.
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
