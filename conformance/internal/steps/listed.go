package steps

import (
	"context"
	"net/url"
	"time"

	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/target"
)

// The lists of an instance's changes.
func (w *World) conflictListSteps() []Definition {
	return []Definition{
		{`^the conflicts are looked for with "([^"]*)", where the server takes offsets$`, w.conflictsWhereOffsets},
		{`^the conflicts are looked for in the hour behind the first execution's window$`, w.conflictsBehind},
		{`^the second execution is scheduled for the end of the first execution's window$`, w.scheduleBehind},
		{`^it is answered with conflicts if they were put aside, and accepted if not$`, w.meetsWhatWasListed},
		{`^the conflicts are looked for in the RFCs' windows$`, w.conflictsIntoRFCs},
		{`^the conflicts are looked for ((?:before|behind|around|within|over) .+)$`, w.conflictsAt},
		{`^the way in which a window finds changes is known$`, w.findMatch},
		{`^a window finds what overlaps it, as a schedule does$`, w.needsOverlap},
		{`^a window within the first execution's finds it, as a schedule does$`, w.needsOverlapOfFirst},
		{`^what each window finds of the RFCs is the reading$`, w.matchReading},
		{`^the conflicts are the RFCs that the window finds, as they were made$`, w.conflictsAreRFCs},
		{`^no conflict is listed$`, w.noneListed},
		{`^it is refused, or no conflict is listed$`, w.refusedOrNoneListed},
		{`^no conflict is of the first execution$`, w.firstNotListed},
		{`^the conflicts are like those put aside$`, w.conflictsLikeAside},
		{`^what is listed for no window is the reading$`, w.windowReading},
		{`^what is listed for half a window, of the (first |second )execution alone, is the reading$`, w.halfWindowReading},
	}
}

func (w *World) conflictsWhereOffsets(ctx context.Context, query string) error {
	if err := w.conflictsWith(ctx, query); err != nil {
		return err
	}
	return w.whereOffsets()
}

// conflictsIntoRFCs asks about the window that an execution would have which is scheduled into the RFCs' windows.
func (w *World) conflictsIntoRFCs(ctx context.Context) error {
	at, err := w.intoRFCs()
	if err != nil {
		return err
	}
	return w.askConflicts(ctx, at, at.Add(w.Fixture.Duration.Length()))
}

func (w *World) askConflicts(ctx context.Context, start, end time.Time) error {
	return w.ask(ctx, "conflicts", 0, func(d *request.Draft) {
		d.Query = url.Values{"scheduledStart": {request.FormatTime(start)}, "scheduledEnd": {request.FormatTime(end)}}
	})
}

// conflictsAt asks about a window that lies to the fixture's RFCs as the words say.
func (w *World) conflictsAt(ctx context.Context, words string) error {
	start, end, known, found, err := target.WindowAt(words, w.Fixture.RFCs)
	switch {
	case err != nil:
		return err
	case !known:
		return outcome.UnknownWords("window", words)
	case !found:
		return &outcome.Blocked{Code: "busy", Provide: "instances.busy: RFCs with a window " + words + " that touches none of them"}
	}
	return w.askConflicts(ctx, start, end)
}

// askedWindow is the window that the last request asked about: that of its query, or of the execution.
func (w *World) askedWindow() (start, end time.Time, err error) {
	query := w.last.draft.Query
	if w.last.draft.Form != request.Conflicts {
		start, err = w.last.asked()
		return start, start.Add(w.Fixture.Duration.Length()), err
	}
	from, err := model.ParseStamp(query.Get("scheduledStart"))
	if err != nil {
		return start, end, err
	}
	to, err := model.ParseStamp(query.Get("scheduledEnd"))
	return from.Time, to.Time, err
}

func (w *World) refusedOrNoneListed() error {
	if !w.last.isAccepted() {
		return w.isRefused("for its query")
	}
	return w.noneListed()
}

