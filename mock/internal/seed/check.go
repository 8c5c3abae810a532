package seed

import (
	"fmt"
	"maps"
	"strings"
)

// check checks the entries of one text before they are merged: keys stand in one place, and no two entries of a list have the
// same key.
func (r *reader) check(customers []*node) {
	r.checkUnique(customers, "csi")
	for _, c := range customers {
		r.checkKeys(c)
		r.checkReadings(c.member("readings"))
		instances := c.list("instances")
		r.checkUnique(instances, "name")
		for _, in := range instances {
			r.checkUnique(in.list("executions"), "id")
			r.checkUnique(in.list("rfcs"), "rfcNumber")
		}
	}
}

// checkUnique reports entries of a list that have the same key.
func (r *reader) checkUnique(entries []*node, name string) {
	seen := keysSeen{}
	for _, e := range entries {
		if key := e.member(name); key != nil {
			r.errors = append(r.errors, seen.add(key.text, key.at)...)
		}
	}
}

// keysSeen has the place at which each key of a list came first.
type keysSeen map[string]at

// add adds a key. The error stands where the user can edit it: usually at the later of the two.
func (s keysSeen) add(key string, place at) Errors {
	first, taken := s[key]
	if !taken {
		s[key] = place
		return nil
	}
	where, other := place.editable(first), first
	if where == first {
		other = place
	}
	return Errors{where.error("is taken already, by "+other.where(), "a unique one")}
}

// where describes a place for an error about another place.
func (a at) where() string {
	switch a.file {
	case "":
		return a.pointer
	case builtinFile:
		return a.file
	}
	return fmt.Sprintf("line %d", a.line)
}

// checkExecutions reports an execution that is on two instances of a customer. Within one instance, check has compared the ids.
func (r *reader) checkExecutions(c *node) {
	elsewhere := keysSeen{}
	for _, in := range c.list("instances") {
		here := keysSeen{}
		for _, x := range in.list("executions") {
			id := x.member("id")
			if id == nil {
				continue
			}
			if _, taken := elsewhere[id.text]; taken {
				r.errors = append(r.errors, elsewhere.add(id.text, id.at)...)
				continue
			}
			here[id.text] = id.at
		}
		maps.Copy(elsewhere, here)
	}
}

// checkIdentifiers reports an Identifier that two customers have.
func (r *reader) checkIdentifiers(customers []*node) {
	seen := keysSeen{}
	for _, c := range customers {
		if id := c.member("identifier"); id != nil {
			r.errors = append(r.errors, seen.add(strings.ToLower(id.text), id.at)...)
		}
	}
}
