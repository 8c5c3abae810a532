package lookup

import (
	"context"
	"slices"
	"time"

	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/scenario"
)

// tellingWindows are the windows that distinguish the alternatives of conflicts-match.
func tellingWindows() []string {
	return []string{"over the start of the RFC that comes last", "over the end of the RFC that ends first"}
}

// allWindows are all that the features know.
func allWindows() []string {
	return append([]string{
		"before all RFCs", "behind all RFCs", "around all RFCs", "around the shortest RFC", "within the shortest RFC",
	}, tellingWindows()...)
}

// matchBy finds out by these windows which alternative the target takes: one and the same alternative must explain which of the
// fixture's RFCs each window lists.
func (w *conflicts) matchBy(ctx context.Context, windows []string) (string, error) {
	left := slices.Clone(judge.Alternatives("conflicts-match"))
	for _, words := range windows {
		if err := w.listAround(ctx, words); err != nil {
			return "", err
		}
		if err := w.CheckAccepted(); err != nil {
			return "", err
		}
		items, err := w.Last.Conflicts()
		if err != nil {
			return "", err
		}
		window, err := w.requestedWindow()
		if err != nil {
			return "", err
		}
		if left, err = judge.Matches(left, items, w.Own.RFCs, window); err != nil {
			return "", err
		}
		if len(left) == 0 {
			return "", outcome.Fail("wrong-answer", "a window %s lists %q of the RFCs: neither those that overlap it, nor those that start or lie within it, as other windows do",
				words, judge.KnownNumbers(items, w.Own.RFCs))
		}
	}
	return left[0], nil
}

// findMatch finds out how windows find changes, for the judgement of lists.
func (w *conflicts) findMatch(ctx context.Context) (err error) {
	w.match, err = w.matchBy(ctx, tellingWindows())
	return err
}

// readMatch reads conflicts-match.
func (w *conflicts) readMatch(ctx context.Context) error {
	return w.TakeRead(w.matchBy(ctx, allWindows()))
}

// needOverlap ends a scenario that holds only if a window finds everything that overlaps it, as a schedule does, on other
// servers.
func (w *conflicts) needOverlap(ctx context.Context) error {
	if err := w.findMatch(ctx); err != nil {
		return scenario.Supports(err, "the conflicts", "SE-FAM-207")
	}
	if w.match != judge.Overlap {
		return noOverlap
	}
	return nil
}

var noOverlap = &outcome.NotApplicable{Text: "a window does not find all that overlaps it (reading conflicts-match)"}

// needOverlapOfFirst does the same by the first execution's window: a window within it must find it.
func (w *conflicts) needOverlapOfFirst(ctx context.Context) error {
	first, err := w.Window(0)
	if err != nil {
		return err
	}
	const half, quarter = 30 * time.Minute, 15 * time.Minute
	if err := w.list(ctx, model.Window{Start: first.End.Add(-half), End: first.End.Add(-quarter)}); err != nil {
		return err
	}
	if err := w.CheckAccepted(); err != nil {
		return scenario.Supports(err, "the conflicts", scenario.ShownBy(request.Conflicts))
	}
	listed, err := w.isListed(0)
	if err == nil && !listed {
		return noOverlap
	}
	return err
}
