package token

import "strings"

// IsBearer reports whether a text has the form of a bearer token: b64token of RFC 6750 section 2.1. Every request is checked, so
// it is not a regular expression.
func IsBearer(text string) bool {
	body := strings.TrimRight(text, "=")
	for i := range len(body) {
		c := body[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && strings.IndexByte("-._~+/", c) < 0 {
			return false
		}
	}
	return body != ""
}
