// Package lookup binds the steps of the operations that look something up: conflicts, options, choices, queues, and the status of
// workflows. It imports the bind, family, judge, model, outcome, request, scenario and target packages.
package lookup

import (
	"context"
	"net/url"
	"slices"
	"time"

	"example.com/bounce/conformance/internal/bind"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/internal/target"
)

// Definitions are the steps, bound to a scenario.
func Definitions(w *scenario.World) []bind.Definition {
	return slices.Concat((&conflicts{World: w}).definitions(), choices{w}.definitions(), workflow{w}.definitions(), scopes{w}.definitions())
}

// conflicts are the lists of an instance's changes.
type conflicts struct {
	*scenario.World
	// match is the alternative of conflicts-match by which the changes that are listed for a window are judged; "" is those that
	// overlap it.
	match string
}

func (w *conflicts) definitions() []bind.Definition {
	return []bind.Definition{
		{Pattern: `^the conflicts are listed$`, Do: w.listAll},
		{Pattern: `^the conflicts are listed with "([^"]*)"(, where the server takes offsets|)$`, Do: w.listWith},
		{Pattern: `^the conflicts are listed for the hour after the first execution's window$`, Do: w.listBehind},
		{Pattern: `^it is answered with conflicts if the saved list has any, and accepted if not$`, Do: w.checkListed},
		{Pattern: `^the conflicts are listed for the RFCs' windows$`, Do: w.listIntoRFCs},
		{Pattern: `^the conflicts are listed ((?:before|behind|around|within|over) .+)$`, Do: w.listAround},
		{Pattern: `^the way in which a window finds changes is known$`, Do: w.findMatch},
		{Pattern: `^a window finds what overlaps it, as a schedule does$`, Do: w.needOverlap},
		{Pattern: `^a window within the first execution's finds it, as a schedule does$`, Do: w.needOverlapOfFirst},
		{Pattern: `^the RFCs that each window finds are the reading$`, Do: w.readMatch},
		{Pattern: `^the conflicts are the RFCs that (?:the window finds|overlap), as they were made$`, Do: w.checkRecords},
		{Pattern: `^no conflict is listed$`, Do: w.checkNone},
		{Pattern: `^it is refused, or no conflict is listed$`, Do: w.checkNoneOrRefused},
		{Pattern: `^no conflict is of the first execution$`, Do: w.checkFirstNotListed},
		{Pattern: `^the conflicts are like the saved ones$`, Do: bind.Compare(w.World, judge.SameConflicts)},
		{Pattern: `^the list without a window is the reading$`, Do: w.readNoWindow},
		{Pattern: `^the list for half a window, of the (first |second )execution alone, is the reading$`, Do: w.readHalfWindow},
	}
}

func (w *conflicts) listAll(ctx context.Context) error {
	return w.Ask(ctx, request.Conflicts, 0, func(d *request.Draft) { d.Query = nil })
}

func (w *conflicts) listWith(ctx context.Context, query, offsets string) error {
	if err := w.AskWith(ctx, request.Conflicts, query); err != nil || offsets == "" {
		return err
	}
	return judge.Offsets(w.Last)
}

func (w *conflicts) list(ctx context.Context, window model.Window) error {
	return w.Ask(ctx, request.Conflicts, 0, func(d *request.Draft) {
		d.Query = url.Values{"scheduledStart": {model.FormatTime(window.Start)}, "scheduledEnd": {model.FormatTime(window.End)}}
	})
}

// listIntoRFCs is for the window of an execution that is scheduled into the RFCs' windows.
func (w *conflicts) listIntoRFCs(ctx context.Context) error {
	at, err := scenario.IntoRFCs(w.Own)
	if err != nil {
		return err
	}
	return w.list(ctx, model.Window{Start: at, End: at.Add(w.Own.Duration.Length())})
}

// listAround is for a window that lies to the fixture's RFCs as the words say.
func (w *conflicts) listAround(ctx context.Context, words string) error {
	window, known, found, err := target.WindowAt(words, w.Own.RFCs)
	switch {
	case err != nil:
		return err
	case !known:
		return outcome.UnknownWords("window", words)
	case !found:
		return &outcome.Blocked{Code: "busy", Provide: "instances.busy: RFCs with a window " + words + " that touches none of them"}
	}
	return w.list(ctx, window)
}

