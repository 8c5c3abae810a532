package openapi

import (
	"cmp"
	"slices"
	"strings"
)

// Near lists the names that a name was probably meant to be, the nearest first: those that it is a slip of, and those
// that it begins. At most three; nil for none.
func Near(given string, names []string) []string {
	const most, beginning = 3, 2
	type candidate struct {
		name string
		far  int
	}
	var found []candidate
	for _, name := range names {
		begins := len(given) >= beginning && strings.HasPrefix(strings.ToLower(name), strings.ToLower(given))
		if far, slip := slipOf(given, name); slip || begins {
			found = append(found, candidate{name, far})
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(a.far, b.far) })
	var near []string
	for _, c := range found[:min(most, len(found))] {
		near = append(near, c.name)
	}
	return near
}

// DidYouMean is Near as a question, such as "did you mean a or b?"; "" for none.
func DidYouMean(given string, names []string) string {
	near := Near(given, names)
	if len(near) == 0 {
		return ""
	}
	return "did you mean " + strings.Join(near, " or ") + "?"
}

// slipOf tells how far a name is from what was given, in letters, and whether that is no more than a slip. A text that is
// much longer than the name costs nothing, and is no slip.
func slipOf(given, name string) (far int, slip bool) {
	const reach = 2
	if len(given) > len(name)+reach {
		return len(given), false
	}
	far = Distance(strings.ToLower(given), strings.ToLower(name))
	return far, far <= reach && far < len(name)-1
}

// Distance is how many bytes have to be put in, left out or replaced to make one text the other (Levenshtein). What they begin
// and end with alike does not count; of what is longer than 64 bytes then, it says the length of the longer one.
func Distance(a, b string) int {
	const long = 64
	for a != "" && b != "" && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for a != "" && b != "" && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a) > long || len(b) > long {
		return max(len(a), len(b))
	}
	var all [long + 1]int
	row := all[:len(b)+1]
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
