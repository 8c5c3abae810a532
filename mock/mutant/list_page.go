package mutant

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// totalHeader has the number of rows on all pages.
const totalHeader = "X-Total-Rows-Count"

// filterNames are the parameters that narrow the list.
var filterNames = []string{"target", "status", "subStatus", "customerStatus"}

// listFilters get wrong what a filter lets through.
func listFilters() []Mutant {
	const rule = "clause:list-filter"
	ignoring := func(name, filter string) Mutant {
		return onQuery(name, rule, "lists whatever "+filter+" is asked for", func(query url.Values) { query.Del(filter) })
	}
	return []Mutant{
		ignoring("list-ignores-target", "target"),
		ignoring("list-ignores-status", "status"),
		ignoring("list-ignores-substatus", "subStatus"),
		ignoring("list-ignores-customer-status", "customerStatus"),
		onQuery("filter-status-and-substatus-mixed-up", rule, "compares status with the sub-status", func(query url.Values) {
			if status := query.Get("status"); status != "" {
				query.Del("status")
				query.Set("subStatus", status)
			}
		}),
		filtering("filter-matches-prefix", "lists what begins with the filter's word", func(row member, query url.Values) bool {
			return !slices.ContainsFunc(filterNames, func(name string) bool { return !strings.HasPrefix(row.filtered(name), query.Get(name)) })
		}),
		filtering("filters-ored", "lists what any of the filters lets through", func(row member, query url.Values) bool {
			return slices.ContainsFunc(filterNames, func(name string) bool { return query.Has(name) && row.filtered(name) == query.Get(name) })
		}),
		filtering("filter-after-page", "filters the rows of a page, and does not fill it", func(row member, query url.Values) bool {
			return !slices.ContainsFunc(filterNames, func(name string) bool { return query.Has(name) && row.filtered(name) != query.Get(name) })
		}),
		onList("filter-nothing-is-404", rule, "answers a list without rows with 404", func(r *http.Request, a *answer) {
			if rows, _ := a.rows(r); len(rows) == 0 {
				a.status = http.StatusNotFound
			}
		}),
	}
}

func (m member) filtered(name string) string {
	if name == "target" {
		return m.text(name)
	}
	return m.ticket().text(name)
}

// filtering filters the rows in its own way.
func filtering(name, defect string, lets func(row member, query url.Values) bool) Mutant {
	return asking(name, "clause:list-filter", defect, func(r *http.Request, ask func(url.Values) *answer) *answer {
		query, all := r.URL.Query(), r.URL.Query()
		for _, each := range filterNames {
			all.Del(each)
		}
		a := ask(all)
		if len(all) < len(query) {
			a.editRows(r, func(rows []member) []member {
				return slices.DeleteFunc(rows, func(row member) bool { return !lets(row, query) })
			})
		}
		return a
	})
}

// listPages cut the wrong page out of the list.
func listPages() []Mutant {
	const rule = "clause:list-page"
	usual := func(name, limit string) Mutant {
		return onQuery(name, rule, "gives "+limit+" rows where no limit is asked for", func(query url.Values) {
			if !query.Has("limit") {
				query.Set("limit", limit)
			}
		})
	}
	offset := func(name, defect string, f func(offset, limit int) int) Mutant {
		return onQuery(name, rule, defect, func(query url.Values) {
			at, errOffset := strconv.Atoi(query.Get("offset"))
			limit, errLimit := strconv.Atoi(query.Get("limit"))
			if errOffset == nil && errLimit == nil && at >= 0 {
				query.Set("offset", strconv.Itoa(f(at, limit)))
			}
		})
	}
	return []Mutant{
		usual("default-limit-20", "20"),
		usual("default-limit-100", "100"),
		onQuery("limit-ignored", rule, "gives 25 rows whatever the limit is", func(query url.Values) { query.Del("limit") }),
		onQuery("limit-one-more", rule, "gives the row that it reads to see whether there is another page", func(query url.Values) {
			if n, err := strconv.Atoi(query.Get("limit")); err == nil && n > 0 {
				query.Set("limit", strconv.Itoa(n+1))
			}
		}),
		onQuery("offset-ignored", rule, "gives the first page whatever the offset is", func(query url.Values) { query.Del("offset") }),
		offset("offset-one-based", "counts the offset from 1", func(at, _ int) int { return max(at-1, 0) }),
		offset("offset-skips-one", "passes over one row too many behind the first page", func(at, _ int) int { return at + min(at, 1) }),
		offset("offset-counts-pages", "takes the offset for the number of a page", func(at, limit int) int { return at * limit }),
		asking("order-changes-between-pages", rule, "lists the other way round behind the first page", turned(func(r *http.Request) bool {
			at, err := strconv.Atoi(r.URL.Query().Get("offset"))
			return err == nil && at > 0
		})),
		asking("page-behind-last-is-last", rule, "gives the last rows for a page that is not there", func(r *http.Request, ask func(url.Values) *answer) *answer {
			a := ask(r.URL.Query())
			if rows, ok := a.rows(r); ok && len(rows) == 0 {
				query := r.URL.Query()
				query.Del("offset")
				return ask(query)
			}
			return a
		}),
		onList("page-behind-last-crashes", rule, "fails at a page that is not there", func(r *http.Request, a *answer) {
			if rows, _ := a.rows(r); len(rows) == 0 && r.URL.Query().Has("offset") {
				a.status = http.StatusInternalServerError
			}
		}),
	}
}

