package prefer

import "strings"

// preferred is one preference of a header Prefer: its name, its value, and the value as it was written.
type preferred struct{ name, value, written string }

// splitPreferences splits the values of Prefer headers (RFC 7240 section 2): commas separate preferences, semicolons their
// parameters, which no preference of the mock has. A value without quotes is taken as it is, even if the RFC demands quotes.
func splitPreferences(values []string) []preferred {
	var all []preferred
	for _, each := range split(strings.Join(values, ","), ',') {
		first := split(each, ';')[0]
		name, written, _ := strings.Cut(first, "=")
		name, written = strings.TrimSpace(name), strings.TrimSpace(written)
		if name != "" {
			all = append(all, preferred{name, unquote(written), written})
		}
	}
	return all
}

// split splits a text at a separator, but not within quotes.
func split(text string, separator byte) []string {
	var parts []string
	quoted, from := false, 0
	for i := 0; i < len(text); i++ {
		switch {
		case quoted && text[i] == '\\':
			i++
		case text[i] == '"':
			quoted = !quoted
		case !quoted && text[i] == separator:
			parts, from = append(parts, text[from:i]), i+1
		}
	}
	return append(parts, text[from:])
}

// unquote returns the text of a quoted-string (RFC 9110 section 5.6.4); any other word as it is.
func unquote(word string) string {
	if len(word) < 2 || word[0] != '"' || word[len(word)-1] != '"' {
		return word
	}
	var b strings.Builder
	for i := 1; i < len(word)-1; i++ {
		if word[i] == '\\' && i+1 < len(word)-1 {
			i++
		}
		b.WriteByte(word[i])
	}
	return b.String()
}
