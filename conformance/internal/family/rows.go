package family

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/outcome"
)

// PageRows is how many rows a page has unless the query says otherwise.
const PageRows = 25

// TotalHeader has the number of rows on all pages.
const TotalHeader = "X-Total-Rows-Count"

// Filters are the parameters that narrow a list of executions.
func Filters() []string { return []string{"target", "status", "subStatus", "customerStatus"} }

// Row is an execution as a list has it.
type Row map[string]any

// ID is the id of the execution; "" for none.
func (r Row) ID() string {
	id, _ := r["id"].(string)
	return id
}

func (r Row) ticket() Row {
	ticket, _ := r["ticketingDetails"].(map[string]any)
	return ticket
}

// part is the item itself or its ticket, by the words of the features.
func (r Row) part(words string) Row {
	if words == "ticket" {
		return r.ticket()
	}
	return r
}

// Filtered is the value that a filter is compared with.
func (r Row) Filtered(name string) string {
	value, _ := r.ticket()[name].(string)
	if name == "target" {
		value, _ = r[name].(string)
	}
	return value
}

// Fits reports whether the row matches the query's filters.
func (r Row) Fits(query url.Values, equal func(a, b string) bool) bool {
	for _, name := range Filters() {
		if query.Has(name) && !equal(query.Get(name), r.Filtered(name)) {
			return false
		}
	}
	return true
}

// Equal compares a filter with a value, letter by letter.
func Equal(a, b string) bool { return a == b }

// Fitting are the rows that match the query's filters.
func Fitting(rows []Row, query url.Values, equal func(a, b string) bool) []Row {
	return slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return !r.Fits(query, equal) })
}

// IDs are the ids of rows.
func IDs(rows []Row) []string {
	all := make([]string, 0, len(rows))
	for _, r := range rows {
		all = append(all, r.ID())
	}
	return all
}

