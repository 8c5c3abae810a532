package journal

import (
	"strconv"
	"strings"
)

// secretWords end the names of parameters and members that carry a secret which need not be a JWT (RFC 6749 sections 2.3.1,
// 4.3.2 and 6, RFC 6750 sections 2.2 and 2.3, RFC 7521 section 4.1, and habit): client_assertion, accessToken and X-API-Key
// do. A key alone is none: what it opens is not said.
var secretWords = [...]string{
	"token", "secret", "password", "passwd", "pwd", "passphrase", "assertion", "apikey", "secretkey", "accesskey", "privatekey",
}

// marks may part a name from its value: a parameter's, a member's, and that of a parameter which is encoded once more.
const marks = "=:%"

const blanks = " \t\r\n"

// span is a value in a text, and what it becomes.
type span struct {
	from, to int
	instead  string
}

// holdsSecret is quick, and nearly always false.
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

// withoutSecrets replaces the values of secret parameters and members.
func withoutSecrets(text string) string {
	var out strings.Builder
	done := 0
	for at := 0; at < len(text); at++ {
		i := strings.IndexAny(text[at:], marks)
		if i < 0 {
			break
		}
		at += i
		if s, found := secretAt(text, at); found {
			out.WriteString(text[done:s.from])
			out.WriteString(s.instead)
			done, at = s.to, s.to-1
		}
	}
	out.WriteString(text[done:])
	return out.String()
}

// secretAt is the value of the secret whose name ends before the mark, if one does and has a value.
func secretAt(text string, mark int) (s span, found bool) {
	name, rest := text[:mark], text[mark:]
	value := 0
	switch {
	case rest[0] == ':':
		s, found = member(text, mark)
	case rest[0] == '=':
		value = mark + 1
	case strings.HasPrefix(rest, "%3D"), strings.HasPrefix(rest, "%3d"):
		value = mark + len("%3D")
	}
	if value > 0 && endsIn(name, secretWords[:]) {
		s, found = parameter(text, value), true
	}
	return s, found && s.to > s.from
}

// parameter is the value of a parameter of a query, a form or a header, which begins there.
func parameter(text string, from int) span {
	slashes := len(text[from:]) - len(strings.TrimLeft(text[from:], `\`))
	rest := text[from+slashes:]
	if strings.HasPrefix(rest, `"`) && len(rest) > 1 && strings.IndexByte(",;}]"+blanks, rest[1]) < 0 {
		from += slashes + 1
		return span{from, from + closing(text[from:], level(slashes)), Redaction}
	}
	value := text[from:]
	if to := strings.IndexAny(value, "&;\""+blanks); to >= 0 {
		if value[to] == '"' { // of JSON around it
			value = strings.TrimRight(value[:to], `\`)
		} else {
			value = value[:to]
		}
	}
	return span{from, from + len(value), Redaction}
}

// member is the value of the member of a JSON object whose name ends before the colon, if that is a secret's. What is no
// string becomes one, so that JSON stays JSON.
func member(text string, colon int) (s span, found bool) {
	end := colon
	for end > 0 && text[end-1] != '"' && strings.IndexByte(blanks, text[end-1]) >= 0 {
		end--
	}
	name, quoted := strings.CutSuffix(text[:end], `"`)
	if !quoted {
		return s, false
	}
	slashes := len(name) - len(strings.TrimRight(name, `\`))
	depth := level(slashes)
	if name = name[:len(name)-escapes(depth)]; !endsIn(name, secretWords[:]) {
		return s, false
	}
	value := strings.TrimLeft(text[colon+1:], blanks)
	from := len(text) - len(value)
	quote := strings.Repeat(`\`, escapes(depth)) + `"`
	if inner, isText := strings.CutPrefix(value, quote); isText {
		from += len(quote)
		return span{from, from + closing(inner, depth), Redaction}, true
	}
	return span{from, from + bareEnd(value, depth), quote + Redaction + quote}, true
}

// level is how many JSON strings a quote with so many backslashes before it is inside of.
func level(slashes int) (n int) {
	for ; slashes%2 == 1; slashes /= 2 {
		n++
	}
	return n
}

// escapes is the reverse of level: how many backslashes a quote has that deep.
func escapes(depth int) int { return 1<<depth - 1 }

// closing is where a JSON string of a level ends, or the one around it; its length where it does not.
func closing(text string, depth int) int {
	slashes := 0
	for i := range len(text) {
		switch {
		case text[i] == '\\':
			slashes++
			continue
		case text[i] == '"' && level(slashes) <= depth:
			return i - escapes(level(slashes))
		}
		slashes = 0
	}
	return len(text)
}

// bareEnd is where a value ends that is no string: a number, a word, a list or an object, with all that is in it.
func bareEnd(text string, depth int) int {
	open, slashes := 0, 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\':
			slashes++
			continue
		case c == '"' && level(slashes) < depth: // of the string around it
			return i - escapes(level(slashes))
		case c == '"':
			i += 1 + closing(text[i+1:], depth) + escapes(depth)
		case c == '[', c == '{':
			open++
		case open > 0 && (c == ']' || c == '}'):
			open--
		case open == 0 && (c == ',' || c == '}'):
			return i
		}
		slashes = 0
	}
	return len(text)
}

// endsIn tells whether a name, which ends where the text does, ends in one of the words: whatever its case, what parts
// its words, and what of it is encoded. The words have at most as many letters as it looks at.
func endsIn(text string, words []string) bool {
	var letters [len("idempotencykey")]byte
	n := len(letters)
	for n > 0 && text != "" {
		var c byte
		c, text = last(text)
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
			c |= 0x20 // in lower case
			if n == len(letters) && c != 'd' && c != 'e' && c != 'n' && c != 't' && c != 'y' {
				return false // none of the words ends so, and most names are done with
			}
			n--
			letters[n] = c
			continue
		case strings.IndexByte("_-.+ []", c) >= 0:
			continue
		}
		break
	}
	name := string(letters[n:])
	for _, word := range words {
		if strings.HasSuffix(name, word) {
			return true
		}
	}
	return false
}

// last is the last character of a name, decoded (RFC 3986 section 2.1, RFC 8259 section 7), and what is before it; 0 for
// one that is no ASCII.
func last(text string) (c byte, rest string) {
	const percent, escape = len("%5F"), len(`\u005f`)
	n := len(text)
	if n >= percent && text[n-percent] == '%' {
		if code, err := strconv.ParseUint(text[n-2:], 16, 8); err == nil {
			return byte(code), text[:n-percent]
		}
	}
	if n >= escape && strings.HasPrefix(text[n-escape:], `\u00`) {
		if code, err := strconv.ParseUint(text[n-2:], 16, 8); err == nil {
			return byte(code), text[:n-escape]
		}
	}
	return text[n-1], text[:n-1]
}
