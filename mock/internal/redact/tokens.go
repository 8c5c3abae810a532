package redact

import (
	"encoding/base64"
	"strings"
)

// shortestToken is the length from which a run of characters counts as a token: shorter than any header with an alg.
const shortestToken = 16

// removeTokens replaces each run that looks like a JWT, whole or cut.
func removeTokens(text string) string {
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
		out.WriteString(Placeholder)
		kept = kept[to:]
	}
}

// nextToken returns where the first token begins and ends; from is -1 if there is no token.
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

// mayHoldToken is quick, and may return true for a text without a token: a JWT begins with '{' in base64url, or else has dots.
func mayHoldToken(text string) bool {
	return holdsBrace(text, "ey", "ABIJKL") || holdsBrace(text, "ew", "klmnopqr0123") ||
		(strings.IndexByte(text, '.') >= 0 || strings.Contains(text, "%2")) && strings.ContainsAny(text, "ICD")
}

// holdsBrace reports whether the text contains the two letters, followed by one of the third ones or by nothing.
func holdsBrace(text, two, third string) bool {
	for {
		_, after, found := strings.Cut(text, two)
		if !found || after == "" || strings.IndexByte(third, after[0]) >= 0 {
			return found
		}
		text = after
	}
}

// tokenAt returns where in a run of token characters a JWT begins; -1 if there is no JWT.
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

// opensObject reports whether base64url text decodes to the beginning of a JSON object with a member.
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
	object, opened := strings.CutPrefix(strings.TrimLeft(string(decoded), blanks), "{")
	object = strings.TrimLeft(object, blanks)
	return opened && (object == "" || object[0] == '"')
}

// tokenRun returns how many bytes at the start belong to a compact JWT: base64url and dots, which may be percent-encoded.
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
