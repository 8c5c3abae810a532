package mutant

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"example.com/bounce/mock"
)

// statuses get wrong the status that is an open question: a server error is none of the answers, nor are two answers
// by turns.
func statuses() []Mutant { return slices.Concat(wavering(), crashes()) }

func wavering() []Mutant {
	return []Mutant{
		{
			Name: "two-faults-500", Class: "request", Rule: "reading:check-order",
			Defect: "answers 500 when both the credentials and the body are at fault",
			plant: onWire(func(api http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if r.Header.Get("Authorization") == "" && !json.Valid(bodyOf(r)) {
						w.WriteHeader(http.StatusInternalServerError)
						return
					}
					api.ServeHTTP(w, r)
				})
			}),
		},
		turning("wavers-between-readings", "token-status", http.StatusForbidden, func(r *mock.Refusal) bool { return decidedBy(r, "token-status") }),
		turning("conflict-status-wavers", "conflict-status", http.StatusUnprocessableEntity, func(r *mock.Refusal) bool { return len(r.Conflicts) > 0 }),
		{
			Name: "success-status-wavers", Class: "answer", Rule: "reading:success-status", Defect: "answers a success with 200 and 201 by turns",
			Wavers: true,
			plant: func() planted {
				var sent counter
				return planted{wire: func(api http.Handler) http.Handler {
					return altered(api, func(_ *http.Request, a *answer) {
						if a.isSuccess() && sent.next()%2 == 0 {
							a.status = http.StatusCreated
						}
					})
				}}
			},
		},
	}
}

// crashes answer with a server error where a status is open.
func crashes() []Mutant {
	var all []Mutant
	for _, row := range []struct{ class, reading, what string }{
		{"time", "lead-status", "a time that is too soon"},
		{"request", "body-malformed-status", "a body that is not one JSON object"},
		{"request", "body-invalid-status", "a body that breaks the schema"},
		{"auth", "token-status", "a token that is missing or refused"},
		{"auth", "token-malformed-status", "what is no bearer token"},
		{"auth", "token-no-exp", "a token without exp"},
		{"auth", "identifier-missing", "a missing Identifier"},
		{"auth", "identifier-unknown", "an unknown Identifier"},
		{"auth", "scope-status", "a token without the scope"},
		{"auth", "foreign-status", "a foreign customer"},
		{"auth", "opt-in-status", "a customer that has not opted in"},
		{"request", "service-mismatch", "an instance of another service type"},
		{"request", "unknown-instance-status", "an unknown instance"},
		{"request", "unknown-execution-status", "an unknown execution"},
		{"answer", "conflict-status", "a window that is taken"},
	} {
		all = append(all, Mutant{
			Name: row.reading + "-500", Class: row.class, Rule: "reading:" + row.reading, Defect: "answers 500 to " + row.what,
			plant: everywhere(func(r *mock.Refusal) {
				if decidedBy(r, row.reading) {
					r.Status = http.StatusInternalServerError
				}
			}),
		})
	}
	return all
}

// decidedBy tells a refusal whose status, or which itself, is the matter of a reading.
func decidedBy(r *mock.Refusal, reading string) bool {
	slug, _, _ := strings.Cut(r.Reading, "=")
	if r.Rule == "token-no-exp" { // its status is that of the other tokens
		return reading == r.Rule
	}
	return slug == reading
}

// everywhere alters the refusals of every check.
func everywhere(f func(*mock.Refusal)) func() planted {
	return func() planted {
		return planted{every: func(x *mock.Exchange, healthy run) *mock.Refusal {
			r := healthy(x)
			if r != nil {
				f(r)
			}
			return r
		}}
	}
}

// turning gives refusals of a kind another status from the seventh on.
func turning(name, reading string, other int, is func(*mock.Refusal) bool) Mutant {
	return Mutant{
		Name: name, Class: "state", Rule: "reading:" + reading, Defect: "takes one alternative, and after a while another", Wavers: true,
		plant: func() planted {
			const first = 6
			var seen counter
			return everywhere(func(r *mock.Refusal) {
				if is(r) && seen.next() > first {
					r.Status = other
				}
			})()
		},
	}
}
