package mutant

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
)

// listWords get the words of a ticket wrong.
func listWords() []Mutant {
	return []Mutant{
		reworded("listed-created-as-review", "lists a created execution in Review Update", isFresh, "customerStatus", "Review Update"),
		reworded("listed-created-as-ready", "lists a created execution as ready", isFresh, "subStatus", "Ready For Execution"),
		reworded("listed-scheduled-as-acknowledged", "lists a scheduled execution as acknowledged", isScheduled, "customerStatus", "Acknowledged"),
		reworded("listed-scheduled-as-scheduled", "lists a scheduled execution as Scheduled", isScheduled, "status", "Scheduled"),
		reworded("listed-cancelled-as-acknowledged", "lists a cancelled execution as acknowledged", isCancelled, "customerStatus", "Acknowledged"),
		reworded("listed-cancelled-as-closed", "lists a cancelled execution as Closed", isCancelled, "status", "Closed"),
		onRow("ticket-types-swapped", "clause:list-words", "swaps rfcType and rfcSubType", func(row member) {
			t := row.ticket()
			t["rfcType"], t["rfcSubType"] = t["rfcSubType"], t["rfcType"]
		}),
	}
}

// reworded lists some tickets with another word, and filters by what it lists: nothing but the word is wrong.
func reworded(name, defect string, is func(member) bool, of, word string) Mutant {
	m := asking(name, "clause:list-words", defect, func(r *http.Request, ask func(url.Values) *answer) *answer {
		query := r.URL.Query()
		whole := maps.Clone(query)
		if query.Get(of) != "" {
			whole.Del(of)
			whole.Del("offset")
			whole.Set("limit", "1000")
		}
		a := ask(whole)
		rows, ok := a.rows(r)
		if !ok {
			return a
		}
		for _, row := range rows {
			if is(row) {
				row.ticket()[of] = word
			}
		}
		if query.Get(of) != "" {
			rows = slices.DeleteFunc(rows, func(row member) bool { return row.ticket().text(of) != query.Get(of) })
			a.header.Set("X-Total-Rows-Count", strconv.Itoa(len(rows)))
			rows = page(rows, query)
		}
		a.setRows(rows)
		return a
	})
	m.Class = "answer"
	return m
}

// page is the part of the rows that offset and limit choose.
func page(rows []member, query url.Values) []member {
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

func isScheduled(row member) bool { return row["scheduledStart"] != nil }

func isFresh(row member) bool { return row.ticket().text("customerStatus") == "Acknowledged" }

func isCancelled(row member) bool { return !isScheduled(row) && !isFresh(row) }
