package mutant

import (
	"net/http"
	"strings"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/mutant/internal/plant"
)

// cachedReads answer a read with what they answered before a change.
func cachedReads() defects {
	byCancel := func(r *http.Request) bool { return isCancel(r) || r.Method == http.MethodPost }
	return defects{
		"details-cached-over-cancel":     cacheReads(isDetails, isSchedule),
		"details-cached-over-schedule":   cacheReads(isDetails, byCancel),
		"list-cached-over-cancel":        cacheReads(isList, isSchedule),
		"list-cached-over-schedule":      cacheReads(isList, byCancel),
		"conflicts-cached-over-cancel":   cacheReads(isConflicts, isSchedule),
		"conflicts-cached-over-schedule": cacheReads(isConflicts, byCancel),
		"list-is-cached": noting(func(r *http.Request, a *plant.Answer, seen *plant.Notes) {
			if isList(r) && a.IsSuccess() {
				first := seen.First(r.URL.String(), a.Body.String())
				a.Body.Reset()
				a.Body.WriteString(first)
			}
		}),
	}
}

// staleDefects show the state before a change.
func staleDefects() defects {
	return defects{
		"workflow-missing-for-ever": noting(func(r *http.Request, a *plant.Answer, seen *plant.Notes) {
			if !isStatus(r) || !a.IsSuccess() {
				return
			}
			if strings.Contains(a.Body.String(), `"unscheduled"`) {
				seen.Put(r.URL.RawQuery, "missing")
			}
			if seen.Of(r.URL.RawQuery) != "" {
				a.Status = http.StatusNotFound
			}
		}),
		"list-omits-created": noting(func(r *http.Request, a *plant.Answer, seen *plant.Notes) {
			if id := a.Object().Text("id"); id != "" && r.Method == http.MethodPost && a.IsSuccess() {
				seen.Put(customerOf(r)+id, "created")
			}
			filterRows(r, a, func(row plant.Row) bool { return seen.Of(customerOf(r)+row.Text("id")) == "" })
		}),
		"list-keeps-first-window": noting(func(r *http.Request, a *plant.Answer, seen *plant.Notes) {
			filterRows(r, a, func(row plant.Row) bool {
				if isScheduled(row) {
					key := customerOf(r) + row.Text("id")
					row["scheduledStart"] = seen.First(key+" start", row.Text("scheduledStart"))
					row["scheduledEnd"] = seen.First(key+" end", row.Text("scheduledEnd"))
				}
				return true
			})
		}),
		"conflicts-show-cancelled":      lingering("cancel"),
		"conflicts-show-former-window":  lingering("book"),
		"conflicts-of-another-instance": conflictsOfLastInstance,
	}
}

// noting alters answers by what one server has noted.
func noting(f func(r *http.Request, a *plant.Answer, seen *plant.Notes)) plant.Stateful {
	return func() plant.Defect {
		var seen plant.Notes
		return plant.Defect{Middleware: plant.EditAnswers(func(r *http.Request, a *plant.Answer) { f(r, a, &seen) })}
	}
}

// cacheReads keeps the answers to some reads, by their URL and their token, until a request of the customer drops them.
func cacheReads(reads, drops func(*http.Request) bool) plant.Stateful {
	return func() plant.Defect {
		var kept plant.PerPlace[map[string]*plant.Answer]
		return plant.Defect{Middleware: plant.Serve(func(api http.Handler, w http.ResponseWriter, r *http.Request) {
			customer := domain.Place{CSI: customerOf(r)}
			key := r.URL.String() + " " + r.Header.Get("Authorization")
			isDrop := drops(r)
			var known *plant.Answer
			kept.Use(customer, func(all *map[string]*plant.Answer) { known = (*all)[key] })
			if known != nil && reads(r) {
				known.Clone().Send(w)
				return
			}
			a := plant.Ask(api, r)
			kept.Use(customer, func(all *map[string]*plant.Answer) {
				if isDrop || *all == nil {
					*all = map[string]*plant.Answer{}
				}
				if reads(r) && a.IsSuccess() {
					(*all)[key] = a.Clone()
				}
			})
			a.Send(w)
		})}
	}
}

// lingering keeps listing the windows from which a check has removed executions.
func lingering(check string) plant.Stateful {
	return func() plant.Defect {
		var stale plant.Stale
		return plant.Defect{
			Checks: plant.Checks{check: func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
				before, _ := x.Stored()
				r := original(x)
				if now, _ := x.Stored(); before.Scheduled != nil && (now.Scheduled == nil || *now.Scheduled != *before.Scheduled) {
					stale.Leave(plant.CalendarOf(x), plant.RFC(before.ID, *before.Scheduled))
				}
				return r
			}},
			Middleware: plant.EditAnswers(func(r *http.Request, a *plant.Answer) {
				rows, ok := a.Rows()
				if p, _ := placeOf(r); ok && isConflicts(r) {
					for _, rfc := range stale.Left(p) {
						rows = append(rows, change(rfc))
					}
					a.SetRows(rows)
				}
			}),
		}
	}
}

// change shows a change as a list of an instance's changes does.
func change(r domain.RFC) plant.Row {
	start, end := formatWindow(r.Window)
	return plant.Row{
		"rfcNumber": r.Number, "rfcType": r.Type, "rfcSubType": r.SubType, "status": r.Status, "subStatus": r.SubStatus,
		"scheduledStart": start, "scheduledEnd": end, "duration": plant.Row{"unit": r.Duration.Unit, "value": r.Duration.Value},
	}
}

// conflictsOfLastInstance lists the changes of the instance that the customer has booked last.
func conflictsOfLastInstance() plant.Defect {
	var last plant.Notes
	return plant.Defect{Checks: plant.Checks{
		"book": plant.Change(func(x *mock.Exchange) { last.Put(x.Place.CSI, x.Place.Instance) }),
		"listConflicts/window": plant.Change(func(x *mock.Exchange) {
			if instance := last.Of(x.Place.CSI); instance != "" {
				x.Place.Instance = instance
			}
		}),
	}}
}
