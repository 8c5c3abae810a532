package openapi

import (
	_ "embed"
	"errors"
	"fmt"
	"sync"
)

//go:embed clauses.yaml
var clausesYAML []byte

// Level says how much a rule binds.
type Level string

// The levels of a rule.
const (
	Must   Level = "must"
	Should Level = "should"
)

// Clause is one statement of the source document or, of the family around it, of a sibling page, in our words.
type Clause struct {
	// Slug is the name that tags, reports and the mock's reasons use.
	Slug string `yaml:"slug" json:"slug"`
	// Level is Must, or Should if the statement is a sample's own form or words.
	Level Level `yaml:"level" json:"level"`
	// States is the statement.
	States string `yaml:"states" json:"states"`
	// Source lists the lines of the source document that state it; nil for a clause of the family.
	Source []SourceLines `yaml:"source" json:"source,omitempty"`
	// Pages lists the titles of the sibling pages that state a clause of the family; nil for any other.
	Pages []string `yaml:"pages" json:"pages,omitempty"`
	// Locations lists every place of bounce.yaml that carries the clause, as JSON Pointers (RFC 6901); at least one.
	Locations []string `yaml:"carried" json:"carried"`
}

// SourceLines is a range of lines of the source document, pinned by a digest because the text is not kept here.
type SourceLines struct {
	// Lines is a line number or a range such as 37-39, counted from 1, both ends included.
	Lines string `yaml:"lines" json:"lines"`
	// SHA256 is the digest in hexadecimal of those lines in UTF-8, each ended by one line feed.
	SHA256 string `yaml:"sha256" json:"sha256"`
}

// Family reports whether the clause is about the operations around Schedule Execution.
func (c Clause) Family() bool { return len(c.Pages) > 0 }

// Range gives the first and the last line. The error says what Lines should be.
func (s SourceLines) Range() (first, last int, err error) {
	if n, _ := fmt.Sscanf(s.Lines, "%d-%d", &first, &last); n == 1 {
		last = first
	}
	if first < 1 || last < first {
		return 0, 0, fmt.Errorf("lines is %q, want a line such as 35 or a range such as 37-39", s.Lines)
	}
	return first, last, nil
}

// Clauses returns the clauses in the order of their table, loaded once. The caller must not change the slice.
var Clauses = sync.OnceValues(func() ([]Clause, error) {
	return loadTable("clauses.yaml", clausesYAML, func(c Clause) string { return c.Slug }, Clause.check)
})

func (c Clause) check() error {
	var errs []error
	if c.Level != Must && c.Level != Should {
		errs = append(errs, fmt.Errorf("level is %q, want must or should", c.Level))
	}
	if c.States == "" || len(c.Locations) == 0 {
		errs = append(errs, errors.New("states and carried must not be empty"))
	}
	if (len(c.Source) > 0) == (len(c.Pages) > 0) {
		errs = append(errs, errors.New("want one of source and pages"))
	}
	for _, s := range c.Source {
		if _, _, err := s.Range(); err != nil {
			errs = append(errs, err)
		}
		if len(s.SHA256) != 64 {
			errs = append(errs, fmt.Errorf("sha256 of lines %s is not a SHA-256 in hexadecimal", s.Lines))
		}
	}
	return errors.Join(errs...)
}
