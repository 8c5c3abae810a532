package seed

import (
	"encoding/json"
	"maps"
	"slices"

	"example.com/bounce/openapi"
)

// ParseReadings reads a file of readings in YAML or JSON: one mapping of slugs to alternatives. The name stands in its errors.
// The error is Errors, by line.
func ParseReadings(name string, data []byte) (map[string]string, error) {
	r := new(reader)
	root := r.document(name, data, wantOf("SeedReadings"))
	r.checkReadings(root)
	if err := r.errors.err(); err != nil {
		return nil, err
	}
	return root.chosen(), nil
}

// Readings reads the body {"readings": {...}}. The error is that of One.
func Readings(data []byte) (map[string]string, error) {
	return read(new(reader), data, "ReadingsChoice", func(r *reader, root *node) map[string]string {
		chosen := root.member("readings")
		r.checkReadings(chosen)
		return chosen.chosen()
	})
}

// checkReadings reports unknown slugs and alternatives. An alternative that is a number needs no quotes.
func (r *reader) checkReadings(n *node) {
	if n == nil {
		return
	}
	all, err := openapi.Readings()
	if err != nil || n.members == nil {
		r.refuse(n, "is "+n.shown(), wantOf("SeedReadings"))
		return
	}
	var slugs []string
	for _, each := range all {
		slugs = append(slugs, each.Slug)
	}
	for _, slug := range slices.Sorted(maps.Keys(n.members)) {
		child := n.members[slug]
		i := slices.Index(slugs, slug)
		if i < 0 {
			r.refuseChoice(child, "is an unknown reading"+didYouMean(slug, slugs), slugs)
			continue
		}
		switch _, isText := child.value.(string); {
		case child.invalid:
		case !isText && child.value != json.Number(child.text):
			r.refuseChoice(child, "is "+child.shown(), all[i].Alternatives)
		case !slices.Contains(all[i].Alternatives, child.text):
			r.refuseChoice(child, "has no alternative "+shown(child.text), all[i].Alternatives)
		}
	}
}

// chosen returns alternatives by slug; nil for a nil node.
func (n *node) chosen() map[string]string {
	if n == nil {
		return nil
	}
	chosen := map[string]string{}
	for slug, child := range n.members {
		chosen[slug] = child.text
	}
	return chosen
}
