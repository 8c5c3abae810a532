package journal

import (
	"bytes"
	"maps"
	"net/http"
	"time"
	"unicode/utf8"

	"example.com/bounce/mock/internal/redact"
)

// record is an exchange in the ring. It keeps texts as they came, in a form that can only be read redacted, and headers as flat
// lists that the next exchange reuses: adding one costs neither a map nor a search for secrets.
type record struct {
	older, newer *record // of all entries
	next         *record // the customer's next newer one

	facts
	url               redact.Kept[string]
	request, response part
	trace             []*Step

	size            int
	number          uint64
	unknownCustomer bool // whether the exchange's CSI is not that of a customer
	pinned          bool // whether a search may read the record without the lock: it is then never filled again
}

// facts are what a record holds no secret in.
type facts struct {
	id, method, version    string
	reason, csi, operation string
	at                     time.Time
	duration               time.Duration
	status                 int
	readings               map[string]string
	claims                 any
}

// part is one of the two messages of an exchange.
type part struct {
	header    []field
	body      redact.Kept[[]byte]
	truncated bool
}

type field struct {
	name  string
	value redact.Kept[string]
}

// maxReused is the length above which a list is not reused: a flood of headers would stay in memory.
const maxReused = 64

// overhead is roughly what an entry costs in bytes without its text, so that empty entries count, too.
const overhead = 512

// fill stores the exchange, except for the links of the record. It cuts bodies at a length.
func (s *record) fill(d *Draft, bodyBytes int) {
	s.facts = facts{
		id: redact.Text(d.ID), method: redact.Text(d.Method), version: d.HTTPVersion,
		reason: redact.Text(d.Reason), csi: redact.Text(d.CSI), operation: d.Operation,
		at: d.At, duration: d.Duration, status: d.Status, readings: d.Readings, claims: d.Claims,
	}
	s.url = redact.Keep(d.URL)
	s.size = overhead + len(d.ID) + len(d.Method) + len(d.URL) + len(d.Reason) + len(d.CSI) + len(d.Operation)
	s.size += s.request.fill(&d.Request, bodyBytes) + s.response.fill(&d.Response, bodyBytes)
	before := s.trace
	s.trace = append(s.trace[:0], d.Trace...)
	clearRest(before, len(s.trace))
	for _, t := range s.trace {
		s.size += t.size()
	}
	if claims, ok := d.Claims.(interface{ Size() int }); ok {
		s.size += claims.Size()
	}
}

// fill stores a message, and returns the bytes that it takes.
func (p *part) fill(m *Message, bodyBytes int) (size int) {
	before := p.header
	p.header = p.header[:0]
	for name, values := range m.Header {
		for _, value := range values {
			kept := redact.KeepHeader(name, value)
			p.header = append(p.header, field{name, kept})
			size += 32 + len(name) + kept.Len()
		}
	}
	clearRest(before, len(p.header))
	body, cut := cutBody(m.Body, bodyBytes)
	p.body, p.truncated = redact.Keep(body), m.Truncated || cut
	return size + len(body)
}

// clearRest drops what a list had behind the place where the one that replaces it ends: nobody reads it, and nothing counts it.
func clearRest[T any](list []T, end int) { clear(list[min(end, len(list)):]) }

// cutBody cuts a body at a length, between two characters if it is UTF-8. It keeps little memory beside that of the result: a body may
// have the room that its Content-Length announced.
func cutBody(body []byte, most int) (kept []byte, cut bool) {
	const spare = 512
	end := len(body)
	if end > most {
		end, cut = most, true
		for back := 0; back < utf8.UTFMax && end > 0 && !utf8.RuneStart(body[end]); back++ {
			end--
		}
	}
	if cap(body)-end > spare {
		return bytes.Clone(body[:end]), cut
	}
	return body[:end], cut
}

// cutBodies removes the bodies.
func (s *record) cutBodies() {
	for _, p := range [...]*part{&s.request, &s.response} {
		s.size -= p.body.Len()
		p.truncated = p.truncated || p.body.Len() > 0
		p.body = redact.Kept[[]byte]{}
	}
}

// entry returns the exchange redacted. It shares nothing that the ring will reuse.
func (s *record) entry() Entry {
	request, response := s.request.body.Text(), s.response.body.Text()
	return Entry{
		ID: s.id, At: s.at, Reason: s.reason, CSI: s.csi, Operation: s.operation, Readings: maps.Clone(s.readings),
		Request: Request{
			Method: s.method, URL: s.url.Text(), HTTPVersion: s.version, RequestHeader: s.request.redacted(),
			RequestBody: request, RequestTruncated: s.request.truncated, RequestBytes: binary(request),
		},
		Answer: Answer{
			Status: s.status, ResponseHeader: s.response.redacted(), ResponseBody: response, ResponseTruncated: s.response.truncated,
			ResponseBytes: binary(response),
		},
		Trace: s.steps(), Claims: s.claims, Duration: s.duration,
	}
}

// redacted returns the header; nil for an empty one.
func (p *part) redacted() http.Header {
	if len(p.header) == 0 {
		return nil
	}
	h := make(http.Header, len(p.header))
	for _, f := range p.header {
		h[f.name] = append(h[f.name], f.value.Header(f.name))
	}
	return h
}

// steps returns the trace redacted; nil for an empty one.
func (s *record) steps() []Step {
	if len(s.trace) == 0 {
		return nil
	}
	steps := make([]Step, len(s.trace))
	for i, t := range s.trace {
		steps[i] = t.redacted()
	}
	return steps
}

// binary returns the bytes of a body that is not UTF-8; nil for any other.
func binary(body string) []byte {
	if utf8.ValidString(body) {
		return nil
	}
	return []byte(body)
}

// isLarge reports whether the record has a list that is not reused.
func (s *record) isLarge() bool {
	return max(cap(s.trace), cap(s.request.header), cap(s.response.header)) > maxReused
}

// clear drops all text and keeps the lists for the next exchange.
func (s *record) clear() {
	*s = record{
		request: part{header: emptied(s.request.header)}, response: part{header: emptied(s.response.header)}, trace: emptied(s.trace),
	}
}

func emptied[T any](list []T) []T {
	if cap(list) > maxReused {
		return nil
	}
	clear(list)
	return list[:0]
}
