package mutant

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"example.com/bounce/mock/mutant/internal/plant"
)

// totalHeader has the number of rows on all pages.
const totalHeader = "X-Total-Rows-Count"

// filterNames are the parameters that filter the list.
var filterNames = []string{"target", "status", "subStatus", "customerStatus"}

// listDefects filter a list in another way.
func listDefects() defects {
	return defects{
		"filter-matches-prefix": filterBy(func(row plant.Row, query url.Values) bool {
			return !anyFilter(query, func(name, word string) bool { return !strings.HasPrefix(filterText(row, name), word) })
		}),
		"filters-ored": filterBy(func(row plant.Row, query url.Values) bool {
			return anyFilter(query, func(name, word string) bool { return filterText(row, name) == word })
		}),
		"filter-after-page": filterBy(func(row plant.Row, query url.Values) bool {
			return !anyFilter(query, func(name, word string) bool { return filterText(row, name) != word })
		}),
		"total-unfiltered": askList(func(r *http.Request, ask askFunc) *plant.Answer {
			a := ask(r.URL.Query())
			a.Headers.Set(totalHeader, ask(withoutFilters(r.URL.Query())).Headers.Get(totalHeader))
			return a
		}),
	}
}

func withoutFilters(query url.Values) url.Values {
	for _, name := range filterNames {
		query.Del(name)
	}
	return query
}

// anyFilter reports whether the condition holds for a filter of the query.
func anyFilter(query url.Values, condition func(name, word string) bool) bool {
	return slices.ContainsFunc(filterNames, func(name string) bool { return query.Has(name) && condition(name, query.Get(name)) })
}

// filterText returns what a filter compares with.
func filterText(row plant.Row, name string) string {
	if name == "target" {
		return row.Text(name)
	}
	return ticketOf(row).Text(name)
}

// filterBy filters the rows in its own way.
func filterBy(condition func(row plant.Row, query url.Values) bool) plant.Stateful {
	return askList(func(r *http.Request, ask askFunc) *plant.Answer {
		query := r.URL.Query()
		all := withoutFilters(r.URL.Query())
		a := ask(all)
		if len(all) < len(query) {
			filterRows(r, a, func(row plant.Row) bool { return condition(row, query) })
		}
		return a
	})
}

// askFunc asks the API for the list with another query.
type askFunc = func(url.Values) *plant.Answer

// askList answers a list by asking the API for one list or more.
func askList(f func(r *http.Request, ask askFunc) *plant.Answer) plant.Stateful {
	return plant.Wire(plant.Serve(func(api http.Handler, w http.ResponseWriter, r *http.Request) {
		if !isList(r) {
			api.ServeHTTP(w, r)
			return
		}
		f(r, func(query url.Values) *plant.Answer {
			other := r.Clone(r.Context())
			other.URL.RawQuery = query.Encode()
			return plant.Ask(api, other)
		}).Send(w)
	}))
}

// editRows alters the rows of lists of executions.
func editRows(f func(r *http.Request, rows []plant.Row) []plant.Row) plant.Middleware {
	return plant.EditAnswers(func(r *http.Request, a *plant.Answer) {
		if rows, ok := listRows(r, a); ok {
			a.SetRows(f(r, rows))
		}
	})
}

// listRows returns the rows of a list of executions; ok is false for any other answer.
func listRows(r *http.Request, a *plant.Answer) (rows []plant.Row, ok bool) {
	if !isList(r) || a.Status != http.StatusOK {
		return nil, false
	}
	return a.Rows()
}

// filterRows keeps the rows of a list of executions that meet the condition.
func filterRows(r *http.Request, a *plant.Answer, condition func(row plant.Row) bool) {
	if rows, ok := listRows(r, a); ok {
		a.SetRows(slices.DeleteFunc(rows, func(row plant.Row) bool { return !condition(row) }))
	}
}

func ticketOf(row plant.Row) plant.Row {
	ticket, _ := row["ticketingDetails"].(map[string]any)
	return ticket
}

