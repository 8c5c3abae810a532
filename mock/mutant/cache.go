package mutant

import (
	"net/http"
	"strings"

	"example.com/bounce/mock/internal/bounce"
)

// caches answer reads with what they have answered before a change.
func caches() []Mutant {
	stale := func(name, rule, defect string, reads func(*http.Request) bool, drops func(*http.Request, string) bool) Mutant {
		return Mutant{Name: name, Class: "state", Rule: rule, Defect: defect, plant: caching(reads, drops)}
	}
	return []Mutant{
		stale("details-cached-over-cancel", "clause:details", "goes on to show the details that were read before a cancel", isDetails, onSchedule),
		stale("details-cached-over-schedule", "clause:details", "goes on to show the details that were read before a schedule", isDetails, onCancel),
		stale("list-cached-over-cancel", "clause:list-unscheduled", "goes on to show the list that was read before a cancel", isList, onSchedule),
		stale("list-cached-over-schedule", "clause:list-item", "goes on to show the list that was read before a schedule", isList, onCancel),
		stale("conflicts-cached-over-cancel", "clause:conflicts-list", "goes on to show the conflicts that were read before a cancel",
			isConflictList, onSchedule),
		stale("conflicts-cached-over-schedule", "clause:conflicts-list", "goes on to show the conflicts that were read before a schedule",
			isConflictList, onCancel),
		{
			Name: "workflow-missing-for-ever", Class: "state", Rule: "clause:workflow-status",
			Defect: "has no workflow of an execution that was asked for before it was scheduled",
			plant: remembering(func(r *http.Request, a *answer, seen *memory) {
				if !isWorkflow(r) || !a.isSuccess() {
					return
				}
				if strings.Contains(a.body.String(), `"unscheduled"`) {
					seen.put(r.URL.RawQuery, "missing")
				}
				if seen.of(r.URL.RawQuery) != "" {
					a.status = http.StatusNotFound
				}
			}),
		},
	}
}

func isConflictList(r *http.Request) bool {
	return r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/executions") && !isList(r)
}

func isWorkflow(r *http.Request) bool {
	return r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/executions/status")
}

func onSchedule(r *http.Request, body string) bool {
	return r.Method == http.MethodPut && !strings.Contains(body, `"cancel"`)
}

func onCancel(r *http.Request, body string) bool {
	return r.Method == http.MethodPut && strings.Contains(body, `"cancel"`) || r.Method == http.MethodPost
}

// caching keeps the answers to some reads, by their URL and their token, until a request of some kind.
func caching(reads func(*http.Request) bool, drops func(r *http.Request, body string) bool) func() planted {
	return onWire(func(api http.Handler) http.Handler {
		var kept shared[map[string]*answer]
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			whole := bounce.Place{CSI: customerOf(r)}
			key := r.URL.String() + " " + r.Header.Get("Authorization")
			text := string(bodyOf(r))
			var known *answer
			kept.use(whole, func(all *map[string]*answer) { known = (*all)[key] })
			if known != nil && reads(r) {
				known.clone().send(w)
				return
			}
			a := &answer{header: http.Header{}, status: http.StatusOK}
			api.ServeHTTP(a, r)
			if drops(r, text) {
				kept.use(whole, func(all *map[string]*answer) { *all = nil })
			}
			if reads(r) && a.isSuccess() {
				saved := a.clone()
				kept.use(whole, func(all *map[string]*answer) {
					if *all == nil {
						*all = map[string]*answer{}
					}
					(*all)[key] = saved
				})
			}
			a.send(w)
		})
	})
}
