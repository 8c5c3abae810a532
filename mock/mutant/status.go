package mutant

import (
	"encoding/json"
	"net/http"
	"strings"

	"example.com/bounce/mock"
	"example.com/bounce/mock/mutant/internal/plant"
)

// statusDefects answer with a status that no alternative of a reading has, or with two by turns.
func statusDefects() defects {
	all := defects{
		"wavers-between-readings": statusTurns(http.StatusForbidden, func(r *mock.Refusal) bool { return isOfReading(r, "token-status") }),
		"conflict-status-wavers":  statusTurns(http.StatusUnprocessableEntity, func(r *mock.Refusal) bool { return len(plant.Conflicts(r)) > 0 }),
		"success-status-wavers": counting(func(sent *plant.Counter) plant.Defect {
			return plant.Defect{Middleware: plant.EditAnswers(func(_ *http.Request, a *plant.Answer) {
				if a.IsSuccess() && sent.Next()%2 == 0 {
					a.Status = http.StatusCreated
				}
			})}
		}),
		"check-order-wavers": counting(func(sent *plant.Counter) plant.Defect {
			return plant.Defect{Middleware: plant.Serve(func(api http.Handler, w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Authorization") == "" && !json.Valid(plant.ReadBody(r)) && sent.Next()%2 == 0 {
					w.WriteHeader(http.StatusBadRequest)
					return
				}
				api.ServeHTTP(w, r)
			})}
		}),
		"extra-fields-waver": counting(func(sent *plant.Counter) plant.Defect {
			return plant.Defect{Checks: plant.Checks{"members": plant.RefuseIf(func(x *mock.Exchange) bool {
				return len(x.Body) > 2 && sent.Next()%2 == 0
			}, http.StatusBadRequest, "There is a member that nobody knows.")}}
		}),
	}
	for _, reading := range []string{
		"lead-status", "body-malformed-status", "body-invalid-status", "token-status", "token-malformed-status", "token-no-exp",
		"identifier-missing", "identifier-unknown", "scope-status", "foreign-status", "opt-in-status", "service-mismatch",
		"unknown-instance-status", "unknown-execution-status", "conflict-status",
	} {
		all[reading+"-500"] = onRefusals(func(r *mock.Refusal) {
			if isOfReading(r, reading) {
				r.Status = http.StatusInternalServerError
			}
		})
	}
	return all
}

// isOfReading reports whether a reading decides the refusal, or its status.
func isOfReading(r *mock.Refusal, reading string) bool {
	if r.Rule == "token-no-exp" { // its status is that of the other tokens
		return reading == r.Rule
	}
	slug, _, _ := strings.Cut(r.Reading, "=")
	return slug == reading
}

// onRefusals alters the refusals of every check.
func onRefusals(f func(*mock.Refusal)) plant.Stateful {
	return func() plant.Defect {
		return plant.Defect{Every: plant.OnRefusal(func(_ *mock.Exchange, r *mock.Refusal) { f(r) })}
	}
}

// counting gives the defect of each server a counter of its own.
func counting(f func(sent *plant.Counter) plant.Defect) plant.Stateful {
	return func() plant.Defect { return f(new(plant.Counter)) }
}

// statusTurns gives refusals another status from the seventh on.
func statusTurns(other int, condition func(*mock.Refusal) bool) plant.Stateful {
	const first = 6
	return counting(func(seen *plant.Counter) plant.Defect {
		return onRefusals(func(r *mock.Refusal) {
			if condition(r) && seen.Next() > first {
				r.Status = other
			}
		})()
	})
}
