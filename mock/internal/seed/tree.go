package seed

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-openapi/jsonpointer"

	"example.com/bounce/openapi"
	"example.com/bounce/openapi/jsonbody"
	"example.com/bounce/openapi/suggest"
)

// reader makes domain data of trees.
type reader struct {
	collector

	now          time.Time
	seed         int64
	allowPrivate bool // the addresses that keys are fetched from
}

// didYouMean returns the name that a text is probably a slip of, as a question behind an error; "" if no name is near.
func didYouMean(text string, names []string) string {
	if near := suggest.Names(text, names); len(near) > 0 {
		return " (did you mean " + near[0] + "?)"
	}
	return ""
}

// validate validates a tree against a schema of the control document. It reports what the schema refuses, and marks it as
// invalid; it changes the rest to what the schema reads.
func (r *reader) validate(root *node, schema string) {
	document, err := openapi.Control()
	if err != nil {
		r.report(root.at, "cannot be checked: "+err.Error(), "another build of the mock")
		return
	}
	shape, _ := document.Shape(schema)
	r.adapt(root, shape)
	for _, v := range document.ValidateSchema(schema, root.plain()) {
		r.violation(root, shape, v)
	}
}

// violation reports a violation at the place of its pointer. It leaves keys, readings, and members that exclude each other to
// checks that say more, and show less.
func (r *reader) violation(n *node, shape openapi.Shape, v openapi.Violation) {
	steps := strings.Split(v.Pointer, "/")[1:]
	for i, step := range steps {
		name := jsonpointer.Unescape(step)
		child := n.child(step)
		before := shape
		if n.isList {
			shape, _ = shape.Items()
		} else {
			shape, _ = shape.Member(name)
		}
		switch {
		case child == nil:
			r.report(n.at.member(name), "is missing", want(shape))
			return
		case v.Code == "additionalProperties" && i == len(steps)-1:
			r.refuse(child, "is an unknown key"+didYouMean(name, names(before)), oneOf(names(before)))
			return
		case name == "keys", name == "jwksUri" && child.text != "", name == "readings" && i < len(steps)-1:
			return
		}
		n = child
	}
	switch {
	case v.Code == "not" || n.invalid:
	case len(shape.Allowed()) > 0 && n.text != "":
		r.refuseChoice(n, "is "+n.shown()+didYouMean(n.text, shape.Allowed()), shape.Allowed())
	default:
		r.refuse(n, "is "+n.shown(), want(shape))
	}
}

// wantOf returns want for a schema of the control document.
func wantOf(schema string) string {
	document, err := openapi.Control()
	if err != nil {
		return ""
	}
	shape, _ := document.Shape(schema)
	return want(shape)
}

// want describes the values of a schema.
func want(s openapi.Shape) string {
	switch {
	case s.Wanted() != "":
		return s.Wanted()
	case len(s.Allowed()) > 0:
		return oneOf(s.Allowed())
	}
	switch s.Type() {
	case "object":
		return "a mapping of " + strings.Join(names(s), ", ")
	case "array":
		return "a list"
	case "boolean":
		return "true or false"
	case "integer":
		return "a whole number of at least " + strconv.Itoa(s.Least())
	}
	return "a text"
}

func names(s openapi.Shape) []string {
	var all []string
	for _, m := range s.Members() {
		all = append(all, m.Name)
	}
	return all
}

// valueDepth bounds how deep the value of an option nests.
const valueDepth = 64

// adapt changes a tree to what the schema reads: a number or time becomes a text if the schema wants one, as YAML need not quote
// it, and a whole number is written in digits.
func (r *reader) adapt(n *node, s openapi.Shape) {
	for _, name := range slices.Sorted(maps.Keys(n.members)) {
		child := n.members[name]
		if name == "keys" {
			child.quote()
		} else if m, known := s.Member(name); known {
			r.adapt(child, m)
		}
	}
	if items, known := s.Items(); known {
		for _, item := range n.items {
			r.adapt(item, items)
		}
	}
	number, isNumber := n.value.(json.Number)
	switch s.Type() {
	case "":
		r.free(n, valueDepth)
	case "integer":
		if whole, ok := jsonbody.Integer(number); ok && whole <= math.MaxInt {
			n.text = strconv.FormatInt(whole, 10)
			n.value = json.Number(n.text)
			return
		}
		fallthrough
	default:
		if isNumber {
			n.value = n.text
		}
	}
}

// quote turns all numbers into texts: base64 without quotes may look like a number, and so may a kid.
func (n *node) quote() {
	for _, child := range n.members {
		child.quote()
	}
	for _, item := range n.items {
		item.quote()
	}
	if _, isNumber := n.value.(json.Number); isNumber {
		n.value = n.text
	}
}

// free checks that JSON can write a value of any type.
func (r *reader) free(n *node, depth int) {
	const wantValue = "a value that JSON can write"
	number, isNumber := n.value.(json.Number)
	switch {
	case n.invalid:
	case depth == 0:
		r.refuse(n, "is nested too deep", wantValue)
		n.members, n.items = nil, nil
	case isNumber && !jsonNumber.MatchString(string(number)):
		r.refuse(n, "is "+n.shown(), wantValue)
		n.value = nil
	}
	for _, name := range slices.Sorted(maps.Keys(n.members)) {
		r.free(n.members[name], depth-1)
	}
	for _, item := range n.items {
		r.free(item, depth-1)
	}
}
