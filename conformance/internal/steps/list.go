package steps

import (
	"context"
	"slices"
	"strings"
	"time"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
)

// The judgements of the operations that list executions.
func (w *World) listSteps() []Definition {
	return slices.Concat(w.pageSteps(), []Definition{
		{`^the list has the executions, each once$`, w.listHas},
		{`^the executions of both instances are listed, each once$`, w.bothAreListed},
		{`^nothing of the other customer is listed$`, w.nothingOfOther},
		{`^it is accepted, unless the server refuses (?:words that no ticket has|a page that is not there)$`, w.isAcceptedUnlessRefused},

		{`^the (first |second |third |)execution's (item|ticket) has the members "([^"]*)", each a text$`, w.itemHasTexts},
		{`^the (first |second |third |)execution's item has none of the members "([^"]*)"$`, w.itemHasNone},
		{`^the (first |second |third |)execution's (item|ticket) has the ([a-zA-Z]+) "([^"]*)"$`, w.itemHas},
		{`^the (first |second |third |)execution's ticket is "([^"]*)", "([^"]*)", "([^"]*)"$`, w.ticketIs},
		{`^the (first |second |third |)execution's item has the window that it was answered with$`, w.itemHasWindow},
		{`^the (first |second |third |)execution's item tells when it was created$`, w.itemTellsCreation},

		{`^executions are created until the order of their ids is not that of their creation$`, w.createUntilMixed},
		{`^the order of the created executions is the reading$`, w.orderOfCreatedReading},
		{`^acceptance means "([^"]*)" where the list is that of "([^"]*)", and a refusal's status is the reading$`, w.boundsReading},
		{`^a total means "([^"]*)", and none "([^"]*)"$`, w.totalReading},
		{`^a list that fits in any case means "([^"]*)", and an empty one "([^"]*)"$`, w.caseReading},
	})
}

// row is an execution as a list has it.
type row map[string]any

func (r row) id() string {
	id, _ := r["id"].(string)
	return id
}

func (r row) ticket() row {
	ticket, _ := r["ticketingDetails"].(map[string]any)
	return ticket
}

// part is the item itself or its ticket, by the words of the features.
func (r row) part(words string) row {
	if words == "ticket" {
		return r.ticket()
	}
	return r
}

func idsOf(rows []row) []string {
	all := make([]string, 0, len(rows))
	for _, r := range rows {
		all = append(all, r.id())
	}
	return all
}

