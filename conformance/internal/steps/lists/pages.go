package lists

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"example.com/bounce/conformance/internal/bind"
	"example.com/bounce/conformance/internal/family"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/internal/target"
)

// pages read the list page by page, and judge pages and their totals.
type pages struct{ *Lists }

func (w pages) definitions() []bind.Definition {
	return []bind.Definition{
		{Pattern: `^a customer with thirty unscheduled executions, where they can be made$`, Do: func(ctx context.Context) error { return w.Customer(ctx, target.Need{Wish: 30}) }},
		{Pattern: `^the executions are listed$`, Do: func(ctx context.Context) error { return w.ask(ctx, w.ownInstance(nil)) }},
		{Pattern: `^the executions are listed with "([^"]*)"$`, Do: w.listWith},
		{Pattern: `^all executions (?:are|were) listed$`, Do: w.listWhole},
		{Pattern: `^all executions (?:are|were) listed in pages of (\d+)$`, Do: w.listPages},
		{Pattern: `^the list is given in pages$`, Do: w.needPages},
		{Pattern: `^a page of the second row alone means "([^"]*)", and all rows in its place "([^"]*)"$`, Do: w.readPaged},
		{Pattern: `^the executions of all instances are listed$`, Do: w.listInstances},
		{Pattern: `^each execution is listed once$`, Do: w.checkOnce},
		{Pattern: `^the pages are those of the saved list, in the same order$`, Do: w.checkPages},
		{Pattern: `^the list is the first 25 rows of all$`, Do: w.checkFirstPage},
		{Pattern: `^there are more executions than a page has$`, Do: w.needTwoPages},
		{Pattern: `^the list has (\d+) rows$`, Do: func(want int) error { return family.RowCount(w.Last, want) }},
		{Pattern: `^a whole list tells nothing, the first rows of it mean "([^"]*)", and a refusal's status is the reading$`, Do: w.readMaximum},
		{Pattern: `^the list is the same as before$`, Do: w.checkRepeated},
		{Pattern: `^the total is the number of all rows that match$`, Do: w.checkTotal},
		{Pattern: `^acceptance means "([^"]*)" where the list is that of "([^"]*)", and a refusal's status is the reading$`, Do: w.readBounds},
		{Pattern: `^a total means "([^"]*)", and none "([^"]*)"$`, Do: w.readTotal},
	}
}

// needPages leaves scenarios about pages to servers that have pages.
func (w pages) needPages(ctx context.Context) error {
	how, _, err := w.howPaged(ctx, w.ownInstance(url.Values{}))
	switch {
	case err != nil:
		return scenario.Supports(err, "the list", scenario.ShownBy(request.List))
	case how == asWhole:
		return &outcome.NotApplicable{Text: "the list is given whole (reading list-paged)"}
	case how == notAtAll:
		return &outcome.NotApplicable{Text: "the server refuses offset and limit, which no page of the list's own names"}
	}
	return nil
}

// readPaged reads list-paged.
func (w pages) readPaged(ctx context.Context, pages, whole string) error {
	how, rows, err := w.howPaged(ctx, w.ownInstance(url.Values{}))
	switch {
	case err != nil:
		return err
	case how == asWhole:
		w.Take(whole)
	case how == notAtAll:
		w.Take("a refusal")
	case len(rows) != 1:
		return outcome.Fail("wrong-answer", "offset 1 and limit 1 give %d rows, want one, or the whole list", len(rows))
	default:
		w.Take(pages)
	}
	return nil
}

func (w pages) checkOnce() error {
	return family.Once(w.rows, w.Own.Executions, true, w.IsAlone())
}

