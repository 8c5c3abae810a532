package judge

import (
	"slices"
	"time"

	"example.com/bounce/conformance/internal/target"
)

// The alternatives of the reading conflicts-match: which changes a window of the conflicts finds, which the pages do not say.
const (
	Overlap      = "overlap"
	startsWithin = "starts-within"
	contained    = "contained"
)

// finds reports whether a window finds a change that overlaps it.
func finds(alternative string, start, end, from, to time.Time) bool {
	switch alternative {
	case startsWithin:
		return !from.Before(start)
	case contained:
		return !from.Before(start) && !to.After(end)
	}
	return true
}

// Found are the change records that a window finds under an alternative, "" being Overlap. Records that only touch it make the
// answer a reading: then there are none.
func Found(alternative string, rfcs []target.RFC, start, end time.Time) ([]target.RFC, error) {
	met, isClear, err := target.Met(rfcs, start, end)
	if err != nil || !isClear {
		return nil, err
	}
	var found []target.RFC
	for _, r := range met {
		from, to, err := r.Span()
		if err != nil {
			return nil, err
		}
		if finds(alternative, start, end, from, to) {
			found = append(found, r)
		}
	}
	return found, nil
}

// Matches leaves of the alternatives those under which the window from start to end finds exactly the listed ones of the change
// records.
func Matches(alternatives []string, listed []map[string]any, rfcs []target.RFC, start, end time.Time) ([]string, error) {
	var left []string
	for _, alternative := range alternatives {
		want, err := Found(alternative, rfcs, start, end)
		if err != nil {
			return nil, err
		}
		if SameSet(KnownNumbers(listed, rfcs), Numbers(want)) {
			left = append(left, alternative)
		}
	}
	return left, nil
}

// SameSet reports whether two lists have the same texts, in any order.
func SameSet(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}
