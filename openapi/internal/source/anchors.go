package source

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// mostNodes limits the size of what the aliases of a document stand for.
const mostNodes = 1 << 20

var errTooLarge = errors.New("its anchors stand for too much")

// Expand returns the text with each alias and each merge expanded: some readers of OpenAPI know no anchors. A text without any
// stays as it is, byte for byte.
func Expand(text []byte) ([]byte, error) {
	if !mayHaveAnchors(text) {
		return text, nil
	}
	var document yaml.Node
	if err := yaml.Load(text, &document); err != nil {
		return nil, err
	}
	e := &expansion{}
	expanded, err := e.expand(&document)
	if err != nil {
		return nil, err
	}
	if !e.changed {
		return text, nil
	}
	return dump(expanded)
}

// mayHaveAnchors reports false for a text without anchors, aliases and merges, and for most of these: they need no second parse.
func mayHaveAnchors(text []byte) bool {
	const before = " \t\r\n[{,:" // an anchor or an alias
	last := byte('\n')
	for i, b := range text[:max(0, len(text)-1)] {
		next := text[i+1]
		if (b == '&' || b == '*') && next > ' ' && strings.IndexByte(before, last) >= 0 || b == '<' && next == '<' {
			return true
		}
		last = b
	}
	return false
}

func dump(n *yaml.Node) ([]byte, error) {
	text, err := yaml.Dump(n, yaml.WithIndent(2), yaml.WithLineWidth(-1)) //nolint:mnd // as the documents are written
	if err != nil {
		return nil, fmt.Errorf("write it without anchors: %w", err)
	}
	return text, nil
}

// expansion copies nodes without anchors.
type expansion struct {
	shared  map[string]*yaml.Node // what references may stand for
	nodes   int
	changed bool
}

// text writes a node without anchors.
func (e *expansion) text(n *yaml.Node) ([]byte, error) {
	expanded, err := e.expand(n)
	if err != nil {
		return nil, err
	}
	return dump(expanded)
}

func (e *expansion) expand(n *yaml.Node) (*yaml.Node, error) {
	if e.nodes++; e.nodes > mostNodes {
		return nil, errTooLarge
	}
	if n.Kind == yaml.AliasNode {
		e.changed = true
		return e.expand(n.Alias)
	}
	if target, err := e.reference(n); err != nil || target != nil {
		if err != nil {
			return nil, err
		}
		return e.expand(target)
	}
	own := *n
	own.Content = nil
	if own.Anchor != "" {
		own.Anchor, e.changed = "", true
	}
	for i := range n.Content {
		if isMerge(n, i-i%2) {
			continue
		}
		child, err := e.expand(n.Content[i])
		if err != nil {
			return nil, err
		}
		own.Content = append(own.Content, child)
	}
	return &own, e.merge(n, &own)
}

// reference returns what a mapping with a reference to x-shared stands for; nil for any other node.
func (e *expansion) reference(n *yaml.Node) (*yaml.Node, error) {
	if n.Kind != yaml.MappingNode || len(n.Content) != 2 || n.Content[0].Value != "$ref" {
		return nil, nil //nolint:nilnil // most nodes are no references
	}
	name, isShared := strings.CutPrefix(n.Content[1].Value, sharedRef)
	if !isShared {
		return nil, nil //nolint:nilnil // it stays a reference
	}
	if e.shared[name] == nil {
		return nil, fmt.Errorf("line %d: %s has no member %q", n.Line, shared, name)
	}
	return e.shared[name], nil
}

// isMerge reports whether the i-th child of a node is the key of a merge.
func isMerge(n *yaml.Node, i int) bool {
	return n.Kind == yaml.MappingNode && n.Content[i].Tag == "!!merge"
}

// merge adds to a mapping the members that it merges and does not have itself.
func (e *expansion) merge(n, own *yaml.Node) error {
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if !isMerge(n, i) {
			continue
		}
		e.changed = true
		merged, err := e.expand(n.Content[i+1])
		if err != nil {
			return err
		}
		sources := []*yaml.Node{merged}
		if merged.Kind == yaml.SequenceNode {
			sources = merged.Content
		}
		for _, source := range sources {
			for j := 0; j+1 < len(source.Content); j += 2 {
				if !slices.ContainsFunc(keys(own), func(key *yaml.Node) bool { return key.Value == source.Content[j].Value }) {
					own.Content = append(own.Content, source.Content[j], source.Content[j+1])
				}
			}
		}
	}
	return nil
}

// keys lists the keys of a mapping.
func keys(n *yaml.Node) (all []*yaml.Node) {
	for i := 0; i < len(n.Content); i += 2 {
		all = append(all, n.Content[i])
	}
	return all
}