func (w pages) checkPages(ctx context.Context) error {
	rows, err := family.Rows(judge.NewAnswer("", w.Aside.Draft, 0, w.Aside.Exchange))
	if err != nil {
		return err
	}
	if n := min(len(rows), len(w.rows)); !slices.Equal(family.IDs(rows)[:n], family.IDs(w.rows)[:n]) || n < min(len(w.rows), family.PageRows) {
		return w.fail(ctx, "the pages have %s, and the list has %s", strings.Join(family.IDs(w.rows), ", "), strings.Join(family.IDs(rows), ", "))
	}
	return nil
}

// needTwoPages makes sure that the instance has more than one page: with less, a scenario would pass whatever the server does.
func (w pages) needTwoPages() error {
	if len(w.rows) <= family.PageRows && !w.IsAlone() {
		return &outcome.Blocked{Code: "executions-26", Provide: "instances.bookable: as the first of them an instance that has more than 25 executions"}
	}
	return w.checkOnce()
}

func (w pages) checkFirstPage(ctx context.Context) error {
	rows, err := family.Rows(w.Last)
	if err != nil {
		return err
	}
	if first := family.IDs(w.rows)[:min(family.PageRows, len(w.rows))]; !slices.Equal(family.IDs(rows), first) {
		return w.fail(ctx, "the list without offset and limit has %d rows, want the first %d of %d", len(rows), len(first), len(w.rows))
	}
	return nil
}

// readMaximum compares the rows of a huge limit with the whole list. A full list shows no maximum, and does not show that there is
// no maximum. Fewer rows than without a limit are no maximum.
func (w pages) readMaximum(ctx context.Context, clamped string) error {
	return w.TakeStatusOr(func() (string, error) {
		listed, err := family.Rows(w.Last)
		if err != nil {
			return "", err
		}
		got, all := family.IDs(listed), family.IDs(w.rows)
		switch {
		case slices.Equal(got, all):
			return "", &outcome.NotApplicable{Text: "all " + strconv.Itoa(len(all)) + " rows are listed: if the server has a maximum, it is not lower"}
		case len(got) >= family.PageRows && len(got) < len(all) && slices.Equal(got, all[:len(got)]):
			return clamped, nil
		}
		return "", w.fail(ctx, "a list of any length has %d rows, want all %d, or the first of them and at least %d", len(got), len(all), min(family.PageRows, len(all)))
	})
}

// checkRepeated compares the last two lists that were answered: a list without an answer was requested again.
func (w pages) checkRepeated(ctx context.Context) error {
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

// checkTotal fails unless the total is the number of rows that match, on whatever page.
func (w pages) checkTotal(ctx context.Context) error {
	text := w.Last.Header.Get(family.TotalHeader)
	if text == "" {
		return &outcome.NotApplicable{Text: "the answer has no " + family.TotalHeader + ", and no page says how it is requested"}
	}
	if want := len(w.fitting()); text != strconv.Itoa(want) {
		return w.fail(ctx, "%s is %q, want %d", family.TotalHeader, text, want)
	}
	return nil
}

// readBounds compares the rows of a request out of bounds with those of the nearest bound.
func (w pages) readBounds(ctx context.Context, clamped, query string) error {
	return w.TakeStatusOr(func() (string, error) {
		beyond, err := family.Rows(w.Last)
		if err != nil {
			return "", err
		}
		if err := w.listWith(ctx, query); err != nil {
			return "", err
		}
		within, err := w.acceptedRows()
		if err != nil || slices.Equal(family.IDs(beyond), family.IDs(within)) {
			return clamped, err
		}
		return "a page other than that of " + query, nil
	})
}

func (w pages) readTotal(ctx context.Context, sent, missing string) error {
	alternative := sent
	if w.Last.Header.Get(family.TotalHeader) == "" {
		if err := w.listWith(ctx, "total=true"); err != nil {
			return err
		}
		if err := w.CheckAccepted(); err != nil {
			return err
		}
		alternative = missing
	}
	if w.Last.Header.Get(family.TotalHeader) == "" {
		w.Take("never")
		return nil
	}
	return w.TakeRead(alternative, w.checkTotal(ctx))
}
