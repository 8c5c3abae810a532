package seed

import (
	"fmt"
	"maps"
	"strings"
)

// check holds the entries of one text to what must be so before they are merged: each has its key alone, and its keys once.
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

// checkUnique holds the entries of a list to keys that are each of one entry.
func (r *reader) checkUnique(entries []*node, name string) {
	seen := keysSeen{}
	for _, e := range entries {
		if key := e.member(name); key != nil {
			r.errors = append(r.errors, seen.add(key.text, key.at)...)
		}
	}
}

// keysSeen holds where each key of a list was first.
type keysSeen map[string]at

// add notes a key. The error stands where the user can edit it: mostly at the later of the two.
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
	return Errors{where.error("is taken already, by "+other.where(), "one of its own")}
}

// where is a place for use in an error about another place.
func (a at) where() string {
	switch a.file {
	case "":
		return a.pointer
	case builtinFile:
		return a.file
	}
	return fmt.Sprintf("line %d", a.line)
}

// checkExecutions holds a customer to ids of executions that are each on one instance. Within one, check did.
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

// checkIdentifiers holds all customers of a world to Identifiers that are each of one customer.
func (r *reader) checkIdentifiers(customers []*node) {
	seen := keysSeen{}
	for _, c := range customers {
		if id := c.member("identifier"); id != nil {
			r.errors = append(r.errors, seen.add(strings.ToLower(id.text), id.at)...)
		}
	}
}
