package target

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"example.com/bounce/conformance/internal/exchange"
)

// read fills c from YAML. The error lists everything that is wrong by its line and field, and says what is wanted there; it shows
// no value.
func read(text []byte, c *Config) error {
	var root yaml.Node
	if err := yaml.Load(text, &root); err != nil {
		return unreadable(err)
	}
	var f faults
	f.look(&root, reflect.TypeOf(*c), "")
	if len(f) > 0 {
		return errors.New(exchange.Redact(errors.Join(f...).Error())) // a token may stand where a field does
	}
	if err := yaml.Load(text, c, yaml.WithKnownFields()); err != nil {
		return unreadable(err)
	}
	return nil
}

// unreadable replaces an error of the library, which names its own types and may show values.
func unreadable(err error) error {
	var problem *yaml.LoadError
	switch {
	case !errors.As(err, &problem):
		return errors.New("is not YAML, want a file with identities and instances")
	case problem.Mark.Line == 0:
		return errors.New("is empty, want a file with identities and instances")
	case problem.Stage == yaml.ScannerStage, problem.Stage == yaml.ParserStage: // their messages are fixed texts
		return fmt.Errorf("line %d: is not YAML: %s", problem.Mark.Line, problem.Message)
	}
	return fmt.Errorf("line %d: cannot be read, want plain YAML with texts in quotes", problem.Mark.Line)
}

// faults are the errors of a file, each with its position.
type faults []error

func (f *faults) add(n *yaml.Node, field, format string, args ...any) {
	place := fmt.Sprintf("line %d: ", n.Line)
	if field != "" {
		place += field + ": "
	}
	*f = append(*f, errors.New(place+fmt.Sprintf(format, args...)))
}

// look checks a node, which is the value of a field, against the type of the field.
func (f *faults) look(at *yaml.Node, t reflect.Type, field string) {
	n := at
	switch n.Kind {
	case yaml.DocumentNode:
		n = n.Content[0]
	case yaml.AliasNode:
		n = n.Alias
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case n.ShortTag() == "!!null":
	case t == reflect.TypeFor[Header]() && n.Kind == yaml.ScalarNode:
	case t.Kind() == reflect.Struct && n.Kind != yaml.MappingNode:
		f.add(at, field, "has no fields, want %s", namesOf(t))
	case t.Kind() == reflect.Map && n.Kind != yaml.MappingNode && field == "headers":
		f.add(at, field, "has no headers, want lines such as X-Gateway-Key: {env: GATEWAY_KEY}")
	case t.Kind() == reflect.Map && n.Kind != yaml.MappingNode:
		f.add(at, field, "has no roles, want lines such as approver: or bookable:")
	case t.Kind() == reflect.Slice && n.Kind != yaml.SequenceNode:
		f.add(at, field, "is not a list, want it in brackets, or each item on a line that begins with a dash")
	case t.Kind() == reflect.String && n.Kind != yaml.ScalarNode:
		f.add(at, field, "is not a text, want one value")
	case t.Kind() == reflect.Int && n.ShortTag() != "!!int":
		f.add(at, field, "is not a whole number, want one such as 2")
	case n.Kind == yaml.MappingNode:
		f.lookInside(n, t, field)
	case n.Kind == yaml.SequenceNode:
		for i, item := range n.Content {
			f.look(item, t.Elem(), fmt.Sprintf("%s[%d]", field, i))
		}
	}
}

// lookInside checks the keys of a mapping.
func (f *faults) lookInside(n *yaml.Node, t reflect.Type, field string) {
	first := map[string]int{}
	for pair := range slices.Chunk(n.Content, 2) {
		key, value := pair[0], pair[1]
		name := strings.TrimPrefix(field+"."+key.Value, ".")
		line, twice := first[key.Value]
		first[key.Value] = key.Line
		switch {
		case key.ShortTag() == "!!merge":
		case twice:
			f.add(key, name, "stands on line %d already, want it once", line)
		case t.Kind() == reflect.Map:
			f.look(value, t.Elem(), name)
		case fieldsOf(t)[key.Value] == nil:
			f.add(key, name, "is not a field, want one of %s", namesOf(t))
		default:
			f.look(value, fieldsOf(t)[key.Value], name)
		}
	}
}

// fieldsOf maps the names of a struct's fields in a file to their types.
func fieldsOf(t reflect.Type) map[string]reflect.Type {
	all := map[string]reflect.Type{}
	for _, f := range reflect.VisibleFields(t) {
		if name := f.Tag.Get("yaml"); name != "" && name != "-" {
			all[name] = f.Type
		}
	}
	return all
}

func namesOf(t reflect.Type) string { return strings.Join(slices.Sorted(maps.Keys(fieldsOf(t))), ", ") }
