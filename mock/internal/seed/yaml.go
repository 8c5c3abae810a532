package seed

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"

	"go.yaml.in/yaml/v4"
)

const (
	// maxAliased bounds how many values are read besides those that stand in the file, of which each takes a byte at least: aliases
	// could otherwise make a small file endless. What has none is read to its end, so that every export can be loaded.
	maxAliased = 400_000
	// maxDepth bounds how deep values nest, far beyond what a schema reads.
	maxDepth = 100
)

// document parses YAML text of one document; its tree is nil after an error.
func (r *reader) document(data []byte, want string) *node {
	top := at{file: r.file, line: 1}
	r.most = len(data) + maxAliased
	var docs []yaml.Node
	text := joinSurrogates(data)
	err := yaml.Load(text, &docs, yaml.WithAllDocuments())
	switch {
	case err != nil:
		r.unreadable(text, err)
	case len(docs) == 0 || len(docs[0].Content) == 0 || docs[0].Content[0].ShortTag() == "!!null":
		r.fault(top, "is empty", want)
	case len(docs) > 1:
		r.fault(at{file: r.file, line: docs[1].Line}, "begins a second document here", "one document")
	default:
		root := docs[0].Content[0]
		n := r.node(root, at{file: r.file, line: root.Line}, 0)
		if r.values <= r.most {
			return n
		}
	}
	return nil
}

func (r *reader) unreadable(text []byte, err error) {
	place, what := at{file: r.file, line: 1}, "is no YAML"
	var problem *yaml.LoadError
	if errors.As(err, &problem) {
		place.line = max(place.line, problem.Mark.Line)
		switch problem.Stage {
		case yaml.ScannerStage, yaml.ParserStage: // their messages are fixed texts
			what += ": " + problem.Message
		case yaml.ReaderStage: // which counts no lines
			place.line += bytes.Count(text[:min(problem.Mark.Index, len(text))], []byte("\n"))
			what += ": it holds bytes that are no text"
		case yaml.ComposerStage:
			what += ": an alias without its anchor"
		}
	}
	r.fault(place, what, "well-formed YAML or JSON")
}

// surrogates finds an escaped surrogate pair of JSON (RFC 8259 section 7), or else an escape of one character.
var surrogates = regexp.MustCompile(`\\(?:u[dD][89abAB][[:xdigit:]]{2}\\u[dD][c-fC-F][[:xdigit:]]{2}|.)`)

// joinSurrogates writes the surrogate pairs of JSON as single escapes of YAML, which does not know such pairs. What is not JSON
// comes back as it is; lines stay where they are.
func joinSurrogates(text []byte) []byte {
	if !bytes.Contains(text, []byte(`\u`)) || !json.Valid(text) {
		return text
	}
	return surrogates.ReplaceAllFunc(text, func(escape []byte) []byte {
		if len(escape) != len(`\ud83d\ude00`) {
			return escape
		}
		high, _ := strconv.ParseUint(string(escape[2:6]), 16, 16) // which the expression has found
		low, _ := strconv.ParseUint(string(escape[8:]), 16, 16)
		return fmt.Appendf(nil, `\U%08X`, utf16.DecodeRune(rune(high), rune(low)))
	})
}

// node makes a tree of a node of YAML. Aliases are resolved: the place is where the alias stands.
func (r *reader) node(y *yaml.Node, place at, depth int) *node {
	if y.Kind == yaml.AliasNode {
		y = y.Alias
	}
	n := &node{at: place}
	switch r.values++; {
	case r.values == r.most+1:
		r.faults = Faults{place.fault(fmt.Sprintf("is beyond the first %d values", r.most), "fewer aliases")}
		return n
	case r.values > r.most:
		return n
	case depth > maxDepth:
		r.refuse(n, "is nested too deep", fmt.Sprintf("at most %d levels", maxDepth))
		return n
	}
	switch y.Kind {
	case yaml.MappingNode:
		n.members = make(map[string]*node, len(y.Content)/2) //nolint:mnd // keys and values
		for i := 0; i+1 < len(y.Content); i += 2 {
			r.member(n, y.Content[i], y.Content[i+1], depth)
		}
	case yaml.SequenceNode:
		n.isList = true
		for i, item := range y.Content {
			n.items = append(n.items, r.node(item, at{place.file, item.Line, place.member(strconv.Itoa(i)).pointer}, depth+1))
		}
	default:
		n.text = y.Value
		r.scalar(n, y)
	}
	return n
}

// member reads a member of a mapping. Its key has to be a text that comes once.
func (r *reader) member(n *node, key, value *yaml.Node, depth int) {
	place := at{n.file, key.Line, n.pointer}
	if key.Kind != yaml.ScalarNode {
		r.fault(place, "has a key that is a mapping or a list", "a text as key")
		return
	}
	place.pointer = n.at.member(shownKey(key.Value)).pointer
	if first := n.members[key.Value]; first != nil {
		r.fault(place, fmt.Sprintf("is given twice, first on line %d", first.line), "it once")
		return
	}
	n.members[key.Value] = r.node(value, place, depth+1)
}

var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?$`)

// scalar notes what a scalar is. A number that JSON cannot write is noted as it is written, and left to adapt.
func (r *reader) scalar(n *node, y *yaml.Node) {
	switch tag := y.ShortTag(); {
	case y.Style == 0 && jsonNumber.MatchString(y.Value), // YAML takes one that is too large for a text
		tag == "!!int", tag == "!!float":
		n.value = json.Number(y.Value)
	case tag == "!!null":
	case tag == "!!bool":
		n.value = strings.EqualFold(y.Value, "true")
	case tag == "!!str", tag == "!!timestamp":
		n.value = y.Value
	default:
		r.refuse(n, "has a tag of its own", "a text, a number, true or false")
	}
}
