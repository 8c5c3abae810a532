package mutant

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"example.com/bounce/mock"
)

// texts lose letters.
func texts() []Mutant {
	lost := func(name, defect string, f func(string) string) Mutant {
		return Mutant{
			Name: name, Class: "answer", Rule: "clause:create-members", Defect: defect,
			plant: wanting(func(x *mock.Exchange) { x.Wanted.Summary = f(x.Wanted.Summary) }),
		}
	}
	beyond := func(limit rune) func(string) string {
		return func(s string) string {
			return strings.Map(func(r rune) rune {
				if r > limit {
					return '?'
				}
				return r
			}, s)
		}
	}
	return []Mutant{
		lost("text-latin-only", "keeps a question mark for a letter that ISO 8859-1 lacks", beyond(0xff)),
		lost("text-plane-0-only", "keeps a question mark for a letter of four bytes", beyond(0xffff)),
		lost("text-without-plane-16", "keeps a question mark for a letter of the last plane", beyond(0xfffff)),
		lost("text-escapes-html", "keeps a text as HTML would write it", func(s string) string {
			return strings.NewReplacer("<", "&lt;", ">", "&gt;", "&", "&amp;").Replace(s)
		}),
		lost("text-on-one-line", "keeps a blank for the end of a line", func(s string) string { return strings.ReplaceAll(s, "\n", " ") }),
	}
}

// queries read queries wrong.
func queries() []Mutant { return slices.Concat(rewrittenQueries(), queryCrashes()) }

// rewrittenQueries read another query than the one that was sent.
func rewrittenQueries() []Mutant {
	rewritten := func(name, rule, defect string, f func(raw string) string) Mutant {
		return Mutant{
			Name: name, Class: "request", Rule: rule, Defect: defect,
			plant: onWire(func(api http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if isList(r) {
						r = r.Clone(r.Context())
						r.URL.RawQuery = f(r.URL.RawQuery)
					}
					api.ServeHTTP(w, r)
				})
			}),
		}
	}
	return []Mutant{
		rewritten("filter-decodes-no-letters", "clause:list-filter", "decodes %20 in a query, and nothing else", func(raw string) string {
			var all []string
			for _, pair := range strings.Split(raw, "&") {
				name, value, _ := strings.Cut(pair, "=")
				all = append(all, name+"="+strings.ReplaceAll(url.QueryEscape(value), "%2520", "%20"))
			}
			return strings.Join(all, "&")
		}),
		rewritten("plus-ends-a-filter", "reading:query-plus", "reads a filter up to a plus, and shows what begins so", func(raw string) string {
			if !strings.Contains(raw, "+") {
				return raw
			}
			return ""
		}),
		rewritten("empty-filter-is-open", "reading:query-empty", "takes a filter without a value for one that is not lawful anywhere", func(raw string) string {
			if strings.HasSuffix(raw, "=") {
				return "limit=1"
			}
			return raw
		}),
		rewritten("unknown-parameter-cuts-the-list", "reading:query-unknown", "lists one row where a parameter is unknown", func(raw string) string {
			if strings.Contains(raw, "aParameterThatNobodyNamed") {
				return "limit=1"
			}
			return raw
		}),
		rewritten("repeated-filter-cuts-the-list", "reading:query-repeated", "lists one row where a filter is given twice", func(raw string) string {
			if strings.Count(raw, "status=") > 1 {
				return "limit=1"
			}
			return raw
		}),
	}
}

// queryCrashes answer 500 to a query that they cannot read.
func queryCrashes() []Mutant {
	crashes := func(name, defect string, is func(raw string) bool) Mutant {
		return Mutant{
			Name: name, Class: "request", Rule: "hygiene:no-server-error", Defect: defect,
			plant: onWire(func(api http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if is(r.URL.RawQuery) {
						w.WriteHeader(http.StatusInternalServerError)
						return
					}
					api.ServeHTTP(w, r)
				})
			}),
		}
	}
	return []Mutant{
		crashes("bad-escape-500", "crashes on an escape that is none", func(raw string) bool { return strings.Contains(raw, "%zz") }),
		crashes("bad-utf-8-query-500", "crashes on a query that is not UTF-8", func(raw string) bool { return strings.Contains(raw, "%FF") }),
		crashes("nul-in-query-500", "crashes on a NUL in a query", func(raw string) bool { return strings.Contains(raw, "%00") }),
		crashes("huge-number-500", "crashes on a number of twenty-three digits", func(raw string) bool {
			return strings.Contains(raw, "99999999999999999999999")
		}),
	}
}
