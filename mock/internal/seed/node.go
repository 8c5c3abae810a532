package seed

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/go-openapi/jsonpointer"
)

// node is a value of a text with its place: a mapping, a list or a scalar.
type node struct {
	at
	members map[string]*node // of a mapping; nil for anything else
	items   []*node          // of a list
	isList  bool
	value   any    // of a scalar, as jsonbody.Decode returns it
	text    string // of a scalar, as it is written
	invalid bool   // an error was reported: later checks ignore it
}

// member returns a member of a mapping; nil if it is missing or invalid.
func (n *node) member(key string) *node {
	if child := n.members[key]; child != nil && !child.invalid {
		return child
	}
	return nil
}

// has reports whether a mapping has a member, even an invalid one.
func (n *node) has(key string) bool { return n.members[key] != nil }

// place returns where a member is, or would be.
func (n *node) place(key string) at {
	if child := n.members[key]; child != nil {
		return child.at
	}
	return n.at.member(key)
}

// str returns a member that is a text; otherwise if it is missing.
func (n *node) str(key, otherwise string) string {
	if child := n.member(key); child != nil {
		return child.text
	}
	return otherwise
}

func (n *node) flag(key string, otherwise bool) bool {
	if child := n.member(key); child != nil {
		return child.value == true
	}
	return otherwise
}

// count returns a member that is a whole number; 0 if it is missing.
func (n *node) count(key string) int {
	if child := n.member(key); child != nil {
		number, _ := strconv.Atoi(child.text)
		return number
	}
	return 0
}

// list returns the items of a member, without the invalid ones.
func (n *node) list(key string) []*node {
	child := n.member(key)
	if child == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(child.items), func(item *node) bool { return item.invalid })
}

// texts returns the items of a member that is a list of texts; nil if it is missing.
func (n *node) texts(key string) []string {
	var all []string
	for _, item := range n.list(key) {
		all = append(all, item.text)
	}
	return all
}

// setDefault sets a member that was left out. Its place is that of the mapping.
func (n *node) setDefault(key string, child *node) {
	if !n.has(key) {
		n.members[key] = child
	}
}

func textNode(place at, text string) *node           { return &node{at: place, value: text, text: text} }
func listNode(place at, items ...*node) *node        { return &node{at: place, isList: true, items: items} }
func mappingNode(place at, m map[string]*node) *node { return &node{at: place, members: m} }

// plain returns the value as jsonbody.Decode returns it.
func (n *node) plain() any {
	switch {
	case n.members != nil:
		object := make(map[string]any, len(n.members))
		for key, child := range n.members {
			object[key] = child.plain()
		}
		return object
	case n.isList:
		list := make([]any, 0, len(n.items))
		for _, item := range n.items {
			list = append(list, item.plain())
		}
		return list
	}
	return n.value
}

// child returns the member or the item that a step of a JSON Pointer names; nil for none.
func (n *node) child(step string) *node {
	if i, err := strconv.Atoi(step); n.isList && err == nil && i >= 0 && i < len(n.items) {
		return n.items[i]
	}
	return n.members[jsonpointer.Unescape(step)]
}

// shown describes the value for an error.
func (n *node) shown() string {
	switch {
	case n.members != nil:
		return "a mapping"
	case n.isList:
		return "a list"
	case n.value == nil:
		return "left empty"
	}
	return shown(n.text)
}

// keyed has the member that is the key of the entries, by the name of the list.
var keyed = map[string]string{"instances": "name", "executions": "id", "rfcs": "rfcNumber"}

// overlay returns a mapping laid over a base of the same key: a member that is written wins, even if it is invalid; lists with keys
// and readings are merged. It changes neither.
func (n *node) overlay(base *node) *node {
	merged := maps.Clone(base.members)
	if n.has("keys") || n.has("jwksUri") { // either replaces both
		delete(merged, "keys")
		delete(merged, "jwksUri")
	}
	for name, child := range n.members {
		before := base.member(name)
		switch {
		case before == nil || child.invalid:
		case keyed[name] != "":
			child = listNode(child.at, merge(before.items, child.items, keyed[name])...)
		case name == "readings":
			child = child.overlay(before)
		}
		merged[name] = child
	}
	return mappingNode(n.at, merged)
}

// merge returns the entries of top laid over those of base: an entry takes the place of the one of its key, and any other is
// appended. It changes neither.
func merge(base, top []*node, key string) []*node {
	merged := slices.Clone(base)
	places := make(map[string]int, len(base))
	for i, entry := range base {
		places[entry.str(key, "")] = i
	}
	for _, entry := range top {
		if i, known := places[entry.str(key, "")]; known && entry.member(key) != nil {
			merged[i] = entry.overlay(merged[i])
			continue
		}
		merged = append(merged, entry)
	}
	return merged
}

// fromJSON returns the tree of a decoded value. Its places have no lines.
func fromJSON(value any, place at) *node {
	n := &node{at: place}
	switch value := value.(type) {
	case map[string]any:
		n.members = make(map[string]*node, len(value))
		for key, child := range value {
			n.members[key] = fromJSON(child, place.member(shownKey(key)))
		}
	case []any:
		n.isList = true
		for i, item := range value {
			n.items = append(n.items, fromJSON(item, place.member(strconv.Itoa(i))))
		}
	case string:
		n.value, n.text = value, value
	case json.Number:
		n.value, n.text = value, value.String()
	case bool:
		n.value, n.text = value, strconv.FormatBool(value)
	}
	return n
}

// oneOf describes a choice for an error.
func oneOf(names []string) string { return "one of " + strings.Join(names, ", ") }

// shownKey returns a key for an error.
func shownKey(key string) string {
	if len(key) > shownText {
		return "(long key)"
	}
	quoted := shown(key)
	return cmp.Or(quoted[1:len(quoted)-1], key)
}
