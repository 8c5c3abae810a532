// Package redact removes secrets from texts that are kept, exported or logged: credentials in headers, texts that look like a
// JWT, and the values of parameters and members with secret names, in JSON, forms, queries and plain text.
//
// It errs on the side of removing too much, and does not know what a text is for. JSON stays JSON. It may import the standard
// library only.
package redact

import "strings"

// Placeholder stands where a secret was.
const Placeholder = "[redacted]"

// Text returns a text without its secrets. A text without secrets comes back as it is, without an allocation.
func Text(text string) string { return removeTokens(removeSecrets(text)) }

// Header returns a header's value as it may be kept.
func Header(name, value string) string {
	switch {
	case strings.EqualFold(name, "Authorization"), strings.EqualFold(name, "Proxy-Authorization"):
		return credentials(value)
	case value != "" && isSecretHeader(name):
		return Placeholder
	}
	return Text(value)
}

// isSecretHeader reports whether the whole value of the header is a secret.
func isSecretHeader(name string) bool {
	return strings.EqualFold(name, "Cookie") || strings.EqualFold(name, "Set-Cookie") ||
		endsIn(name, secretHeaders) && !endsIn(name, harmlessKeys)
}

// secretHeaders end the names of headers that contain a secret, harmlessKeys those of headers that only seem to.
var (
	secretHeaders = append([]string{"key"}, secretWords...)
	harmlessKeys  = []string{"idempotencykey", "websocketkey"}
)

// credentials keeps the scheme of an Authorization value (RFC 9110 section 11.6.2) if it is a known one: a client may have put
// the secret in its place by mistake.
func credentials(value string) string {
	scheme, rest, spaced := strings.Cut(value, " ")
	switch {
	case value == "":
		return ""
	case scheme == "Bearer" && rest != "":
		return "Bearer " + Placeholder // a constant: the usual case costs nothing
	case !isKnownScheme(scheme):
		return Placeholder
	case !spaced || rest == "":
		return value
	}
	return scheme + " " + Placeholder
}

// isKnownScheme reports whether the word is an authorization scheme: of IANA's registry, or JWT or Token.
func isKnownScheme(word string) bool {
	for _, scheme := range [...]string{
		"Bearer", "Basic", "Digest", "DPoP", "GNAP", "HOBA", "Mutual", "Negotiate", "NTLM", "vapid", "JWT", "Token",
	} {
		if strings.EqualFold(word, scheme) {
			return true
		}
	}
	return false
}
