package seed

import (
	"fmt"
	"time"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/openapi/jsonbody"
	"example.com/bounce/openapi/sample"
)

// One reads a single customer entry as JSON, the body of POST /__admin/customers, and makes up what is missing. Every field
// may be left out: CSI, name, Identifier, the name of an instance, the id of an execution and the number of an RFC come from
// source; a missing list of services is EBSO with one instance with one unscheduled execution, a missing list of instances
// one such instance, a missing list of executions one unscheduled execution; an empty list stays empty. An RFC without
// scheduledStart begins a day from now. Empty data is an entry without fields. Keys and the other defaults are as in Parse.
//
// The same data, now, seed and state of source give the same customer. What is made up differs from its neighbours in the
// entry; whether another customer has the same CSI or Identifier is for the caller to find out.
//
// The error is an *jsonbody.MalformedError, wrapped, for what is no JSON, and Faults with pointers for the rest.
func One(data []byte, now time.Time, source *sample.Source, randomSeed int64) (Customer, error) {
	r := &reader{now: now, seed: randomSeed}
	root, err := r.body(data, "CustomerEntry")
	if err != nil || root.members == nil {
		return Customer{}, r.failed("customer entry", err)
	}
	fillCustomer(root)
	flatten(root)
	r.makeUp(root, source)
	r.check([]*node{root})
	w := r.build([]*node{root})
	if err := r.faults.err(); err != nil {
		return Customer{}, err
	}
	return w.Customers[0], nil
}

// Instance reads one instance as JSON, an entry of the list of a service, with the type of that service as service. What is
// missing is made up as One does. Empty data is an entry without fields. The error is that of One.
func Instance(data []byte, now time.Time, source *sample.Source) (x domain.Instance, err error) {
	r := &reader{now: now}
	root, err := r.body(data, "NamedInstanceEntry")
	if err != nil || root.members == nil {
		return x, r.failed("instance", err)
	}
	root.setDefault("service", textNode(root.at, defaultService))
	fillInstance(root)
	c := mappingNode(root.at, map[string]*node{"instances": listNode(root.at, root)})
	r.makeUp(c, source)
	r.check([]*node{c})
	x = r.instance(root)
	return x, r.faults.err()
}

// Execution reads one execution as JSON, an entry of the list of an instance, with id in the place of a missing one. Empty data
// is an entry without fields. The error is that of One.
func Execution(data []byte, now time.Time, id string) (x domain.Execution, err error) {
	r := &reader{now: now}
	root, err := r.body(data, "ExecutionEntry")
	if err != nil || root.members == nil {
		return x, r.failed("execution", err)
	}
	root.setDefault("id", textNode(root.at, id))
	x = r.execution(root)
	return x, r.faults.err()
}

// RFC reads one RFC as JSON, an entry of the list of an instance; with number in the place of a missing one; a missing start
// is a day from now. Empty data is an entry without fields. The error is that of One.
func RFC(data []byte, now time.Time, number string) (x domain.RFC, err error) {
	r := &reader{now: now}
	root, err := r.body(data, "RFCEntry")
	if err != nil || root.members == nil {
		return x, r.failed("RFC", err)
	}
	root.setDefault("rfcNumber", textNode(root.at, number))
	root.setDefault("scheduledStart", textNode(root.at, tomorrow))
	x = r.rfc(root)
	return x, r.faults.err()
}

// Run reads how an execution runs, as JSON. The error is that of One.
func Run(data []byte) (run domain.Run, err error) {
	r := new(reader)
	root, err := r.body(data, "OutcomeSetting")
	if err != nil || root.members == nil {
		return run, r.failed("outcome", err)
	}
	run = r.run(root)
	return run, r.faults.err()
}

// tomorrow is when an RFC begins that does not say so.
const tomorrow = "now+24h"

// body reads JSON by a schema. Empty data is an entry without fields.
func (r *reader) body(data []byte, schema string) (*node, error) {
	root := mappingNode(at{}, map[string]*node{})
	if len(data) > 0 {
		value, err := jsonbody.Decode(data)
		if err != nil {
			return nil, err
		}
		root = fromJSON(value, at{})
	}
	r.hold(root, schema)
	return root, nil
}

// failed is the error of a body that is no JSON, or no mapping.
func (r *reader) failed(what string, err error) error {
	if err != nil {
		return fmt.Errorf("read %s: %w", what, err)
	}
	return r.faults.err()
}

// fillCustomer and those that follow add the lists that an entry leaves out, each with one entry.
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

// makeUp names what has no name. The customer's own three are always drawn, so that giving one leaves the others as they
// would have been.
func (r *reader) makeUp(c *node, source *sample.Source) {
	csi, name, identifier := source.CSI(), source.Name(), source.GUID()
	c.setDefault("csi", textNode(c.at, csi))
	c.setDefault("name", textNode(c.at, name))
	c.setDefault("identifier", textNode(c.at, identifier))
	instances := c.list("instances")
	nameEach(instances, "name", keysOf(instances, "name"), source.Instance)
	ids := map[string]bool{} // of all instances: a customer has an id once
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

// keysOf is the set of the keys of a list.
func keysOf(list []*node, key string) map[string]bool {
	keys := make(map[string]bool, len(list))
	for _, e := range list {
		keys[e.words(key, "")] = true
	}
	return keys
}

// nameEach gives each entry without a key a made-up one that is not taken, and is from then on.
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
