package journal

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"regexp/syntax"
	"strings"
)

// The time of a regular expression grows with the text and its program, so both are bounded: the text of a pattern, and the
// instructions of all patterns of one Criteria together.
const (
	maxPatternText = 4096
	maxProgram     = 2000
)

// regexps compiles patterns one after the other, and keeps the first error.
type regexps struct {
	program int // how many instructions there are so far
	err     error
}

func (r *regexps) fail(pointer, want string) {
	if r.err == nil {
		r.err = &CriteriaError{pointer, want}
	}
}

// whole compiles a regular expression for the whole of a text; nil for an empty one. It parses the pattern alone first: the
// anchors around it could make a broken pattern valid.
func (r *regexps) whole(pointer, pattern string) *whole {
	if pattern == "" || r.err != nil {
		return nil
	}
	if len(pattern) > maxPatternText {
		r.fail(pointer, fmt.Sprintf("must be at most %d bytes long", maxPatternText))
		return nil
	}
	parsed, err := syntax.Parse("(?s)"+pattern, syntax.Perl)
	if err != nil {
		r.fail(pointer, "must be a regular expression (RE2: no look-around, no back-reference)")
		return nil
	}
	if r.program += instructions(parsed); r.program > maxProgram {
		r.fail(pointer, fmt.Sprintf("must be simpler: the patterns compile to more than %d instructions, a repetition {n} counting n times", maxProgram))
		return nil
	}
	compiled, err := regexp.Compile(`\A(?:` + parsed.String() + `)\z`)
	if err != nil {
		r.fail(pointer, "must be a regular expression that can stand inside another")
		return nil
	}
	return &whole{compiled}
}

// instructions estimates the size of an expression's program without compiling it: repeated parts count each time. It stops
// counting at the bound.
func instructions(re *syntax.Regexp) int {
	n := 0
	for _, sub := range re.Sub {
		n = min(n+instructions(sub), maxProgram+1)
	}
	switch re.Op {
	case syntax.OpRepeat:
		n *= max(re.Min, re.Max, 1)
	case syntax.OpLiteral:
		n = len(re.Rune)
	case syntax.OpConcat:
	case syntax.OpAlternate:
		n += len(re.Sub)
	case syntax.OpCapture:
		n += 2
	default:
		n++
	}
	return min(n, maxProgram+1)
}

// whole is a regular expression for the whole of a text.
type whole struct{ *regexp.Regexp }

// match reports whether all of the text matches. If ctx ends it gives up, and the result means nothing.
func (w *whole) match(ctx context.Context, text string) bool {
	if len(text) <= interval {
		return w.MatchString(text)
	}
	return w.MatchReader(&interruptible{Reader: strings.NewReader(text), ctx: ctx})
}

// interval is how many bytes of a text are read between two checks of the context.
const interval = 1 << 10

// interruptible is a text that ends when its context does.
type interruptible struct {
	*strings.Reader
	ctx  context.Context //nolint:containedctx // a RuneReader has no other way
	read int
}

// ReadRune implements [io.RuneReader].
func (i *interruptible) ReadRune() (r rune, size int, err error) {
	if i.read++; i.read%interval == 0 && i.ctx.Err() != nil {
		return 0, 0, io.EOF
	}
	return i.Reader.ReadRune() //nolint:wrapcheck // io.EOF is no error here
}

// text is a compiled Pattern.
type text struct {
	Pattern
	matches, unlike *whole
	json            any
}

func (r *regexps) text(pointer string, p Pattern) text {
	t := text{Pattern: p, matches: r.whole(pointer+"/matches", p.Matches), unlike: r.whole(pointer+"/doesNotMatch", p.DoesNotMatch)}
	if p.EqualToJSON == nil {
		return t
	}
	err := json.Unmarshal(p.EqualToJSON, &t.json)
	if inner, isText := t.json.(string); err == nil && isText {
		err = json.Unmarshal([]byte(inner), &t.json)
	}
	if err != nil {
		r.fail(pointer+"/equalToJson", "must be a JSON value, or a string that holds one")
	}
	return t
}

// holds reports whether one of the values matches.
func (t text) holds(ctx context.Context, values ...string) bool {
	if t.Absent {
		return len(values) == 0
	}
	for _, v := range values {
		if t.takes(ctx, v) {
			return true
		}
	}
	return false
}

func (t text) takes(ctx context.Context, v string) bool {
	if t.EqualToJSON != nil {
		var value any
		if json.Unmarshal([]byte(v), &value) != nil || !reflect.DeepEqual(value, t.json) {
			return false
		}
	}
	return (t.EqualTo == "" || v == t.EqualTo) &&
		strings.Contains(v, t.Contains) &&
		(t.DoesNotContain == "" || !strings.Contains(v, t.DoesNotContain)) &&
		(t.matches == nil || t.matches.match(ctx, v)) &&
		(t.unlike == nil || !t.unlike.match(ctx, v))
}
