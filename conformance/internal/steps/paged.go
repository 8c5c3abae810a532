package steps

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strconv"

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

// needsPages leaves scenarios about pages to servers that have them.
func (w *World) needsPages(ctx context.Context) error {
	how, _, err := w.howPaged(ctx, w.own(url.Values{}))
	switch {
	case err != nil:
		return supports(err, "the list", shownBy["list"])
	case how == asWhole:
		return &outcome.NotApplicable{Text: "the list is given whole (reading list-paged)"}
	case how == notAtAll:
		return &outcome.NotApplicable{Text: "the server refuses offset and limit, which no page of the list's own names"}
	}
	return nil
}

// pagedReading determines list-paged.
func (w *World) pagedReading(ctx context.Context, pages, whole string) error {
	how, rows, err := w.howPaged(ctx, w.own(url.Values{}))
	switch {
	case err != nil:
		return err
	case how == asWhole:
		w.take(whole)
	case how == notAtAll:
		w.take("a refusal")
	case len(rows) != 1:
		return outcome.Fail("wrong-answer", "offset 1 and limit 1 give %d rows, want one, or the whole list", len(rows))
	default:
		w.take(pages)
	}
	return nil
}

// howPaged asks for the second row alone, and compares the answer with the list as it is given without offset and limit. The rows
// are those of that page; of a list that is given whole, and of one whose pages are refused, they are all. It looks twice, since
// others may change the list meanwhile.
func (w *World) howPaged(ctx context.Context, query url.Values) (how paged, rows []row, err error) {
	second := url.Values{"offset": {"1"}, "limit": {"1"}}
	maps.Copy(second, query)
	const looks = 2
	for range looks {
		if err := w.askList(ctx, second); err != nil {
			return inPages, nil, err
		}
		if c := w.last; c.Err == nil && c.isRefusal() {
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
		if sameSet(idsOf(rows), idsOf(all)) {
			w.whole = true
			return asWhole, all, nil
		}
	}
	return inPages, rows, nil
}

func (w *World) plainList(ctx context.Context, query url.Values) ([]row, error) {
	if err := w.askList(ctx, query); err != nil {
		return nil, err
	}
	return w.acceptedRows()
}

// acceptedRows are the rows of the last answer, which must be a list.
func (w *World) acceptedRows() ([]row, error) {
	if err := w.isAccepted(); err != nil {
		return nil, err
	}
	return w.last.items()
}

// perPage is how many rows a list without a limit has at most.
func (w *World) perPage() int {
	if w.whole {
		return max(defaultRows, len(w.rows))
	}
	return defaultRows
}

// readPages reads the whole list, up to a page that is not full, or not there, or begins with what an earlier one had. A list that
// is given whole is read at once.
func (w *World) readPages(ctx context.Context, size int, query url.Values) ([]row, error) {
	const most = 1000 // pages
	var all []row
	for page := range most {
		rows, last, err := w.readPage(ctx, page, size, query)
		if err != nil || page == 0 && last {
			return rows, err
		}
		known := len(rows) > 0 && slices.Contains(idsOf(all), rows[0].id())
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

// readPage also reports whether there is no page behind this one. Where the first one is refused, and the list without pages is
// not, that has all there is.
func (w *World) readPage(ctx context.Context, page, size int, query url.Values) (rows []row, last bool, err error) {
	asked := url.Values{"offset": {strconv.Itoa(page * size)}, "limit": {strconv.Itoa(size)}}
	maps.Copy(asked, query)
	if err := w.askList(ctx, asked); err != nil {
		return nil, false, err
	}
	switch {
	case !w.last.isRefusal():
		rows, err = w.acceptedRows()
		return rows, len(rows) < size, err
	case page > 0:
		return nil, true, nil
	}
	refused := w.isAccepted()
	if rows, err = w.plainList(ctx, query); err != nil {
		return nil, false, refused
	}
	w.whole = true
	return rows, true, nil
}