func (w *conflicts) listBehind(ctx context.Context) error {
	first, err := w.Window(0)
	if err != nil {
		return err
	}
	return w.list(ctx, model.Window{Start: first.End, End: first.End.Add(time.Hour)})
}

// checkListed compares the answer to a schedule with the saved list of what it could meet.
func (w *conflicts) checkListed() error {
	if !w.IsAlone() && len(w.Aside.List()) > 1 {
		return scenario.ErrObstructed()
	}
	if len(w.Aside.List()) == 0 {
		return w.CheckAccepted()
	}
	return w.CheckConflict()
}

// requestedWindow is the window that the last request was about: that of its query, or of the execution.
func (w *conflicts) requestedWindow() (model.Window, error) {
	query := w.Last.Draft.Query
	if !w.Last.Is(request.Conflicts) {
		start, err := w.Last.RequestedStart()
		return model.Window{Start: start, End: start.Add(w.Own.Duration.Length())}, err
	}
	return target.RFC{Start: query.Get("scheduledStart"), End: query.Get("scheduledEnd")}.Window()
}

func (w *conflicts) checkRecords() error {
	window, err := w.requestedWindow()
	if err != nil {
		return err
	}
	want, err := judge.Found(w.match, w.Own.RFCs, window)
	if err != nil {
		return err
	}
	return judge.Records(w.Last, w.Own.RFCs, want, w.mayListOthers())
}

// checkNone excuses changes of others.
func (w *conflicts) checkNone() error {
	items, err := w.Last.Conflicts()
	switch {
	case err != nil || len(items) == 0:
		return err
	case w.mayListOthers() && !slices.ContainsFunc(items, w.IsOurs):
		return &outcome.Inconclusive{Text: "the changes that are listed may be those of others on this instance", Obstructed: true}
	}
	return outcome.Fail("wrong-answer", "%d conflicts are listed, want none", len(items))
}

func (w *conflicts) checkNoneOrRefused() error {
	if !w.Last.IsAccepted() {
		return w.CheckRefusedFor("for its query")
	}
	return w.checkNone()
}

// checkFirstNotListed looks for the first execution's number, and for each window that it ever had.
func (w *conflicts) checkFirstNotListed() error {
	var starts []time.Time
	for _, a := range w.Calls {
		if start, err := a.RequestedStart(); err == nil && a.Is(request.Schedule) && a.Execution == 0 {
			starts = append(starts, start)
		}
	}
	return judge.NotListed(w.Last, w.Own.Executions[0], starts)
}

// readNoWindow reads conflicts-window: the second execution is still to come, the first one is over.
func (w *conflicts) readNoWindow() error {
	return w.TakeStatusOr(func() (string, error) {
		first, second, err := w.bothListed()
		switch {
		case err != nil:
			return "", err
		case !second:
			return "", outcome.Fail("wrong-answer", "the change that is to come is not listed")
		case first:
			return "all", nil
		}
		return "upcoming", nil
	})
}

// readHalfWindow reads conflicts-half-window: of two executions, the open window meets one.
func (w *conflicts) readHalfWindow(ordinal string) error {
	return w.TakeStatusOr(func() (string, error) {
		first, second, err := w.bothListed()
		if err != nil {
			return "", err
		}
		if wantFirst := bind.Ordinal(ordinal) == 0; first != wantFirst || second == wantFirst {
			return "", outcome.Fail("wrong-answer", "the first execution is listed: %v, the second: %v; the half window meets the %salone", first, second, ordinal)
		}
		return "open", nil
	})
}

// bothListed reports of the first two executions whether their windows are listed.
func (w *conflicts) bothListed() (first, second bool, err error) {
	if first, err = w.isListed(0); err != nil {
		return false, false, err
	}
	second, err = w.isListed(1)
	return first, second, err
}

// isListed reports whether the window of an execution is listed.
func (w *conflicts) isListed(execution int) (bool, error) {
	window, err := w.Window(execution)
	if err != nil {
		return false, err
	}
	n, err := judge.CountOf(w.Last, window)
	return n > 0, err
}

// mayListOthers reports whether the list may have changes that are unknown to the suite: on an instance that is not its alone.
func (w *conflicts) mayListOthers() bool { return w.Last.Is(request.Conflicts) && !w.IsAlone() }
