package seed

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-openapi/jsonpointer"
)

// Error is one thing that is wrong with a seed file or a customer entry. What and Want are in our own words and hold no key
// material.
type Error struct {
	// File is the name that the text was read under; "" for the body of a request.
	File string
	// Line counts from 1; 0 for the body of a request, in which Pointer says the place.
	Line int
	// Pointer is the JSON Pointer (RFC 6901) of the field; "" for the whole.
	Pointer string
	// What completes a sentence that begins with the field, such as "is missing".
	What string
	// Want says what would be right.
	Want string
	// Allowed lists the choices if Want is a choice of names; nil otherwise.
	Allowed []string
}

// Error returns one line: "name:line: field: what, want what", or the pointer alone for the body of a request.
func (f Error) Error() string {
	if f.File == "" {
		return fmt.Sprintf("%s: %s, want %s", cmp.Or(f.Pointer, "the entry"), f.What, f.Want)
	}
	return fmt.Sprintf("%s:%d: %s: %s, want %s", f.File, f.Line, f.field(), f.What, f.Want)
}

// field returns the pointer as people write it: customers[0].csi.
func (f Error) field() string {
	if f.Pointer == "" {
		return "the file"
	}
	var b strings.Builder
	for segment := range strings.SplitSeq(f.Pointer[1:], "/") {
		if _, err := strconv.Atoi(segment); err == nil {
			b.WriteString("[" + segment + "]")
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		b.WriteString(segment)
	}
	return b.String()
}

// Errors is the error of Load and One (errors.As): everything that is wrong, in order of lines. It is never returned empty.
type Errors []Error

// shownErrors bounds the errors that the text lists: a file of the wrong kind has thousands, and the first ones are enough.
const shownErrors = 50

// Error lists the first 50 errors, one on each line.
func (all Errors) Error() string {
	var lines []string
	for _, f := range all[:min(len(all), shownErrors)] {
		lines = append(lines, f.Error())
	}
	if more := len(all) - shownErrors; more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(lines, "\n")
}

// err sorts the errors by line, and keeps the order of discovery within a line. It returns nil if there are no errors.
func (all Errors) err() error {
	if len(all) == 0 {
		return nil
	}
	slices.SortStableFunc(all, func(a, b Error) int { return cmp.Compare(a.Line, b.Line) })
	return all
}

// collector collects what is wrong with a text.
type collector struct{ errors Errors }

func (c *collector) report(a at, what, want string) { c.errors = append(c.errors, a.error(what, want)) }

// refuse reports a value, which later checks then ignore.
func (c *collector) refuse(n *node, what, want string) {
	c.report(n.at, what, want)
	n.invalid = true
}

// refuseChoice reports a value that is not one of a few names.
func (c *collector) refuseChoice(n *node, what string, names []string) {
	c.refuse(n, what, oneOf(names))
	c.errors[len(c.errors)-1].Allowed = slices.Clone(names)
}

// at is a place in a file.
type at struct {
	file    string
	line    int
	pointer string
}

func (a at) error(what, want string) Error {
	return Error{File: a.file, Line: a.line, Pointer: a.pointer, What: what, Want: want}
}

// member returns the place of a member of the mapping at a, as long as the member's own line is unknown.
func (a at) member(key string) at {
	a.pointer += "/" + jsonpointer.Escape(key)
	return a
}

// editable returns a, or b if only b is in a file that the user can edit: for two fields that do not go together.
func (a at) editable(b at) at {
	if a.file == builtinFile {
		return b
	}
	return a
}

// shownText is the length up to which an error shows a text: the shortest secret of a key has 43 characters, and could stand in
// any field by mistake.
const shownText = 40

// shown quotes a text for an error.
func shown(text string) string {
	if n := utf8.RuneCountInString(text); n > shownText {
		return fmt.Sprintf("a text of %d characters", n)
	}
	return strconv.Quote(text)
}
