// Package lists binds the steps about lists of executions: it reads them, page by page where a server has pages, and holds rows,
// filters and totals to the whole list. It imports the bind, family, judge, outcome, request, scenario and target packages.
package lists

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strings"

	"example.com/bounce/conformance/internal/bind"
	"example.com/bounce/conformance/internal/family"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/scenario"
)

// Lists are the lists of a scenario.
type Lists struct {
	*scenario.World
	// rows is the whole list, as it was last read page by page, narrowed by rowsOf.
	rows   []family.Row
	rowsOf url.Values
	// whole is true once the list was seen to be given whole, and not in pages.
	whole bool
}

// New makes the lists of a scenario.
func New(w *scenario.World) *Lists { return &Lists{World: w} }

// Definitions are the steps.
func (w *Lists) Definitions() []bind.Definition {
	return slices.Concat(pages{w}.definitions(), filters{w}.definitions(), rows{w}.definitions())
}

// expand replaces {first} and {second} in a filter by the value in the row of that execution, and {FIRST} by the same in capital
// letters.
func (w *Lists) expand(query url.Values) error {
	for _, name := range family.Filters() {
		word := query.Get(name)
		if !strings.HasPrefix(word, "{") {
			continue
		}
		r, err := w.row(strings.ToLower(strings.Trim(word, "{}")) + " ")
		if err != nil {
			return err
		}
		value := r.Filtered(name)
		if value == "" {
			return outcome.Fail("wrong-answer", "the execution %s is listed without its %s", r.ID(), name)
		}
		if word == strings.ToUpper(word) {
			value = strings.ToUpper(value)
		}
		query.Set(name, value)
	}
	return nil
}

// ownInstance narrows a list to the fixture's instance if the customer is not the suite's alone: the instance is.
func (w *Lists) ownInstance(query url.Values) url.Values {
	if w.IsAlone() || query.Has("target") {
		return query
	}
	narrowed := url.Values{"target": {w.Own.Instance}}
	maps.Copy(narrowed, query)
	return narrowed
}

func (w *Lists) ask(ctx context.Context, query url.Values) error {
	return w.Ask(ctx, request.List, 0, func(d *request.Draft) { d.Query = query })
}

func (w *Lists) listWith(ctx context.Context, query string) error {
	filter, err := w.About().Query(query)
	if err != nil {
		return err
	}
	if err := w.expand(filter); err != nil {
		return err
	}
	return w.ask(ctx, w.ownInstance(filter))
}

func (w *Lists) listWhole(ctx context.Context) error { return w.listPages(ctx, family.PageRows) }

func (w *Lists) listPages(ctx context.Context, size int) (err error) {
	w.rowsOf, w.rows = w.ownInstance(url.Values{}), nil // two long lists at a time would take much memory
	w.rows, err = w.readPages(ctx, size, w.rowsOf)
	return err
}

func (w *Lists) listInstances(ctx context.Context) (err error) {
	w.rowsOf, w.rows = url.Values{}, nil
	w.rows, err = w.readPages(ctx, family.PageRows, w.rowsOf)
	return err
}

// row is the row of an execution, once all were listed.
func (w *Lists) row(ordinal string) (family.Row, error) {
	id, err := w.ExecutionID(bind.Ordinal(ordinal))
	if err != nil {
		return nil, err
	}
	return family.FindRow(w.rows, id)
}

// fitting are the rows of the whole list that match the last query's filters.
func (w *Lists) fitting() []family.Row {
	return family.Fitting(w.rows, w.Last.Draft.Query, family.Equal)
}

// fail fails, unless the list has changed since it was read.
func (w *Lists) fail(ctx context.Context, format string, args ...any) error {
	if !w.IsAlone() {
		again, err := w.readPages(ctx, family.PageRows, w.rowsOf)
		if err != nil {
			return err
		}
		if !judge.SameSet(family.IDs(again), family.IDs(w.rows)) {
			return &outcome.Inconclusive{Text: "the executions of the instance have changed since they were read"}
		}
	}
	return outcome.Fail("wrong-answer", format, args...)
}
