// Package accept reads the Accept header of a request (RFC 9110 section 12.5.1). It reports whether an answer is acceptable,
// and does not choose among several. It imports the standard library only.
package accept

import (
	"mime"
	"regexp"
	"slices"
	"strings"
)

// Admits reports whether the values of a request's Accept header admit one of the media types, which are names in small letters
// such as application/json. The closest range of a media type decides: its name comes before application/*, and that before */*.
// A weight (q) of 0 excludes.
//
// It errs on the side of admitting. A header without a range, or with one that cannot be read, admits everything: the RFC has no
// rule for it, and clients send such headers (Java's "*; q=.2"). Parameters other than q are ignored, since application/json has
// none; a type that is excluded with parameters excludes nothing else.
func Admits(values []string, mediaTypes []string) bool {
	var ranges []mediaRange
	for _, part := range split(strings.Join(values, ",")) {
		if strings.TrimSpace(part) == "" { // an empty element does not count (section 5.6.1)
			continue
		}
		r, ok := parse(part)
		if !ok {
			return true
		}
		ranges = append(ranges, r)
	}
	return len(ranges) == 0 || slices.ContainsFunc(mediaTypes, func(name string) bool { return admits(ranges, name) })
}

// mediaRange is one range of the header.
type mediaRange struct {
	name     string // in small letters: a/b, a/* or */*
	excludes bool   // by a weight of 0
}

// weight is a qvalue (section 12.4.2).
var weight = regexp.MustCompile(`^(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)$`)

// parse reads one element. One that excludes a type with parameters gets no name, as it matches nothing here.
func parse(element string) (r mediaRange, ok bool) {
	name, parameters, err := mime.ParseMediaType(element)
	kind, subtype, isRange := strings.Cut(name, "/")
	if err != nil || !isRange || kind == "*" && subtype != "*" {
		return r, false
	}
	q, weighed := parameters["q"]
	if weighed && !weight.MatchString(q) {
		return r, false
	}
	r = mediaRange{name: name, excludes: weighed && strings.Trim(q, "0.") == ""}
	if r.excludes && len(parameters) > 1 {
		r.name = ""
	}
	return r, true
}

// split cuts the header at its commas, except those within quotes.
func split(list string) []string {
	var parts []string
	quoted, from := false, 0
	for i := 0; i < len(list); i++ {
		switch c := list[i]; {
		case c == '"':
			quoted = !quoted
		case c == '\\' && quoted:
			i++ // the next character is literal
		case c == ',' && !quoted:
			parts = append(parts, list[from:i])
			from = i + 1
		}
	}
	return append(parts, list[from:])
}

// admits reports whether the closest ranges admit a name; if two of them disagree, the one that admits wins.
func admits(ranges []mediaRange, name string) bool {
	kind, _, _ := strings.Cut(name, "/")
	for _, closest := range []string{name, kind + "/*", "*/*"} {
		found := false
		for _, r := range ranges {
			if r.name == closest && !r.excludes {
				return true
			}
			found = found || r.name == closest
		}
		if found {
			return false
		}
	}
	return false
}
