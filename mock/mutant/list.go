package mutant

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// lists get lists of executions wrong.
func lists() []Mutant {
	return slices.Concat(listMembers(), listItems(), listWords(), listFilters(), listPages(), listTotals(), listCrashes(), listReadings())
}

// listMembers get wrong what is in the list.
func listMembers() []Mutant {
	return []Mutant{
		onList("list-wrapped-in-object", "clause:list", "puts the list into an object", func(_ *http.Request, a *answer) {
			a.body.WriteString("}")
			text := `{"executions":` + a.body.String()
			a.body.Reset()
			a.body.WriteString(text)
		}),
		onRows("list-of-one-instance", "clause:list", "lists the executions of the first instance only", func(rows []member) []member {
			return slices.DeleteFunc(rows, func(row member) bool { return row["target"] != rows[0]["target"] })
		}),
		onRows("list-omits-cancelled", "clause:list", "takes a cancelled execution off the list", func(rows []member) []member {
			return slices.DeleteFunc(rows, isCancelled)
		}),
		onRows("list-row-per-change", "clause:list", "lists an execution once more for its window", func(rows []member) []member {
			var all []member
			for _, row := range rows {
				if all = append(all, row); isScheduled(row) {
					all = append(all, row)
				}
			}
			return all
		}),
		{
			Name: "list-omits-created", Class: "state", Rule: "clause:list", Defect: "lists only what has come with the customer",
			plant: remembering(func(r *http.Request, a *answer, seen *memory) {
				if id, isText := a.object()["id"].(string); isText && r.Method == http.MethodPost && a.isSuccess() {
					seen.put(customerOf(r)+id, "created")
				}
				a.editRows(r, func(rows []member) []member {
					return slices.DeleteFunc(rows, func(row member) bool { return seen.of(customerOf(r)+row.text("id")) != "" })
				})
			}),
		}, {
			Name: "list-is-cached", Class: "state", Rule: "clause:list", Defect: "lists for ever what was there when it was first asked",
			plant: remembering(func(r *http.Request, a *answer, seen *memory) {
				if isList(r) && a.isSuccess() {
					text := seen.first(r.URL.String(), a.body.String())
					a.body.Reset()
					a.body.WriteString(text)
				}
			}),
		}, {
			Name: "list-shows-foreign", Class: "auth", Rule: "clause:list", Defect: "lists executions of all customers", plant: showsForeign,
		},
	}
}

func showsForeign() planted {
	var seen memory
	return planted{
		witness: func(text []byte) {
			var made struct {
				CSI      string
				Services []struct {
					Instances []struct{ Executions []struct{ ID string } }
				}
			}
			if json.Unmarshal(text, &made) != nil {
				return
			}
			for _, service := range made.Services {
				for _, instance := range service.Instances {
					for _, e := range instance.Executions {
						seen.put(e.ID, made.CSI)
					}
				}
			}
		},
		wire: func(api http.Handler) http.Handler {
			return altered(api, func(r *http.Request, a *answer) {
				a.editRows(r, func(rows []member) []member {
					for _, id := range seen.names() {
						if len(rows) > 0 && seen.of(id) != customerOf(r) {
							rows = append(rows, rows[0].with("id", id))
						}
					}
					return rows
				})
			})
		},
	}
}

// listItems get an item wrong.
func listItems() []Mutant {
	return []Mutant{
		onRow("created-by-missing", "clause:list-item", "does not say who created an execution", func(row member) { delete(row, "createdBy") }),
		onRow("target-is-unset", "clause:list-item", "leaves the target empty", func(row member) { row["target"] = "" }),
		onRow("ticket-number-other", "clause:list-item", "gives the ticket a number of its own", func(row member) {
			row.ticket()["rfcNumber"] = "RFC" + row.text("id")
		}),
		onRow("contact-is-creator", "clause:list-item", "has the creator for the primary contact", func(row member) {
			row.ticket()["primaryContact"] = row["createdBy"]
		}),
		onRow("created-on-in-local-time", "clause:list-item", "writes a local time of creation with a Z", func(row member) {
			row["createdOn"] = movedBy(row.text("createdOn"), -7*time.Hour)
		}),
		onList("created-on-is-now", "clause:list-item", "has the present for the time of creation", func(r *http.Request, a *answer) {
			now, _ := http.ParseTime(a.header.Get("Date"))
			a.editRows(r, func(rows []member) []member {
				for _, row := range rows {
					row["createdOn"] = now.Format(time.RFC3339)
				}
				return rows
			})
		}),
		onScheduledRow("scheduled-by-missing", "clause:list-item", "does not say who scheduled an execution", func(row member) {
			delete(row, "scheduledBy")
		}),
		onScheduledRow("list-end-two-hours", "clause:list-item", "lists an end two hours after the start", func(row member) {
			row["scheduledEnd"] = movedBy(row.text("scheduledStart"), 2*time.Hour)
		}),
		onScheduledRow("list-end-is-start", "clause:list-item", "lists the start for the end", func(row member) {
			row["scheduledEnd"] = row["scheduledStart"]
		}),
		{
			Name: "list-keeps-first-window", Class: "state", Rule: "clause:list-item", Defect: "lists an execution that was moved with its former window",
			plant: remembering(func(r *http.Request, a *answer, seen *memory) {
				a.editRows(r, func(rows []member) []member {
					for _, row := range rows {
						if isScheduled(row) {
							key := customerOf(r) + row.text("id")
							row["scheduledStart"] = seen.first(key+" start", row.text("scheduledStart"))
							row["scheduledEnd"] = seen.first(key+" end", row.text("scheduledEnd"))
						}
					}
					return rows
				})
			}),
		},
		onUnscheduledRow("unscheduled-keys-lists", "reading:item-unscheduled", "has empty lists for the window of an unscheduled execution", []any{}),
		onUnscheduledRow("unscheduled-keys-empty", "clause:list-unscheduled", "has empty texts for the window of an unscheduled execution", ""),
		onRow("cancelled-keeps-scheduler", "clause:list-unscheduled", "says who had scheduled a cancelled execution", func(row member) {
			if isCancelled(row) {
				row["scheduledBy"] = row["createdBy"]
			}
		}),
	}
}

