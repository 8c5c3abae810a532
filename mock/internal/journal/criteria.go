package journal

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Criteria selects entries. Each member that is set must hold; the zero value selects all. The names are WireMock's if it has one
// for the same thing. The journal compares what it keeps: nobody finds a secret that was replaced.
type Criteria struct {
	// CSI is that of the customer, Operation an operationId, Reason the slug that a refusal rests on, Status that of the answer.
	CSI       string `json:"csi,omitempty"`
	Operation string `json:"operation,omitempty"`
	Reason    string `json:"reason,omitempty"`
	Status    int    `json:"status,omitempty"`
	// Method is exact, or ANY.
	Method string `json:"method,omitempty"`
	// URL and URLPath equal the whole URL as it was sent, and its path; the patterns are regular expressions (RE2) that must
	// match all of it.
	URL            string `json:"url,omitempty"`
	URLPattern     string `json:"urlPattern,omitempty"`
	URLPath        string `json:"urlPath,omitempty"`
	URLPathPattern string `json:"urlPathPattern,omitempty"`
	// Headers and QueryParameters are by name; one of the values must match the pattern. Names of headers ignore case.
	Headers         map[string]Pattern `json:"headers,omitempty"`
	QueryParameters map[string]Pattern `json:"queryParameters,omitempty"`
	// BodyPatterns must all match the body of the request. If the journal has cut a body, and the whole could have matched,
	// Stats.Inexact is set.
	BodyPatterns []Pattern `json:"bodyPatterns,omitempty"`
	// Since is the id of an entry: only later ones match.
	Since string `json:"since,omitempty"`
}

// Pattern matches a text. Each member that is set must hold.
type Pattern struct {
	EqualTo        string `json:"equalTo,omitempty"`
	Contains       string `json:"contains,omitempty"`
	DoesNotContain string `json:"doesNotContain,omitempty"`
	// Matches and DoesNotMatch are regular expressions (RE2) for the whole of the text.
	Matches      string `json:"matches,omitempty"`
	DoesNotMatch string `json:"doesNotMatch,omitempty"`
	// EqualToJSON is a JSON value, or a JSON string that contains one; order of members and blanks do not matter.
	EqualToJSON json.RawMessage `json:"equalToJson,omitempty"`
	// Absent matches a header or query parameter that is missing.
	Absent bool `json:"absent,omitempty"`
}

// CriteriaError says which member of Criteria is unusable.
type CriteriaError struct {
	// Pointer is the member, as a JSON Pointer.
	Pointer string
	// Want completes a sentence that begins with the member.
	Want string
}

func (e *CriteriaError) Error() string { return "criteria " + e.Pointer + " " + e.Want }

// matcher is a compiled Criteria. It is safe for concurrent use.
type matcher struct {
	Criteria
	after            uint64 // the number of the entry that Since names; 0 without it
	url, path        *whole
	headers, queries map[string]text
	bodies           []text
}

// maxPatterns bounds the patterns of one Criteria.
const maxPatterns = 100

func (c Criteria) ready() (*matcher, error) {
	for pointer, n := range map[string]int{
		"/headers": len(c.Headers), "/queryParameters": len(c.QueryParameters), "/bodyPatterns": len(c.BodyPatterns),
	} {
		if n > maxPatterns {
			return nil, &CriteriaError{pointer, fmt.Sprintf("must have at most %d patterns", maxPatterns)}
		}
	}
	m := &matcher{Criteria: c, headers: map[string]text{}, queries: map[string]text{}}
	var r regexps
	m.url, m.path = r.whole("/urlPattern", c.URLPattern), r.whole("/urlPathPattern", c.URLPathPattern)
	for name, p := range c.Headers {
		m.headers[strings.ToLower(name)] = r.text("/headers/"+name, p)
	}
	for name, p := range c.QueryParameters {
		m.queries[name] = r.text("/queryParameters/"+name, p)
	}
	for i, p := range c.BodyPatterns {
		m.bodies = append(m.bodies, r.text(fmt.Sprint("/bodyPatterns/", i), p))
	}
	if r.err != nil {
		return nil, r.err
	}
	return m, nil
}

// isPlain reports whether could decides alone, as no text has to be searched.
func (m *matcher) isPlain() bool {
	return m.URL == "" && m.URLPath == "" && m.url == nil && m.path == nil && len(m.headers)+len(m.queries)+len(m.bodies) == 0
}
