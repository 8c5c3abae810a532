package journal

import (
	"maps"
	"net/http"
	"slices"
	"unicode/utf8"

	"example.com/bounce/mock/internal/redact"
)

// record is an entry in the ring. It keeps headers as flat lists that the next entry reuses, so that adding one costs no map.
type record struct {
	older, newer *record // of all entries
	next         *record // the customer's next newer one

	entry           Entry // without headers
	request         []field
	response        []field
	size            int
	number          uint64
	unknownCustomer bool // whether the entry's CSI is not that of a customer
	pinned          bool // whether a search may read the record without the lock: it is then never filled again
}

type field struct{ name, value string }

// maxReused is the length above which a list is not reused: a flood of headers would stay in memory.
const maxReused = 64

// overhead is roughly what an entry costs in bytes without its text, so that empty entries count, too.
const overhead = 512

// fill stores the entry. Its bodies and its URL are redacted already.
func (s *record) fill(e Entry) {
	trace := append(s.entry.Trace[:0], e.Trace...) //nolint:gocritic // the record's own memory is used again
	s.request, s.response = fields(s.request, e.RequestHeader), fields(s.response, e.ResponseHeader)
	e.Trace, e.RequestHeader, e.ResponseHeader = trace, nil, nil
	s.entry = e
	s.size = overhead + len(e.ID) + len(e.Method) + len(e.URL) + len(e.RequestBody) + len(e.ResponseBody) +
		len(e.Reason) + len(e.CSI) + len(e.Operation)
	if claims, ok := e.Claims.(interface{ Size() int }); ok {
		s.size += claims.Size()
	}
	for i := range trace {
		t := &trace[i]
		t.Detail, t.Change = redact.Text(t.Detail), redact.Text(t.Change)
		s.size += 64 + len(t.Check) + len(t.Outcome) + len(t.Rule) + len(t.Detail) + len(t.Change)
		for k := range t.Apply {
			s.size += t.Apply[k].size()
		}
	}
	for _, list := range [...][]field{s.request, s.response} {
		for _, f := range list {
			s.size += 32 + len(f.name) + len(f.value)
		}
	}
}

// cutBodies removes the bodies.
func (s *record) cutBodies() {
	e := &s.entry
	s.size -= len(e.RequestBody) + len(e.ResponseBody)
	e.RequestTruncated = e.RequestTruncated || e.RequestBody != ""
	e.ResponseTruncated = e.ResponseTruncated || e.ResponseBody != ""
	e.RequestBody, e.ResponseBody = "", ""
}

// fields appends the redacted header to an empty list.
func fields(list []field, h http.Header) []field {
	for name, values := range h {
		for _, value := range values {
			list = append(list, field{name, redact.Header(name, value)})
		}
	}
	return list
}

// header returns a list of fields as a header; nil for an empty list.
func header(list []field) http.Header {
	if len(list) == 0 {
		return nil
	}
	h := make(http.Header, len(list))
	for _, f := range list {
		h[f.name] = append(h[f.name], f.value)
	}
	return h
}

// copy returns the redacted entry. It shares nothing that the ring will reuse.
func (s *record) copy() Entry {
	e := s.entry
	e.Trace, e.Readings = slices.Clone(e.Trace), maps.Clone(e.Readings)
	e.RequestHeader, e.ResponseHeader = header(s.request), header(s.response)
	e.RequestBytes, e.ResponseBytes = binary(e.RequestBody), binary(e.ResponseBody)
	return e
}

// binary returns the bytes of a body that is not UTF-8; nil for any other.
func binary(body string) []byte {
	if utf8.ValidString(body) {
		return nil
	}
	return []byte(body)
}

// clear drops all text and keeps the lists for the next entry.
func (s *record) clear() {
	trace := emptied(s.entry.Trace)
	*s = record{request: emptied(s.request), response: emptied(s.response)}
	s.entry.Trace = trace
}

func emptied[T any](list []T) []T {
	if cap(list) > maxReused {
		return nil
	}
	clear(list)
	return list[:0]
}
