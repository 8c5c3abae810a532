package mock

import (
	"maps"
	"slices"
	"strings"

	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/openapi/suggest"
)

// checkCriteria finds an operation or a reason that no exchange can have: a slip would pass each test for absence. The
// reasons of Options.Checks are theirs to name.
func (s *Server) checkCriteria(c Criteria) error {
	if operations := s.journaled(); c.Operation != "" && !slices.Contains(operations, c.Operation) {
		return &journal.CriteriaError{Pointer: "/operation", Want: meant("must be one of "+strings.Join(operations, ", "), c.Operation, operations)}
	}
	reasons := statements()
	if _, known := reasons[c.Reason]; c.Reason != "" && !known && s.options.Checks == nil {
		const want = "must be a slug that a refusal can rest on, as in Bounce-Mock-Reason"
		return &journal.CriteriaError{Pointer: "/reason", Want: meant(want, c.Reason, slices.Sorted(maps.Keys(reasons)))}
	}
	return nil
}

// meant is what is wanted, and what was probably meant.
func meant(want, given string, names []string) string {
	if question := suggest.DidYouMean(given, names); question != "" {
		return want + " (" + question + ")"
	}
	return want
}

// journaled are the operations whose calls the journal keeps.
func (s *Server) journaled() (ids []string) {
	for _, o := range s.options.Contract.Operations() {
		ids = append(ids, o.ID)
	}
	for id, h := range s.authorizationHandlers() {
		if !h.unlisted {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}
