// Package lists binds the steps about lists of executions: it reads them, page by page where a server has pages, and holds rows,
// filters and totals to the whole list. It imports the bind, family, judge, outcome, request, scenario and target packages.
package lists

import (
	"context"
	"net/url"
	"slices"

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
	return slices.Concat(w.pageSteps(), w.querySteps(), []bind.Definition{
		{Pattern: `^the list has the executions, each once$`, Do: w.checkOwn},
		{Pattern: `^the executions of both instances are listed, each once$`, Do: w.checkBoth},
		{Pattern: `^nothing of the other customer is listed$`, Do: w.checkForeign},
		{Pattern: `^it is accepted, unless the server refuses (?:words that no ticket has|a page that is not there)$`, Do: w.checkUnlessRefused},

		{Pattern: `^the (first |second |third |)execution's (item|ticket) has the members "([^"]*)", each a text$`, Do: w.checkTexts},
		{Pattern: `^the (first |second |third |)execution's item has none of the members "([^"]*)"$`, Do: w.checkWithout},
		{Pattern: `^the (first |second |third |)execution's (item|ticket) has the ([a-zA-Z]+) "([^"]*)"$`, Do: w.checkMember},
		{Pattern: `^the (first |second |third |)execution's ticket is "([^"]*)", "([^"]*)", "([^"]*)"$`, Do: w.checkTicket},
		{Pattern: `^the (first |second |third |)execution's item has the window of the schedule's answer$`, Do: w.checkWindow},
		{Pattern: `^the (first |second |third |)execution's item tells when it was created$`, Do: w.checkCreation},
		{Pattern: `^the members "([^"]*)" of the (first |second |third |)execution's item, which it does not have, are the reading$`, Do: w.readUnused},

		{Pattern: `^executions are created until the order of their ids is not that of their creation$`, Do: w.createMixed},
		{Pattern: `^the order of the created executions is the reading$`, Do: w.readOrder},
		{Pattern: `^acceptance means "([^"]*)" where the list is that of "([^"]*)", and a refusal's status is the reading$`, Do: w.readBounds},
		{Pattern: `^a total means "([^"]*)", and none "([^"]*)"$`, Do: w.readTotal},
		{Pattern: `^a list that matches in any case means "([^"]*)", and an empty one "([^"]*)"$`, Do: w.readFilterCase},
	})
}

// checkOwn is for a first page. Where it is not the whole list, the other pages are read too.
func (w *Lists) checkOwn(ctx context.Context) error {
	rows, err := family.Rows(w.Last)
	if err == nil && len(rows) >= family.PageRows && !w.IsAlone() {
		err = w.listWhole(ctx)
		rows = w.rows
	}
	if err != nil {
		return err
	}
	return family.Once(rows, w.Own.Executions, true, w.IsAlone())
}

// checkBoth reads again where rows may have been missed, since others create at the same time.
func (w *Lists) checkBoth(ctx context.Context) error {
	want := slices.Concat(w.Own.Executions, w.Own.Neighbour.Executions)
	err := family.Once(w.rows, want, w.IsAlone(), w.IsAlone())
	for attempt := 1; attempt < attempts; attempt++ {
		if !isInconclusive(err) {
			return err
		}
		if err := w.listInstances(ctx); err != nil {
			return err
		}
		err = family.Once(w.rows, want, attempt == attempts-1, w.IsAlone())
	}
	return err
}

func (w *Lists) checkForeign() error {
	return family.NoForeignRow(family.IDs(w.rows), w.Other.Executions, w.Own.Executions)
}

// checkUnlessRefused is for a request that the pages of the source let a server refuse.
func (w *Lists) checkUnlessRefused() error {
	if a := w.Last; a.Err == nil && a.Status >= 400 && a.Status < 500 {
		return &outcome.NotApplicable{Text: "the server refuses it, which no page rules out"}
	}
	return w.CheckAccepted()
}

// row is that of an execution, once all were listed.
func (w *Lists) row(ordinal string) (family.Row, error) {
	id, err := w.ExecutionID(bind.Ordinal(ordinal))
	if err != nil {
		return nil, err
	}
	return family.FindRow(w.rows, id)
}

// onRow holds the row of an execution to a judgement.
func (w *Lists) onRow(ordinal string, check func(family.Row) error) error {
	r, err := w.row(ordinal)
	if err != nil {
		return err
	}
	return check(r)
}

func (w *Lists) checkTexts(ordinal, words, members string) error {
	return w.onRow(ordinal, func(r family.Row) error { return family.RowTexts(r, words, members) })
}

