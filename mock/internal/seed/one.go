package seed

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"go.yaml.in/yaml/v4"

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
	root, err := jsonNode(data)
	if err != nil {
		return Customer{}, fmt.Errorf("read customer entry: %w", err)
	}
	r := &reader{now: now, seed: randomSeed, fill: true}
	top, _ := r.visit(root, at{})
	entry := r.customer(top)
	if entry.services == absent {
		x := r.oneExecution(top.at)
		x.service = given[string]{value: defaultService, state: fine}
		entry.instances = []instanceEntry{x}
	}
	r.makeUp(&entry, source)
	r.check([]customerEntry{entry})
	w, err := finish([]customerEntry{entry}, r.faults)
	if err != nil {
		return Customer{}, err
	}
	return w.Customers[0], nil
}

// jsonNode is JSON text as the node of an equal YAML file, without lines. It goes round the YAML parser, which knows JSON
// almost, but not its escaped surrogate pairs.
func jsonNode(data []byte) (*yaml.Node, error) {
	if len(data) == 0 {
		return node(map[string]any{}), nil
	}
	x, err := jsonbody.Decode(data)
	if err != nil {
		return nil, err
	}
	return node(x), nil
}

func node(x any) *yaml.Node {
	switch x := x.(type) {
	case map[string]any:
		n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
		for _, key := range slices.Sorted(maps.Keys(x)) {
			n.Content = append(n.Content, node(key), node(x[key]))
		}
		return n
	case []any:
		n := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		for _, each := range x {
			n.Content = append(n.Content, node(each))
		}
		return n
	case string:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: x, Style: yaml.DoubleQuotedStyle}
	case bool:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: strconv.FormatBool(x)}
	case json.Number:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: numberTag(x), Value: x.String()}
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"}
}

func numberTag(n json.Number) string {
	if _, err := n.Int64(); err == nil {
		return "!!int"
	}
	return "!!float"
}

// makeUp names what has no name. The customer's own three are always drawn, so that giving one leaves the others as they
// would have been.
func (r *reader) makeUp(c *customerEntry, source *sample.Source) {
	csi, name, identifier := source.CSI(), source.Name(), source.GUID()
	c.csi.otherwise(csi)
	c.name.otherwise(name)
	c.identifier.otherwise(identifier)
	fillIn(keysOfAll(c.instances), c.instances, func(i *instanceEntry) *given[string] { return &i.name }, source.Instance)
	ids := map[string]bool{} // of all instances: a customer has an id once
	for _, i := range c.instances {
		maps.Copy(ids, keysOfAll(i.executions))
	}
	for i := range c.instances {
		x := &c.instances[i]
		fillIn(ids, x.executions, func(e *executionEntry) *given[string] { return &e.id }, source.ExecutionID)
		fillIn(keysOfAll(x.rfcs), x.rfcs, func(e *rfcEntry) *given[string] { return &e.number }, source.RFCNumber)
		for j := range x.rfcs {
			if tomorrow, err := r.fromNow("", "+24h"); err == nil {
				x.rfcs[j].start.otherwise(tomorrow)
			}
		}
	}
}

// otherwise fills in a field that was not written.
func (g *given[T]) otherwise(x T) {
	if g.state == absent {
		g.value, g.state = x, fine
	}
}

// keysOfAll is the set of the keys of a list.
func keysOfAll[E entry[E]](list []E) map[string]bool {
	keys := make(map[string]bool, len(list))
	for _, e := range list {
		keys[e.key()] = true
	}
	return keys
}

// fillIn gives each entry without a key a made-up one that is not taken, and is from then on.
func fillIn[E any](taken map[string]bool, list []E, key func(*E) *given[string], made func() string) {
	for i := range list {
		field := key(&list[i])
		if field.state != absent {
			continue
		}
		x := made()
		for taken[x] {
			x = made()
		}
		taken[x] = true
		field.otherwise(x)
	}
}
