// Package chars bounds the texts of a report. It imports only the standard library.
package chars

import (
	"strings"
	"unicode/utf8"
)

// ellipsis ends a text that was cut.
const ellipsis = "..."

// Shorten returns a text as valid UTF-8, cut where JSON would have more than limit bytes of it.
func Shorten(text string, limit int) string {
	text = strings.ToValidUTF8(text, string(utf8.RuneError))
	if Fitting(text, limit) == len(text) {
		return text
	}
	return text[:Fitting(text, limit-len(ellipsis))] + ellipsis
}

// Fitting returns how many bytes of a text JSON holds in limit bytes.
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
		default:
			limit -= utf8.RuneLen(r)
		}
		if limit < 0 {
			return i
		}
	}
	return len(text)
}