// items are the rows of the call's list; one that is no object, or has no id, fails.
func (c *call) items() ([]row, error) {
	rows := make([]row, 0, len(c.list))
	for i, v := range c.list {
		r, _ := v.(map[string]any)
		if row(r).id() == "" {
			return nil, outcome.Fail("wrong-answer", "item %d is no JSON object with an id", i+1)
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// defaultRows is how many rows a page has unless the query says otherwise.
const defaultRows = 25

// listHas is for a first page. Where it is not the whole list, the other pages are read too.
func (w *World) listHas(ctx context.Context) error {
	rows, err := w.last.items()
	if err == nil && len(rows) >= defaultRows && !w.isAlone() {
		err = w.listWhole(ctx)
		rows = w.rows
	}
	if err != nil {
		return err
	}
	return w.haveOnce(rows, w.Fixture.Executions, true)
}

func (w *World) nothingOfOther() error {
	for _, id := range idsOf(w.rows) {
		if slices.Contains(w.other.Executions, id) && !slices.Contains(w.Fixture.Executions, id) {
			return outcome.Fail("wrong-answer", "the other customer's execution %s is listed", id)
		}
	}
	return nil
}

// haveOnce holds that rows have these executions once each, and nothing else where the customer is ours alone. Rows that are
// not whole may lack some, and may have shifted under the reader's hands.
func (w *World) haveOnce(rows []row, want []string, whole bool) error {
	seen := map[string]bool{}
	for _, id := range idsOf(rows) {
		switch {
		case seen[id] && whole:
			return outcome.Fail("wrong-answer", "the execution %s is listed twice", id)
		case w.isAlone() && !slices.Contains(want, id):
			return outcome.Fail("wrong-answer", "the execution %s is listed, and should not be", id)
		}
		seen[id] = true
	}
	missing := slices.DeleteFunc(slices.Clone(want), func(id string) bool { return seen[id] })
	switch {
	case len(missing) == 0:
		return nil
	case whole:
		return outcome.Fail("wrong-answer", "not listed: %s", strings.Join(missing, ", "))
	}
	return &outcome.Inconclusive{Text: "not listed: " + strings.Join(missing, ", ") + "; it may be on another page, or have moved there meanwhile"}
}

// isAcceptedUnlessRefused is for what the pages of the source do not rule out that a server refuses.
func (w *World) isAcceptedUnlessRefused() error {
	if c := w.last; c.Err == nil && c.Status >= 400 && c.Status < 500 {
		return &outcome.NotApplicable{Text: "the server refuses it, which no page rules out"}
	}
	return w.isAccepted()
}

// item is the row of an execution, once all were listed.
func (w *World) item(ordinal string) (row, error) {
	id, err := w.executionID(ordinals[ordinal])
	if err != nil {
		return nil, err
	}
	i := slices.Index(idsOf(w.rows), id)
	if i < 0 {
		return nil, outcome.Fail("wrong-answer", "the execution %s is not listed", id)
	}
	return w.rows[i], nil
}

func (w *World) itemHasTexts(ordinal, words, members string) error {
	r, err := w.item(ordinal)
	if err != nil {
		return err
	}
	for _, member := range splitList(members) {
		if text, ok := r.part(words)[member].(string); !ok || text == "" {
			return outcome.Fail("wrong-answer", "the %s %s: its member %q is missing or no text", words, r.id(), member)
		}
	}
	return nil
}

// itemHasNone takes null for none: that is the reading item-unscheduled.
func (w *World) itemHasNone(ordinal, members string) error {
	r, err := w.item(ordinal)
	if err != nil {
		return err
	}
	for _, member := range splitList(members) {
		if value := r[member]; value != nil {
			return outcome.Fail("wrong-answer", "the item %s: it has %s for its member %q, want none", r.id(), shown(value), member)
		}
	}
	return nil
}

// itemHas compares a member; ID and INSTANCE stand for the item's own execution and its instance.
func (w *World) itemHas(ordinal, words, member, want string) error {
	r, err := w.item(ordinal)
	if err != nil {
		return err
	}
	switch want {
	case "ID":
		want = r.id()
	case "INSTANCE":
		want = w.Fixture.Instance
	case "CONTACT":
		want = w.Fixture.Contact
	}
	if got := r.part(words)[member]; got != want {
		return outcome.Fail("wrong-answer", "the %s %s %s", words, r.id(), differs(member, got, want))
	}
	return nil
}

func (w *World) ticketIs(ordinal, status, subStatus, customerStatus string) error {
	for member, want := range map[string]string{"status": status, "subStatus": subStatus, "customerStatus": customerStatus} {
		if err := w.itemHas(ordinal, "ticket", member, want); err != nil {
			return err
		}
	}
	return nil
}

// itemHasWindow compares instants: the zone that they are written in may differ.
func (w *World) itemHasWindow(ordinal string) error {
	r, err := w.item(ordinal)
	if err != nil {
		return err
	}
	answered, ok := w.accepted[ordinals[ordinal]]
	if !ok {
		return outcome.Incomplete("the window of the " + ordinal + "execution")
	}
	wantStart, wantEnd, err := window(answered.answer)
	if err != nil {
		return err
	}
	start, end, err := window(r)
	if err != nil {
		return err
	}
	if !start.Equal(wantStart) || !end.Equal(wantEnd) {
		return outcome.Fail("wrong-answer", "the item %s: its window is %s to %s, want %s to %s",
			r.id(), request.FormatTime(start), request.FormatTime(end), request.FormatTime(wantStart), request.FormatTime(wantEnd))
	}
	return nil
}

// itemTellsCreation compares createdOn with the server's time when the create was sent: servers that keep several clocks may
// be a minute apart.
func (w *World) itemTellsCreation(ordinal string) error {
	r, err := w.item(ordinal)
	if err != nil {
		return err
	}
	created, err := stampOf(r, "createdOn")
	if err != nil {
		return err
	}
	at, known := w.createdAt[r.id()]
	i := slices.IndexFunc(w.Calls, func(c *call) bool { return c.draft.Form == request.Create && c.answer["id"] == r.id() })
	if !known || i < 0 {
		return outcome.Incomplete("the create of the " + ordinal + "execution")
	}
	if off := created.Time.Sub(at).Abs(); off > time.Minute+w.Calls[i].Took {
		return outcome.Fail("wrong-answer", "the item %s: its createdOn is %s, but it was created on %s", r.id(), request.FormatTime(created.Time), request.FormatTime(at))
	}
	return nil
}

// createUntilMixed creates executions until oldest-first, newest-first and by-id are three orders.
func (w *World) createUntilMixed(ctx context.Context) error {
	const most = 10
	first := len(w.Fixture.Executions)
	for range most {
		if err := w.create(ctx); err != nil {
			return err
		}
		if err := w.isAccepted(); err != nil {
			return err
		}
		if w.isMixed(w.Fixture.Executions[first:]) {
			return nil
		}
	}
	return &outcome.Inconclusive{Text: "the server gives ids in the order of creation: it cannot be told which of the two it lists by"}
}

func (w *World) isMixed(created []string) bool {
	descending := slices.IsSortedFunc(created, func(a, b string) int { return strings.Compare(b, a) })
	return len(created) > 2 && !descending && !slices.IsSorted(created)
}

// created are the ids that the scenario's creates were answered with, oldest first.
func (w *World) created() []string {
	var all []string
	for _, c := range w.Calls {
		if id, _ := c.answer["id"].(string); c.draft.Form == request.Create && slices.Contains(w.Fixture.Executions, id) {
			all = append(all, id)
		}
	}
	return all
}

func (w *World) orderOfCreatedReading() error {
	oldestFirst := w.created()
	newestFirst, byID := slices.Clone(oldestFirst), slices.Clone(oldestFirst)
	slices.Reverse(newestFirst)
	slices.Sort(byID)
	listed := slices.DeleteFunc(idsOf(w.rows), func(id string) bool { return !slices.Contains(oldestFirst, id) })
	switch {
	case slices.Equal(listed, oldestFirst):
		w.take("oldest-first")
	case slices.Equal(listed, newestFirst):
		w.take("newest-first")
	case slices.Equal(listed, byID):
		w.take("by-id")
	case len(listed) != len(oldestFirst):
		return outcome.Fail("wrong-answer", "of %d executions that were created, %d are listed", len(oldestFirst), len(listed))
	default:
		w.take("the order " + strings.Join(listed, ", "))
	}
	return nil
}

// boundsReading compares the rows of a request out of bounds with those of the nearest bound.
func (w *World) boundsReading(ctx context.Context, clamped, query string) error {
	if !w.last.isAccepted() {
		if err := w.refused(); err != nil {
			return err
		}
		return w.statusIsReading()
	}
	if err := w.isAccepted(); err != nil {
		return err
	}
	beyond, err := w.last.items()
	if err != nil {
		return err
	}
	if err := w.listWith(ctx, query); err != nil {
		return err
	}
	if err := w.isAccepted(); err != nil {
		return err
	}
	within, err := w.last.items()
	if err != nil {
		return err
	}
	if slices.Equal(idsOf(beyond), idsOf(within)) {
		w.take(clamped)
	} else {
		w.take("a page other than that of " + query)
	}
	return nil
}

func (w *World) totalReading(ctx context.Context, sent, missing string) error {
	alternative := sent
	if w.last.Header.Get(totalHeader) == "" {
		if err := w.listWith(ctx, "total=true"); err != nil {
			return err
		}
		if err := w.isAccepted(); err != nil {
			return err
		}
		alternative = missing
	}
	if w.last.Header.Get(totalHeader) == "" {
		w.take("never")
		return nil
	}
	if err := w.totalFits(ctx); err != nil {
		return err
	}
	w.take(alternative)
	return nil
}

// caseReading judges a list whose filters have other letters than the rows.
func (w *World) caseReading(inAnyCase, exact string) error {
	if !w.last.isAccepted() {
		if err := w.refused(); err != nil {
			return err
		}
		w.take("a refusal")
		return nil
	}
	if err := w.isAccepted(); err != nil {
		return err
	}
	rows, err := w.last.items()
	if err != nil {
		return err
	}
	fits := slices.DeleteFunc(slices.Clone(w.rows), func(r row) bool { return !r.fits(w.last.draft.Query, strings.EqualFold) })
	switch {
	case len(rows) == 0:
		w.take(exact)
	case sameSet(idsOf(rows), idsOf(fits)):
		w.take(inAnyCase)
	default:
		return outcome.Fail("wrong-answer", "the list has %s: neither nothing nor what fits in any case", strings.Join(idsOf(rows), ", "))
	}
	return nil
}
