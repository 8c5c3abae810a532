// Package suggest finds the names that a mistyped name was probably meant to be, for messages that end in a question.
// It does not know what the names stand for. It imports no other package of this module.
package suggest

import (
	"cmp"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Names lists the known names that a name was probably meant to be, the nearest first: those of which it is a slip, and those
// that begin with it. At most three; nil if there are none.
func Names(given string, known []string) []string {
	const most, beginning = 3, 2
	type candidate struct {
		name     string
		distance int
	}
	var found []candidate
	for _, name := range known {
		begins := len(given) >= beginning && strings.HasPrefix(strings.ToLower(name), strings.ToLower(given))
		if distance, slip := slipDistance(given, name); slip || begins {
			found = append(found, candidate{name, distance})
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	var names []string
	for _, c := range found[:min(most, len(found))] {
		names = append(names, c.name)
	}
	return names
}

// DidYouMean returns Names as a question, such as "did you mean a or b?"; "" if there are none.
func DidYouMean(given string, known []string) string {
	names := Names(given, known)
	if len(names) == 0 {
		return ""
	}
	return "did you mean " + strings.Join(names, " or ") + "?"
}

// IsSlip reports whether given is a mistyped name, or the name itself: one character off in a name of three bytes or more, two in one
// of six or more, or two that are swapped in one of four or more.
func IsSlip(given, name string) bool {
	_, slip := slipDistance(given, name)
	return slip
}

// slipDistance returns the distance of a name, and whether it is that of a slip. A text that is much longer than the name costs
// nothing, and is not a slip.
func slipDistance(given, name string) (distance int, slip bool) {
	const reach, long = 2, 6
	if len(given) > len(name)+reach {
		return len(given), false
	}
	given, name = strings.ToLower(given), strings.ToLower(name)
	distance = Distance(given, name)
	near := distance < reach || distance == reach && (len(name) >= long || isSwap(given, name))
	return distance, near && distance < len(name)-1
}

// isSwap reports whether two characters next to each other are swapped, and nothing else differs.
func isSwap(a, b string) bool {
	for i := range min(len(a), len(b)) - 1 {
		if a[i] != b[i] {
			return a[:i]+a[i+1:i+2]+a[i:i+1]+a[i+2:] == b
		}
	}
	return false
}

// Distance returns how many characters must be inserted, deleted or replaced to make one text the other (Levenshtein). If a text
// is longer than 256 bytes, it returns the length of the longer one instead: the computation could take long.
func Distance(a, b string) int {
	const limit = 256
	if longer := max(len(a), len(b)); longer > limit {
		return longer
	}
	return levenshtein.ComputeDistance(a, b)
}
