// Package chars bounds the texts of a report. It imports only the standard library.
package chars

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// ellipsis ends a text that was cut.
const ellipsis = "..."

// Shorten returns a text as valid UTF-8, cut where JSON would have more than limit bytes of it. Bytes that are no UTF-8 are written as
// \x and two hexadecimal digits.
func Shorten(text string, limit int) string {
	fitting := Fitting(text, limit)
	if fitting == len(text) {
		return visible(text)
	}
	return visible(text[:Fitting(text, limit-len(ellipsis))]) + ellipsis
}

// visible writes bytes that are no UTF-8 in hexadecimal.
func visible(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	var b strings.Builder
	for i, r := range text {
		if isByte(text[i:], r) {
			fmt.Fprintf(&b, `\x%02x`, text[i])
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isByte reports whether a text begins with a byte that is no UTF-8, for which a range yields r.
func isByte(text string, r rune) bool {
	return r == utf8.RuneError && !strings.HasPrefix(text, string(utf8.RuneError))
}

// Fitting returns how many bytes of a text JSON holds in limit bytes, as Shorten writes them.
func Fitting(text string, limit int) int {
	const longest = len(`\u0000`)
	if longest*len(text) <= limit {
		return len(text)
	}
	for i, r := range text {
		switch {
		case r == '"' || r == '\\' || r == '\n' || r == '\r' || r == '\t':
			limit -= len(`\n`)
		case r < ' ' || r == '\u2028' || r == '\u2029':
			limit -= longest
		case isByte(text[i:], r):
			limit -= len(`\\x00`)
		default:
			limit -= utf8.RuneLen(r)
		}
		if limit < 0 {
			return i
		}
	}
	return len(text)
}
