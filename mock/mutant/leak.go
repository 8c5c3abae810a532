package mutant

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"

	"example.com/bounce/mock"
)

// leaks show what belongs to another customer.
func leaks() []Mutant {
	return []Mutant{{
		Name: "filter-shows-foreign", Class: "auth", Rule: "clause:list", Defect: "lists the executions of an instance that a filter names, whoever owns it",
		plant: filterShowsForeign,
	}}
}

// filterShowsForeign remembers the executions of the instances that the control API has made.
func filterShowsForeign() planted {
	var made sync.Map // instance names to ids of executions
	return planted{
		witness: func(text []byte) {
			var c struct {
				Services []struct {
					Instances []struct {
						Name       string
						Executions []struct{ ID string }
					}
				}
			}
			if json.Unmarshal(text, &c) != nil {
				return
			}
			for _, s := range c.Services {
				for _, i := range s.Instances {
					var ids []string
					for _, e := range i.Executions {
						ids = append(ids, e.ID)
					}
					made.Store(i.Name, ids)
				}
			}
		},
		wire: func(api http.Handler) http.Handler {
			return altered(api, func(r *http.Request, a *answer) {
				name := r.URL.Query().Get("target")
				a.editRows(r, func(rows []member) []member {
					ids, known := made.Load(name)
					if len(rows) > 0 || !known {
						return rows
					}
					for _, id := range ids.([]string) {
						rows = append(rows, member{
							"id": id, "target": name, "createdBy": "nobody@example.com", "createdOn": "2020-08-26T08:53:51Z",
							"ticketingDetails": map[string]any{
								"rfcNumber": id, "rfcType": "OCIEBS_Prod_SelfService", "rfcSubType": "SelfService_Bounce", "status": "Open",
								"subStatus": "Ready For Scheduling/Approval", "customerStatus": "Acknowledged",
							},
						})
					}
					return rows
				})
			})
		},
	}
}

// orders count a scope only where it stands in one place among others.
func orders() []Mutant {
	only := func(name, defect string, counts func(scopes []string, wanted string) bool) Mutant {
		return Mutant{
			Name: name, Class: "auth", Rule: "clause:scope-approver", Defect: defect,
			plant: at("scope", func(x *mock.Exchange, healthy run) *mock.Refusal {
				wanted := strings.Join(x.Operation.Scopes, " ")
				if len(x.Scopes) > 0 && !counts(x.Scopes, wanted) {
					return refuse(http.StatusForbidden, "The token does not carry the scope.")
				}
				return healthy(x)
			}),
		}
	}
	return []Mutant{
		only("first-scope-only", "looks at the first scope of a token", func(scopes []string, wanted string) bool { return scopes[0] == wanted }),
		only("last-scope-only", "looks at the last scope of a token", func(scopes []string, wanted string) bool {
			return scopes[len(scopes)-1] == wanted
		}),
		only("one-scope-only", "takes tokens of one scope", func(scopes []string, _ string) bool { return len(scopes) == 1 }),
		{
			Name: "two-scopes-are-enough", Class: "auth", Rule: "clause:scope-approver", Defect: "takes a token of several scopes for one that may do all",
			plant: at("scope", func(x *mock.Exchange, healthy run) *mock.Refusal {
				if len(x.Scopes) > 1 {
					return nil
				}
				return healthy(x)
			}),
		},
	}
}
