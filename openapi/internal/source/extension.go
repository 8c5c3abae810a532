package source

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"example.com/bounce/openapi/suggest"
)

var extension = regexp.MustCompile(`\bx-[\w-]+`)

// CheckExtensions refuses a near miss of one of the extensions, which would switch a rule off without a word. The error names
// its line. Any other extension is somebody else's.
func CheckExtensions(text []byte, extensions []string) error {
	known := speller(extensions)
	if !slices.ContainsFunc(extension.FindAllString(string(text), -1), func(word string) bool { return known.correct(word) != "" }) {
		return nil // the common case: no need to read the document once more
	}
	var document yaml.Node
	if err := yaml.Load(text, &document); err != nil {
		return fmt.Errorf("look for extensions: %w", err)
	}
	return known.check(&document)
}

// speller knows the extensions.
type speller []string

// correct returns the extension of which a word is a near miss; "" if there is none.
func (s speller) correct(word string) string {
	if slices.Contains(s, word) {
		return ""
	}
	i := slices.IndexFunc(s, func(known string) bool { return suggest.IsSlip(word, known) })
	if i < 0 {
		return ""
	}
	return s[i]
}

var (
	// samples are the members below which all is data.
	samples = []string{"example", "examples", "default", "enum"}
	// named are the members whose own members have any name.
	named = []string{
		"properties", "headers", "schemas", "parameters", "responses", "requestBodies", "securitySchemes", "scopes", "mapping", "variables",
	}
)

func (s speller) check(n *yaml.Node) error {
	if n.Kind != yaml.MappingNode {
		for _, child := range n.Content {
			if err := s.check(child); err != nil {
				return err
			}
		}
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if known := s.correct(key.Value); known != "" && strings.HasPrefix(key.Value, "x-") {
			return fmt.Errorf("line %d: %s is an unknown extension; did you mean %s?", key.Line, key.Value, known)
		}
		if err := s.checkMember(key.Value, value); err != nil {
			return err
		}
	}
	return nil
}

func (s speller) checkMember(name string, value *yaml.Node) error {
	switch {
	case slices.Contains(samples, name):
		return nil
	case slices.Contains(named, name) && value.Kind == yaml.MappingNode:
		for i := 1; i < len(value.Content); i += 2 {
			if err := s.check(value.Content[i]); err != nil {
				return err
			}
		}
		return nil
	}
	return s.check(value)
}
