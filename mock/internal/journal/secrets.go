package journal

import (
	"encoding/base64"
	"strings"
)

// shortestToken is the length of the run from which on it is taken for a token: shorter than any header with an alg.
const shortestToken = 16

// secretNames are parameters and members that carry a secret which need not be a JWT (RFC 6749 sections 2.3.1, 4.3.2 and
// 6, RFC 6750 sections 2.2 and 2.3, RFC 7521 section 4.1), each as the end of a name: client_assertion is one.
var secretNames = [...]string{"access_token", "refresh_token", "id_token", "client_secret", "assertion", "password"}

// secretParts are in each of the names: a text without them needs no further look.
var secretParts = [...]string{"_token", "_secret", "assertion", "password"}

// Redacted is a text as the journal would keep it: without what looks like a JWT, and without secret parameters. It is for
// logs that name what the journal holds.
func Redacted(text string) string { return withoutTokens(text) }

// withoutTokens replaces each run that looks like a JWT, whole or cut, and the secrets of a query, a form or JSON. Text
// without them comes back as it is, without an allocation.
func withoutTokens(text string) string {
	if len(text) < len("password=") {
		return text
	}
	for _, part := range secretParts {
		if strings.Contains(text, part) {
			text = withoutSecrets(text)
			break
		}
	}
	if len(text) < shortestToken || !mayHoldToken(text) {
		return text
	}
	var out strings.Builder
	for kept := text; ; {
		from, to := nextToken(kept)
		if from < 0 {
			if out.Len() == 0 {
				return text
			}
			out.WriteString(kept)
			return out.String()
		}
		out.WriteString(kept[:from])
		out.WriteString(redacted)
		kept = kept[to:]
	}
}

// nextToken is where the first token begins and ends; from is -1 where there is none.
func nextToken(text string) (from, to int) {
	for at := 0; at < len(text); {
		run := tokenRun(text[at:])
		if from = tokenAt(text[at : at+run]); from >= 0 {
			return at + from, at + run
		}
		at += max(run, 1)
	}
	return -1, -1
}

// mayHoldToken is quick and errs on the safe side: a JWT begins with '{' in base64url, and has dots where it does not.
func mayHoldToken(text string) bool {
	return holdsBrace(text, "ey", "ABIJKL") || holdsBrace(text, "ew", "klmnopqr0123") ||
		strings.ContainsAny(text, "ICD") && (strings.IndexByte(text, '.') >= 0 || strings.Contains(text, "%2"))
}

// holdsBrace tells whether the text has the first two letters with one of the third ones behind them, or nothing.
func holdsBrace(text, two, third string) bool {
	for {
		_, after, found := strings.Cut(text, two)
		if !found || after == "" || strings.IndexByte(third, after[0]) >= 0 {
			return found
		}
		text = after
	}
}

// tokenAt is where in a run of token characters a JWT begins; -1 where none does.
func tokenAt(run string) int {
	for i := 0; i+shortestToken <= len(run); i++ {
		switch rest := run[i:]; {
		case strings.HasPrefix(rest, "eyJ"): // {" at once (RFC 7515 section 3.3): the usual case
			return i
		case strings.HasPrefix(rest, "ey"), strings.HasPrefix(rest, "ew"),
			i == 0 && strings.IndexByte("ICD", rest[0]) >= 0: // a blank before the brace, or after it
			if opensObject(rest) {
				return i
			}
		}
	}
	return -1
}

// opensObject tells whether base64url text decodes to the beginning of a JSON object with a member.
func opensObject(text string) bool {
	const enough, quantum = 64, 4
	text = text[:min(len(text), enough)]
	if end := strings.IndexAny(text, ".%"); end >= 0 {
		text = text[:end]
	}
	decoded, err := base64.RawURLEncoding.DecodeString(text[:len(text)/quantum*quantum])
	if err != nil {
		return false
	}
	const blanks = " \t\r\n"
	object, opened := strings.CutPrefix(strings.TrimLeft(string(decoded), blanks), "{")
	object = strings.TrimLeft(object, blanks)
	return opened && (object == "" || object[0] == '"')
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

// withoutSecrets replaces the values of secretNames, be they a parameter's or a member's.
func withoutSecrets(text string) string {
	var out strings.Builder
	for text != "" {
		value, end := nextSecret(text)
		if value < 0 {
			break
		}
		out.WriteString(text[:value])
		if end > value {
			out.WriteString(redacted)
		}
		text = text[end:]
	}
	out.WriteString(text)
	return out.String()
}

// nextSecret is where the value of the first secret begins and ends; value is -1 where there is none.
func nextSecret(text string) (value, end int) {
	value = -1
	for _, name := range secretNames {
		for at := 0; ; {
			i := strings.Index(text[at:], name)
			if i < 0 || value >= 0 && at+i >= value {
				break
			}
			at += i + len(name)
			if from, to := secretValue(text, at); from >= 0 {
				value, end = from, to
				break
			}
		}
	}
	return value, end
}

// secretValue is where a value begins and ends, given where its name ends; from is -1 where no value follows.
func secretValue(text string, name int) (from, to int) {
	rest := text[name:]
	if strings.HasPrefix(rest, "=") {
		from = name + 1
		if to = strings.IndexAny(text[from:], "&; \"\r\n"); to < 0 {
			return from, len(text)
		}
		return from, from + to
	}
	const blanks = " \t\r\n"
	escape := len(rest) - len(strings.TrimLeft(rest, `\`)) // of JSON within JSON
	rest, quoted := strings.CutPrefix(rest[escape:], `"`)
	rest, colon := strings.CutPrefix(strings.TrimLeft(rest, blanks), ":")
	if !quoted || !colon {
		return -1, -1
	}
	rest = strings.TrimLeft(rest, blanks)
	if len(rest) <= escape || rest[escape] != '"' { // a number, a word, a list, or the end
		from = len(text) - len(rest)
		if to = strings.IndexAny(rest, ",}"); to < 0 {
			return from, len(text)
		}
		return from, from + to
	}
	from = len(text) - len(rest) + escape + 1
	return from, from + closing(text[from:], escape)
}

// closing is where a JSON string ends whose quotes have as many backslashes before them; its length where it does not.
func closing(text string, escape int) int {
	slashes := 0
	for i := range len(text) {
		switch {
		case text[i] == '\\':
			slashes++
			continue
		case text[i] == '"' && slashes == escape, text[i] == '"' && escape == 0 && slashes%2 == 0:
			return i - escape
		}
		slashes = 0
	}
	return len(text)
}
