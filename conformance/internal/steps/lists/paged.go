package lists

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strconv"

	"example.com/bounce/conformance/internal/family"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/outcome"
)

// The reading list-paged: whether the list of executions is given in pages at all, which its page does not say.

// paged is how a list is given.
type paged int

const (
	inPages paged = iota // or in no way that is lawful, which the scenarios of pages show
	asWhole
	notAtAll // pages are refused, and the list without them is not
)

// howPaged requests the second row alone, and compares the answer with the list as it is given without offset and limit. The rows
// are those of that page; if the list is given whole, or its pages are refused, they are all rows. It looks twice, since others
// may change the list.
func (w *Lists) howPaged(ctx context.Context, query url.Values) (how paged, rows []family.Row, err error) {
	second := url.Values{"offset": {"1"}, "limit": {"1"}}
	maps.Copy(second, query)
	const looks = 2
	for range looks {
		if err := w.ask(ctx, second); err != nil {
			return inPages, nil, err
		}
		if c := w.Last; c.Err == nil && c.IsRefusal() {
			rows, err = w.plainList(ctx, query)
			w.whole = err == nil
			return notAtAll, rows, err
		}
		if rows, err = w.acceptedRows(); err != nil || len(rows) <= 1 {
			return inPages, rows, err
		}
		all, err := w.plainList(ctx, query)
		if err != nil {
			return inPages, nil, err
		}
		if judge.SameSet(family.IDs(rows), family.IDs(all)) {
			w.whole = true
			return asWhole, all, nil
		}
	}
	return inPages, rows, nil
}

func (w *Lists) plainList(ctx context.Context, query url.Values) ([]family.Row, error) {
	if err := w.ask(ctx, query); err != nil {
		return nil, err
	}
	return w.acceptedRows()
}

// acceptedRows are the rows of the last answer, which must be a list.
func (w *Lists) acceptedRows() ([]family.Row, error) {
	if err := w.CheckAccepted(); err != nil {
		return nil, err
	}
	return family.Rows(w.Last)
}

// perPage is how many rows a list without a limit has at most.
func (w *Lists) perPage() int {
	if w.whole {
		return max(family.PageRows, len(w.rows))
	}
	return family.PageRows
}

// readPages reads the whole list, up to a page that is not full, or is missing, or begins with a row of an earlier one. A list
// that is given whole is read at once.
func (w *Lists) readPages(ctx context.Context, size int, query url.Values) ([]family.Row, error) {
	const most = 1000 // pages
	var all []family.Row
	for page := range most {
		rows, last, err := w.readPage(ctx, page, size, query)
		if err != nil || page == 0 && last {
			return rows, err
		}
		known := len(rows) > 0 && slices.Contains(family.IDs(all), rows[0].ID())
		if len(rows) > size || known && page == 1 {
			how, whole, err := w.howPaged(ctx, query)
			switch {
			case err != nil:
				return nil, err
			case how == asWhole:
				return whole, nil
			case len(rows) > size:
				return nil, outcome.Fail("wrong-answer", "a page of at most %d rows has %d", size, len(rows))
			}
		}
		if all = append(all, rows...); last || known {
			return all, nil
		}
	}
	return nil, &outcome.Inconclusive{Text: "there are too many executions to list them all"}
}

// readPage also reports whether this is the last page. If the first page is refused, and the list without pages is not, that list
// has all rows.
func (w *Lists) readPage(ctx context.Context, page, size int, query url.Values) (rows []family.Row, last bool, err error) {
	window := url.Values{"offset": {strconv.Itoa(page * size)}, "limit": {strconv.Itoa(size)}}
	maps.Copy(window, query)
	if err := w.ask(ctx, window); err != nil {
		return nil, false, err
	}
	switch {
	case !w.Last.IsRefusal():
		rows, err = w.acceptedRows()
		return rows, len(rows) < size, err
	case page > 0:
		return nil, true, nil
	}
	refused := w.CheckAccepted()
	if rows, err = w.plainList(ctx, query); err != nil {
		return nil, false, refused
	}
	w.whole = true
	return rows, true, nil
}
