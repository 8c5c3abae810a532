package seed

import (
	"fmt"
	"time"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/openapi/jsonbody"
	"example.com/bounce/openapi/sample"
)

// One reads the entry of a customer, the body of POST /__admin/customers, and makes up what is missing. Every field may be left
// out. The CSI, the name, the Identifier, the name of an instance, the id of an execution and the number of an RFC come from
// source. A missing list of services means EBSO with one instance, a missing list of instances one instance, and a missing list
// of executions one unscheduled execution; an empty list stays empty. An RFC without scheduledStart begins a day from now. No
// data means an entry without fields. Keys and the other defaults are those of Load.
//
// The same data, now, seed and state of source give the same customer. Made-up values are unique in the entry; the caller finds
// out whether another customer has the same CSI or Identifier. allowPrivate is that of Load.
//
// The error wraps a *jsonbody.MalformedError if the data is not JSON, and is Errors with pointers otherwise.
func One(data []byte, now time.Time, source *sample.Source, randomSeed int64, allowPrivate bool) (Customer, error) {
	return read(&reader{now: now, seed: randomSeed, allowPrivate: allowPrivate}, data, "CustomerEntry", func(r *reader, root *node) Customer {
		fillCustomer(root)
		flatten(root)
		r.makeUp(root, source)
		r.check([]*node{root})
		return r.build([]*node{root}).Customers[0]
	})
}

// Instance reads an instance, an entry of the list of a service, with the type of that service as service. It makes up what is
// missing. The error is that of One.
func Instance(data []byte, now time.Time, source *sample.Source) (domain.Instance, error) {
	return read(&reader{now: now}, data, "NamedInstanceEntry", func(r *reader, root *node) domain.Instance {
		root.setDefault("service", textNode(root.at, defaultService))
		fillInstance(root)
		c := mappingNode(root.at, map[string]*node{"instances": listNode(root.at, root)})
		r.makeUp(c, source)
		r.check([]*node{c})
		return r.instance(root)
	})
}

// Execution reads an execution, an entry of the list of an instance; id is used if it has none. The error is that of One.
func Execution(data []byte, now time.Time, id string) (domain.Execution, error) {
	return read(&reader{now: now}, data, "ExecutionEntry", func(r *reader, root *node) domain.Execution {
		root.setDefault("id", textNode(root.at, id))
		return r.execution(root)
	})
}

// RFC reads an RFC, an entry of the list of an instance; number is used if it has none, and a missing start is a day from now.
// The error is that of One.
func RFC(data []byte, now time.Time, number string) (domain.RFC, error) {
	return read(&reader{now: now}, data, "RFCEntry", func(r *reader, root *node) domain.RFC {
		root.setDefault("rfcNumber", textNode(root.at, number))
		root.setDefault("scheduledStart", textNode(root.at, tomorrow))
		return r.rfc(root)
	})
}

// Run reads how an execution runs. The error is that of One.
func Run(data []byte) (domain.Run, error) {
	return read(new(reader), data, "OutcomeSetting", (*reader).run)
}

// tomorrow is the default start of an RFC in a body.
const tomorrow = "now+24h"

// read validates JSON against a schema and, if it is a mapping, builds a value of it. No data means a mapping without members.
func read[T any](r *reader, data []byte, schema string, build func(*reader, *node) T) (x T, err error) {
	root := mappingNode(at{}, map[string]*node{})
	if len(data) > 0 {
		value, err := jsonbody.Decode(data)
		if err != nil {
			return x, fmt.Errorf("read %s: %w", schema, err)
		}
		root = fromJSON(value, at{})
	}
	if r.validate(root, schema); root.members != nil {
		x = build(r, root)
	}
	if err := r.errors.err(); err != nil {
		return *new(T), err
	}
	return x, nil
}

// fillCustomer adds the lists that an entry leaves out, each with one entry.
func fillCustomer(c *node) {
	c.setDefault("services", listNode(c.at, mappingNode(c.at, map[string]*node{})))
	for _, s := range c.list("services") {
		s.setDefault("type", textNode(s.at, defaultService))
		s.setDefault("instances", listNode(s.at, mappingNode(s.at, map[string]*node{})))
		for _, in := range s.list("instances") {
			fillInstance(in)
		}
	}
}

func fillInstance(in *node) {
	in.setDefault("executions", listNode(in.at, mappingNode(in.at, map[string]*node{})))
}

// makeUp gives names to what has none. The customer's own three are always drawn, so that giving one of them does not change the
// others.
func (r *reader) makeUp(c *node, source *sample.Source) {
	csi, name, identifier := source.CSI(), source.Name(), source.GUID()
	c.setDefault("csi", textNode(c.at, csi))
	c.setDefault("name", textNode(c.at, name))
	c.setDefault("identifier", textNode(c.at, identifier))
	instances := c.list("instances")
	nameEach(instances, "name", keysOf(instances, "name"), source.Instance)
	ids := map[string]bool{} // of all instances, as an id is unique in a customer
	for _, in := range instances {
		for id := range keysOf(in.list("executions"), "id") {
			ids[id] = true
		}
	}
	for _, in := range instances {
		nameEach(in.list("executions"), "id", ids, source.ExecutionID)
		rfcs := in.list("rfcs")
		nameEach(rfcs, "rfcNumber", keysOf(rfcs, "rfcNumber"), source.RFCNumber)
		for _, rfc := range rfcs {
			rfc.setDefault("scheduledStart", textNode(rfc.at, tomorrow))
		}
	}
}

// keysOf returns the set of the keys of a list.
func keysOf(list []*node, key string) map[string]bool {
	keys := make(map[string]bool, len(list))
	for _, e := range list {
		keys[e.str(key, "")] = true
	}
	return keys
}

// nameEach gives each entry without a key a new one that is not in taken, and adds it to taken.
func nameEach(list []*node, key string, taken map[string]bool, made func() string) {
	for _, e := range list {
		if e.has(key) {
			continue
		}
		x := made()
		for taken[x] {
			x = made()
		}
		taken[x] = true
		e.setDefault(key, textNode(e.at, x))
	}
}
