package jsonbody

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// usual reads a body of the usual kind: one JSON value, without an escape in a string. It gives up at anything else, and at
// whatever is wrong; Decode then lets the library read it, which knows what is wrong and where.
type usual struct {
	text  string
	at    int
	whole map[string]any // for the object that the body is; nil to make one
}

// decodeUsual is Decode for a body of the usual kind; ok is false for any other.
func decodeUsual(object map[string]any, raw []byte) (value any, ok bool) {
	const longest = 1 << 10 // the strings are parts of one text, which each of them keeps in memory
	if len(raw) > longest || bytes.IndexByte(raw, '\\') >= 0 || !utf8.Valid(raw) {
		return nil, false
	}
	r := usual{text: string(raw), whole: object}
	value, ok = r.value(0)
	r.blanks()
	return value, ok && r.at == len(r.text)
}

// blanks skips white space.
func (r *usual) blanks() {
	for r.at < len(r.text) {
		switch r.text[r.at] {
		case ' ', '\t', '\r', '\n':
			r.at++
		default:
			return
		}
	}
}

// next skips white space and returns the byte behind it; 0 at the end.
func (r *usual) next() byte {
	r.blanks()
	if r.at == len(r.text) {
		return 0
	}
	return r.text[r.at]
}

func (r *usual) value(depth int) (value any, ok bool) {
	if depth > maxDepth {
		return nil, false
	}
	switch c := r.next(); c {
	case '{':
		return r.object(depth)
	case '[':
		return r.array(depth)
	case '"':
		return r.string()
	case 't':
		return true, r.word("true")
	case 'f':
		return false, r.word("false")
	case 'n':
		return nil, r.word("null")
	}
	return r.number()
}

func (r *usual) word(word string) bool {
	if len(r.text)-r.at < len(word) || r.text[r.at:r.at+len(word)] != word {
		return false
	}
	r.at += len(word)
	return true
}

// string reads a string, of which the next byte is the quote.
func (r *usual) string() (text string, ok bool) {
	for end := r.at + 1; end < len(r.text); end++ {
		switch c := r.text[end]; {
		case c == '"':
			text, r.at = r.text[r.at+1:end], end+1
			return text, true
		case c < ' ':
			return "", false
		}
	}
	return "", false
}

// digits skips digits, and reports whether there was one.
func (r *usual) digits() bool {
	from := r.at
	for r.at < len(r.text) && '0' <= r.text[r.at] && r.text[r.at] <= '9' {
		r.at++
	}
	return r.at > from
}

// number reads a whole number; one with a point or an exponent is not usual.
func (r *usual) number() (value any, ok bool) {
	from := r.at
	r.word("-")
	zero := r.at < len(r.text) && r.text[r.at] == '0'
	first := r.at
	if !r.digits() || zero && r.at > first+1 {
		return nil, false
	}
	return json.Number(r.text[from:r.at]), true // what follows, such as a point, the caller does not expect
}

func (r *usual) object(depth int) (value any, ok bool) {
	r.at++
	object := r.whole
	if r.whole = nil; depth > 0 || object == nil {
		object = map[string]any{}
	}
	if r.next() == '}' {
		r.at++
		return object, true
	}
	for {
		if r.next() != '"' {
			return nil, false
		}
		name, ok := r.string()
		if _, twice := object[name]; !ok || twice || r.next() != ':' {
			return nil, false
		}
		r.at++
		if object[name], ok = r.value(depth + 1); !ok {
			return nil, false
		}
		switch r.next() {
		case ',':
			r.at++
		case '}':
			r.at++
			return object, true
		default:
			return nil, false
		}
	}
}

func (r *usual) array(depth int) (value any, ok bool) {
	r.at++
	array := []any{}
	if r.next() == ']' {
		r.at++
		return array, true
	}
	for {
		each, ok := r.value(depth + 1)
		if !ok {
			return nil, false
		}
		array = append(array, each)
		switch r.next() {
		case ',':
			r.at++
		case ']':
			r.at++
			return array, true
		default:
			return nil, false
		}
	}
}
