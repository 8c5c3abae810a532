package mutant

import (
	"net/http"
	"strings"
)

// accepts get wrong what a request accepts.
func accepts() []Mutant {
	const rule = "reading:not-acceptable"
	refusing := func(name, defect string, is func(accepted string) bool) Mutant {
		return Mutant{Name: name, Class: "request", Rule: rule, Defect: defect, plant: unaccepted(is, refuseAccept)}
	}
	answering := func(name, defect string, answer func(api http.Handler, w http.ResponseWriter, r *http.Request)) Mutant {
		return Mutant{Name: name, Class: "answer", Rule: rule, Defect: defect, plant: unaccepted(admitsNoJSON, answer)}
	}
	inSpite := func(name, defect string, is func(*http.Request) bool) Mutant {
		return Mutant{Name: name, Class: "state", Rule: rule, Defect: defect, plant: unaccepted(admitsNoJSON, refusedInSpite(is))}
	}
	return []Mutant{
		refusing("accept-without-ranges", "answers 406 where Accept names no media type, but application/* or */*",
			func(accepted string) bool { return !strings.Contains(accepted, "application/json") }),
		refusing("accept-as-one-name", "answers 406 unless Accept is application/json, application/* or */* alone",
			func(accepted string) bool { return strings.ContainsAny(accepted, ",;") }),
		refusing("accept-first-only", "answers 406 unless JSON comes first in Accept", func(accepted string) bool {
			first, _, _ := strings.Cut(accepted, ",")
			return admitsNoJSON(first)
		}),
		answering("not-acceptable-500", "answers 500 where Accept admits no JSON", func(_ http.Handler, w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusInternalServerError)
		}),
		answering("not-acceptable-as-page", "answers with a page where Accept admits no JSON", func(api http.Handler, w http.ResponseWriter, r *http.Request) {
			a := acceptingAll(api, r)
			a.header.Set("Content-Type", "text/html; charset=utf-8")
			a.body.Reset()
			a.body.WriteString("<!doctype html><title>Done</title>")
			a.send(w)
		}),
		inSpite("not-acceptable-but-booked", "answers 406 to a schedule, and books all the same", func(r *http.Request) bool {
			return r.Method == http.MethodPut && !isCancel(r)
		}),
		inSpite("not-acceptable-but-cancelled", "answers 406 to a cancel, and cancels all the same", isCancel),
		inSpite("not-acceptable-but-created", "answers 406 to a create, and creates all the same",
			func(r *http.Request) bool { return r.Method == http.MethodPost }),
		{
			Name: "not-acceptable-to-change", Class: "request", Rule: rule, Wavers: true,
			Defect: "answers 406 to what changes something, and ignores the Accept of what does not",
			plant: incoming(func(r *http.Request) {
				if r.Method == http.MethodGet {
					r.Header.Del("Accept")
				}
			}),
		},
	}
}

// unaccepted answers in another way where is holds for the Accept of a request that has one.
func unaccepted(is func(accepted string) bool, answer func(api http.Handler, w http.ResponseWriter, r *http.Request)) func() planted {
	return onWire(func(api http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if accepted := r.Header.Get("Accept"); accepted != "" && is(accepted) {
				answer(api, w, r)
				return
			}
			api.ServeHTTP(w, r)
		})
	})
}

// admitsNoJSON is enough for what a suite sends: no weight of 0.
func admitsNoJSON(accepted string) bool {
	for _, r := range []string{"application/json", "application/*", "*/*"} {
		if strings.Contains(accepted, r) {
			return false
		}
	}
	return true
}

func isCancel(r *http.Request) bool {
	return r.Method == http.MethodPut && strings.Contains(string(bodyOf(r)), "cancel")
}

func refuseAccept(_ http.Handler, w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusNotAcceptable)
}

// acceptingAll is what the mock answers to a request without its Accept.
func acceptingAll(api http.Handler, r *http.Request) *answer {
	r = r.Clone(r.Context())
	r.Header.Del("Accept")
	a := &answer{header: http.Header{}, status: http.StatusOK}
	api.ServeHTTP(a, r)
	return a
}

// refusedInSpite grants what is holds for, and says that it is refused.
func refusedInSpite(is func(*http.Request) bool) func(api http.Handler, w http.ResponseWriter, r *http.Request) {
	return func(api http.Handler, w http.ResponseWriter, r *http.Request) {
		if is(r) {
			acceptingAll(api, r)
		}
		api.ServeHTTP(w, r)
	}
}
