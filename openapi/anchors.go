package openapi

import (
	"errors"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v4"
)

// mostNodes bounds what the aliases of a document may stand for.
const mostNodes = 1 << 20

var errTooLarge = errors.New("its anchors stand for too much")

// withoutAnchors is the source with each alias and each merge replaced by what it stands for: what is served is for any reader of
// OpenAPI, and some know no anchors. A source without any stays as it is, byte for byte.
func withoutAnchors(source []byte) ([]byte, error) {
	var document yaml.Node
	if err := yaml.Load(source, &document); err != nil {
		return nil, err
	}
	e := &expansion{}
	expanded, err := e.expand(&document)
	if err != nil {
		return nil, err
	}
	if !e.changed {
		return source, nil
	}
	text, err := yaml.Dump(expanded, yaml.WithIndent(2), yaml.WithLineWidth(-1)) //nolint:mnd // as the documents are written
	if err != nil {
		return nil, fmt.Errorf("write it without anchors: %w", err)
	}
	return text, nil
}

// expansion copies nodes without anchors.
type expansion struct {
	nodes   int
	changed bool
}

func (e *expansion) expand(n *yaml.Node) (*yaml.Node, error) {
	if e.nodes++; e.nodes > mostNodes {
		return nil, errTooLarge
	}
	if n.Kind == yaml.AliasNode {
		e.changed = true
		return e.expand(n.Alias)
	}
	own := *n
	own.Content = nil
	if own.Anchor != "" {
		own.Anchor, e.changed = "", true
	}
	for i := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 && n.Content[i].Tag == "!!merge" {
			continue
		}
		if n.Kind == yaml.MappingNode && i%2 == 1 && n.Content[i-1].Tag == "!!merge" {
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

// merge adds to a mapping what it merges, and does not have itself.
func (e *expansion) merge(n, own *yaml.Node) error {
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if n.Content[i].Tag != "!!merge" {
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
				if !slices.ContainsFunc(keysOf(own), func(key *yaml.Node) bool { return key.Value == source.Content[j].Value }) {
					own.Content = append(own.Content, source.Content[j], source.Content[j+1])
				}
			}
		}
	}
	return nil
}

// keysOf are the keys of a mapping.
func keysOf(n *yaml.Node) (keys []*yaml.Node) {
	for i := 0; i < len(n.Content); i += 2 {
		keys = append(keys, n.Content[i])
	}
	return keys
}
