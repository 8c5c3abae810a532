package steps

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/target"
)

// pageSteps read the list page by page, and judge pages and their totals.
func (w *World) pageSteps() []Definition {
	return []Definition{
		{`^a customer with thirty unscheduled executions, where they can be made$`, w.customerWithThirty},
		{`^all executions (?:are|were) listed$`, w.listWhole},
		{`^all executions (?:are|were) listed in pages of (\d+)$`, w.listPages},
		{`^the list is given in pages$`, w.needsPages},
		{`^a page of the second row alone means "([^"]*)", and all rows in its place "([^"]*)"$`, w.pagedReading},
		{`^the executions of all instances are listed$`, w.listInstances},
		{`^each execution is listed once$`, w.eachIsListed},
		{`^the list is what fits$`, w.listFits},
		{`^the pages are those of the list put aside, in the same order$`, w.pagesAreAside},
		{`^the list is the first 25 rows of all$`, w.listIsFirst25},
		{`^there are more executions than a page has$`, w.moreThanAPage},
		{`^the list has (\d+) rows$`, w.listHasRows},
		{`^a whole list tells nothing, the first rows of it mean "([^"]*)", and a refusal's status is the reading$`, w.maximumReading},
		{`^the list is the same as before$`, w.listIsSame},
		{`^the total is the number of all rows that fit$`, w.totalFits},
	}
}

// totalHeader has the number of rows on all pages.
const totalHeader = "X-Total-Rows-Count"

// filters are the parameters that narrow the list.
var filters = []string{"target", "status", "subStatus", "customerStatus"}

// filtered is what a filter is compared with.
func (r row) filtered(name string) string {
	value, _ := r.ticket()[name].(string)
	if name == "target" {
		value, _ = r[name].(string)
	}
	return value
}

// fits tells whether the query's filters let the row through.
func (r row) fits(query url.Values, equal func(a, b string) bool) bool {
	for _, name := range filters {
		if query.Has(name) && !equal(query.Get(name), r.filtered(name)) {
			return false
		}
	}
	return true
}

func same(a, b string) bool { return a == b }