func isScheduled(row plant.Row) bool { return row["scheduledStart"] != nil }

func isFresh(row plant.Row) bool { return ticketOf(row).Text("customerStatus") == "Acknowledged" }

func isCancelled(row plant.Row) bool { return !isScheduled(row) && !isFresh(row) }

// pageDefects give another page than the one that is requested.
func pageDefects() defects {
	return defects{
		"order-changes-between-pages": askList(reversed(func(r *http.Request) bool {
			offset, err := strconv.Atoi(r.URL.Query().Get("offset"))
			return err == nil && offset > 0
		})),
		"order-changes-between-calls": func() plant.Defect {
			var last plant.Notes // of customers, what way the list went
			return askList(reversed(func(r *http.Request) bool {
				was := last.Of(customerOf(r))
				last.Put(customerOf(r), map[string]string{"": "there", "there": "back", "back": "there"}[was])
				return was == "there"
			}))()
		},
		"page-behind-last-is-last": askList(func(r *http.Request, ask askFunc) *plant.Answer {
			a := ask(r.URL.Query())
			if rows, ok := listRows(r, a); ok && len(rows) == 0 {
				query := r.URL.Query()
				query.Del("offset")
				return ask(query)
			}
			return a
		}),
	}
}

// reversed lists the other way round where the condition holds.
func reversed(condition func(*http.Request) bool) func(*http.Request, askFunc) *plant.Answer {
	return func(r *http.Request, ask askFunc) *plant.Answer {
		query := r.URL.Query()
		if !condition(r) {
			return ask(query)
		}
		a := ask(wholeList(maps.Clone(query)))
		if rows, ok := listRows(r, a); ok {
			slices.Reverse(rows)
			a.SetRows(page(rows, query))
		}
		return a
	}
}

func wholeList(query url.Values) url.Values {
	query.Del("offset")
	query.Set("limit", "1000000")
	return query
}

// page returns the rows that offset and limit choose.
func page(rows []plant.Row, query url.Values) []plant.Row {
	number := func(name string, fallback int) int {
		n, err := strconv.Atoi(query.Get(name))
		if err != nil {
			return fallback
		}
		return max(n, 0)
	}
	from := min(number("offset", 0), len(rows))
	return rows[from:min(from+number("limit", 25), len(rows))]
}

// wordDefects list a ticket with another word, and filter by what they list: only the word is wrong.
func wordDefects() defects {
	reword := func(condition func(plant.Row) bool, name, word string) plant.Stateful {
		return askList(func(r *http.Request, ask askFunc) *plant.Answer {
			query := r.URL.Query()
			filters := query.Get(name) != ""
			if filters {
				query.Del(name)
				query = wholeList(query)
			}
			a := ask(query)
			rows, ok := listRows(r, a)
			if !ok {
				return a
			}
			for _, row := range rows {
				if condition(row) {
					ticketOf(row)[name] = word
				}
			}
			if filters {
				rows = slices.DeleteFunc(rows, func(row plant.Row) bool { return ticketOf(row).Text(name) != r.URL.Query().Get(name) })
				a.Headers.Set(totalHeader, strconv.Itoa(len(rows)))
				rows = page(rows, r.URL.Query())
			}
			a.SetRows(rows)
			return a
		})
	}
	return defects{
		"listed-created-as-review":         reword(isFresh, "customerStatus", "Review Update"),
		"listed-created-as-ready":          reword(isFresh, "subStatus", "Ready For Execution"),
		"listed-scheduled-as-acknowledged": reword(isScheduled, "customerStatus", "Acknowledged"),
		"listed-scheduled-as-scheduled":    reword(isScheduled, "status", "Scheduled"),
		"listed-cancelled-as-acknowledged": reword(isCancelled, "customerStatus", "Acknowledged"),
		"listed-cancelled-as-closed":       reword(isCancelled, "status", "Closed"),
	}
}
