package redact

import "strings"

const blanks = " \t\r\n"

// secretWords end the names of parameters and members with secrets that need not be a JWT (RFC 6749 sections 2.3.1, 4.3.2 and 6,
// RFC 6750 sections 2.2 and 2.3, RFC 7521 section 4.1, and habit), such as client_assertion, accessToken and X-API-Key. A name
// that ends in key alone is not secret.
var secretWords = []string{
	"token", "secret", "password", "passwd", "pwd", "passphrase", "assertion", "apikey", "secretkey", "accesskey", "privatekey",
}

// removeSecrets replaces the values of secret parameters and members. It parses JSON, and scans any other text.
func removeSecrets(text string) string {
	if !holdsSecret(text) {
		return text
	}
	if redacted, isJSON := removeFromJSON(text); isJSON {
		return redacted
	}
	var out strings.Builder
	done := 0
	for at := 0; at < len(text); at++ {
		i := strings.IndexAny(text[at:], marks)
		if i < 0 {
			break
		}
		at += i
		if s, found := secretAt(text, at); found {
			from, to, instead := s.value(text)
			if to > from {
				out.WriteString(text[done:from] + instead)
				done, at = to, to-1
			}
		}
	}
	out.WriteString(text[done:])
	return out.String()
}

// marks separate a name from its value: a parameter's, a member's, and that of a parameter which is encoded once more.
const marks = "=:%"

// holdsSecret reports whether a secret begins anywhere. It is fast, since most texts hold none.
func holdsSecret(text string) bool {
	for _, mark := range []byte(marks) {
		for at := 0; ; at++ {
			i := strings.IndexByte(text[at:], mark)
			if i < 0 {
				break
			}
			at += i
			if _, found := secretAt(text, at); found {
				return true
			}
		}
	}
	return false
}

// secret is where the value of a secret begins, and whether it is that of a member or of a parameter.
type secret struct {
	at       int
	isMember bool
}

// secretAt returns the secret whose name ends before a mark, if one does and anything is behind it.
func secretAt(text string, mark int) (s secret, found bool) {
	name, rest := text[:mark], text[mark:]
	switch {
	case rest[0] == ':':
		if !strings.HasSuffix(name, `"`) {
			name = strings.TrimRight(name, blanks)
		}
		if !strings.HasSuffix(name, `"`) {
			return secret{}, false
		}
		name = strings.TrimRight(name[:len(name)-1], `\`)
		s = secret{at: len(text) - len(strings.TrimLeft(rest[1:], blanks)), isMember: true}
	case rest[0] == '=':
		s = secret{at: mark + 1}
	case strings.HasPrefix(rest, "%3D"), strings.HasPrefix(rest, "%3d"):
		s = secret{at: mark + len("%3D")}
	default:
		return secret{}, false
	}
	return s, s.at < len(text) && endsIn(name, secretWords)
}

// value is where the value of the secret is in a text that is not JSON, or is JSON that was cut, and what becomes of it. A list or
// an object goes on to the end of the text.
func (s secret) value(text string) (from, to int, instead string) {
	rest := text[s.at:]
	inner := strings.TrimLeft(rest, `\`)
	escapes := len(rest) - len(inner)
	instead, ends := Placeholder, `&;"`+blanks
	if s.isMember {
		instead, ends = `"`+Placeholder+`"`, `,}`
	}
	switch {
	case strings.HasPrefix(inner, `"`) && (s.isMember || len(inner) > 1 && strings.IndexByte(",;}]"+blanks, inner[1]) < 0):
		from = s.at + escapes + 1
		return from, from + closing(inner[1:], escapes), Placeholder
	case s.isMember && (rest[0] == '[' || rest[0] == '{'):
		return s.at, len(text), instead
	}
	end := strings.IndexAny(rest, ends)
	switch {
	case end < 0:
		end = len(rest)
	case rest[end] == '"': // of JSON around it
		end = len(strings.TrimRight(rest[:end], `\`))
	}
	return s.at, s.at + end, instead
}

// closing returns where a string ends whose opening quote has this many backslashes before it: at a quote with at most as many.
func closing(text string, escapes int) int {
	slashes := 0
	for i := range len(text) {
		switch {
		case text[i] == '\\':
			slashes++
			continue
		case text[i] == '"' && slashes <= escapes:
			return i - slashes
		}
		slashes = 0
	}
	return len(text)
}
