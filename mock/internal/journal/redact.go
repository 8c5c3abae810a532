package journal

import (
	"strings"
	"unicode/utf8"
)

// Redaction stands where a secret was.
const Redaction = "[redacted]"

// redact returns a header's value as it may be kept.
func redact(name, value string) string {
	switch {
	case strings.EqualFold(name, "Authorization"), strings.EqualFold(name, "Proxy-Authorization"):
		return credentials(value)
	case value != "" && isSecret(name):
		return Redaction
	}
	return withoutTokens(value)
}

// isSecret tells whether all that a header of the name holds is a secret.
func isSecret(name string) bool {
	return strings.EqualFold(name, "Cookie") || strings.EqualFold(name, "Set-Cookie") ||
		endsIn(name, secretHeaders) && !endsIn(name, harmlessKeys)
}

// secretHeaders end the names of headers that hold a secret; harmlessKeys those of headers that seem to.
var (
	secretHeaders = append([]string{"key"}, secretWords[:]...)
	harmlessKeys  = []string{"idempotencykey", "websocketkey"}
)

// credentials keeps the scheme of an Authorization value (RFC 9110 section 11.6.2), if it is one that is known: a
// client's mistake may well have put the secret in its place.
func credentials(value string) string {
	scheme, rest, spaced := strings.Cut(value, " ")
	switch {
	case value == "":
		return ""
	case scheme == "Bearer" && rest != "":
		return "Bearer " + Redaction // a constant: the usual case costs nothing
	case !knownScheme(scheme):
		return Redaction
	case !spaced || rest == "":
		return value
	}
	return scheme + " " + Redaction
}

// knownScheme reports whether the word is a scheme in use: IANA's registry, and two habits.
func knownScheme(word string) bool {
	for _, scheme := range [...]string{
		"Bearer", "Basic", "Digest", "DPoP", "GNAP", "HOBA", "Mutual", "Negotiate", "NTLM", "vapid", "JWT", "Token",
	} {
		if strings.EqualFold(word, scheme) {
			return true
		}
	}
	return false
}

// body cuts a body at the journal's length, between two characters where it is UTF-8, and redacts what is left. What is
// cut off is not held in memory.
func (j *Journal) body(text string, truncated bool) (string, bool) {
	if len(text) > j.bodyBytes {
		end := j.bodyBytes
		for back := 0; back < utf8.UTFMax && end > 0 && !utf8.RuneStart(text[end]); back++ {
			end--
		}
		text, truncated = strings.Clone(text[:end]), true
	}
	return withoutTokens(text), truncated
}
