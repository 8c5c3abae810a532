// Package catalogue reads the tables of mutants: what each is called, which rule it breaks, what it does, and the edits of
// those that are data. It knows no defect that is code. It may import openapi, and package edit.
package catalogue

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"time"

	"go.yaml.in/yaml/v4"

	"example.com/bounce/mock/mutant/internal/edit"
	"example.com/bounce/openapi"
)

// Entry is one mutant.
type Entry struct {
	Name, Rule, Class, Defect string
	Timeout                   time.Duration
	Inconsistent, NotTheAPI   bool
	// Edit is what it does; nil if that is code.
	Edit *edit.Edit
	// Position is where it is written, as file:line.
	Position string
}

// group are mutants that have a rule and a class in common, and what their edits have in common.
type group struct {
	Rule, Class           string
	Operations, Skip      []string
	Outcome, When, Answer string
	Mutants               yaml.Node // name to text, or to an item
}

// item is a mutant that is more than a name and what it does. It takes from its group the conditions that it leaves out and,
// if it does nothing itself, what the group does.
type item struct {
	Does                   string
	Operations, Skip       []string
	Outcome, When          string
	Request, Reply, Answer string
	Timeout                time.Duration
	Inconsistent           bool
	NotTheAPI              bool `yaml:"notTheAPI"`
}

// Read reads all *.yaml of a folder, in the order of their names. The error names everything that is wrong, with file and line.
func Read(folder fs.FS) ([]Entry, error) {
	files, err := fs.Glob(folder, "*.yaml")
	if err != nil {
		return nil, err
	}
	rules, err := rules()
	if err != nil {
		return nil, err
	}
	r := reader{rules: rules, seen: map[string]string{}}
	for _, file := range files {
		text, err := fs.ReadFile(folder, file)
		if err != nil {
			return nil, err
		}
		r.file = path.Base(file)
		r.read(text)
	}
	return r.entries, errors.Join(r.errs...)
}

// reader reads one file after the other.
type reader struct {
	file    string
	rules   []string
	seen    map[string]string // names to positions
	entries []Entry
	errs    []error
}

func (r *reader) read(text []byte) {
	var groups []group
	if err := yaml.Load(text, &groups, yaml.WithKnownFields()); err != nil {
		r.errs = append(r.errs, fmt.Errorf("%s: %w", r.file, err))
		return
	}
	for _, g := range groups {
		names := g.Mutants.Content
		for i := 0; i+1 < len(names); i += 2 {
			r.add(g, names[i], names[i+1])
		}
	}
}

func (r *reader) add(g group, name, value *yaml.Node) {
	at := fmt.Sprintf("%s:%d", r.file, name.Line)
	fail := func(err error) { r.errs = append(r.errs, fmt.Errorf("%s: %s: %w", at, name.Value, err)) }
	var it item
	if value.Kind == yaml.ScalarNode {
		it.Does = value.Value
	} else if err := value.Load(&it, yaml.WithKnownFields()); err != nil {
		fail(err)
		return
	}
	e := Entry{
		Name: name.Value, Rule: g.Rule, Class: g.Class, Defect: it.Does, Timeout: it.Timeout,
		Inconsistent: it.Inconsistent, NotTheAPI: it.NotTheAPI, Position: at,
	}
	switch earlier, found := r.seen[e.Name]; {
	case found:
		fail(fmt.Errorf("the name is taken at %s", earlier))
	case e.Defect == "" || e.Class == "":
		fail(errors.New("want a class and what it does"))
	case !slices.Contains(r.rules, e.Rule):
		fail(fmt.Errorf("unknown rule %q", e.Rule))
	}
	r.seen[e.Name] = at
	if it.Operations != nil || it.Skip != nil || it.When+it.Request+it.Reply+it.Answer != "" {
		var err error
		if e.Edit, err = edit.Compile(it.source(g)); err != nil {
			fail(err)
		}
	}
	r.entries = append(r.entries, e)
}

// source returns the edit of an item of a group.
func (it item) source(g group) edit.Source {
	s := edit.Source{
		Operations: it.Operations, Outcome: cmp.Or(it.Outcome, g.Outcome), When: cmp.Or(it.When, g.When), Skip: it.Skip,
		Request: it.Request, Reply: it.Reply, Answer: it.Answer,
	}
	if s.Operations == nil {
		s.Operations = g.Operations
	}
	if s.Skip == nil && s.Request+s.Reply+s.Answer == "" {
		s.Skip, s.Answer = g.Skip, g.Answer
	}
	return s
}

// rules lists every rule of the contract as kind:slug.
func rules() (all []string, err error) {
	clauses, clausesErr := openapi.Clauses()
	readings, readingsErr := openapi.Readings()
	hygiene, hygieneErr := openapi.HygieneRules()
	for _, c := range clauses {
		all = append(all, "clause:"+c.Slug)
	}
	for _, r := range readings {
		all = append(all, "reading:"+r.Slug)
	}
	for _, h := range hygiene {
		all = append(all, "hygiene:"+h.Slug)
	}
	return all, errors.Join(clausesErr, readingsErr, hygieneErr)
}