// movedBy moves a time, and leaves it as it is where it cannot be read.
func movedBy(text string, by time.Duration) string {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return text
	}
	return at.Add(by).Format(time.RFC3339)
}

// member is an item of a list, or its ticket.
type member map[string]any

func (m member) text(name string) string {
	text, _ := m[name].(string)
	return text
}

func (m member) ticket() member {
	ticket, _ := m["ticketingDetails"].(map[string]any)
	return ticket
}

// with is a copy with another value of one name.
func (m member) with(name string, value any) member {
	all := member{name: value}
	for n, v := range m {
		if n != name {
			all[n] = v
		}
	}
	return all
}

func isList(r *http.Request) bool {
	return r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/products/bounce/instances/executions")
}

// customerOf is the CSI of the path of a request that has one.
func customerOf(r *http.Request) string {
	_, behind, _ := strings.Cut(r.URL.Path, "/customers/")
	csi, _, _ := strings.Cut(behind, "/")
	return csi
}

// rows are those of a list that was asked for and given; ok is false for any other answer.
func (a *answer) rows(r *http.Request) (rows []member, ok bool) {
	ok = isList(r) && a.status == http.StatusOK && json.Unmarshal(a.body.Bytes(), &rows) == nil
	return rows, ok
}

func (a *answer) editRows(r *http.Request, f func(rows []member) []member) {
	if rows, ok := a.rows(r); ok {
		a.setRows(f(rows))
	}
}

func (a *answer) setRows(rows []member) {
	text, _ := json.Marshal(append([]member{}, rows...)) // it was JSON before
	a.body.Reset()
	a.body.Write(text)
}

// onList alters the answers that list executions.
func onList(name, rule, defect string, f func(*http.Request, *answer)) Mutant {
	return Mutant{
		Name: name, Class: "answer", Rule: rule, Defect: defect,
		plant: outgoing(func(r *http.Request, a *answer) {
			if _, ok := a.rows(r); ok {
				f(r, a)
			}
		}),
	}
}

func onRows(name, rule, defect string, f func(rows []member) []member) Mutant {
	return onList(name, rule, defect, func(r *http.Request, a *answer) { a.editRows(r, f) })
}

func onRow(name, rule, defect string, f func(row member)) Mutant {
	return onRows(name, rule, defect, func(rows []member) []member {
		for _, row := range rows {
			f(row)
		}
		return rows
	})
}

func onScheduledRow(name, rule, defect string, f func(row member)) Mutant {
	return onRow(name, rule, defect, func(row member) {
		if isScheduled(row) {
			f(row)
		}
	})
}

func onUnscheduledRow(name, rule, defect string, value any) Mutant {
	return onRow(name, rule, defect, func(row member) {
		if !isScheduled(row) {
			row["scheduledBy"], row["scheduledStart"], row["scheduledEnd"] = value, value, value
		}
	})
}

// memory is what one server has seen, by name, for concurrent requests.
type memory struct {
	mu  sync.Mutex
	all map[string]string
}

func (m *memory) put(name, value string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.all == nil {
		m.all = map[string]string{}
	}
	m.all[name] = value
}

// first is the value that the name had first, which may be this one.
func (m *memory) first(name, value string) string {
	if known := m.of(name); known != "" {
		return known
	}
	m.put(name, value)
	return value
}

func (m *memory) of(name string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.all[name]
}

func (m *memory) names() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []string
	for name := range m.all {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// remembering alters answers by what was seen before.
func remembering(f func(r *http.Request, a *answer, seen *memory)) func() planted {
	return func() planted {
		var seen memory
		return planted{wire: func(api http.Handler) http.Handler {
			return altered(api, func(r *http.Request, a *answer) { f(r, a, &seen) })
		}}
	}
}
