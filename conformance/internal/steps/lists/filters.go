package lists

import (
	"context"
	"net/url"
	"strconv"

	"example.com/bounce/conformance/internal/bind"
	"example.com/bounce/conformance/internal/family"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
)

// filters send filters of a list, also byte for byte, and judge what comes back.
type filters struct{ *Lists }

func (w filters) definitions() []bind.Definition {
	return []bind.Definition{
		{Pattern: `^the executions are listed by the (target|status|subStatus|customerStatus) of the first, (.+)$`, Do: w.listEncoded},
		{Pattern: `^it is answered without a row of the other customer$`, Do: w.checkNoForeignRow},
		{Pattern: `^a list of what matches means "([^"]*)", and an empty one, or a refusal, "([^"]*)"$`, Do: w.readPlus},
		{Pattern: `^a list of all means "([^"]*)", an empty one "([^"]*)", and a refusal's status is the reading$`, Do: w.readEmpty},
		{Pattern: `^a list of all means "([^"]*)",(?: an empty one "([^"]*)",|) and a refusal "([^"]*)"$`, Do: w.readRepeated},
		{Pattern: `^a list that matches in any case means "([^"]*)", and an empty one "([^"]*)"$`, Do: w.readFilterCase},
		{Pattern: `^the list is what matches$`, Do: w.checkFitting},
	}
}

// listEncoded filters by a value of the first execution's row, in other bytes; the draft keeps the filter's meaning for
// checkFitting.
func (w filters) listEncoded(ctx context.Context, name, encoding string) error {
	filter := url.Values{name: {"{first}"}}
	if err := w.expand(filter); err != nil {
		return err
	}
	encoded, known := request.Encode(encoding, filter.Get(name))
	if !known {
		return outcome.UnknownWords("encoding", encoding)
	}
	filter = w.ownInstance(filter)
	raw := name + "=" + encoded
	if filter.Has("target") && name != "target" {
		raw += "&target=" + url.PathEscape(filter.Get("target"))
	}
	return w.Ask(ctx, request.List, 0, func(d *request.Draft) { d.Query, d.RawQuery = filter, raw })
}

// checkNoForeignRow passes a refusal, which shows nothing.
func (w filters) checkNoForeignRow() error {
	if err := judge.Any(w.Last); err != nil {
		return err
	}
	if !w.Last.IsAccepted() {
		return nil
	}
	if err := w.CheckAccepted(); err != nil {
		return err
	}
	rows, err := family.Rows(w.Last)
	if err != nil {
		return err
	}
	return family.NoForeignRow(family.IDs(rows), w.Other.Executions, family.IDs(w.rows))
}

// readPlus reads query-plus: whether a plus in a query is a blank, or itself.
func (w filters) readPlus(ctx context.Context, blank, plus string) error {
	return w.TakeRefusedOr("", plus, func() (string, error) {
		if listed, err := family.Rows(w.Last); err != nil || len(listed) == 0 {
			return plus, err
		}
		return blank, w.checkFitting(ctx)
	})
}

// readEmpty reads query-empty: what a filter without a value lets through.
func (w filters) readEmpty(ctx context.Context, all, none string) error {
	return w.TakeStatusOr(func() (string, error) { return w.allOrNone(ctx, all, none) })
}

// readRepeated reads query-repeated, which value of a filter counts that is given twice, and query-unknown, whether a parameter
// that nobody named is ignored; none is "" for a list that must not be empty.
func (w filters) readRepeated(ctx context.Context, all, none, refusal string) error {
	return w.TakeRefusedOr("", refusal, func() (string, error) { return w.allOrNone(ctx, all, none) })
}

// allOrNone returns one alternative for the whole list, and another one for an empty list; "" for a list that must not be empty.
func (w filters) allOrNone(ctx context.Context, all, none string) (string, error) {
	listed, err := family.Rows(w.Last)
	switch {
	case err != nil:
		return "", err
	case len(listed) == 0 && none != "":
		return none, nil
	case family.ArePart(listed, family.IDs(w.rows), min(len(w.rows), w.perPage())): // the whole list, or its first page
		return all, nil
	}
	return "", w.fail(ctx, "the list has %q, want all of %q, or none", family.IDs(listed), family.IDs(w.rows))
}

// readFilterCase judges a list whose filters have other letters than the rows.
func (w filters) readFilterCase(inAnyCase, exact string) error {
	return w.TakeRefusedOr("", "a refusal", func() (string, error) { return family.FilterCase(w.Last, w.rows, inAnyCase, exact) })
}

// checkFitting fails unless the list is what the last query selects: each row matches and occurs once, and none is missing,
// except those beyond the limit.
func (w filters) checkFitting(ctx context.Context) error {
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