func sameSet(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func (w *World) customerWithThirty(ctx context.Context) error {
	return w.customer(ctx, target.Need{Wish: 30})
}

// fillIn puts what an execution's row has in place of {first} and {second} in a filter, and the same in capital letters
// in place of {FIRST}.
func (w *World) fillIn(query url.Values) error {
	for _, name := range filters {
		word := query.Get(name)
		if !strings.HasPrefix(word, "{") {
			continue
		}
		id, err := w.executionID(ordinals[strings.ToLower(strings.Trim(word, "{}"))+" "])
		if err != nil {
			return err
		}
		i := slices.Index(idsOf(w.rows), id)
		if i < 0 {
			return outcome.Fail("wrong-answer", "the execution %s is not listed", id)
		}
		value := w.rows[i].filtered(name)
		if value == "" {
			return outcome.Fail("wrong-answer", "the execution %s is listed without its %s", id, name)
		}
		if word == strings.ToUpper(word) {
			value = strings.ToUpper(value)
		}
		query.Set(name, value)
	}
	return nil
}

// own narrows a list to the fixture's instance where the customer is not ours alone: the instance is.
func (w *World) own(query url.Values) url.Values {
	if w.isAlone() || query.Has("target") {
		return query
	}
	narrowed := url.Values{"target": {w.Fixture.Instance}}
	maps.Copy(narrowed, query)
	return narrowed
}

func (w *World) askList(ctx context.Context, query url.Values) error {
	return w.ask(ctx, "list", 0, func(d *request.Draft) { d.Query = query })
}

func (w *World) listAll(ctx context.Context) error { return w.askList(ctx, w.own(nil)) }

func (w *World) listWith(ctx context.Context, query string) error {
	filter, err := w.Parties().Query(query)
	if err != nil {
		return err
	}
	if err := w.fillIn(filter); err != nil {
		return err
	}
	return w.askList(ctx, w.own(filter))
}

func (w *World) listWhole(ctx context.Context) error { return w.listPages(ctx, defaultRows) }

func (w *World) listPages(ctx context.Context, size int) (err error) {
	w.rowsOf = w.own(url.Values{})
	w.rows, err = w.readPages(ctx, size, w.rowsOf)
	return err
}

func (w *World) listInstances(ctx context.Context) (err error) {
	w.rowsOf = url.Values{}
	w.rows, err = w.readPages(ctx, defaultRows, w.rowsOf)
	return err
}

// differs fails, unless the list has changed under the scenario's hands.
func (w *World) differs(ctx context.Context, format string, args ...any) error {
	if !w.isAlone() {
		again, err := w.readPages(ctx, defaultRows, w.rowsOf)
		if err != nil {
			return err
		}
		if !sameSet(idsOf(again), idsOf(w.rows)) {
			return &outcome.Inconclusive{Text: "the executions of the instance have changed meanwhile"}
		}
	}
	return outcome.Fail("wrong-answer", format, args...)
}

func (w *World) eachIsListed() error { return w.haveOnce(w.rows, w.Fixture.Executions, true) }

func (w *World) pagesAreAside(ctx context.Context) error {
	whole := newCall("", w.aside.draft, 0, w.aside.Exchange)
	rows, err := whole.items()
	if err != nil {
		return err
	}
	if n := min(len(rows), len(w.rows)); !slices.Equal(idsOf(rows)[:n], idsOf(w.rows)[:n]) || n < min(len(w.rows), defaultRows) {
		return w.differs(ctx, "the pages have %s, and the list has %s", strings.Join(idsOf(w.rows), ", "), strings.Join(idsOf(rows), ", "))
	}
	return nil
}

// moreThanAPage holds that the instance is one that pages show on: anything less would pass whatever the server does.
func (w *World) moreThanAPage() error {
	if len(w.rows) <= defaultRows && !w.isAlone() {
		return &outcome.Blocked{Code: "executions-26", Provide: "instances.bookable: as the first of them an instance that has more than 25 executions"}
	}
	return w.haveOnce(w.rows, w.Fixture.Executions, true)
}

func (w *World) listIsFirst25(ctx context.Context) error {
	rows, err := w.last.items()
	if err != nil {
		return err
	}
	if first := idsOf(w.rows)[:min(defaultRows, len(w.rows))]; !slices.Equal(idsOf(rows), first) {
		return w.differs(ctx, "the list without offset and limit has %d rows, want the first %d of %d", len(rows), len(first), len(w.rows))
	}
	return nil
}

func (w *World) listHasRows(want int) error {
	rows, err := w.last.items()
	if err == nil && len(rows) != want {
		return outcome.Fail("wrong-answer", "the list has %d rows, want %d", len(rows), want)
	}
	return err
}

// maximumReading compares the rows of a huge limit with the whole list. That all came shows no maximum, and not that there is
// none. Fewer than without a limit are no maximum.
func (w *World) maximumReading(ctx context.Context, clamped string) error {
	if !w.last.isAccepted() {
		if err := w.refused(); err != nil {
			return err
		}
		return w.statusIsReading()
	}
	if err := w.isAccepted(); err != nil {
		return err
	}
	rows, err := w.last.items()
	if err != nil {
		return err
	}
	got, all := idsOf(rows), idsOf(w.rows)
	switch {
	case slices.Equal(got, all):
		return &outcome.NotApplicable{Text: "all " + strconv.Itoa(len(all)) + " rows are listed: if the server has a maximum, it is not lower"}
	case len(got) >= defaultRows && len(got) < len(all) && slices.Equal(got, all[:len(got)]):
		w.take(clamped)
		return nil
	}
	return w.differs(ctx, "a list of any length has %d rows, want all %d, or the first of them and at least %d", len(got), len(all), min(defaultRows, len(all)))
}

// listIsSame compares the last two lists that were answered: a list that had no answer was asked for again.
func (w *World) listIsSame(ctx context.Context) error {
	lists := slices.DeleteFunc(slices.Clone(w.earlier()), func(c *call) bool { return c.draft.Form != request.List || !c.isAccepted() })
	if len(lists) == 0 {
		return outcome.Incomplete("a list before the last one")
	}
	before, err := lists[len(lists)-1].items()
	if err != nil {
		return err
	}
	rows, err := w.last.items()
	if err != nil {
		return err
	}
	if !slices.Equal(idsOf(before), idsOf(rows)) {
		return w.differs(ctx, "the list has %s, and was %s before", strings.Join(idsOf(rows), ", "), strings.Join(idsOf(before), ", "))
	}
	return nil
}

// fitting are the rows of the whole list that the last query's filters let through.
func (w *World) fitting() []row {
	return slices.DeleteFunc(slices.Clone(w.rows), func(r row) bool { return !r.fits(w.last.draft.Query, same) })
}

// listFits holds the list to the last query: each row fits, is there once, and none is missing, but for those behind the
// limit.
func (w *World) listFits(ctx context.Context) error {
	rows, err := w.last.items()
	if err != nil {
		return err
	}
	query := w.last.draft.Query
	for _, r := range rows {
		if !r.fits(query, same) {
			return outcome.Fail("wrong-answer", "the execution %s is listed, and does not fit", r.id())
		}
	}
	want := idsOf(w.fitting())
	limit := w.perPage()
	if n, err := strconv.Atoi(query.Get("limit")); err == nil {
		limit = n
	}
	listed := slices.Compact(slices.Sorted(slices.Values(idsOf(rows))))
	foreign := slices.ContainsFunc(listed, func(id string) bool { return !slices.Contains(want, id) })
	if foreign || len(listed) != len(rows) || len(rows) != min(len(want), limit) {
		return w.differs(ctx, "the list has %d rows, %q, want %d of %q", len(rows), idsOf(rows), min(len(want), limit), want)
	}
	return nil
}

// totalFits holds the total to the number of rows that fit, on whatever page.
func (w *World) totalFits(ctx context.Context) error {
	text := w.last.Header.Get(totalHeader)
	if text == "" {
		return &outcome.NotApplicable{Text: "the answer has no " + totalHeader + ", and no page says how it is asked for"}
	}
	if want := len(w.fitting()); text != strconv.Itoa(want) {
		return w.differs(ctx, "%s is %q, want %d", totalHeader, text, want)
	}
	return nil
}
