package lists

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"example.com/bounce/conformance/internal/bind"
	"example.com/bounce/conformance/internal/family"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/target"
)

// pageSteps read the list page by page, and judge pages and their totals.
func (w *Lists) pageSteps() []bind.Definition {
	return []bind.Definition{
		{Pattern: `^a customer with thirty unscheduled executions, where they can be made$`, Do: w.leaseThirty},
		{Pattern: `^the executions are listed$`, Do: w.list},
		{Pattern: `^the executions are listed with "([^"]*)"$`, Do: w.listWith},
		{Pattern: `^all executions (?:are|were) listed$`, Do: w.listWhole},
		{Pattern: `^all executions (?:are|were) listed in pages of (\d+)$`, Do: w.listPages},
		{Pattern: `^the list is given in pages$`, Do: w.needPages},
		{Pattern: `^a page of the second row alone means "([^"]*)", and all rows in its place "([^"]*)"$`, Do: w.readPaged},
		{Pattern: `^the executions of all instances are listed$`, Do: w.listInstances},
		{Pattern: `^each execution is listed once$`, Do: w.checkOnce},
		{Pattern: `^the list is what matches$`, Do: w.checkFitting},
		{Pattern: `^the pages are those of the saved list, in the same order$`, Do: w.checkPages},
		{Pattern: `^the list is the first 25 rows of all$`, Do: w.checkFirstPage},
		{Pattern: `^there are more executions than a page has$`, Do: w.needTwoPages},
		{Pattern: `^the list has (\d+) rows$`, Do: func(want int) error { return family.RowCount(w.Last, want) }},
		{Pattern: `^a whole list tells nothing, the first rows of it mean "([^"]*)", and a refusal's status is the reading$`, Do: w.readMaximum},
		{Pattern: `^the list is the same as before$`, Do: w.checkRepeated},
		{Pattern: `^the total is the number of all rows that match$`, Do: w.checkTotal},
	}
}

func (w *Lists) leaseThirty(ctx context.Context) error {
	return w.Customer(ctx, target.Need{Wish: 30})
}

// expand puts what an execution's row has in place of {first} and {second} in a filter, and the same in capital letters
// in place of {FIRST}.
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

// ownInstance narrows a list to the fixture's instance where the customer is not the suite's alone: the instance is.
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

func (w *Lists) list(ctx context.Context) error { return w.ask(ctx, w.ownInstance(nil)) }

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
	w.rowsOf = w.ownInstance(url.Values{})
	w.rows, err = w.readPages(ctx, size, w.rowsOf)
	return err
}

func (w *Lists) listInstances(ctx context.Context) (err error) {
	w.rowsOf = url.Values{}
	w.rows, err = w.readPages(ctx, family.PageRows, w.rowsOf)
	return err
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

func (w *Lists) checkOnce() error {
	return family.Once(w.rows, w.Own.Executions, true, w.IsAlone())
}

func (w *Lists) checkPages(ctx context.Context) error {
	rows, err := family.Rows(judge.NewAnswer("", w.Aside.Draft, 0, w.Aside.Exchange))
	if err != nil {
		return err
	}
	if n := min(len(rows), len(w.rows)); !slices.Equal(family.IDs(rows)[:n], family.IDs(w.rows)[:n]) || n < min(len(w.rows), family.PageRows) {
		return w.fail(ctx, "the pages have %s, and the list has %s", strings.Join(family.IDs(w.rows), ", "), strings.Join(family.IDs(rows), ", "))
	}
	return nil
}

// needTwoPages holds that the instance is one that pages show on: anything less would pass whatever the server does.
func (w *Lists) needTwoPages() error {
	if len(w.rows) <= family.PageRows && !w.IsAlone() {
		return &outcome.Blocked{Code: "executions-26", Provide: "instances.bookable: as the first of them an instance that has more than 25 executions"}
	}
	return w.checkOnce()
}

func (w *Lists) checkFirstPage(ctx context.Context) error {
	rows, err := family.Rows(w.Last)
	if err != nil {
		return err
	}
	if first := family.IDs(w.rows)[:min(family.PageRows, len(w.rows))]; !slices.Equal(family.IDs(rows), first) {
		return w.fail(ctx, "the list without offset and limit has %d rows, want the first %d of %d", len(rows), len(first), len(w.rows))
	}
	return nil
}

// readMaximum compares the rows of a huge limit with the whole list. That all came shows no maximum, and not that there is
// none. Fewer than without a limit are no maximum.
func (w *Lists) readMaximum(ctx context.Context, clamped string) error {
	if !w.Last.IsAccepted() {
		return w.TakeRefusal()
	}
	rows, err := w.acceptedRows()
	if err != nil {
		return err
	}
	got, all := family.IDs(rows), family.IDs(w.rows)
	switch {
	case slices.Equal(got, all):
		return &outcome.NotApplicable{Text: "all " + strconv.Itoa(len(all)) + " rows are listed: if the server has a maximum, it is not lower"}
	case len(got) >= family.PageRows && len(got) < len(all) && slices.Equal(got, all[:len(got)]):
		w.Take(clamped)
		return nil
	}
	return w.fail(ctx, "a list of any length has %d rows, want all %d, or the first of them and at least %d", len(got), len(all), min(family.PageRows, len(all)))
}

// checkRepeated compares the last two lists that were answered: a list that had no answer was requested again.
func (w *Lists) checkRepeated(ctx context.Context) error {
	lists := slices.DeleteFunc(slices.Clone(w.Earlier()), func(a *judge.Answer) bool { return !a.Is(request.List) || !a.IsAccepted() })
	if len(lists) == 0 {
		return outcome.Incomplete("a list before the last one")
	}
	before, err := family.Rows(lists[len(lists)-1])
	if err != nil {
		return err
	}
	rows, err := family.Rows(w.Last)
	if err != nil {
		return err
	}
	if !slices.Equal(family.IDs(before), family.IDs(rows)) {
		return w.fail(ctx, "the list has %s, and was %s before", strings.Join(family.IDs(rows), ", "), strings.Join(family.IDs(before), ", "))
	}
	return nil
}

// fitting are the rows of the whole list that the last query's filters let through.
func (w *Lists) fitting() []family.Row {
	return family.Fitting(w.rows, w.Last.Draft.Query, family.Equal)
}

// checkFitting holds the list to the last query: each row fits, is there once, and none is missing, but for those beyond the
// limit.
func (w *Lists) checkFitting(ctx context.Context) error {
	rows, err := family.Rows(w.Last)
	if err != nil {
		return err
	}
	query := w.Last.Draft.Query
	if err := family.OnlyFitting(rows, query); err != nil {
		return err
	}
	want := family.IDs(w.fitting())
	limit := w.perPage()
	if n, err := strconv.Atoi(query.Get("limit")); err == nil {
		limit = n
	}
	if count := min(len(want), limit); !family.ArePart(rows, want, count) {
		return w.fail(ctx, "the list has %d rows, %q, want %d of %q", len(rows), family.IDs(rows), count, want)
	}
	return nil
}

// checkTotal holds the total to the number of rows that fit, on whatever page.
func (w *Lists) checkTotal(ctx context.Context) error {
	text := w.Last.Header.Get(family.TotalHeader)
	if text == "" {
		return &outcome.NotApplicable{Text: "the answer has no " + family.TotalHeader + ", and no page says how it is requested"}
	}
	if want := len(w.fitting()); text != strconv.Itoa(want) {
		return w.fail(ctx, "%s is %q, want %d", family.TotalHeader, text, want)
	}
	return nil
}
