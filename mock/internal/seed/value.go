package seed

import (
	"fmt"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// maxAliased bounds how many values are read beside those that stand in the file, of which each takes a byte at least: aliases
// could otherwise make a small file endless. What has none is read to its end, so that every export can be loaded.
const maxAliased = 400_000

// value is a node of the file and its place. Aliases are resolved.
type value struct {
	node *yaml.Node
	at   at
}

// member says how one member of a mapping is read.
type member struct {
	key  string
	read func(value)
}

// visit resolves an alias; the place stays where the alias stands. It says false when more has been read than a file without
// many aliases holds.
func (r *reader) visit(node *yaml.Node, place at) (value, bool) {
	r.values++
	most := r.size + maxAliased
	if r.values == most+1 {
		r.fault(place, fmt.Sprintf("is beyond the first %d values", most), "fewer aliases")
	}
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	return value{node, place}, r.values <= most
}

// object reads a mapping, in the order of the file, and says fine unless it is something else. Each unknown or repeated key
// is a fault of its own.
func (r *reader) object(v value, members ...member) state {
	if v.node.Kind != yaml.MappingNode {
		r.fault(v.at, "is "+kind(v.node), "a mapping of "+strings.Join(keysOf(members), ", "))
		return faulty
	}
	r.pairs(v, func(key string, child value) {
		for _, m := range members {
			if m.key == key {
				m.read(child)
				return
			}
		}
		r.fault(child.at, "is an unknown key"+meant(key, keysOf(members)), oneOf(keysOf(members)))
	})
	return fine
}

// pairs calls each for the members of a mapping whose keys are texts and come once.
func (r *reader) pairs(v value, each func(key string, child value)) {
	first := map[string]int{}
	for i := 0; i+1 < len(v.node.Content); i += 2 {
		keyNode := v.node.Content[i]
		if keyNode.Kind != yaml.ScalarNode {
			r.fault(at{v.at.file, keyNode.Line, v.at.pointer}, "has a key that is "+kind(keyNode), "a text as key")
			continue
		}
		key := keyNode.Value
		place := at{v.at.file, keyNode.Line, v.at.member(shownKey(key)).pointer}
		if line, twice := first[key]; twice {
			r.fault(place, fmt.Sprintf("is given twice, first on line %d", line), "it once")
			continue
		}
		first[key] = keyNode.Line
		child, ok := r.visit(v.node.Content[i+1], place)
		if !ok {
			return
		}
		each(key, child)
	}
}

// list reads a list.
func (r *reader) list(v value, of string, each func(value)) {
	if v.node.Kind != yaml.SequenceNode {
		r.fault(v.at, "is "+kind(v.node), "a list of "+of)
		return
	}
	for i, node := range v.node.Content {
		place := at{v.at.file, node.Line, v.at.member(strconv.Itoa(i)).pointer}
		child, ok := r.visit(node, place)
		if !ok {
			return
		}
		each(child)
	}
}

// kind says what a node is, for use in an error.
func kind(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Kind == yaml.AliasNode:
		return "an alias"
	case n.ShortTag() == "!!null":
		return "left empty"
	}
	return shown(n.Value)
}

func shownKey(key string) string {
	if len(key) > shownText {
		return "(long key)"
	}
	quoted := shown(key)
	return quoted[1 : len(quoted)-1]
}

func keysOf(members []member) []string {
	var keys []string
	for _, m := range members {
		keys = append(keys, m.key)
	}
	return keys
}

// oneOf is a choice, for use in an error.
func oneOf(names []string) string { return "one of " + strings.Join(names, ", ") }
