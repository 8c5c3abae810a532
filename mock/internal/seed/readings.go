package seed

import (
	"fmt"
	"maps"
	"slices"

	"go.yaml.in/yaml/v4"

	"example.com/bounce/openapi"
)

const wantReadings = "a mapping of readings to alternatives, such as time-zone-out: utc"

// ParseReadings reads a file of readings in YAML or JSON: one mapping of slugs to alternatives. The name stands in its
// errors. The error is Faults, with everything that is wrong, by line.
func ParseReadings(name string, data []byte) (map[string]string, error) {
	r := &reader{file: name}
	root := r.document(data, wantReadings)
	if root == nil {
		return nil, r.faults.err()
	}
	var chosen given[map[string]string]
	top, _ := r.visit(root, at{file: name, line: root.Line})
	r.readings(&chosen)(top)
	return chosen.value, r.faults.err()
}

// Readings reads the body {"readings": {...}} as JSON. The error is that of One.
func Readings(data []byte) (map[string]string, error) {
	root, err := jsonNode(data)
	if err != nil {
		return nil, fmt.Errorf("read readings: %w", err)
	}
	r := new(reader)
	var chosen given[map[string]string]
	top, _ := r.visit(root, at{})
	if r.object(top, member{"readings", r.readings(&chosen)}) == fine {
		r.require(top.at.member("readings"), chosen.state, wantReadings)
	}
	return chosen.value, r.faults.err()
}

// readings reads slugs and alternatives. Its value is nil after a fault.
func (r *reader) readings(field *given[map[string]string]) func(value) {
	return func(v value) {
		before := len(r.faults)
		all, err := openapi.Readings()
		if err != nil || v.node.Kind != yaml.MappingNode {
			r.fault(v.at, "is "+kind(v.node), wantReadings)
			field.put(nil, v.at, false)
			return
		}
		chosen := map[string]string{}
		r.pairs(v, func(slug string, child value) { r.choice(chosen, all, slug, child) })
		if len(r.faults) > before {
			chosen = nil
		}
		field.put(chosen, v.at, chosen != nil)
	}
}

// choice notes the alternative of one reading. Numbers are alternatives that nobody has to quote.
func (r *reader) choice(chosen map[string]string, all []openapi.Reading, slug string, v value) {
	i := slices.IndexFunc(all, func(each openapi.Reading) bool { return each.Slug == slug })
	if i < 0 {
		var slugs []string
		for _, each := range all {
			slugs = append(slugs, each.Slug)
		}
		r.wrongChoice(v.at, "is an unknown reading"+meant(slug, slugs), slugs)
		return
	}
	alternatives := all[i].Alternatives
	text, ok := r.scalar(v, oneOf(alternatives))
	switch {
	case !ok:
	case slices.Contains(alternatives, text):
		chosen[slug] = text
	default:
		r.wrongChoice(v.at, "has no alternative "+shown(text), alternatives)
	}
}

func (r *reader) wrongChoice(place at, what string, allowed []string) {
	f := place.fault(what, oneOf(allowed))
	f.Allowed = slices.Clone(allowed)
	r.faults = append(r.faults, f)
}

// readingsOver lays the readings of an entry over those of its base, slug by slug.
func readingsOver(base, top given[map[string]string]) given[map[string]string] {
	if top.state == fine && base.state == fine {
		merged := maps.Clone(base.value)
		maps.Copy(merged, top.value)
		top.value = merged
	}
	return top.over(base)
}
