package redact

import (
	"strconv"
	"strings"
)

// longestWord is the length of the longest word that endsIn looks for.
const longestWord = len("idempotencykey")

// endsIn reports whether the name at the end of a text ends in one of the words, whatever its case, its separators and its
// encoding.
func endsIn(text string, words []string) bool {
	var letters [longestWord]byte
	n := len(letters)
	for n > 0 && text != "" {
		var c byte
		c, text = lastCharacter(text)
		if strings.IndexByte("_-.+ []", c) >= 0 {
			continue
		}
		c |= 0x20 // in lower case
		if c < 'a' || c > 'z' {
			break
		}
		n--
		letters[n] = c
		if n == len(letters)-2 && !isEnding(c, letters[len(letters)-1]) {
			return false // no word ends so: this decides most names
		}
	}
	name := string(letters[n:])
	for _, word := range words {
		if strings.HasSuffix(name, word) {
			return true
		}
	}
	return false
}

// isEnding reports whether one of the words of this package ends in the two letters.
func isEnding(a, b byte) bool {
	switch b {
	case 'd':
		return a == 'r' || a == 'w'
	case 'e':
		return a == 's'
	case 'n':
		return a == 'e' || a == 'o'
	case 't':
		return a == 'e'
	case 'y':
		return a == 'e'
	}
	return false
}

// lastCharacter decodes the last character of a name (RFC 3986 section 2.1, RFC 8259 section 7), and returns what is before it.
func lastCharacter(text string) (c byte, rest string) {
	const percent, escape = len("%5F"), len(`\u005f`)
	n := len(text)
	encoded := 0
	switch {
	case n >= percent && text[n-percent] == '%':
		encoded = percent
	case n >= escape && text[n-escape] == '\\' && text[n-escape:n-2] == `\u00`:
		encoded = escape
	}
	if encoded > 0 {
		if code, err := strconv.ParseUint(text[n-2:], 16, 8); err == nil {
			return byte(code), text[:n-encoded]
		}
	}
	return text[n-1], text[:n-1]
}
