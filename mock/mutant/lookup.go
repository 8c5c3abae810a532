package mutant

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/bounce"
)

// lookups get conflicts, options, metadata and workflow status, and who may ask for what wrong.
func lookups() []Mutant {
	return slices.Concat(
		conflictLists(), conflictWindows(), conflictReadings(), choices(), progresses(), progressWords(), progressReadings(), queues(), offers(), wantedReadings(), steps(),
		callers(), permits(), strangers(), familyHygiene(),
	)
}

// conflictLists get wrong which changes an instance has.
func conflictLists() []Mutant {
	return []Mutant{
		onChanges("conflicts-omit-bookings", "clause:conflicts-list", "lists no bounces", func(_ *http.Request, rows []member) []member {
			return slices.DeleteFunc(rows, func(row member) bool { return row["rfcType"] == bounce.TypeSelfService })
		}),
		onChanges("conflicts-omit-other-work", "clause:conflicts-list", "lists bounces only", func(_ *http.Request, rows []member) []member {
			return slices.DeleteFunc(rows, func(row member) bool { return row["rfcType"] != bounce.TypeSelfService })
		}),
		onChanges("listed-without-duration", "clause:conflicts-list", "leaves the duration out of a list of changes", eachChange(func(row member) {
			delete(row, "duration")
		})),
		onChanges("listed-number-as-id", "clause:conflicts-list", "calls the rfcNumber of a listed change id", eachChange(func(row member) {
			row["id"] = row["rfcNumber"]
			delete(row, "rfcNumber")
		})),
		onChanges("listed-duration-from-window", "clause:conflicts-list", "makes the duration of a listed change up", eachChange(func(row member) {
			row["duration"] = member{"unit": "minutes", "value": 60}
		})),
		onGet("conflicts-wrapped", "clause:conflicts-list", isConflicts, "puts the list of changes into an object", func(_ *http.Request, a *answer) {
			a.wrap("conflicts")
		}),
		onGet("conflicts-null-for-none", "clause:conflicts-list", isConflicts, "answers null for no changes", func(_ *http.Request, a *answer) {
			if rows, ok := a.list(); ok && len(rows) == 0 {
				a.replace("null")
			}
		}),
		{
			Name: "conflicts-show-cancelled", Class: "state", Rule: "clause:conflicts-list", Defect: "lists what was cancelled",
			plant: lingering("cancel"),
		}, {
			Name: "conflicts-show-former-window", Class: "state", Rule: "clause:conflicts-list", Defect: "lists the former window of a moved execution",
			plant: lingering("book"),
		}, {
			Name: "conflicts-of-another-instance", Class: "state", Rule: "clause:conflicts-list", Defect: "lists the changes of the customer's instance booked last",
			plant: ofLastInstance,
		},
	}
}

// conflictWindows get wrong which changes a window meets.
func conflictWindows() []Mutant {
	const rule = "clause:conflicts-query"
	asked := func(f func(*bounce.Window)) func() planted {
		return at("listConflicts/window", after(func(x *mock.Exchange) *mock.Refusal {
			f(&x.Window)
			return nil
		}))
	}
	return []Mutant{
		{
			Name: "conflicts-ignore-window", Class: "request", Rule: rule, Defect: "lists all changes whatever the window",
			plant: asked(func(w *bounce.Window) { *w = bounce.Window{} }),
		}, {
			Name: "conflicts-ignore-offset", Class: "request", Rule: rule, Defect: "takes the wall time of a window for UTC",
			plant: asked(func(w *bounce.Window) { *w = wallOf(*w) }),
		},
		onChanges("conflicts-lose-one-of-many", rule, "leaves one out where a window has three changes or more", func(r *http.Request, rows []member) []member {
			if r.URL.Query().Has("scheduledStart") && len(rows) > 2 {
				return rows[:len(rows)-1]
			}
			return rows
		}),
		onChanges("conflicts-only-ending-inside", "reading:conflicts-match", "lists what ends in the window, whenever it starts", within("scheduledEnd")),
		{
			Name: "conflicts-edges-flipped", Class: "time", Rule: rule, Defect: "lists what a window only touches, though a schedule does not meet it",
			plant: asked(func(w *bounce.Window) {
				if !w.Start.IsZero() && !w.End.IsZero() {
					w.Start, w.End = w.Start.Add(-time.Nanosecond), w.End.Add(time.Nanosecond)
				}
			}),
		}, {
			Name: "conflicts-swap-bounds", Class: "request", Rule: rule, Defect: "swaps the ends of a window that ends before it begins",
			plant: at("listConflicts/window", func(x *mock.Exchange, healthy run) *mock.Refusal {
				r := healthy(x)
				if w := x.Window; r != nil && w.End.Before(w.Start) && !w.End.IsZero() {
					x.Window = bounce.Window{Start: w.End, End: w.Start}
					return nil
				}
				return r
			}),
		},
	}
}

