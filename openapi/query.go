package openapi

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// The codes of what ValidateQuery finds.
const (
	// QueryMalformed is a pair that cannot be decoded.
	QueryMalformed = "malformed"
	// QueryUnknown is a name that is not a parameter of the operation.
	QueryUnknown = "unknown"
	// QueryRepeated is a parameter that is given more than once and is not a list.
	QueryRepeated = "twice"
)

// ValidateQuery checks a raw query against the names of the operation's parameters. It lists each pair that cannot be decoded, in
// their order; then, by name, each name that is unknown or repeated without being a list; nil if there are none.
// ValidateParameters checks the values. The violations show no value, which may belong elsewhere.
func (o *Operation) ValidateQuery(raw string) []Violation {
	if raw == "" {
		return nil
	}
	var all []Violation
	times := map[string]int{}
	for pair := range strings.SplitSeq(raw, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		text, readable := decodeQuery(name)
		if _, alsoValue := decodeQuery(value); !readable || !alsoValue {
			all = append(all, Violation{
				In: "query", Pointer: text, Code: QueryMalformed,
				Message: "cannot be read, want name=value pairs with & between them, percent-encoded as UTF-8",
			})
			continue
		}
		times[text]++
	}
	known := o.Parameters("query")
	for _, name := range slices.Sorted(maps.Keys(times)) {
		switch isKnown := slices.Contains(known, name); {
		case !isKnown:
			all = append(all, Violation{
				In: "query", Pointer: name, Code: QueryUnknown, Message: "is no parameter of the operation" + suggestName(name, known),
			})
		case times[name] > 1 && !o.isList(name):
			all = append(all, Violation{In: "query", Pointer: name, Code: QueryRepeated, Message: "is given more than once"})
		}
	}
	return all
}

// decodeQuery decodes a part of a query as forms write it. If it cannot, it returns valid UTF-8 at least.
func decodeQuery(text string) (decoded string, readable bool) {
	decoded, err := url.QueryUnescape(text)
	if err != nil || strings.Contains(text, ";") || !utf8.ValidString(decoded) {
		return strings.ToValidUTF8(text, "?"), false
	}
	return decoded, true
}

func (o *Operation) isList(name string) bool {
	p := o.parameters.GetByInAndName("query", name)
	return p != nil && p.Schema != nil && p.Schema.Value.Type.Is("array")
}
