package journal

import (
	"net/url"
	"strings"
)

// match is what a matcher finds of an entry.
type match int

const (
	differs match = iota
	matches
	unclear // only a body that was cut stands between
)

func (m *matcher) match(s *slot) match {
	e := &s.entry
	switch {
	case s.number <= m.after,
		m.CSI != "" && m.CSI != e.CSI,
		m.Operation != "" && m.Operation != e.Operation,
		m.Reason != "" && m.Reason != e.Reason,
		m.Status != 0 && m.Status != e.Status,
		m.Method != "" && m.Method != "ANY" && m.Method != e.Method,
		!m.matchURL(e.URL), !m.matchHeaders(s):
		return differs
	}
	for _, t := range m.bodies {
		if !t.holds(e.RequestBody) {
			if e.RequestTruncated {
				return unclear
			}
			return differs
		}
	}
	if e.RequestTruncated && m.negative() {
		return unclear
	}
	return matches
}

// negative tells whether more of the body could make a match undone.
func (m *matcher) negative() bool {
	for _, t := range m.bodies {
		if t.EqualTo != "" || t.DoesNotContain != "" || t.matches != nil || t.unlike != nil || t.EqualToJSON != nil {
			return true
		}
	}
	return false
}

func (m *matcher) matchURL(raw string) bool {
	if m.URL != "" && m.URL != raw || m.url != nil && !m.url.match(raw) {
		return false
	}
	if m.URLPath == "" && m.path == nil && len(m.queries) == 0 {
		return true
	}
	path, query, _ := strings.Cut(raw, "?")
	if m.URLPath != "" && m.URLPath != path || m.path != nil && !m.path.match(path) {
		return false
	}
	if len(m.queries) == 0 {
		return true
	}
	values, _ := url.ParseQuery(query) // what can be read of it
	for name, t := range m.queries {
		if !t.holds(values[name]...) {
			return false
		}
	}
	return true
}

func (m *matcher) matchHeaders(s *slot) bool {
	for name, t := range m.headers {
		var values []string
		for _, f := range s.request {
			if strings.EqualFold(f.name, name) {
				values = append(values, f.value)
			}
		}
		if !t.holds(values...) {
			return false
		}
	}
	return true
}
