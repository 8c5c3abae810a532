// Package inspect answers questions about requests: which the journal has, what their decisions rest on, and what would become of one
// that nobody has sent. Package mock and the control API ask it alike.
//
// It may import packages exchange, journal and openapi.
package inspect

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/suggest"
)

// Inspector answers questions about requests. Safe for concurrent use.
type Inspector struct {
	Journal *journal.Journal
	// Operations are those whose calls the journal keeps, sorted.
	Operations []string
	// AnyReason takes reasons that the documents do not have: Options.Checks may name them.
	AnyReason bool
	// OwnRules says what the mock's own rules state, by slug.
	OwnRules map[string]string
	// Closed is closed when the server is.
	Closed <-chan struct{}
	// Explain returns an entry with the change that would have passed, if one is known.
	Explain func(context.Context, journal.Entry) journal.Entry
	// DryRun decides a request as if it were sent now, and changes nothing. It returns its entry, which the journal does not have,
	// and false for a request that no journal keeps.
	DryRun func(*http.Request) (journal.Entry, bool, error)

	once  sync.Once
	texts map[string]string
}

// Find is the journal's Find with what each rule of a trace states. A *journal.CriteriaError says that no exchange can meet the
// criteria: a slip would pass each test for absence.
func (r *Inspector) Find(ctx context.Context, c journal.Criteria, limit int) ([]journal.Entry, journal.Stats, error) {
	if err := r.check(c); err != nil {
		return nil, journal.Stats{}, err
	}
	entries, stats, err := r.Journal.Find(ctx, c, limit)
	return r.Annotate(entries), stats, err
}

// Wait waits until enough entries match, ctx ends, or the server does.
func (r *Inspector) Wait(ctx context.Context, c journal.Criteria, wanted int) (int, journal.Stats, error) {
	if err := r.check(c); err != nil {
		return 0, journal.Stats{}, err
	}
	ended := r.Closed
	if draining := exchange.Draining(ctx); draining != nil {
		ended = draining // comes before Closed, which ends the connection's ctx
	}
	return r.Journal.Wait(ctx, ended, c, wanted)
}

func (r *Inspector) check(c journal.Criteria) error {
	if c.Operation != "" && !slices.Contains(r.Operations, c.Operation) {
		return &journal.CriteriaError{
			Pointer: "/operation", Want: wantWith("must be one of "+strings.Join(r.Operations, ", "), c.Operation, r.Operations),
		}
	}
	reasons := r.ruleTexts()
	if _, known := reasons[c.Reason]; c.Reason != "" && !known && !r.AnyReason {
		const want = "must be a slug that a refusal can rest on, as in Bounce-Mock-Reason"
		return &journal.CriteriaError{Pointer: "/reason", Want: wantWith(want, c.Reason, slices.Sorted(maps.Keys(reasons)))}
	}
	return nil
}

// wantWith returns what is wanted, and what was probably meant.
func wantWith(want, given string, names []string) string {
	if question := suggest.DidYouMean(given, names); question != "" {
		return want + " (" + question + ")"
	}
	return want
}

// Annotate adds to each step what its rule says.
func (r *Inspector) Annotate(entries []journal.Entry) []journal.Entry {
	texts := r.ruleTexts()
	for _, e := range entries {
		for i := range e.Trace {
			e.Trace[i].States = texts[e.Trace[i].Rule]
		}
	}
	return entries
}

// Recent lists the latest requests for people, only those of a customer unless csi is "".
func (r *Inspector) Recent(csi string) string {
	const shown = 10
	entries, stats := r.Journal.Entries(journal.Filter{Limit: shown, CSI: csi})
	if len(entries) == 0 {
		return "no request came"
	}
	lines := []string{fmt.Sprintf("what came, the newest first (%d of %d):", len(entries), stats.Matched)}
	for _, e := range entries {
		lines = append(lines, strings.TrimRight(fmt.Sprintf("  %s %s: %d %s", e.Method, e.URL, e.Status, e.Reason), " "))
	}
	return strings.Join(lines, "\n")
}

// ruleTexts returns what clauses and hygiene rules state, and readings ask, by slug, with the mock's own rules.
func (r *Inspector) ruleTexts() map[string]string {
	r.once.Do(func() {
		r.texts = maps.Clone(r.OwnRules)
		readings, _ := openapi.Readings() // loaded before, as the other tables are
		for _, each := range readings {
			r.texts[each.Slug] = each.Question
		}
		rules, _ := openapi.HygieneRules()
		for _, each := range rules {
			r.texts[each.Slug] = each.States
		}
		clauses, _ := openapi.Clauses()
		for _, each := range clauses {
			r.texts[each.Slug] = each.States
		}
	})
	return r.texts
}
