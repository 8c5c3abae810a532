package control

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/suggest"
)

// Requests searches the journal for criteria that an exchange can meet. Safe for concurrent use.
type Requests struct {
	Journal *journal.Journal
	// Operations are those whose calls the journal keeps, sorted.
	Operations []string
	// AnyReason takes reasons that the documents do not have: Options.Checks may name them.
	AnyReason bool
	// OwnRules says what the mock's own rules state, by slug.
	OwnRules map[string]string
	// Closed is closed when the server is.
	Closed <-chan struct{}

	once  sync.Once
	texts map[string]string
}

// Find is the journal's Find with what each rule of a trace states. A *journal.CriteriaError says that no exchange can meet the
// criteria: a slip would pass each test for absence.
func (r *Requests) Find(ctx context.Context, c journal.Criteria, limit int) ([]journal.Entry, journal.Stats, error) {
	if err := r.check(c); err != nil {
		return nil, journal.Stats{}, err
	}
	entries, stats, err := r.Journal.Find(ctx, c, limit)
	return r.Annotate(entries), stats, err
}

// Wait waits until enough entries match, ctx ends, or the server does.
func (r *Requests) Wait(ctx context.Context, c journal.Criteria, wanted int) (int, journal.Stats, error) {
	if err := r.check(c); err != nil {
		return 0, journal.Stats{}, err
	}
	ended := r.Closed
	if draining := exchange.Draining(ctx); draining != nil {
		ended = draining // comes before Closed, which ends the connection's ctx
	}
	return r.Journal.Wait(ctx, ended, c, wanted)
}

func (r *Requests) check(c journal.Criteria) error {
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
func (r *Requests) Annotate(entries []journal.Entry) []journal.Entry {
	texts := r.ruleTexts()
	for _, e := range entries {
		for i := range e.Trace {
			e.Trace[i].States = texts[e.Trace[i].Rule]
		}
	}
	return entries
}

// ruleTexts returns what clauses and hygiene rules state, and readings ask, by slug, with the mock's own rules.
func (r *Requests) ruleTexts() map[string]string {
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