// turned lists the other way round where is holds.
func turned(is func(*http.Request) bool) func(*http.Request, func(url.Values) *answer) *answer {
	return func(r *http.Request, ask func(url.Values) *answer) *answer {
		query := r.URL.Query()
		if !is(r) {
			return ask(query)
		}
		at, _ := strconv.Atoi(query.Get("offset"))
		limit, err := strconv.Atoi(query.Get("limit"))
		if err != nil {
			limit = 25
		}
		query.Del("offset")
		query.Set("limit", "1000000")
		a := ask(query)
		a.editRows(r, func(rows []member) []member {
			slices.Reverse(rows)
			from := min(max(at, 0), len(rows))
			return rows[from:min(from+limit, len(rows))]
		})
		return a
	}
}

// listTotals count the wrong rows.
func listTotals() []Mutant {
	const rule = "clause:list-total"
	return []Mutant{
		onList("total-zero-behind-last", rule, "says 0 for the total on a page behind the last row", func(r *http.Request, a *answer) {
			if rows, ok := a.rows(r); ok && len(rows) == 0 {
				a.header.Set(totalHeader, "0")
			}
		}),
		onList("total-capped-25", rule, "counts 25 rows at most", func(_ *http.Request, a *answer) {
			if total, _ := strconv.Atoi(a.header.Get(totalHeader)); total > 25 {
				a.header.Set(totalHeader, "25")
			}
		}),
		onList("total-of-page", rule, "counts the rows of the page", func(r *http.Request, a *answer) {
			rows, _ := a.rows(r)
			a.header.Set(totalHeader, strconv.Itoa(len(rows)))
		}),
		onList("total-of-rest", rule, "counts the rows from the offset on", func(r *http.Request, a *answer) {
			total, _ := strconv.Atoi(a.header.Get(totalHeader))
			at, _ := strconv.Atoi(r.URL.Query().Get("offset"))
			a.header.Set(totalHeader, strconv.Itoa(max(total-at, 0)))
		}),
		asking("total-unfiltered", rule, "counts the rows that the filters keep out, too", func(r *http.Request, ask func(url.Values) *answer) *answer {
			query := r.URL.Query()
			a := ask(query)
			for _, name := range filterNames {
				query.Del(name)
			}
			a.header.Set(totalHeader, ask(query).header.Get(totalHeader))
			return a
		}),
	}
}

// listCrashes fail at numbers that do not fit.
func listCrashes() []Mutant {
	huge := func(name string) Mutant {
		return asking("list-huge-"+name+"-500", "hygiene:no-server-error", "crashes on an "+name+" of more than 32 bits", func(r *http.Request, ask func(url.Values) *answer) *answer {
			a := ask(r.URL.Query())
			if len(r.URL.Query().Get(name)) > len("2147483647") {
				a.status = http.StatusInternalServerError
			}
			return a
		})
	}
	return []Mutant{huge("offset"), huge("limit")}
}

