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
	// maxAliased bounds how many values are read in addition to those in the text, each of which takes at least a byte: aliases
	// could make a small file endless. A text without aliases is read to its end, so that every export can be loaded.
	maxAliased = 400_000
	// maxDepth bounds how deep values nest: far deeper than in any schema.
	maxDepth = 100
)

// parser makes a tree of YAML text.
type parser struct {
	*collector

	file   string
	values int // read so far; at most most
	most   int
}

// document parses YAML text of one document under a name. It returns nil after an error.
func (c *collector) document(file string, data []byte, want string) *node {
	return (&parser{collector: c, file: file, most: len(data) + maxAliased}).document(data, want)
}

func (p *parser) document(data []byte, want string) *node {
	top := at{file: p.file, line: 1}
	var docs []yaml.Node
	text := joinSurrogates(data)
	err := yaml.Load(text, &docs, yaml.WithAllDocuments())
	switch {
	case err != nil:
		p.unreadable(text, err)
	case len(docs) == 0 || len(docs[0].Content) == 0 || docs[0].Content[0].ShortTag() == "!!null":
		p.report(top, "is empty", want)
	case len(docs) > 1:
		p.report(at{file: p.file, line: docs[1].Line}, "begins a second document here", "one document")
	default:
		root := docs[0].Content[0]
		n := p.node(root, at{file: p.file, line: root.Line}, 0)
		if p.values <= p.most {
			return n
		}
	}
	return nil
}

func (p *parser) unreadable(text []byte, err error) {
	place, what := at{file: p.file, line: 1}, "is not YAML"
	var problem *yaml.LoadError
	if errors.As(err, &problem) {
		place.line = max(place.line, problem.Mark.Line)
		switch problem.Stage {
		case yaml.ScannerStage, yaml.ParserStage: // their messages are fixed texts
			what += ": " + problem.Message
		case yaml.ReaderStage: // it counts no lines
			place.line += bytes.Count(text[:min(problem.Mark.Index, len(text))], []byte("\n"))
			what += ": it contains bytes that are not text"
		case yaml.ComposerStage:
			what += ": an alias without its anchor"
		}
	}
	p.report(place, what, "well-formed YAML or JSON")
}

// surrogates matches an escaped surrogate pair of JSON (RFC 8259 section 7), or else an escape of one character.
var surrogates = regexp.MustCompile(`\\(?:u[dD][89abAB][[:xdigit:]]{2}\\u[dD][c-fC-F][[:xdigit:]]{2}|.)`)

// joinSurrogates writes the surrogate pairs of JSON as single escapes of YAML, which has no such pairs. It leaves lines where
// they are, and text that is not JSON as it is.
func joinSurrogates(text []byte) []byte {
	if !bytes.Contains(text, []byte(`\u`)) || !json.Valid(text) {
		return text
	}
	return surrogates.ReplaceAllFunc(text, func(escape []byte) []byte {
		if len(escape) != len(`\ud83d\ude00`) {
			return escape
		}
		high, _ := strconv.ParseUint(string(escape[2:6]), 16, 16) // the expression has matched it
		low, _ := strconv.ParseUint(string(escape[8:]), 16, 16)
		return fmt.Appendf(nil, `\U%08X`, utf16.DecodeRune(rune(high), rune(low)))
	})
}

// node returns the tree of a node of YAML. It follows aliases: the place is that of the alias.
func (p *parser) node(y *yaml.Node, place at, depth int) *node {
	if y.Kind == yaml.AliasNode {
		y = y.Alias
	}
	n := &node{at: place}
	switch p.values++; {
	case p.values == p.most+1:
		p.errors = Errors{place.error(fmt.Sprintf("is beyond the first %d values", p.most), "fewer aliases")}
		return n
	case p.values > p.most:
		return n
	case depth > maxDepth:
		p.refuse(n, "is nested too deep", fmt.Sprintf("at most %d levels", maxDepth))
		return n
	}
	switch y.Kind {
	case yaml.MappingNode:
		n.members = make(map[string]*node, len(y.Content)/2) //nolint:mnd // keys and values
		for i := 0; i+1 < len(y.Content); i += 2 {
			p.member(n, y.Content[i], y.Content[i+1], depth)
		}
	case yaml.SequenceNode:
		n.isList = true
		for i, item := range y.Content {
			n.items = append(n.items, p.node(item, at{place.file, item.Line, place.member(strconv.Itoa(i)).pointer}, depth+1))
		}
	default:
		n.text = y.Value
		p.scalar(n, y)
	}
	return n
}

// member reads a member of a mapping. Its key must be a text that occurs once.
func (p *parser) member(n *node, key, value *yaml.Node, depth int) {
	place := at{n.file, key.Line, n.pointer}
	if key.Kind != yaml.ScalarNode {
		p.report(place, "has a key that is a mapping or a list", "a text as key")
		return
	}
	place.pointer = n.at.member(shownKey(key.Value)).pointer
	if first := n.members[key.Value]; first != nil {
		p.report(place, fmt.Sprintf("is repeated, first on line %d", first.line), "it only once")
		return
	}
	n.members[key.Value] = p.node(value, place, depth+1)
}

var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?$`)

// scalar sets the value of a scalar. A number that JSON cannot write is kept as it is written, and left to adapt.
func (p *parser) scalar(n *node, y *yaml.Node) {
	switch tag := y.ShortTag(); {
	case y.Style == 0 && jsonNumber.MatchString(y.Value), // YAML reads a number that is too large as a text
		tag == "!!int", tag == "!!float":
		n.value = json.Number(y.Value)
	case tag == "!!null":
	case tag == "!!bool":
		n.value = strings.EqualFold(y.Value, "true")
	case tag == "!!str", tag == "!!timestamp":
		n.value = y.Value
	default:
		p.refuse(n, "has a custom tag", "a text, a number, true or false")
	}
}
