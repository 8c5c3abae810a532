package mutant

import (
	"maps"
	"net/http"
	"sync"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/mutant/internal/plant"
)

// foreignDefects show what belongs to another customer. They know the places of all customers.
func foreignDefects() defects {
	return defects{
		"instance-of-anyone":             func() plant.Defect { return instanceOfAnyone("instance") },
		"foreign-instance-under-own-csi": func() plant.Defect { return instanceOfAnyone("readOptions/instance") },
		"details-any-instance":           executionOfAny("readExecution/execution"),
		"put-any-instance":               executionOfAny("execution"),
		"foreign-status-shown":           anyStatus,
		"list-shows-foreign":             listsForeign,
		"filter-shows-foreign":           filterShowsForeign,
	}
}

// instanceOfAnyone finds another customer's instance under the caller's own CSI.
func instanceOfAnyone(check string) plant.Defect {
	var owners plant.Notes // of instances, by name
	return plant.Defect{
		Observe: func(places []domain.Place) {
			for _, p := range places {
				owners.Put(p.Instance, p.CSI)
			}
		},
		Checks: plant.Checks{check: func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
			r := original(x)
			if owner := owners.Of(x.Place.Instance); r != nil && owner != "" {
				x.Place.CSI = owner
				return original(x)
			}
			return r
		}},
	}
}

// executionOfAny finds an execution in another of the customer's instances.
func executionOfAny(check string) plant.Stateful {
	return func() plant.Defect {
		var places sync.Map // by CSI and execution
		return plant.Defect{
			Observe: func(all []domain.Place) {
				for _, p := range all {
					places.Store([2]string{p.CSI, p.Execution}, p)
				}
			},
			Checks: plant.Checks{check: func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
				r := original(x)
				place, found := places.Load([2]string{x.Place.CSI, x.Place.Execution})
				if r == nil || !found {
					return r
				}
				x.Place, _ = place.(domain.Place)
				return nil
			}},
		}
	}
}

// anyStatus shows the workflow status of any execution that the control API has made.
func anyStatus() plant.Defect {
	var known plant.Notes // the CSIs of executions
	return plant.Defect{
		Observe: func(places []domain.Place) {
			for _, p := range places {
				known.Put(p.Execution, p.CSI)
			}
		},
		Checks: plant.Checks{"readWorkflowStatus/ids": plant.Change(func(x *mock.Exchange) {
			x.Found = nil
			for _, id := range x.Request.URL.Query()["id"] {
				if known.Of(id) != "" {
					x.Found = append(x.Found, domain.Listed{Execution: domain.Execution{ID: id}})
				}
			}
		})},
	}
}

// listsForeign lists executions of all customers.
func listsForeign() plant.Defect {
	var all plant.PerPlace[[]domain.Place]
	return plant.Defect{
		Observe: func(places []domain.Place) {
			all.Use(domain.Place{}, func(known *[]domain.Place) { *known = append(*known, places...) })
		},
		Middleware: editRows(func(r *http.Request, rows []plant.Row) []plant.Row {
			all.Use(domain.Place{}, func(known *[]domain.Place) {
				for _, p := range *known {
					if len(rows) > 0 && p.Execution != "" && p.CSI != customerOf(r) {
						more := maps.Clone(rows[0])
						more["id"] = p.Execution
						rows = append(rows, more)
					}
				}
			})
			return rows
		}),
	}
}

// filterShowsForeign lists the executions of an instance that a filter names, and that the caller does not have.
func filterShowsForeign() plant.Defect {
	var all plant.PerPlace[[]string] // ids of executions, by the name of their instance
	return plant.Defect{
		Observe: func(places []domain.Place) {
			for _, p := range places {
				all.Use(domain.Place{Instance: p.Instance}, func(ids *[]string) {
					if p.Execution != "" {
						*ids = append(*ids, p.Execution)
					}
				})
			}
		},
		Middleware: editRows(func(r *http.Request, rows []plant.Row) []plant.Row {
			name := r.URL.Query().Get("target")
			if len(rows) > 0 {
				return rows
			}
			all.Use(domain.Place{Instance: name}, func(ids *[]string) {
				for _, id := range *ids {
					rows = append(rows, plant.Row{
						"id": id, "target": name, "createdBy": "nobody@example.com", "createdOn": "2020-08-26T08:53:51Z",
						"ticketingDetails": map[string]any{
							"rfcNumber": id, "rfcType": "OCIEBS_Prod_SelfService", "rfcSubType": "SelfService_Bounce", "status": "Open",
							"subStatus": "Ready For Scheduling/Approval", "customerStatus": "Acknowledged",
						},
					})
				}
			})
			return rows
		}),
	}
}

// editRows alters the rows of lists of executions.
func editRows(f func(r *http.Request, rows []plant.Row) []plant.Row) plant.Middleware {
	return plant.EditAnswers(func(r *http.Request, a *plant.Answer) {
		if rows, ok := a.Rows(); ok && isList(r) && a.IsSuccess() {
			a.SetRows(f(r, rows))
		}
	})
}
