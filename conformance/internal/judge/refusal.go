package judge

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"example.com/bounce/conformance/internal/outcome"
)

// Reason is why a request is refused: the reading that names the statuses, or, if there is no single reading, the statuses
// themselves. Without either, any 4xx is right.
type Reason struct {
	Reading  string
	statuses []int
	// isUnread is true if the status says nothing about the reading: a request for what another customer has may be refused in
	// another way than one for what does not exist; only hygiene (no-existence-leak) requires the same answer.
	isUnread bool
}

var reasons = map[string]Reason{
	"":                                  {},
	"for its token":                     {Reading: "token-status"},
	"for its token or the token's form": {statuses: []int{401, 403, 400}},
	"for its credentials' form":         {Reading: "token-malformed-status"},
	"for its missing Identifier":        {Reading: "identifier-missing"},
	"for its unknown Identifier":        {Reading: "identifier-unknown"},
	"for its scope":                     {Reading: "scope-status"},
	"for its foreign customer":          {Reading: "foreign-status", isUnread: true},
	"for its unknown customer":          {Reading: "foreign-status"},
	"for its missing opt-in":            {Reading: "opt-in-status"},
	"for its unknown instance":          {Reading: "unknown-instance-status"},
	"for another customer's instance":   {Reading: "unknown-instance-status", isUnread: true},
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

// FindReason finds a reason by the words of the features.
func FindReason(words string) (r Reason, known bool) {
	r, known = reasons[words]
	return r, known
}

// Lawful lists the statuses that the contract knows for a refusal; nil means any 4xx.
func (r Reason) Lawful() []int {
	if r.Reading == "" {
		return r.statuses
	}
	statuses := []int{}
	for _, alternative := range Alternatives(r.Reading) {
		if status, err := strconv.Atoi(alternative); err == nil {
			statuses = append(statuses, status)
		}
	}
	return statuses
}

// Shows is the reading that the status of a refusal shows; "" for none.
func (r Reason) Shows() string {
	if r.isUnread {
		return ""
	}
	return r.Reading
}

// Status judges the status of a refusal that shows no reading. A status that the contract does not know for the reason is
// unusual, not wrong; if the status itself is the rule (hygiene), it is wrong.
func (r Reason) Status(a *Answer) (unusual bool, err error) {
	lawful := r.Lawful()
	switch {
	case lawful == nil || slices.Contains(lawful, a.Status) || a.isUnimplementedMethod():
		return false, nil
	case len(lawful) == 1:
		return false, outcome.Fail("wrong-status", "it was refused with %d, want %d", a.Status, lawful[0])
	}
	return true, nil
}

// Usual lists the lawful statuses in words.
func (r Reason) Usual() string {
	var all []string
	for _, s := range r.Lawful() {
		all = append(all, strconv.Itoa(s))
	}
	return strings.Join(all, ", ")
}

// IsClosed reports whether the server closed the connection, as it may if it does not want to read the whole body.
func (a *Answer) IsClosed() bool {
	return a.Err != nil && !errors.Is(a.Err, context.DeadlineExceeded)
}