func (w *Lists) checkWithout(ordinal, members string) error {
	return w.onRow(ordinal, func(r family.Row) error { return family.RowWithout(r, members) })
}

// checkMember compares a member; ID, INSTANCE and CONTACT stand for the row's own execution, its instance and the customer's contact.
func (w *Lists) checkMember(ordinal, words, member, want string) error {
	return w.onRow(ordinal, func(r family.Row) error {
		switch want {
		case "ID":
			want = r.ID()
		case "INSTANCE":
			want = w.Own.Instance
		case "CONTACT":
			want = w.Own.Contact
		}
		return family.RowMember(r, words, member, want)
	})
}

func (w *Lists) checkTicket(ordinal, status, subStatus, customerStatus string) error {
	for member, want := range map[string]string{"status": status, "subStatus": subStatus, "customerStatus": customerStatus} {
		if err := w.checkMember(ordinal, "ticket", member, want); err != nil {
			return err
		}
	}
	return nil
}

func (w *Lists) checkWindow(ordinal string) error {
	return w.onRow(ordinal, func(r family.Row) error {
		booked, ok := w.Booked[bind.Ordinal(ordinal)]
		if !ok {
			return outcome.Incomplete("the window of the " + ordinal + "execution")
		}
		return family.RowWindow(r, booked)
	})
}

func (w *Lists) checkCreation(ordinal string) error {
	return w.onRow(ordinal, func(r family.Row) error {
		if _, err := judge.Stamp(r, "createdOn"); err != nil {
			return err
		}
		at, known := w.CreatedAt[r.ID()]
		i := slices.IndexFunc(w.Calls, func(a *judge.Answer) bool { return a.Is(request.Create) && a.Object["id"] == r.ID() })
		if !known || i < 0 {
			return outcome.Incomplete("the create of the " + ordinal + "execution")
		}
		return family.RowCreation(r, at, w.Calls[i].Took)
	})
}

func (w *Lists) readUnused(members, ordinal string) error {
	return w.onRow(ordinal, func(r family.Row) error { return bind.Take(w.World)(judge.Unused(r, members)) })
}

// createMixed creates executions until oldest-first, newest-first and by-id are three orders.
func (w *Lists) createMixed(ctx context.Context) error {
	const most = 10
	first := len(w.Own.Executions)
	for range most {
		if err := w.Create(ctx, string(request.Create.Body)); err != nil {
			return err
		}
		if err := w.CheckAccepted(); err != nil {
			return err
		}
		if family.IsMixed(w.Own.Executions[first:]) {
			return nil
		}
	}
	return &outcome.Inconclusive{Text: "the server gives ids in the order of creation: it cannot be told which of the two it lists by"}
}

func (w *Lists) readOrder() error {
	var oldestFirst []string // of the ids that the scenario's creates were answered with
	for _, a := range w.Calls {
		if id, _ := a.Object["id"].(string); a.Is(request.Create) && slices.Contains(w.Own.Executions, id) {
			oldestFirst = append(oldestFirst, id)
		}
	}
	return bind.Take(w.World)(family.Order(w.rows, oldestFirst))
}

// readBounds compares the rows of a request out of bounds with those of the nearest bound.
func (w *Lists) readBounds(ctx context.Context, clamped, query string) error {
	if !w.Last.IsAccepted() {
		return w.TakeRefusal()
	}
	beyond, err := w.acceptedRows()
	if err != nil {
		return err
	}
	if err := w.listWith(ctx, query); err != nil {
		return err
	}
	within, err := w.acceptedRows()
	if err != nil {
		return err
	}
	if slices.Equal(family.IDs(beyond), family.IDs(within)) {
		w.Take(clamped)
	} else {
		w.Take("a page other than that of " + query)
	}
	return nil
}

func (w *Lists) readTotal(ctx context.Context, sent, missing string) error {
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
	if err := w.checkTotal(ctx); err != nil {
		return err
	}
	w.Take(alternative)
	return nil
}

// readFilterCase judges a list whose filters have other letters than the rows.
func (w *Lists) readFilterCase(inAnyCase, exact string) error {
	if !w.Last.IsAccepted() {
		if err := w.CheckRefused(); err != nil {
			return err
		}
		w.Take("a refusal")
		return nil
	}
	if err := w.CheckAccepted(); err != nil {
		return err
	}
	return bind.Take(w.World)(family.FilterCase(w.Last, w.rows, inAnyCase, exact))
}
