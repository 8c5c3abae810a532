// Package printable makes texts of others fit for a terminal, a report and a shell: what a client or a server sends can then neither
// hide nor move anything, nor run a command. It also writes durations for people. It imports only the standard library.
package printable

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Text returns a text in which each control character but line feed and tab, each character that is not shown or turns the direction
// of others, and each byte that is no UTF-8 is written as an escape such as \u202e.
func Text(text string) string { return escape(text, isHidden) }

// Line is Text for a line whose columns are counted: line feeds, tabs, blanks other than ASCII's, and marks that combine with the
// character before are escaped, too.
func Line(text string) string {
	return escape(text, func(r rune) bool { return !unicode.IsPrint(r) || unicode.Is(unicode.M, r) })
}

// JSONWriter returns a writer of JSON, whole characters at a time as encoding/json writes it, in which the characters that Text escapes
// become JSON's own escapes. What it decodes to is the same.
func JSONWriter(w io.Writer) io.Writer { return jsonWriter{w} }

type jsonWriter struct{ io.Writer }

func (w jsonWriter) Write(encoded []byte) (int, error) {
	if !bytes.ContainsFunc(encoded, isHidden) {
		return w.Writer.Write(encoded)
	}
	var escaped []byte
	for _, r := range string(encoded) {
		if isHidden(r) {
			for _, unit := range utf16.AppendRune(nil, r) {
				escaped = fmt.Appendf(escaped, `\u%04x`, unit)
			}
			continue
		}
		escaped = utf8.AppendRune(escaped, r)
	}
	if _, err := w.Writer.Write(escaped); err != nil {
		return 0, err
	}
	return len(encoded), nil
}

func isHidden(r rune) bool {
	const joiner = '\u200d' // of emoji

	// Most characters are known at once.
	if r >= ' ' && r < 0x7f || r == '\n' || r == '\t' || r == joiner {
		return false
	}
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.In(r, unicode.Zl, unicode.Zp)
}

func escape(text string, isHidden func(rune) bool) string {
	if utf8.ValidString(text) && !strings.ContainsFunc(text, isHidden) {
		return text
	}
	var b strings.Builder
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, text[at])
		case !isHidden(r):
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r > 0xffff: //nolint:mnd // four digits
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
		at += size
	}
	return b.String()
}

var plainWord = regexp.MustCompile(`^[A-Za-z0-9_@%+=:,./-]+$`)

// Word returns a text as one word of a POSIX shell, in quotes if it needs them.
func Word(text string) string {
	if plainWord.MatchString(text) {
		return text
	}
	return Quote(text)
}

// Quote returns a text as one word of a POSIX shell, in quotes. No shell has a word with a NUL.
func Quote(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }
