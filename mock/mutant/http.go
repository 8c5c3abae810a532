package mutant

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/mutant/internal/plant"
)

// httpDefects get wrong what HTTP and JSON demand of any server.
func httpDefects() defects {
	return defects{
		"query-crashes": plant.Check("listConflicts/window", plant.CrashOnRefusal),
		"create-huge-summary-500": plant.Check("createExecution/contract", plant.CrashIf(func(x *mock.Exchange) bool {
			const long = 1000
			summary, _ := x.Body["summary"].(string)
			return len(summary) > long
		})),
		"unknown-media-type-ok":          plant.Check("media-type", plant.Skip),
		"trailing-bytes-ok":              plant.Wire(plant.EditRequests(firstValueOnly)),
		"create-trailing-bytes-ok":       plant.Wire(plant.EditRequests(ofPost(firstValueOnly))),
		"duplicate-key-last-wins":        plant.Wire(plant.EditRequests(lastMembersOnly)),
		"create-duplicate-key-last-wins": plant.Wire(plant.EditRequests(ofPost(lastMembersOnly))),
		"body-limit-none":                plant.Wire(plant.EditRequests(withoutPadding)),
		"create-body-limit-none":         plant.Wire(plant.EditRequests(ofPost(withoutPadding))),
		"repeat-books-twice":             repeatBooksTwice,
		"cancel-twice-closes":            cancelTwiceCloses,
		"date-runs-back":                 dateRunsBack,
		"date-missing": plant.Wire(plant.EditAnswers(func(_ *http.Request, a *plant.Answer) {
			a.Headers["Date"] = nil // net/http adds it to an answer without the name
		})),
		"refusal-cut-short": plant.Wire(plant.Serve(func(api http.Handler, w http.ResponseWriter, r *http.Request) {
			if a := plant.Ask(api, r); a.IsRefusal() {
				a.BreakOff(w)
			} else {
				a.Send(w)
			}
		})),
	}
}

func ofPost(f func(*http.Request)) func(*http.Request) {
	return func(r *http.Request) {
		if r.Method == http.MethodPost {
			f(r)
		}
	}
}

// firstValueOnly removes what follows the first JSON value.
func firstValueOnly(r *http.Request) {
	var first json.RawMessage
	text := plant.ReadBody(r)
	if json.NewDecoder(bytes.NewReader(text)).Decode(&first) == nil && utf8.Valid(text) && !json.Valid(text) {
		plant.SetBody(r, first)
	}
}

// lastMembersOnly keeps the last of members of one name.
func lastMembersOnly(r *http.Request) {
	var members map[string]json.RawMessage
	if text := plant.ReadBody(r); json.Unmarshal(text, &members) == nil && members != nil && utf8.Valid(text) {
		text, _ = json.Marshal(members) // it was JSON before
		plant.SetBody(r, text)
	}
}

// withoutPadding removes the zero bytes behind a body that is too large.
func withoutPadding(r *http.Request) {
	const limit = 64 << 10
	if r.ContentLength > limit {
		plant.SetBody(r, bytes.TrimRight(plant.ReadBody(r), "\x00"))
	}
}

func dateRunsBack() plant.Defect {
	var sent plant.Counter
	return plant.Defect{Middleware: plant.EditAnswers(func(_ *http.Request, a *plant.Answer) {
		if now, err := http.ParseTime(a.Headers.Get("Date")); err == nil {
			a.Headers.Set("Date", now.Add(-time.Duration(sent.Next())*time.Minute).Format(http.TimeFormat))
		}
	})}
}

// repeatBooksTwice lists an execution once more where its PUT was repeated.
func repeatBooksTwice() plant.Defect {
	var repeated plant.Marks
	return plant.Defect{Checks: plant.Checks{"book": func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal {
		before, _ := x.Stored()
		r := original(x)
		if r == nil {
			repeated.Put(x.Place, before.Scheduled != nil && before.Scheduled.Start.Equal(x.Start))
			return nil
		}
		for _, c := range plant.Conflicts(r) {
			if repeated.Has(domain.Place{CSI: x.Place.CSI, Instance: x.Place.Instance, Execution: c.RFCNumber}) {
				plant.SetConflicts(r, append(plant.Conflicts(r), c))
			}
		}
		return r
	}}}
}

// cancelTwiceCloses marks the request of a second cancel for its answer.
func cancelTwiceCloses() plant.Defect {
	return markAnswers("cancel", onCancel(func(x *mock.Exchange, before domain.Execution) {
		if before.Scheduled == nil && before.Forgotten > 0 {
			x.Request.Header.Set(mark, "yes")
		}
	}), func(m plant.Row) { m["status"] = "Closed" })
}

// mark is the header by which a check tells the middleware of an answer.
const mark = "Planted-Mark"

// markAnswers edits the successes of requests that the replacement of a check has marked.
func markAnswers(check string, r plant.Replacement, f func(plant.Row)) plant.Defect {
	return plant.Defect{
		Checks: plant.Checks{check: r},
		Middleware: plant.EditAnswers(func(r *http.Request, a *plant.Answer) {
			if r.Header.Get(mark) != "" && a.IsSuccess() {
				a.Edit(f)
			}
		}),
	}
}

// acceptDefects refuse a change for its Accept, and do it.
func acceptDefects() defects {
	do := func(condition func(*http.Request) bool) plant.Stateful {
		return plant.Wire(plant.Serve(func(api http.Handler, w http.ResponseWriter, r *http.Request) {
			if accepted := r.Header.Get("Accept"); accepted != "" && admitsNoJSON(accepted) && condition(r) {
				other := r.Clone(r.Context())
				other.Header.Del("Accept")
				plant.Ask(api, other)
			}
			api.ServeHTTP(w, r)
		}))
	}
	return defects{
		"not-acceptable-but-booked":    do(isSchedule),
		"not-acceptable-but-cancelled": do(isCancel),
		"not-acceptable-but-created":   do(func(r *http.Request) bool { return r.Method == http.MethodPost }),
	}
}

// admitsNoJSON reads what a suite sends: no weight is 0.
func admitsNoJSON(accepted string) bool {
	return !slices.ContainsFunc([]string{"application/json", "application/*", "*/*"}, func(json string) bool {
		return strings.Contains(accepted, json)
	})
}
