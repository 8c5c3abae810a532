package lists

import (
	"context"
	"net/url"

	"example.com/bounce/conformance/internal/bind"
	"example.com/bounce/conformance/internal/family"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
)

// querySteps send queries byte for byte, and judge what comes back.
func (w *Lists) querySteps() []bind.Definition {
	return []bind.Definition{
		{Pattern: `^the executions are listed by the (target|status|subStatus|customerStatus) of the first, (.+)$`, Do: w.listEncoded},
		{Pattern: `^it is answered without a row of the other customer$`, Do: w.checkNoForeignRow},
		{Pattern: `^a list of what matches means "([^"]*)", and an empty one, or a refusal, "([^"]*)"$`, Do: w.readPlus},
		{Pattern: `^a list of all means "([^"]*)", an empty one "([^"]*)", and a refusal's status is the reading$`, Do: w.readEmpty},
		{Pattern: `^a list of all means "([^"]*)", and a refusal "([^"]*)"$`, Do: w.readUnknown},
		{Pattern: `^a list of all means "([^"]*)", an empty one "([^"]*)", and a refusal "([^"]*)"$`, Do: w.readRepeated},
	}
}

// listEncoded filters by what the first execution's row has, in other bytes; what the filter means is kept for checkFitting.
func (w *Lists) listEncoded(ctx context.Context, name, encoding string) error {
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

// checkNoForeignRow passes a refusal: it shows nothing.
func (w *Lists) checkNoForeignRow() error {
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
func (w *Lists) readPlus(ctx context.Context, blank, plus string) error {
	if !w.Last.IsAccepted() {
		if err := w.CheckRefused(); err != nil {
			return err
		}
		w.Take(plus)
		return nil
	}
	rows, err := w.acceptedRows()
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		w.Take(plus)
		return nil
	}
	if err := w.checkFitting(ctx); err != nil {
		return err
	}
	w.Take(blank)
	return nil
}

// readEmpty reads query-empty: what a filter without a value lets through.
func (w *Lists) readEmpty(ctx context.Context, all, none string) error {
	if !w.Last.IsAccepted() {
		return w.TakeRefusal()
	}
	return w.allOrNone(ctx, all, none)
}

// readUnknown reads query-unknown: whether a parameter that nobody named is ignored.
func (w *Lists) readUnknown(ctx context.Context, all, refusal string) error {
	return w.readRepeated(ctx, all, "", refusal)
}

// readRepeated reads query-repeated: which value of a filter that is given twice counts.
func (w *Lists) readRepeated(ctx context.Context, all, none, refusal string) error {
	if !w.Last.IsAccepted() {
		if err := w.CheckRefused(); err != nil {
			return err
		}
		w.Take(refusal)
		return nil
	}
	return w.allOrNone(ctx, all, none)
}

// isFirstPage reports whether rows are of the whole list, each once, and as many as a page has.
func (w *Lists) isFirstPage(rows []family.Row) bool {
	return family.ArePart(rows, family.IDs(w.rows), min(len(w.rows), w.perPage()))
}

// allOrNone takes an alternative for the whole list, and another one for an empty list; "" for one that may not be empty.
func (w *Lists) allOrNone(ctx context.Context, all, none string) error {
	rows, err := w.acceptedRows()
	switch {
	case err != nil:
		return err
	case len(rows) == 0 && none != "":
		w.Take(none)
	case !w.isFirstPage(rows):
		return w.fail(ctx, "the list has %q, want all of %q, or none", family.IDs(rows), family.IDs(w.rows))
	default:
		w.Take(all)
	}
	return nil
}
