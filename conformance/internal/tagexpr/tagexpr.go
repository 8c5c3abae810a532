// Package tagexpr evaluates tag expressions in Cucumber's language (and, or, not, parentheses) on a scenario's tags. godog's
// filter does not know this language: it selects nothing, and succeeds. The package imports only the standard library.
package tagexpr

import (
	"fmt"
	"slices"
	"strings"
)

// Expr is a parsed expression. The zero value matches every scenario. It is safe for concurrent use.
type Expr struct {
	match func(tags []string) bool
	tags  []string
}

// Match reports whether a scenario with these tags ("@must", ...) is selected.
func (e Expr) Match(tags []string) bool { return e.match == nil || e.match(tags) }

// Tags lists the tags that the expression names, so that unknown ones can be refused.
func (e Expr) Tags() []string { return e.tags }

// Parse reads an expression. Blank text is the zero Expr. The error says what was wanted, and where.
func Parse(text string) (Expr, error) {
	p := &parser{text: text, words: words(text)}
	if len(p.words) == 0 {
		return Expr{}, nil
	}
	match, err := p.or()
	if err == nil && p.peek() != "" {
		err = p.want("and, or, or the end")
	}
	if err != nil {
		return Expr{}, err
	}
	return Expr{match: match, tags: p.tags}, nil
}

func words(text string) []string {
	return strings.Fields(strings.NewReplacer("(", " ( ", ")", " ) ").Replace(text))
}

type matcher = func([]string) bool

type parser struct {
	text  string
	words []string
	at    int
	tags  []string
}

func (p *parser) peek() string {
	if p.at == len(p.words) {
		return ""
	}
	return p.words[p.at]
}

func (p *parser) take(word string) bool {
	if p.peek() != word {
		return false
	}
	p.at++
	return true
}

func (p *parser) want(what string) error {
	found := p.peek()
	if found == "" {
		found = "the end"
	}
	return fmt.Errorf("tag expression %q: want %s, found %s", p.text, what, found)
}

func (p *parser) or() (matcher, error) {
	left, err := p.and()
	for err == nil && p.take("or") {
		var right matcher
		a := left
		right, err = p.and()
		left = func(tags []string) bool { return a(tags) || right(tags) }
	}
	return left, err
}

func (p *parser) and() (matcher, error) {
	left, err := p.not()
	for err == nil && p.take("and") {
		var right matcher
		a := left
		right, err = p.not()
		left = func(tags []string) bool { return a(tags) && right(tags) }
	}
	return left, err
}

func (p *parser) not() (matcher, error) {
	switch word := p.peek(); {
	case p.take("not"):
		inner, err := p.not()
		return func(tags []string) bool { return !inner(tags) }, err
	case p.take("("):
		inner, err := p.or()
		if err == nil && !p.take(")") {
			err = p.want(")")
		}
		return inner, err
	case strings.HasPrefix(word, "@") && len(word) > 1:
		p.at++
		p.tags = append(p.tags, word)
		return func(tags []string) bool { return slices.Contains(tags, word) }, nil
	}
	return nil, p.want("a tag such as @must, not, or (")
}
