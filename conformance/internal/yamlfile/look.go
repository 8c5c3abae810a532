package yamlfile

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"example.com/bounce/openapi/suggest"
)

// look checks the form of a node, which is the value of a field, against the type of the field. It takes out of the node what does not
// fit, so that the rest can be decoded, and reports whether the node itself fits.
func (f *File) look(at *yaml.Node, t reflect.Type, field string) bool {
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
	text := ""
	switch {
	case n.ShortTag() == "!!null", isText(t) && n.Kind == yaml.ScalarNode:
	case t.Kind() == reflect.Struct && n.Kind != yaml.MappingNode:
		text = "has no fields, want one or more of " + strings.Join(namesOf(t), ", ")
	case t.Kind() == reflect.Map && n.Kind != yaml.MappingNode:
		text = "has no entries, want lines such as " + f.format.example(field)
	case t.Kind() == reflect.Slice && n.Kind != yaml.SequenceNode:
		text = "is not a list, want it in brackets, or each item on a line that begins with a dash"
	case t.Kind() == reflect.String && n.Kind != yaml.ScalarNode:
		text = "is not a text, want one value"
	case t.Kind() == reflect.Int && n.ShortTag() != "!!int":
		text = "is not a whole number, want one such as 2"
	case n.Kind == yaml.MappingNode:
		f.lookInside(n, t, field)
	case n.Kind == yaml.SequenceNode:
		for i := range n.Content {
			f.lookAtItem(&n.Content[i], t.Elem(), fmt.Sprintf("%s[%d]", field, i))
		}
	}
	if text != "" {
		f.add(at, field, text)
	}
	return text == ""
}

// lookAt checks the value of a field below another one. It replaces a value that does not fit by an empty one: the library would leave
// out an item that is null, and the places of those behind it would be others.
func (f *File) lookAt(value **yaml.Node, place *yaml.Node, t reflect.Type, field string) {
	f.at[field] = place
	if (*value).Kind == yaml.ScalarNode {
		f.at[field] = *value
	}
	if !f.look(*value, t, field) {
		*value = emptyNode(t)
	}
}

// lookAtItem checks an item of a list.
func (f *File) lookAtItem(item **yaml.Node, t reflect.Type, field string) {
	if place := *item; place.ShortTag() == "!!null" {
		f.add(place, field, "is empty, want a value, or no item")
		*item = emptyNode(t)
		return
	}
	f.lookAt(item, *item, t, field)
}

// emptyNode returns a value of a type that has nothing in it.
func emptyNode(t reflect.Type) *yaml.Node {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.Struct, reflect.Map:
		return &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	case reflect.Slice:
		return &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
	case reflect.Int:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: "0"}
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str"}
}

// lookInside checks the keys of a mapping, and takes out of it those that the type does not have.
func (f *File) lookInside(n *yaml.Node, t reflect.Type, field string) {
	first := map[string]int{}
	var kept []*yaml.Node
	for pair := range slices.Chunk(n.Content, 2) {
		key, name := pair[0], strings.TrimPrefix(field+"."+pair[0].Value, ".")
		line, twice := first[key.Value]
		of, known := f.typeOf(t, field, key.Value)
		switch {
		case key.ShortTag() == "!!merge":
			f.lookMerged(pair[1], t, field)
		case twice:
			f.add(key, name, fmt.Sprintf("stands on line %d already, want it once", line))
			continue
		case known != nil:
			f.addUnknown(key, field, known)
			continue
		default:
			first[key.Value] = key.Line
			f.lookAt(&pair[1], key, of, name)
		}
		kept = append(kept, pair...)
	}
	n.Content = kept
}

// lookMerged checks the mappings that a merge key (<<) names.
func (f *File) lookMerged(value *yaml.Node, t reflect.Type, field string) {
	all := []*yaml.Node{value}
	if value.Kind == yaml.SequenceNode {
		all = value.Content
	}
	for _, each := range all {
		if !f.merged[each] {
			f.merged[each] = true
			f.look(each, t, field)
			delete(f.merged, each)
		}
	}
}

// typeOf returns the type of the value of a key; for a key that the type does not have, it returns those that it has.
func (f *File) typeOf(t reflect.Type, field, key string) (of reflect.Type, known []string) {
	if t.Kind() == reflect.Map {
		if names := f.format.Names[field]; names != nil && names[key] == "" {
			return nil, slices.Sorted(maps.Keys(names))
		}
		return t.Elem(), nil
	}
	if member, found := fieldsOf(t)[key]; found {
		return member.Type, nil
	}
	return nil, namesOf(t)
}

// addUnknown reports a key that is none of the known ones.
func (f *File) addUnknown(key *yaml.Node, field string, known []string) {
	what := "field"
	if f.format.Names[field] != nil {
		what = f.format.Name
	}
	path := func(name string) string { return strings.TrimPrefix(field+"."+name, ".") }
	f.add(key, path(key.Value), Unknown(what, key.Value, known))
	if near := suggest.Names(key.Value, known); len(near) > 0 {
		f.errors[len(f.errors)-1].meant = path(near[0])
	}
}

// Unknown says that a key is none of the known ones, and which were probably meant.
func Unknown(what, key string, known []string) string {
	if question := suggest.DidYouMean(key, known); question != "" {
		return "is not a " + what + "; " + question
	}
	return "is not a " + what + ", want one of " + strings.Join(known, ", ")
}

// isText reports whether a type may be a text in a file.
func isText(t reflect.Type) bool {
	return t.Kind() == reflect.String || reflect.PointerTo(t).Implements(reflect.TypeFor[yaml.Unmarshaler]())
}

// fieldsOf returns the fields of a struct by their names in a file.
func fieldsOf(t reflect.Type) map[string]reflect.StructField {
	all := map[string]reflect.StructField{}
	for _, f := range reflect.VisibleFields(t) {
		if name := f.Tag.Get("yaml"); name != "" && name != "-" {
			all[name] = f
		}
	}
	return all
}

func namesOf(t reflect.Type) []string { return slices.Sorted(maps.Keys(fieldsOf(t))) }

// example is a line that the map of a field may have.
func (f Format) example(field string) string { return fieldsOf(f.Type)[field].Tag.Get("example") }
