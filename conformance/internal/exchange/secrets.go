package exchange

import (
	"encoding/base64"
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

const (
	// part is how many bytes of a token's payload or signature are kept to recognize it, and the least length of such a part.
	part = 16
	// ShortestSecret is the least length of a secret that is hidden by its value. A secret shorter than part is hidden only between
	// characters other than letters and digits: hiding it elsewhere would spoil ordinary words.
	ShortestSecret = 4
)

// secrets are texts that are hidden wherever they occur. They are safe for concurrent use; the zero value has none. Of each
// token, only a few bytes are kept.
type secrets struct {
	mu     sync.Mutex
	values []string // in small letters, the longest first
	parts  map[string]bool
}

// add hides a secret in the forms that a server may show it in: as it is, and as part of a URL, of JSON and of HTML. The text
// after a scheme, such as Basic, is a secret by itself.
func (s *secrets) add(secret string) {
	s.mu.Lock()
	for _, text := range append(strings.Fields(secret), strings.TrimSpace(secret)) {
		encoded, _ := json.Marshal(text) // a string always can be
		for _, form := range []string{text, url.QueryEscape(text), url.PathEscape(text), strings.Trim(string(encoded), `"`), html.EscapeString(text)} {
			if form = lower(form); len(form) >= ShortestSecret && !isScheme(form) && !slices.Contains(s.values, form) {
				s.values = append(s.values, form)
			}
		}
	}
	slices.SortStableFunc(s.values, func(a, b string) int { return len(b) - len(a) })
	s.mu.Unlock()
	for _, text := range strings.Fields(secret) {
		s.addToken(text)
	}
}

// Hiding returns a function that replaces the given secrets, and whatever looks like a token, in a text.
func Hiding(all ...string) func(text string) string {
	var s secrets
	for _, each := range all {
		s.add(each)
	}
	return s.redact
}

func isScheme(text string) bool {
	return slices.Contains([]string{"basic", "bearer", "digest", "apikey", "token"}, strings.ToLower(text))
}

// addToken hides the payload and the signature of a JWT.
func (s *secrets) addToken(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	parts := strings.Split(token, ".")
	for _, p := range parts[1:] {
		if len(p) >= part {
			if s.parts == nil {
				s.parts = map[string]bool{}
			}
			s.parts[lower(p[:part])] = true
			for shift := range 3 { // as they stand in base64, behind any other text
				const within = 12
				if len(p) >= shift+within {
					s.parts[lower(base64.StdEncoding.EncodeToString([]byte(p[shift:shift+within])))] = true
				}
			}
		}
	}
}

// redact hides the known secrets, and everything that looks like a token, also where characters of it are escaped.
func (s *secrets) redact(text string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	text = s.redactPlain(text)
	if !strings.ContainsAny(text, `%\`) {
		return text
	}
	return escaped.ReplaceAllStringFunc(text, func(run string) string {
		plain := escape.ReplaceAllStringFunc(run, unescape)
		if shown := s.redactPlain(plain); shown != plain {
			return shown
		}
		return run
	})
}

var (
	escape  = regexp.MustCompile(`%[0-9A-Fa-f]{2}|\\u00[0-9A-Fa-f]{2}`)
	escaped = regexp.MustCompile(`([A-Za-z0-9_.~+/=-]|%[0-9A-Fa-f]{2}|\\u00[0-9A-Fa-f]{2})+`)
)

// unescape returns the character of an escape in a URL or in JSON.
func unescape(sequence string) string {
	code, _ := strconv.ParseUint(sequence[len(sequence)-2:], 16, 8) // two digits
	return string([]byte{byte(code)})
}

// redactPlain is redact without a look at escapes. The caller must hold mu.
func (s *secrets) redactPlain(text string) string {
	folded := lower(text)
	for _, value := range s.values {
		if strings.Contains(folded, value) {
			text = hide(text, folded, value)
			folded = lower(text)
		}
	}
	return s.hideParts(Redact(text))
}

// hide replaces a value, in whatever case, by [redacted]. folded is the text in small letters, as the value is.
func hide(text, folded, value string) string {
	var b strings.Builder
	for from := 0; ; {
		i := strings.Index(folded[from:], value)
		if i < 0 {
			return b.String() + text[from:]
		}
		at, end := from+i, from+i+len(value)
		b.WriteString(text[from:at])
		inWord := at > 0 && isAlphanumeric(text[at-1]) || end < len(text) && isAlphanumeric(text[end])
		if len(value) < part && inWord {
			b.WriteString(text[at:end])
		} else {
			b.WriteString("[redacted]")
		}
		from = end
	}
}

// hideParts replaces each text that begins like a part of a known token by [token], up to its end.
func (s *secrets) hideParts(text string) string {
	if len(s.parts) == 0 {
		return text
	}
	folded := lower(text)
	var b strings.Builder
	from := 0
	for begin := 0; begin < len(text); {
		end := begin
		for end < len(text) && isBase64URL(text[end]) {
			end++
		}
		for at := begin; at+part <= end; at++ {
			if s.parts[folded[at:at+part]] {
				b.WriteString(text[from:at] + "[token]")
				from = end
				break
			}
		}
		begin = end + 1
	}
	return b.String() + text[from:]
}

// lower returns a text with small letters, of ASCII alone, so that it has the same length.
func lower(text string) string {
	small := []byte(text)
	for i, c := range small {
		if 'A' <= c && c <= 'Z' {
			small[i] = c + ('a' - 'A')
		}
	}
	return string(small)
}

func isAlphanumeric(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

func isBase64URL(c byte) bool { return isAlphanumeric(c) || c == '-' || c == '_' }
