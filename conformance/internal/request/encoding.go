package request

import (
	"fmt"
	"net/url"
	"strings"
)

// encodings write a text of a query in other bytes of the same meaning.
var encodings = map[string]func(text string) string{
	"each byte percent-encoded":              func(text string) string { return percent(text, "%%%02X") },
	"each byte percent-encoded in lowercase": func(text string) string { return percent(text, "%%%02x") },
	"blanks as %20":                          func(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") },
	"blanks as plus":                         url.QueryEscape,
	"blanks as plus, first of two filters":   url.QueryEscape,
}

// Encode writes a text in the encoding of the words.
func Encode(words, text string) (encoded string, known bool) {
	encoding, known := encodings[words]
	if !known {
		return "", false
	}
	return encoding(text), true
}

func percent(text, form string) string {
	var all strings.Builder
	for _, b := range []byte(text) {
		fmt.Fprintf(&all, form, b)
	}
	return all.String()
}
