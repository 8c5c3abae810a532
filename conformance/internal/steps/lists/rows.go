package lists

import (
	"context"
	"slices"

	"example.com/bounce/conformance/internal/bind"
	"example.com/bounce/conformance/internal/family"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
)

// rows are the rows of executions, and how creates show in them.
type rows struct{ *Lists }

func (w rows) definitions() []bind.Definition {
	return []bind.Definition{
		{Pattern: `^the list has the executions, each once$`, Do: w.checkOwn},
		{Pattern: `^the executions of both instances are listed, each once$`, Do: w.checkBoth},
		{Pattern: `^nothing of the other customer is listed$`, Do: w.checkForeign},
		{Pattern: `^it is accepted, unless the server refuses (?:words that no ticket has|a page that is not there)$`, Do: w.checkUnlessRefused},

		{Pattern: `^the (first |second |third |)execution's (item|ticket) has the members "([^"]*)", each a text$`, Do: func(ordinal, words, members string) error {
			return w.onRow(ordinal, func(r family.Row) error { return family.RowTexts(r, words, members) })
		}},
		{Pattern: `^the (first |second |third |)execution's item has none of the members "([^"]*)"$`, Do: func(ordinal, members string) error {
			return w.onRow(ordinal, func(r family.Row) error { return family.RowWithout(r, members) })
		}},
		{Pattern: `^the (first |second |third |)execution's (item|ticket) has the ([a-zA-Z]+) "([^"]*)"$`, Do: w.checkMember},
		{Pattern: `^the (first |second |third |)execution's ticket is "([^"]*)", "([^"]*)", "([^"]*)"$`, Do: w.checkTicket},
		{Pattern: `^the (first |second |third |)execution's item has the window of the schedule's answer$`, Do: w.checkWindow},
		{Pattern: `^the (first |second |third |)execution's item tells when it was created$`, Do: w.checkCreation},
		{Pattern: `^the members "([^"]*)" of the (first |second |third |)execution's item, which it does not have, are the reading$`, Do: func(members, ordinal string) error {
			return w.onRow(ordinal, func(r family.Row) error { return w.TakeRead(judge.Unused(r, members)) })
		}},

		{Pattern: `^executions are created until the order of their ids is not that of their creation$`, Do: w.createMixed},
		{Pattern: `^the order of the created executions is the reading$`, Do: w.readOrder},
	}
}

// checkOwn judges a first page. If it is not the whole list, it reads the other pages, too.
func (w rows) checkOwn(ctx context.Context) error {
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

// checkBoth reads again if it may have missed rows, since others create executions at the same time.
func (w rows) checkBoth(ctx context.Context) error {
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

func (w rows) checkForeign() error {
	return family.NoForeignRow(family.IDs(w.rows), w.Other.Executions, w.Own.Executions)
}

// checkUnlessRefused is for a request that the pages of the source let a server refuse.
func (w rows) checkUnlessRefused() error {
	if a := w.Last; a.Err == nil && a.Status >= 400 && a.Status < 500 {
		return &outcome.NotApplicable{Text: "the server refuses it, which no page rules out"}
	}
	return w.CheckAccepted()
}

// onRow judges the row of an execution.
func (w rows) onRow(ordinal string, check func(family.Row) error) error {
	r, err := w.row(ordinal)
	if err != nil {
		return err
	}
	return check(r)
}

// checkMember compares a member; ID, INSTANCE and CONTACT stand for the row's own execution, its instance and the customer's
// contact.
func (w rows) checkMember(ordinal, words, member, want string) error {
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

func (w rows) checkTicket(ordinal, status, subStatus, customerStatus string) error {
	for member, want := range map[string]string{"status": status, "subStatus": subStatus, "customerStatus": customerStatus} {
		if err := w.checkMember(ordinal, "ticket", member, want); err != nil {
			return err
		}
	}
	return nil
}

func (w rows) checkWindow(ordinal string) error {
	return w.onRow(ordinal, func(r family.Row) error {
		booked, err := w.Window(bind.Ordinal(ordinal))
		if err != nil {
			return err
		}
		return family.RowWindow(r, booked)
	})
}

func (w rows) checkCreation(ordinal string) error {
	return w.onRow(ordinal, func(r family.Row) error {
		if _, err := judge.Stamp(r, "createdOn"); err != nil {
			return err
		}
		at, known := w.CreatedAt[r.ID()]
		i := slices.IndexFunc(w.Calls, func(a *judge.Answer) bool { return a.Is(request.Create) && a.Object()["id"] == r.ID() })
		if !known || i < 0 {
			return outcome.Incomplete("the create of the " + ordinal + "execution")
		}
		return family.RowCreation(r, at, w.Calls[i].Took)
	})
}

// createMixed creates executions until oldest-first, newest-first and by-id are three orders.
func (w rows) createMixed(ctx context.Context) error {
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

func (w rows) readOrder() error {
	var oldestFirst []string // of the ids that the scenario's creates were answered with
	for _, a := range w.Calls {
		if id, _ := a.Object()["id"].(string); a.Is(request.Create) && slices.Contains(w.Own.Executions, id) {
			oldestFirst = append(oldestFirst, id)
		}
	}
	return w.TakeRead(family.Order(w.rows, oldestFirst))
}
