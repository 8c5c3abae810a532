package openapi

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// extensions are ours. Any other is somebody else's, and means nothing here.
var extensions = []string{"x-allowed", "x-clauses", "x-lead-time", "x-one-of", "x-opt-in", "x-required-with", "x-secret", "x-wanted"}

var extension = regexp.MustCompile(`\bx-[\w-]+`)

// misspelt refuses a near miss of one of our extensions, which would switch a rule off without a word. The error names its
// line.
func misspelt(source []byte) error {
	if !slices.ContainsFunc(extension.FindAllString(string(source), -1), func(word string) bool { return ours(word) != "" }) {
		return nil // as it nearly always is: there is no need to read the document once more
	}
	var document yaml.Node
	if err := yaml.Load(source, &document); err != nil {
		return fmt.Errorf("look for extensions: %w", err)
	}
	return misspeltIn(&document)
}

// ours is the extension that a word is a near miss of; "" for none.
func ours(word string) string {
	if slices.Contains(extensions, word) {
		return ""
	}
	i := slices.IndexFunc(extensions, func(known string) bool {
		_, slip := slipOf(word, known)
		return slip
	})
	if i < 0 {
		return ""
	}
	return extensions[i]
}

// samples are the members of a document below which all is data, named those whose members' names are anybody's.
var (
	samples = []string{"example", "examples", "default", "enum"}
	named   = []string{
		"properties", "headers", "schemas", "parameters", "responses", "requestBodies", "securitySchemes", "scopes", "mapping", "variables",
	}
)

func misspeltIn(n *yaml.Node) error {
	if n.Kind != yaml.MappingNode {
		for _, child := range n.Content {
			if err := misspeltIn(child); err != nil {
				return err
			}
		}
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if known := ours(key.Value); known != "" && strings.HasPrefix(key.Value, "x-") {
			return fmt.Errorf("line %d: %s is an unknown extension; did you mean %s?", key.Line, key.Value, known)
		}
		if err := misspeltBelow(key.Value, value); err != nil {
			return err
		}
	}
	return nil
}

func misspeltBelow(name string, value *yaml.Node) error {
	switch {
	case slices.Contains(samples, name):
		return nil
	case slices.Contains(named, name) && value.Kind == yaml.MappingNode:
		for i := 1; i < len(value.Content); i += 2 {
			if err := misspeltIn(value.Content[i]); err != nil {
				return err
			}
		}
		return nil
	}
	return misspeltIn(value)
}
