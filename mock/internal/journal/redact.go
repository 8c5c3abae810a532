package journal

import (
	"strings"
	"unicode/utf8"
)

// redacted stands where a secret was.
const redacted = "[redacted]"

// redact returns a header's value as it may be kept.
func redact(name, value string) string {
	switch len(name) { // most names are sorted out by their length alone
	case len("Cookie"), len("Set-Cookie"), len("X-Api-Key"):
		if strings.EqualFold(name, "Cookie") || strings.EqualFold(name, "Set-Cookie") ||
			strings.EqualFold(name, "X-Api-Key") {
			return redacted
		}
	case len("Authorization"), len("Proxy-Authorization"):
		if strings.EqualFold(name, "Authorization") || strings.EqualFold(name, "Proxy-Authorization") {
			return credentials(value)
		}
	}
	return withoutTokens(value)
}

// credentials keeps the scheme of an Authorization value (RFC 9110 section 11.6.2), if it is one that is known: a
// client's mistake may well have put the secret in its place.
func credentials(value string) string {
	scheme, rest, spaced := strings.Cut(value, " ")
	switch {
	case value == "":
		return ""
	case scheme == "Bearer" && rest != "":
		return "Bearer " + redacted // a constant: the usual case costs nothing
	case !knownScheme(scheme):
		return redacted
	case !spaced || rest == "":
		return value
	}
	return scheme + " " + redacted
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

const (
	// tokenStart is how a compact JWT begins: '{"' in base64url (RFC 7515 section 3.3).
	tokenStart = "eyJ"
	// shortestToken is the length of the run from which on it is taken for one: shorter than any header with an alg.
	shortestToken = 16
)

// Form parameters that carry a secret which need not be a JWT (RFC 6749 section 2.3.1, RFC 6750 sections 2.2 and 2.3).
var secretParameters = [...]string{"access_token=", "client_secret="}

// shortestParameter is the length of the shortest of them; no shorter text holds a secret that is known by its looks.
const shortestParameter = len("access_token=")

// Redacted is a text as the journal would keep it: without what looks like a JWT, and without secret parameters. It is for
// logs that name what the journal holds.
func Redacted(text string) string { return withoutTokens(text) }

// withoutTokens replaces each run that looks like a JWT, whole or cut, and the secret parameters of a query or a form.
// Text without them comes back as it is, without an allocation.
func withoutTokens(text string) string {
	if len(text) <= shortestParameter {
		return text
	}
	if strings.IndexByte(text, '=') >= 0 { // seldom in JSON or a path, and fast to find out
		for _, name := range secretParameters {
			text = withoutParameter(text, name)
		}
	}
	from := strings.Index(text, tokenStart)
	if from < 0 {
		return text
	}
	var out strings.Builder
	for from >= 0 {
		run := tokenRun(text[from:])
		out.WriteString(text[:from])
		if run < shortestToken {
			out.WriteString(text[from : from+run])
		} else {
			out.WriteString(redacted)
		}
		text = text[from+run:]
		from = strings.Index(text, tokenStart)
	}
	out.WriteString(text)
	return out.String()
}

// tokenRun returns how many bytes from the start belong to a compact JWT: base64url and dots, the latter also in the
// percent-encoding of a URL.
func tokenRun(text string) int {
	n := 0
	for n < len(text) {
		c := text[n]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_', c == '.':
			n++
		case strings.HasPrefix(text[n:], "%2E"), strings.HasPrefix(text[n:], "%2e"):
			n += 3
		default:
			return n
		}
	}
	return n
}

func withoutParameter(text, name string) string {
	if !strings.Contains(text, name) {
		return text
	}
	var out strings.Builder
	for {
		before, after, found := strings.Cut(text, name)
		out.WriteString(before)
		if !found {
			return out.String()
		}
		out.WriteString(name)
		end := strings.IndexAny(after, "&; \"\r\n")
		if end < 0 {
			end = len(after)
		}
		if end > 0 {
			out.WriteString(redacted)
		}
		text = after[end:]
	}
}
