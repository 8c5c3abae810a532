package steps

import (
	"context"
	"net/url"
	"slices"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
)

// rawQuerySteps send queries byte for byte, and judge what comes back.
func (w *World) rawQuerySteps() []Definition {
	return []Definition{
		{`^the raw query "([^"]*)" is sent for the ([a-z ]+)$`, w.sendRaw},
		{`^the executions are listed by the (target|status|subStatus|customerStatus) of the first, (.+)$`, w.listEncoded},
		{`^it is answered without a row of the other customer$`, w.showsNothingOfOther},
		{`^a list of what fits means "([^"]*)", and an empty one, or a refusal, "([^"]*)"$`, w.plusReading},
		{`^a list of all means "([^"]*)", an empty one "([^"]*)", and a refusal's status is the reading$`, w.emptyReading},
		{`^a list of all means "([^"]*)", and a refusal "([^"]*)"$`, w.unknownReading},
		{`^a list of all means "([^"]*)", an empty one "([^"]*)", and a refusal "([^"]*)"$`, w.repeatedReading},
	}
}

func (w *World) sendRaw(ctx context.Context, text, words string) error {
	return w.ask(ctx, words, 0, func(d *request.Draft) { d.Query, d.RawQuery = nil, w.Parties().RawQuery(text) })
}

// listEncoded filters by what the first execution's row has, in other bytes; what the filter means is kept for listFits.
func (w *World) listEncoded(ctx context.Context, name, encoding string) error {
	filter := url.Values{name: {"{first}"}}
	if err := w.fillIn(filter); err != nil {
		return err
	}
	encoded, known := request.Encode(encoding, filter.Get(name))
	if !known {
		return outcome.UnknownWords("encoding", encoding)
	}
	meant := w.own(filter)
	raw := name + "=" + encoded
	if meant.Has("target") && name != "target" {
		raw += "&target=" + url.PathEscape(meant.Get("target"))
	}
	return w.ask(ctx, "list", 0, func(d *request.Draft) { d.Query, d.RawQuery = meant, raw })
}

// showsNothingOfOther passes a refusal: it shows nothing.
func (w *World) showsNothingOfOther() error {
	if err := w.last.answered(); err != nil {
		return err
	}
	if !w.last.isAccepted() {
		return nil
	}
	if err := w.isAccepted(); err != nil {
		return err
	}
	rows, err := w.last.items()
	if err != nil {
		return err
	}
	own := idsOf(w.rows)
	for _, id := range idsOf(rows) {
		if slices.Contains(w.other.Executions, id) && !slices.Contains(own, id) {
			return outcome.Fail("wrong-answer", "the other customer's execution %s is listed", id)
		}
	}
	return nil
}

// plusReading determines query-plus: whether a plus in a query is a blank, or itself.
func (w *World) plusReading(ctx context.Context, blank, plus string) error {
	if !w.last.isAccepted() {
		if err := w.refused(); err != nil {
			return err
		}
		w.take(plus)
		return nil
	}
	rows, err := w.acceptedRows()
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		w.take(plus)
		return nil
	}
	if err := w.listFits(ctx); err != nil {
		return err
	}
	w.take(blank)
	return nil
}

// emptyReading determines query-empty: what a filter without a value lets through.
func (w *World) emptyReading(ctx context.Context, all, none string) error {
	if !w.last.isAccepted() {
		if err := w.refused(); err != nil {
			return err
		}
		return w.statusIsReading()
	}
	return w.allOrNone(ctx, all, none)
}

// unknownReading determines query-unknown: whether a parameter that nobody named is ignored.
func (w *World) unknownReading(ctx context.Context, all, refusal string) error {
	return w.repeatedReading(ctx, all, "", refusal)
}

// repeatedReading determines query-repeated: which value of a filter that is given twice counts.
func (w *World) repeatedReading(ctx context.Context, all, none, refusal string) error {
	if !w.last.isAccepted() {
		if err := w.refused(); err != nil {
			return err
		}
		w.take(refusal)
		return nil
	}
	return w.allOrNone(ctx, all, none)
}

// isFirstPage reports whether rows are of the whole list, each once, and as many as a page has.
func (w *World) isFirstPage(rows []row) bool {
	all, page := idsOf(w.rows), slices.Compact(slices.Sorted(slices.Values(idsOf(rows))))
	foreign := slices.ContainsFunc(page, func(id string) bool { return !slices.Contains(all, id) })
	return !foreign && len(page) == len(rows) && len(rows) == min(len(all), w.perPage())
}

// allOrNone takes an alternative for the whole list, and another one for an empty list; "" for one that may not be empty.
func (w *World) allOrNone(ctx context.Context, all, none string) error {
	rows, err := w.acceptedRows()
	switch {
	case err != nil:
		return err
	case len(rows) == 0 && none != "":
		w.take(none)
	case !w.isFirstPage(rows):
		return w.differs(ctx, "the list has %q, want all of %q, or none", idsOf(rows), idsOf(w.rows))
	default:
		w.take(all)
	}
	return nil
}
