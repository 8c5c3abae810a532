package steps

import (
	"context"
	"slices"
	"time"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/target"
)

// The reading conflicts-match: which changes a window of the conflicts finds, which the pages do not say.

// The alternatives of the reading.
const (
	overlap      = "overlap"
	startsWithin = "starts-within"
	contained    = "contained"
)

// matches reports whether a window finds a change that overlaps it.
func matches(alternative string, start, end, from, to time.Time) bool {
	switch alternative {
	case startsWithin:
		return !from.Before(start)
	case contained:
		return !from.Before(start) && !to.After(end)
	}
	return true
}

// matching are the fixture's RFCs that a window finds under an alternative.
func (w *World) matching(alternative string, start, end time.Time) ([]target.RFC, error) {
	met, err := w.overlapping(start, end)
	if err != nil {
		return nil, err
	}
	var found []target.RFC
	for _, r := range met {
		from, to, err := r.Span()
		if err != nil {
			return nil, err
		}
		if matches(alternative, start, end, from, to) {
			found = append(found, r)
		}
	}
	return found, nil
}

// tellingWindows are those by which the alternatives are told apart; allWindows are all that the features know.
var (
	tellingWindows = []string{"over the start of the RFC that comes last", "over the end of the RFC that ends first"}
	allWindows     = append([]string{
		"before all RFCs", "behind all RFCs", "around all RFCs", "around the shortest RFC", "within the shortest RFC",
	}, tellingWindows...)
)

// matchBy finds out by these windows which alternative the target takes: what of the fixture's RFCs is listed for each must be what
// one and the same alternative finds.
func (w *World) matchBy(ctx context.Context, windows []string) (string, error) {
	left := slices.Clone(alternatives("conflicts-match"))
	for _, words := range windows {
		if err := w.conflictsAt(ctx, words); err != nil {
			return "", err
		}
		if err := w.isAccepted(); err != nil {
			return "", err
		}
		items, err := w.conflicts()
		if err != nil {
			return "", err
		}
		start, end, err := w.askedWindow()
		if err != nil {
			return "", err
		}
		before := left
		left = nil
		for _, alternative := range before {
			want, err := w.matching(alternative, start, end)
			if err != nil {
				return "", err
			}
			if sameSet(w.ownNumbers(items), numbersOf(want)) {
				left = append(left, alternative)
			}
		}
		if len(left) == 0 {
			return "", outcome.Fail("wrong-answer", "a window %s lists %q of the RFCs: neither those that overlap it, nor those that start or lie within it, as other windows do",
				words, w.ownNumbers(items))
		}
	}
	return left[0], nil
}

func numbersOf(rfcs []target.RFC) []string {
	var all []string
	for _, r := range rfcs {
		all = append(all, r.Number)
	}
	return all
}

// ownNumbers are the numbers of the fixture's RFCs among listed changes.
func (w *World) ownNumbers(items []map[string]any) []string {
	known := numbersOf(w.Fixture.RFCs)
	var all []string
	for _, item := range items {
		if number := numberOf(item); slices.Contains(known, number) {
			all = append(all, number)
		}
	}
	return all
}

// findMatch remembers how windows find changes, for the judgement of what is listed.
func (w *World) findMatch(ctx context.Context) (err error) {
	w.match, err = w.matchBy(ctx, tellingWindows)
	return err
}

// matchReading determines conflicts-match.
func (w *World) matchReading(ctx context.Context) error {
	alternative, err := w.matchBy(ctx, allWindows)
	if err == nil {
		w.take(alternative)
	}
	return err
}

// needsOverlap leaves to others what holds only where a window finds all that overlaps it, as a schedule for it does.
func (w *World) needsOverlap(ctx context.Context) error {
	if err := w.findMatch(ctx); err != nil {
		return supports(err, "the conflicts", "SE-FAM-207")
	}
	if w.match != overlap {
		return noOverlap
	}
	return nil
}

var noOverlap = &outcome.NotApplicable{Text: "a window does not find all that overlaps it (reading conflicts-match)"}

// needsOverlapOfFirst does the same by the first execution's window: one within it finds it.
func (w *World) needsOverlapOfFirst(ctx context.Context) error {
	end, err := w.endOfFirst()
	if err != nil {
		return err
	}
	const half, quarter = 30 * time.Minute, 15 * time.Minute
	if err := w.askConflicts(ctx, end.Add(-half), end.Add(-quarter)); err != nil {
		return err
	}
	if err := w.isAccepted(); err != nil {
		return supports(err, "the conflicts", shownBy["conflicts"])
	}
	n, err := w.withWindowOf(0)
	if err == nil && n == 0 {
		return noOverlap
	}
	return err
}