// listReadings break what all alternatives of a reading have in common.
func listReadings() []Mutant {
	crashing := func(name, defect string, is func(url.Values) bool) Mutant {
		return asking(name, "reading:page-bounds", defect, func(r *http.Request, ask func(url.Values) *answer) *answer {
			a := ask(r.URL.Query())
			if is(r.URL.Query()) {
				a.status = http.StatusInternalServerError
			}
			return a
		})
	}
	order := Mutant{
		Name: "order-changes-between-calls", Class: "answer", Rule: "reading:page-order", Defect: "lists the other way round every other time",
		plant: func() planted {
			var last memory
			return asking("", "", "", turned(func(r *http.Request) bool {
				was := last.of(customerOf(r))
				last.put(customerOf(r), map[string]string{"": "there", "there": "back", "back": "there"}[was])
				return was == "there"
			})).plant()
		},
	}
	return []Mutant{
		order,
		onList("row-of-its-own-crashes", "reading:list-paged", "fails at a page of one row", func(r *http.Request, a *answer) {
			if query := r.URL.Query(); query.Get("limit") == "1" && query.Get("offset") == "1" {
				a.status = http.StatusInternalServerError
			}
		}),
		crashing("limit-zero-crashes", "fails at a limit of 0", func(query url.Values) bool { return query.Get("limit") == "0" }),
		crashing("limit-negative-crashes", "fails at a limit below 0", func(query url.Values) bool { return strings.HasPrefix(query.Get("limit"), "-") }),
		crashing("offset-negative-crashes", "fails at an offset below 0", func(query url.Values) bool { return strings.HasPrefix(query.Get("offset"), "-") }),
		onHugeLimit("limit-of-a-million-crashes", "makes room for as many rows as the limit says, and fails", func(a *answer, _ *http.Request) {
			a.status = http.StatusInternalServerError
		}),
		onHugeLimit("limit-of-a-million-empty", "gives no rows for a limit above its maximum", func(a *answer, r *http.Request) {
			a.editRows(r, func([]member) []member { return nil })
		}),
		onHugeLimit("limit-of-a-million-20-rows", "gives less than a page without a limit for a limit above its maximum", func(a *answer, r *http.Request) {
			a.editRows(r, func(rows []member) []member { return rows[:min(len(rows), 20)] })
		}),
		onList("total-is-zero-unasked", "reading:page-total", "says 0 for a total that it was not asked to count", func(r *http.Request, a *answer) {
			if !r.URL.Query().Has("total") {
				a.header.Set(totalHeader, "0")
			}
		}),
		onQuery("filter-in-other-case-ignored", "reading:filter-case", "lists everything for a word in other letters than its own", func(query url.Values) {
			if word := query.Get("subStatus"); word != "" && word == strings.ToUpper(word) {
				query.Del("subStatus")
			}
		}),
	}
}

// onHugeLimit spoils the answer to a limit far above what any page has.
func onHugeLimit(name, defect string, spoil func(a *answer, r *http.Request)) Mutant {
	const far = 100_000
	return asking(name, "reading:limit-maximum", defect, func(r *http.Request, ask func(url.Values) *answer) *answer {
		a := ask(r.URL.Query())
		if n, err := strconv.ParseInt(r.URL.Query().Get("limit"), 10, 32); err == nil && n > far {
			spoil(a, r)
		}
		return a
	})
}

// onQuery alters the query of a list before the mock sees it.
func onQuery(name, rule, defect string, f func(query url.Values)) Mutant {
	return asking(name, rule, defect, func(r *http.Request, ask func(url.Values) *answer) *answer {
		query := r.URL.Query()
		f(query)
		return ask(query)
	})
}

// asking answers a list by asking the mock for one or more lists, of other queries.
func asking(name, rule, defect string, f func(r *http.Request, ask func(url.Values) *answer) *answer) Mutant {
	return Mutant{
		Name: name, Class: "request", Rule: rule, Defect: defect,
		plant: onWire(func(api http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if !isList(r) {
					api.ServeHTTP(w, r)
					return
				}
				f(r, func(query url.Values) *answer {
					asked := r.Clone(r.Context())
					asked.URL.RawQuery = query.Encode()
					a := &answer{header: http.Header{}, status: http.StatusOK}
					api.ServeHTTP(a, asked)
					return a
				}).send(w)
			})
		}),
	}
}
