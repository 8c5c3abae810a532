// Package yamlfile reads YAML files of a known format into a struct, and reports everything that is wrong with one, by line and column.
// The format is the struct itself: the tag yaml of a field is its name in a file, the tag about a sentence for people, and the tag
// example, of a map, a line that it may have. The JSON Schema of the format comes from the same tags. The package knows no format.
// Of this module it imports openapi/suggest only.
package yamlfile

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// Format describes the files of one kind.
type Format struct {
	// Title names the kind.
	Title string
	// Type is the struct that a file fills: of structs, pointers to structs, maps by text, slices, texts and whole numbers. A struct
	// that implements UnmarshalYAML may also be a text in the file.
	Type reflect.Type
	// Names lists the keys that a map may have, each with what it stands for, by the name of its field. Another map takes any key.
	Names map[string]map[string]string
	// Name is what a key of Names is called, such as role.
	Name string
	// Want completes "is empty, want".
	Want string
}

// File is a file that was read, with what is wrong with it.
type File struct {
	name   string
	format Format
	at     map[string]*yaml.Node // where each field is: its value, or its key for one that has no value of its own
	merged map[*yaml.Node]bool   // the mappings that are being looked at for a merge key: one may name itself
	errors Errors
}

// Read reads a file into a pointer to a struct of the format's type. The file's Err has the errors; the struct has what could be
// read nevertheless, so that its values can be checked, too. No error shows a value.
func (f Format) Read(name string, text []byte, into any) *File {
	file := &File{name: name, format: f, at: map[string]*yaml.Node{}, merged: map[*yaml.Node]bool{}}
	var root yaml.Node
	if err := yaml.Load(text, &root); err != nil {
		if !file.hasForeignByte(text) {
			file.unreadable(err, root.Kind == 0)
		}
		return file
	}
	if len(root.Content) == 0 || root.Content[0].ShortTag() == "!!null" {
		file.add(nil, "", "is empty, want "+f.Want)
		return file
	}
	file.look(&root, f.Type, "")
	if err := root.Decode(into); err != nil && len(file.errors) == 0 {
		file.unreadable(err, false)
	}
	return file
}

// Report adds an error about the value of a field, such as identities.approver.token. It is left out if the field, one above it or
// one below it has an error of its form already: the value is not what the author meant.
func (f *File) Report(field, text string) {
	for _, e := range f.errors {
		if within(e.Field, field) || within(field, e.Field) || within(e.meant, field) {
			return
		}
	}
	f.add(f.locate(field), field, text)
}

// within reports whether a field is another one, or below it.
func within(field, other string) bool {
	rest, found := strings.CutPrefix(field, other)
	return field != "" && found && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// locate returns the place of a field, or of the nearest one above it that the file has; nil for the file as a whole.
func (f *File) locate(field string) *yaml.Node {
	for field != "" {
		if n := f.at[field]; n != nil {
			return n
		}
		field = field[:max(0, strings.LastIndexAny(field, ".["))]
	}
	return nil
}

// Line returns the line of a field, or of the nearest one above it that the file has; 1 for the file as a whole.
func (f *File) Line(field string) int {
	if n := f.locate(field); n != nil {
		return n.Line
	}
	return 1
}

func (f *File) add(n *yaml.Node, field, text string) {
	e := Error{File: f.name, Field: field, Text: text}
	if n != nil {
		e.Line, e.Column = n.Line, n.Column
	}
	f.errors = append(f.errors, e)
}

// Err returns everything that is wrong as Errors, in the order of the file; nil if nothing is.
func (f *File) Err() error {
	if len(f.errors) == 0 {
		return nil
	}
	slices.SortStableFunc(f.errors, func(a, b Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return f.errors
}

// hasForeignByte reports the first byte of a file that cannot be read which no text has: of a control character, or of no character.
func (f *File) hasForeignByte(text []byte) bool {
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && size == 1 || unicode.IsControl(r) && !strings.ContainsRune("\t\n\r\u0085", r) {
			before := text[:at]
			f.errors = append(f.errors, Error{
				File: f.name, Line: 1 + bytes.Count(before, []byte("\n")), Column: 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]),
				Text: fmt.Sprintf("has the byte 0x%02x, want text in UTF-8", text[at]),
			})
			return true
		}
		at += size
	}
	return false
}

// unreadable reports an error of the library, which names its own types and may show values.
func (f *File) unreadable(err error, empty bool) {
	problem := &yaml.LoadError{}
	e := Error{File: f.name, Text: "cannot be read, want plain YAML with texts in quotes"}
	if errors.As(err, &problem) {
		e.Line, e.Column = problem.Mark.Line, problem.Mark.Column
		switch {
		case empty && problem.Mark.Line == 0:
			e.Text = "is empty, want " + f.format.Want
		case problem.Mark.Line == 0:
			e.Text = "has several documents, want one"
		case problem.Stage == yaml.ScannerStage, problem.Stage == yaml.ParserStage: // their messages are fixed texts
			e.Text = "is not YAML: " + problem.Message
		}
	}
	f.errors = append(f.errors, e)
}

// Error is one thing that is wrong with a file.
type Error struct {
	// File is the name of the file.
	File string
	// Line and Column count from 1; 0 for the file as a whole.
	Line, Column int
	// Field is the path of the field, such as instances.bookable[0].csi; "" for the file as a whole.
	Field string
	// Text says what is wrong and what would be right.
	Text string

	meant string // the field that was probably meant
}

// Error returns "name:line:column: field: text".
func (e Error) Error() string {
	text := e.File + ":"
	if e.Line > 0 {
		text += fmt.Sprintf("%d:%d:", e.Line, e.Column)
	}
	if e.Field != "" {
		text += " " + e.Field + ":"
	}
	return text + " " + e.Text
}

// Errors is everything that is wrong with a file, in the order of its lines. It is never returned empty.
type Errors []Error

// Error lists the first 50 errors, one on each line: a file of another kind has thousands, and the first ones are enough.
func (all Errors) Error() string {
	const most = 50
	var lines []string
	for _, e := range all[:min(len(all), most)] {
		lines = append(lines, e.Error())
	}
	if more := len(all) - most; more > 0 {
		lines = append(lines, fmt.Sprintf("%s: and %d more errors", all[0].File, more))
	}
	return strings.Join(lines, "\n")
}
