package steps

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/openapi"
)

// Refusal is a way to be refused, by the words of the features: the reading that names its statuses, or, where no one
// reading does, the statuses themselves. Without either, any 4xx will do.
type Refusal struct {
	Reading  string
	statuses []int
	// unread is true where the status says nothing of the reading: what another customer has may be refused in another way
	// than what is not there, which only hygiene (no-existence-leak) asks to be alike.
	unread bool
}

var refusals = map[string]Refusal{
	"":                                  {},
	"for its token":                     {Reading: "token-status"},
	"for its token or the token's form": {statuses: []int{401, 403, 400}},
	"for its credentials' form":         {Reading: "token-malformed-status"},
	"for its missing Identifier":        {Reading: "identifier-missing"},
	"for its unknown Identifier":        {Reading: "identifier-unknown"},
	"for its scope":                     {Reading: "scope-status"},
	"for its foreign customer":          {Reading: "foreign-status", unread: true},
	"for its unknown customer":          {Reading: "foreign-status"},
	"for its lacking opt-in":            {Reading: "opt-in-status"},
	"for its unknown instance":          {Reading: "unknown-instance-status"},
	"for another customer's instance":   {Reading: "unknown-instance-status", unread: true},
	"for its unknown execution":         {Reading: "unknown-execution-status"},
	"for its body":                      {Reading: "body-invalid-status"},
	"for its query":                     {Reading: "query-status"},
	"as malformed":                      {Reading: "body-malformed-status"},
	"as malformed or invalid":           {statuses: []int{400, 422}},
	"as too soon":                       {Reading: "lead-status"},
	"for its media type":                {statuses: []int{http.StatusUnsupportedMediaType}},
	"as a method that is not allowed":   {statuses: []int{http.StatusMethodNotAllowed}},
	"as too large":                      {statuses: []int{http.StatusRequestEntityTooLarge}},
}

// Lawful lists the statuses that the contract knows for a refusal; nil means any 4xx.
func (r Refusal) Lawful() []int {
	if r.Reading == "" {
		return r.statuses
	}
	statuses := []int{}
	for _, alternative := range alternatives(r.Reading) {
		if status, err := strconv.Atoi(alternative); err == nil {
			statuses = append(statuses, status)
		}
	}
	return statuses
}

func alternatives(slug string) []string {
	readings, _ := openapi.Readings() // embedded, and held by the tests of its package
	i := slices.IndexFunc(readings, func(r openapi.Reading) bool { return r.Slug == slug })
	if i < 0 {
		return nil
	}
	return readings[i].Alternatives
}

// isRefused judges the last answer: a 4xx that is no conflict answer. A status that the contract does not know for this
// refusal is unusual, not wrong; where the status is itself the rule (hygiene), it is wrong.
func (w *World) isRefused(how string) error {
	r, known := refusals[how]
	if !known {
		return outcome.UnknownWords("refusal", how)
	}
	if err := w.refused(); err != nil {
		return err
	}
	status, lawful := w.last.Status, r.Lawful()
	switch {
	case r.Reading != "" && !r.unread:
		w.observeStatus(r.Reading, status)
	case lawful == nil || slices.Contains(lawful, status) || w.last.isUnimplementedMethod():
	case len(lawful) == 1:
		return outcome.Fail("wrong-status", "it was refused with %d, want %d", status, lawful[0])
	default:
		w.warn("unusual", "it was refused with %d, usual is one of %s", status, joinStatuses(lawful))
	}
	return nil
}

func (w *World) refused() error { return w.refusedFor(w.faultName()) }

// refusedFor names the fault that the request was to be refused for.
func (w *World) refusedFor(fault string) error {
	c := w.last
	if err := c.answered(); err != nil {
		return err
	}
	switch {
	case c.isSuccessStatus() && c.isBareArray():
		return outcome.Fail("not-refused", "it was answered with %d and a bare array, want it refused: %s", c.Status, fault)
	case c.isAccepted():
		return outcome.Fail("not-refused", "it was accepted (%d), want it refused: %s", c.Status, fault)
	case c.isConflict():
		return outcome.Fail("not-refused", "it was answered with conflicts (%d), want it refused: %s", c.Status, fault)
	case c.Status < 400:
		return outcome.Fail("not-refused", "it was answered with %d, want it refused: %s", c.Status, fault)
	}
	return nil
}

func (w *World) faultName() string {
	if w.last != w.negative || w.fault == nil {
		return w.last.draft.Time
	}
	return w.fault.Name
}

func (w *World) isTooLargeOrClosed() error {
	if w.last.Err != nil && !errors.Is(w.last.Err, context.DeadlineExceeded) {
		return nil // the twin then shows that the server goes on
	}
	return w.isRefused("as too large")
}

func (w *World) observeStatus(slug string, status int) {
	text := strconv.Itoa(status)
	w.observe(slug, text, slices.Contains(alternatives(slug), text))
}

func joinStatuses(statuses []int) string {
	var all []string
	for _, s := range statuses {
		all = append(all, strconv.Itoa(s))
	}
	return strings.Join(all, ", ")
}
