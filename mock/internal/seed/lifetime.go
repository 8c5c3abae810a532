package seed

import (
	"encoding/json"
	"regexp"
	"strconv"
	"time"

	"go.yaml.in/yaml/v4"

	"example.com/bounce/mock/internal/domain"
)

// This file reads what an execution has been through, and what was sent with it: what an export has, and few write by hand.

const (
	wantOption = "the name of an option such as refreshMetadata"
	wantFormer = "former windows, each with scheduledStart and scheduledEnd after it"
	wantValue  = "a value that JSON can write"
)

var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?$`)

// valueDepth is how deep the value of an option nests at most.
const valueDepth = 64

// history reads the former windows of an execution, the oldest first.
func (r *reader) history(field *given[[]domain.Window]) func(value) {
	return func(v value) {
		before := len(r.faults)
		var all []domain.Window
		r.list(v, "former windows", func(v value) {
			var start, end given[time.Time]
			form := r.object(v, member{"scheduledStart", r.time(&start)}, member{"scheduledEnd", r.time(&end)})
			if form == fine {
				r.require(v.at.member("scheduledStart"), start.state, wantTime)
				r.require(v.at.member("scheduledEnd"), end.state, wantTime)
			}
			w := domain.Window{Start: start.value, End: end.value}
			if start.state == fine && end.state == fine && !w.End.After(w.Start) {
				r.faults = append(r.faults, backward(end.at, w))
			}
			all = append(all, w)
		})
		if len(all) > domain.HistoryLimit {
			r.fault(v.at, "lists "+strconv.Itoa(len(all))+" windows", "at most "+strconv.Itoa(domain.HistoryLimit)+
				", and how many older ones there were in forgotten")
		}
		field.put(all, v.at, len(r.faults) == before)
	}
}

// options reads the bounce options of an execution, in the form that they have in the API.
func (r *reader) options(field *given[[]domain.Option]) func(value) {
	return func(v value) {
		before := len(r.faults)
		var all []domain.Option
		each := func(v value) {
			var name given[string]
			var sent any
			form := r.object(v, member{"name", r.verbatim(&name)}, member{"value", func(v value) { sent = r.verbatimJSON(v, valueDepth) }})
			if form == fine {
				r.require(v.at.member("name"), name.state, wantOption)
			}
			all = append(all, domain.Option{Name: name.value, Value: sent})
		}
		r.object(v, member{"options", func(v value) { r.list(v, "options", each) }})
		field.put(all, v.at, len(r.faults) == before)
	}
}

// verbatimJSON is a node as encoding/json with UseNumber gives it.
func (r *reader) verbatimJSON(v value, depth int) any {
	if depth == 0 {
		r.fault(v.at, "is nested too deep", wantValue)
		return nil
	}
	switch v.node.Kind {
	case yaml.MappingNode:
		object := map[string]any{}
		r.pairs(v, func(key string, child value) { object[key] = r.verbatimJSON(child, depth-1) })
		return object
	case yaml.SequenceNode:
		array := []any{}
		r.list(v, "values", func(child value) { array = append(array, r.verbatimJSON(child, depth-1)) })
		return array
	}
	if v.node.Style == 0 && jsonNumber.MatchString(v.node.Value) { // YAML takes one that is too large for a text
		return json.Number(v.node.Value)
	}
	switch v.node.ShortTag() {
	case "!!null":
		return nil
	case "!!bool":
		return v.node.Value == "true"
	case "!!int", "!!float":
		r.fault(v.at, "is "+kind(v.node), wantValue)
		return nil
	}
	return v.node.Value
}