// Rows returns the rows of an answer's list; an item that is no object, or has no id, fails.
func Rows(a *judge.Answer) ([]Row, error) {
	rows := make([]Row, 0, len(a.List()))
	for i, v := range a.List() {
		r, _ := v.(map[string]any)
		if Row(r).ID() == "" {
			return nil, outcome.Fail("wrong-answer", "item %d is not a JSON object with an id", i+1)
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// FindRow returns the row of an execution, and fails if it is not listed.
func FindRow(rows []Row, id string) (Row, error) {
	i := slices.Index(IDs(rows), id)
	if i < 0 {
		return nil, outcome.Fail("wrong-answer", "the execution %s is not listed", id)
	}
	return rows[i], nil
}

// Once fails unless each of the wanted executions is listed exactly once. If they are all that the customer has (alone), nothing
// else may be listed. If the rows are not the whole list, some may be missing, and may have moved while they were read.
func Once(rows []Row, want []string, whole, alone bool) error {
	seen := map[string]bool{}
	for _, id := range IDs(rows) {
		switch {
		case seen[id] && whole:
			return outcome.Fail("wrong-answer", "the execution %s is listed twice", id)
		case alone && !slices.Contains(want, id):
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
	return &outcome.Inconclusive{Text: "not listed: " + strings.Join(missing, ", ") + "; it may be on another page, or have moved there since"}
}

// NoForeignRow fails if a foreign execution is listed that is not one of the customer's own.
func NoForeignRow(listed, foreign, own []string) error {
	for _, id := range listed {
		if slices.Contains(foreign, id) && !slices.Contains(own, id) {
			return outcome.Fail("wrong-answer", "the other customer's execution %s is listed", id)
		}
	}
	return nil
}

// OnlyFitting fails if a row does not match the query.
func OnlyFitting(rows []Row, query url.Values) error {
	for _, r := range rows {
		if !r.Fits(query, Equal) {
			return outcome.Fail("wrong-answer", "the execution %s is listed, and does not fit", r.ID())
		}
	}
	return nil
}

// ArePart reports whether the rows are that many different rows of the whole list.
func ArePart(rows []Row, whole []string, count int) bool {
	distinct := slices.Compact(slices.Sorted(slices.Values(IDs(rows))))
	foreign := slices.ContainsFunc(distinct, func(id string) bool { return !slices.Contains(whole, id) })
	return !foreign && len(distinct) == len(rows) && len(rows) == count
}

// RowCount fails unless the answer has that many rows.
func RowCount(a *judge.Answer, want int) error {
	rows, err := Rows(a)
	if err == nil && len(rows) != want {
		return outcome.Fail("wrong-answer", "the list has %d rows, want %d", len(rows), want)
	}
	return err
}

// RowTexts fails unless the row, or its ticket, has a text for each of the members.
func RowTexts(r Row, words, members string) error {
	return judge.HaveTexts("the "+words+" "+r.ID(), r.part(words), judge.Split(members))
}

// RowWithout fails if the row has a value for one of the members; null is no value (reading item-unscheduled).
func RowWithout(r Row, members string) error {
	for _, member := range judge.Split(members) {
		if value := r[member]; value != nil {
			return outcome.Fail("wrong-answer", "the item %s: it has %s for its member %q, want none", r.ID(), judge.Shown(value), member)
		}
	}
	return nil
}

// RowMember fails unless a member of the row, or of its ticket, has that text.
func RowMember(r Row, words, member, want string) error {
	if got := r.part(words)[member]; got != want {
		return outcome.Fail("wrong-answer", "the %s %s %s", words, r.ID(), judge.Differs(member, got, want))
	}
	return nil
}

// RowWindow fails unless the row has the window that the execution was answered with.
func RowWindow(r Row, booked model.Window) error {
	shown, err := judge.Window(r)
	if err != nil {
		return err
	}
	if !shown.Equal(booked) {
		return outcome.Fail("wrong-answer", "the item %s: its window is %s, want %s", r.ID(), shown, booked)
	}
	return nil
}

// RowCreation compares createdOn with the server's time when the create was sent; took is how long its answer took. The clocks of
// one server may differ by a minute.
func RowCreation(r Row, at time.Time, took time.Duration) error {
	created, err := judge.Stamp(r, "createdOn")
	if err != nil {
		return err
	}
	if off := created.Time.Sub(at).Abs(); off > time.Minute+took {
		return outcome.Fail("wrong-answer", "the item %s: its createdOn is %s, but it was created on %s", r.ID(), model.FormatTime(created.Time), model.FormatTime(at))
	}
	return nil
}

// IsMixed reports whether ids, oldest first, are in an order that is neither that of the ids nor the reverse.
func IsMixed(ids []string) bool {
	descending := slices.IsSortedFunc(ids, func(a, b string) int { return strings.Compare(b, a) })
	return len(ids) > 2 && !descending && !slices.IsSorted(ids)
}

// Order reads list-order by the rows of created executions, which are given oldest first.
func Order(rows []Row, oldestFirst []string) (alternative string, err error) {
	newestFirst, byID := slices.Clone(oldestFirst), slices.Clone(oldestFirst)
	slices.Reverse(newestFirst)
	slices.Sort(byID)
	listed := slices.DeleteFunc(IDs(rows), func(id string) bool { return !slices.Contains(oldestFirst, id) })
	switch {
	case slices.Equal(listed, oldestFirst):
		return "oldest-first", nil
	case slices.Equal(listed, newestFirst):
		return "newest-first", nil
	case slices.Equal(listed, byID):
		return "by-id", nil
	case len(listed) != len(oldestFirst):
		return "", outcome.Fail("wrong-answer", "of %d executions that were created, %d are listed", len(oldestFirst), len(listed))
	}
	return "the order " + strings.Join(listed, ", "), nil
}

// FilterCase reads filter-case by a list whose filters have other letters than the rows of the whole list.
func FilterCase(a *judge.Answer, whole []Row, inAnyCase, exact string) (alternative string, err error) {
	rows, err := Rows(a)
	if err != nil {
		return "", err
	}
	switch fits := Fitting(whole, a.Draft.Query, strings.EqualFold); {
	case len(rows) == 0:
		return exact, nil
	case judge.SameSet(IDs(rows), IDs(fits)):
		return inAnyCase, nil
	}
	return "", outcome.Fail("wrong-answer", "the list has %s: neither nothing nor what fits in any case", strings.Join(IDs(rows), ", "))
}

// SameRows fails if one of the executions is not listed as before. It returns by how many rows the list has grown.
func SameRows(before, now *judge.Answer, executions []string) (more int, err error) {
	earlier, err := Rows(before)
	if err != nil {
		return 0, err
	}
	later, err := Rows(now)
	if err != nil {
		return 0, err
	}
	for _, id := range executions {
		i, j := slices.Index(IDs(earlier), id), slices.Index(IDs(later), id)
		switch {
		case i < 0 && j < 0:
			continue
		case i < 0 || j < 0:
			return 0, outcome.Fail("wrong-answer", "the execution %s is listed once, and once it is not", id)
		}
		if name := judge.RowDifference(earlier[i], later[j]); name != "" {
			return 0, outcome.Fail("wrong-answer", "the execution %s is not listed as it was before: its %s was %s, and is %s now",
				id, name, judge.Shown(earlier[i][name]), judge.Shown(later[j][name]))
		}
	}
	return len(later) - len(earlier), nil
}
