package seed

import (
	"fmt"
	"maps"
	"regexp"
	"strings"
)

// check holds the entries of one file to what must be so before they are merged: every entry has its key, and has it alone.
func (r *reader) check(customers []customerEntry) {
	seen := keysSeen{}
	for _, c := range customers {
		r.named(c.at.member("csi"), c.form, c.csi, wantCSI, seen)
		names := keysSeen{}
		for _, i := range c.instances {
			r.named(i.at.member("name"), i.form, i.name, wantInstance, names)
			r.checkInstance(i)
		}
	}
}

func (r *reader) checkInstance(i instanceEntry) {
	ids, numbers := keysSeen{}, keysSeen{}
	for _, x := range i.executions {
		r.named(x.at.member("id"), x.form, x.id, wantExecution, ids)
	}
	for _, x := range i.rfcs {
		r.named(x.at.member("rfcNumber"), x.form, x.number, wantNumber, numbers)
	}
}

// keysSeen holds where each key of a list was first.
type keysSeen map[string]at

func (r *reader) named(place at, form state, key given[string], want string, seen keysSeen) {
	if form == fine {
		r.require(place, key.state, want)
	}
	if key.state == fine {
		r.faults = append(r.faults, seen.add(key.value, key.at)...)
	}
}

// add notes a key. The fault stands where the user can edit it: mostly at the later of the two.
func (s keysSeen) add(key string, place at) Faults {
	first, taken := s[key]
	if !taken {
		s[key] = place
		return nil
	}
	where, other := place.editable(first), first
	if where == first {
		other = place
	}
	return Faults{where.fault("is taken already, by "+other.where(), "one of its own")}
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

// checkExecutions holds a customer to ids of executions that are each on one instance. Within one, named did.
func checkExecutions(c customerEntry) Faults {
	var all Faults
	elsewhere := keysSeen{}
	for _, i := range c.instances {
		here := keysSeen{}
		for _, x := range i.executions {
			if _, taken := elsewhere[x.id.value]; taken && x.id.state == fine {
				all = append(all, elsewhere.add(x.id.value, x.id.at)...)
			} else if x.id.state == fine {
				here[x.id.value] = x.id.at
			}
		}
		maps.Copy(elsewhere, here)
	}
	return all
}

var guid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// checkIdentifiers holds all customers of a world to Identifiers that are GUIDs, each of one customer.
func checkIdentifiers(customers []customerEntry) Faults {
	var all Faults
	seen := keysSeen{}
	for _, c := range customers {
		switch id := c.identifier; {
		case id.state != fine:
		case !guid.MatchString(id.value):
			all = append(all, id.at.fault("is "+shown(id.value), wantIdentifier))
		default:
			all = append(all, seen.add(strings.ToLower(id.value), id.at)...)
		}
	}
	return all
}
