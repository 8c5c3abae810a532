// Package chars bounds the texts of a report, and makes every character of them visible. It imports only the standard library.
package chars

import (
	"fmt"
	"strings"
	"unicode"
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

// Visible returns a text as valid UTF-8 in which each control character but line feed and tab, and each character that is not shown or
// turns the direction of others, is written as an escape such as \u202e. What a target sends can then neither hide nor move anything.
func Visible(text string) string {
	text = strings.ToValidUTF8(text, string(utf8.RuneError))
	if !strings.ContainsFunc(text, isHidden) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if isHidden(r) {
			fmt.Fprintf(&b, "\\u%04x", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func isHidden(r rune) bool {
	const joiner = '\u200d' // of emoji
	return r != '\n' && r != '\t' && r != joiner && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.In(r, unicode.Zl, unicode.Zp))
}