// firstNotListed looks for the first execution's number, and for each window that it ever had.
func (w *World) firstNotListed() error {
	items, err := w.conflicts()
	if err != nil {
		return err
	}
	for _, item := range items {
		if item["rfcNumber"] == w.Fixture.Executions[0] {
			return outcome.Fail("wrong-answer", "the first execution is listed, and has no window there")
		}
		start, _, err := window(item)
		if err != nil {
			return err
		}
		for _, c := range w.Calls {
			asked, err := c.asked()
			if err == nil && c.draft.Form == request.Schedule && c.execution == 0 && asked.Equal(start) {
				return outcome.Fail("wrong-answer", "a conflict begins at %s, when the first execution does no more", request.FormatTime(start))
			}
		}
	}
	return nil
}

// conflictsLikeAside compares two lists as sets.
func (w *World) conflictsLikeAside() error {
	now, err := w.conflicts()
	if err != nil {
		return err
	}
	before, err := w.aside.conflicts()
	if err != nil {
		return err
	}
	listed := map[string]map[string]any{}
	for _, item := range before {
		listed[numberOf(item)] = item
	}
	for _, item := range now {
		other, there := listed[numberOf(item)]
		if !there {
			return outcome.Fail("wrong-answer", "the conflict %s is in one list, and not in the other", shown(item["rfcNumber"]))
		}
		if name := difference(conflictMembers, other, item); name != "" {
			return outcome.Fail("wrong-answer", "conflict %s: its %s is %s in one list, and %s in the other",
				shown(item["rfcNumber"]), name, shown(other[name]), shown(item[name]))
		}
	}
	if len(now) != len(before) {
		return outcome.Fail("wrong-answer", "%d conflicts are listed in one answer, and %d in the other", len(before), len(now))
	}
	return nil
}

func numberOf(item map[string]any) string {
	number, _ := item["rfcNumber"].(string)
	return number
}

// windowReading tells conflicts-window: the second execution is still to come, the first one is over.
func (w *World) windowReading() error {
	if !w.last.isAccepted() {
		return w.refusedByReading()
	}
	first, second, err := w.bothListed()
	switch {
	case err != nil:
		return err
	case !second:
		return outcome.Fail("wrong-answer", "the change that is to come is not listed")
	case first:
		w.take("all")
	default:
		w.take("upcoming")
	}
	return nil
}

// halfWindowReading tells conflicts-half-window: of two executions, the open window meets one.
func (w *World) halfWindowReading(ordinal string) error {
	if !w.last.isAccepted() {
		return w.refusedByReading()
	}
	first, second, err := w.bothListed()
	if err != nil {
		return err
	}
	if wantFirst := ordinals[ordinal] == 0; first != wantFirst || second == wantFirst {
		return outcome.Fail("wrong-answer", "the first execution is listed: %v, the second: %v; the half window meets the %salone", first, second, ordinal)
	}
	w.take("open")
	return nil
}

func (w *World) refusedByReading() error {
	if err := w.refused(); err != nil {
		return err
	}
	return w.statusIsReading()
}

// bothListed says of the first two executions whether their windows are listed.
func (w *World) bothListed() (first, second bool, err error) {
	if err := w.isAccepted(); err != nil {
		return false, false, err
	}
	ones, err := w.withWindowOf(0)
	if err != nil {
		return false, false, err
	}
	others, err := w.withWindowOf(1)
	return ones > 0, others > 0, err
}

// endOfFirst is the end of the window that the first execution was answered with.
func (w *World) endOfFirst() (time.Time, error) {
	_, end, err := w.firstWindow()
	return end.Time, err
}

func (w *World) conflictsBehind(ctx context.Context) error {
	end, err := w.endOfFirst()
	if err != nil {
		return err
	}
	return w.askConflicts(ctx, end, end.Add(time.Hour))
}

func (w *World) scheduleBehind(ctx context.Context) error {
	end, err := w.endOfFirst()
	if err != nil {
		return err
	}
	return w.scheduleAt(ctx, "second ", request.FormatTime(end))
}

// meetsWhatWasListed holds the answer to a schedule to the list of what it could meet.
func (w *World) meetsWhatWasListed() error {
	if w.env.Target.Kind() != "control" && len(w.aside.list) > 1 {
		return &outcome.Inconclusive{Text: "other changes stand in the way on this instance; list another one under instances.bookable", Obstructed: true}
	}
	if len(w.aside.list) == 0 {
		return w.isAccepted()
	}
	return w.isConflictAnswer()
}
