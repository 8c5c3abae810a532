package judge

import (
	"slices"

	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/target"
)

// The alternatives of the reading conflicts-match: which changes a window of listConflicts finds. The pages do not say.
const (
	Overlap      = "overlap"
	startsWithin = "starts-within"
	contained    = "contained"
)

// finds reports whether a window finds a change whose own window overlaps it.
func finds(alternative string, window, own model.Window) bool {
	switch alternative {
	case startsWithin:
		return !own.Start.Before(window.Start)
	case contained:
		return !own.Start.Before(window.Start) && !own.End.After(window.End)
	}
	return true
}

// Found are the change records that a window finds under an alternative; "" is Overlap. If a record only touches the window, the
// answer is a reading, and nothing is returned.
func Found(alternative string, rfcs []target.RFC, window model.Window) ([]target.RFC, error) {
	met, isClear, err := target.Met(rfcs, window)
	if err != nil || !isClear {
		return nil, err
	}
	var found []target.RFC
	for _, r := range met {
		own, err := r.Window()
		if err != nil {
			return nil, err
		}
		if finds(alternative, window, own) {
			found = append(found, r)
		}
	}
	return found, nil
}

// Matches are those of the alternatives under which the window finds exactly the change records that are listed.
func Matches(alternatives []string, listed []map[string]any, rfcs []target.RFC, window model.Window) ([]string, error) {
	var left []string
	for _, alternative := range alternatives {
		want, err := Found(alternative, rfcs, window)
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