// conflictReadings break every alternative of a reading about the window.
func conflictReadings() []Mutant {
	halfAs := func(w bounce.Window) plant {
		return after(func(x *mock.Exchange) *mock.Refusal {
			if x.Window.Start.IsZero() != x.Window.End.IsZero() {
				x.Window = w
			}
			return nil
		})
	}
	return []Mutant{
		{
			Name: "unreadable-window-ignored", Class: "request", Rule: "reading:query-status", Defect: "leaves a time that it cannot read out of the window",
			plant: at("listConflicts/contract", skip),
		}, {
			Name: "query-status-500", Class: "request", Rule: "reading:query-status", Defect: "answers 500 to a query that lacks a parameter",
			plant: at("readWorkflowStatus/contract", crashOnRefusal),
		}, {
			Name: "no-window-finds-nothing", Class: "request", Rule: "reading:conflicts-window", Defect: "lists nothing for no window",
			plant: at("listConflicts/window", after(func(x *mock.Exchange) *mock.Refusal {
				if x.Request.URL.RawQuery == "" {
					x.Window = bounce.Window{Start: time.Unix(0, 0), End: time.Unix(1, 0)}
				}
				return nil
			})),
		}, {
			Name: "half-window-finds-all", Class: "request", Rule: "reading:conflicts-half-window", Defect: "lists all changes for half a window",
			plant: at("listConflicts/window", halfAs(bounce.Window{})),
		}, {
			Name: "half-window-finds-nothing", Class: "request", Rule: "reading:conflicts-half-window", Defect: "lists nothing for half a window",
			plant: at("listConflicts/window", halfAs(bounce.Window{Start: time.Unix(0, 0), End: time.Unix(1, 0)})),
		},
	}
}

// crashOnRefusal answers 500 to what is to be refused.
func crashOnRefusal(x *mock.Exchange, healthy run) *mock.Refusal {
	if healthy(x) != nil {
		return crash()
	}
	return nil
}

// ofLastInstance remembers where each customer has booked last.
func ofLastInstance() planted {
	var last memory
	return planted{checks: map[string]plant{
		"book": after(func(x *mock.Exchange) *mock.Refusal {
			last.put(x.Place.CSI, x.Place.Instance)
			return nil
		}),
		"listConflicts/window": after(func(x *mock.Exchange) *mock.Refusal {
			if instance := last.of(x.Place.CSI); instance != "" {
				x.Place.Instance = instance
			}
			return nil
		}),
	}}
}

