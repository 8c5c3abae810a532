package journal

import (
	"context"
	"iter"
	"net/url"
	"strings"
	"unicode/utf8"
)

// match is the result of a matcher for an entry.
type match int

const (
	differs match = iota
	matches
	unclear // a body that was cut could decide it
)

// could compares what needs no search of a text: it is cheap enough to run under a lock.
func (m *matcher) could(s *record) bool {
	return s.number > m.after &&
		(m.CSI == "" || m.CSI == s.csi) &&
		(m.Operation == "" || m.Operation == s.operation) &&
		(m.Reason == "" || m.Reason == s.reason) &&
		(m.Status == 0 || m.Status == s.status) &&
		(m.Method == "" || m.Method == "ANY" || m.Method == s.method)
}

// match searches the texts of an entry that could match. If ctx ends it gives up, and the result means nothing.
func (m *matcher) match(ctx context.Context, s *record) match {
	if !m.matchURL(ctx, s.url.Text()) || !m.matchHeaders(ctx, s) {
		return differs
	}
	if len(m.bodies) == 0 {
		return matches
	}
	body := s.request.body.Text()
	for _, t := range m.bodies {
		if !t.holds(ctx, body) {
			if s.request.truncated {
				return unclear
			}
			return differs
		}
	}
	if s.request.truncated && m.negative() {
		return unclear
	}
	return matches
}

// negative reports whether the rest of a body that was cut could prevent a match.
func (m *matcher) negative() bool {
	for _, t := range m.bodies {
		if t.EqualTo != "" || t.DoesNotContain != "" || t.matches != nil || t.unlike != nil || t.EqualToJSON != nil {
			return true
		}
	}
	return false
}

func (m *matcher) matchURL(ctx context.Context, raw string) bool {
	if m.URL != "" && m.URL != raw || m.url != nil && !m.url.match(ctx, raw) {
		return false
	}
	if m.URLPath == "" && m.path == nil && len(m.queries) == 0 {
		return true
	}
	path, query, _ := strings.Cut(raw, "?")
	if m.URLPath != "" && m.URLPath != path || m.path != nil && !m.path.match(ctx, path) {
		return false
	}
	if len(m.queries) == 0 {
		return true
	}
	values := map[string][]string{}
	for name, value := range Parameters(query) {
		values[name] = append(values[name], value)
	}
	for name, t := range m.queries {
		if !t.holds(ctx, values[name]...) {
			return false
		}
	}
	return true
}

// Parameters returns the parameters of a query, in their order. Names and values are decoded, unless the result is not text. A
// semicolon separates nothing.
func Parameters(query string) iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		for pair := range strings.SplitSeq(query, "&") {
			name, value, _ := strings.Cut(pair, "=")
			if pair != "" && !yield(unescaped(name), unescaped(value)) {
				return
			}
		}
	}
}

func unescaped(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil && utf8.ValidString(plain) {
		return plain
	}
	return text
}

func (m *matcher) matchHeaders(ctx context.Context, s *record) bool {
	for name, t := range m.headers {
		var values []string
		for _, f := range s.request.header {
			if strings.EqualFold(f.name, name) {
				values = append(values, f.value.Header(f.name))
			}
		}
		if !t.holds(ctx, values...) {
			return false
		}
	}
	return true
}
