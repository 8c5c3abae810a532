package source

import (
	"slices"

	"go.yaml.in/yaml/v4"
)

// Lines finds places of a text.
type Lines struct{ document yaml.Node }

// NewLines returns the lines of a text. Of one that is not YAML it finds none.
func NewLines(text []byte) *Lines {
	l := &Lines{}
	_ = yaml.Load(text, &l.document) // the caller has read it already
	return l
}

// Find returns the line of the place that is reached by the keys, as far as they exist; 0 if the first one does not.
func (l *Lines) Find(keys ...string) (line int) {
	at := &l.document
	for _, key := range keys {
		if at.Kind == yaml.DocumentNode {
			at = at.Content[0]
		}
		i := slices.IndexFunc(at.Content, func(n *yaml.Node) bool { return n.Value == key })
		if i < 0 || i+1 == len(at.Content) {
			return line
		}
		line, at = at.Content[i].Line, at.Content[i+1]
	}
	return line
}