// lingering lists the windows that a check has taken executions from.
func lingering(check string) func() planted {
	return func() planted {
		f := &former{left: map[bounce.Place][]bounce.RFC{}}
		return planted{
			checks: map[string]plant{check: func(x *mock.Exchange, healthy run) *mock.Refusal {
				before, _ := x.Stored()
				r := healthy(x)
				if now, _ := x.Stored(); before.Scheduled != nil && (now.Scheduled == nil || *now.Scheduled != *before.Scheduled) {
					f.keep(calendarOf(x), asRFC(before.ID, *before.Scheduled))
				}
				return r
			}},
			wire: func(api http.Handler) http.Handler {
				return altered(api, func(r *http.Request, a *answer) {
					if rows, ok := a.list(); ok && isConflicts(r) {
						a.setRows(append(rows, f.listed(calendarIn(r))...))
					}
				})
			},
		}
	}
}

func (f *former) keep(calendar bounce.Place, rfc bounce.RFC) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.left[calendar] = append(f.left[calendar], rfc)
}

func (f *former) listed(calendar bounce.Place) []member {
	f.mu.Lock()
	defer f.mu.Unlock()
	var rows []member
	for _, r := range f.left[calendar] {
		rows = append(rows, member{
			"rfcNumber": r.Number, "rfcType": r.Type, "rfcSubType": r.SubType, "status": r.Status, "subStatus": r.SubStatus,
			"scheduledStart": r.Window.Start.Format(time.RFC3339), "scheduledEnd": r.Window.End.Format(time.RFC3339),
			"duration": member{"unit": r.Duration.Unit, "value": r.Duration.Value},
		})
	}
	return rows
}

// within keeps the changes of which one time lies in the window of the query.
func within(name string) func(*http.Request, []member) []member {
	return func(r *http.Request, rows []member) []member {
		query := r.URL.Query()
		start, _ := time.Parse(time.RFC3339, query.Get("scheduledStart"))
		end, _ := time.Parse(time.RFC3339, query.Get("scheduledEnd"))
		return slices.DeleteFunc(rows, func(row member) bool {
			t, _ := time.Parse(time.RFC3339, row.text(name))
			return !start.IsZero() && t.Before(start) || !end.IsZero() && t.After(end)
		})
	}
}

func eachChange(f func(row member)) func(*http.Request, []member) []member {
	return func(_ *http.Request, rows []member) []member {
		for _, row := range rows {
			f(row)
		}
		return rows
	}
}

// onChanges alters lists of an instance's changes.
func onChanges(name, rule, defect string, f func(*http.Request, []member) []member) Mutant {
	return onGet(name, rule, isConflicts, defect, func(r *http.Request, a *answer) {
		if rows, ok := a.list(); ok {
			a.setRows(f(r, rows))
		}
	})
}

// onGet alters the successes of one kind of GET.
func onGet(name, rule string, is func(*http.Request) bool, defect string, f func(*http.Request, *answer)) Mutant {
	return Mutant{
		Name: name, Class: "answer", Rule: rule, Defect: defect,
		plant: outgoing(func(r *http.Request, a *answer) {
			if r.Method == http.MethodGet && a.status == http.StatusOK && is(r) {
				f(r, a)
			}
		}),
	}
}

func isConflicts(r *http.Request) bool {
	return r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/executions") && calendarIn(r).Instance != ""
}

// ending tells requests by how their path ends.
func ending(suffix string) func(*http.Request) bool {
	return func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, suffix) }
}

// calendarIn is the calendar that a path names; without one, its Instance is "".
func calendarIn(r *http.Request) bounce.Place {
	_, behind, _ := strings.Cut(r.URL.Path, "/products/bounce/instances/")
	name, _, found := strings.Cut(behind, "/")
	if !found {
		name = ""
	}
	return bounce.Place{CSI: customerOf(r), Instance: name}
}

// list is the body where it is one JSON array of objects.
func (a *answer) list() (rows []member, ok bool) {
	return rows, json.Unmarshal(a.body.Bytes(), &rows) == nil && rows != nil
}

func (a *answer) replace(text string) {
	a.body.Reset()
	a.body.WriteString(text)
}

// wrap puts the body into an object.
func (a *answer) wrap(name string) { a.replace(`{"` + name + `":` + a.body.String() + `}`) }
