package seed

import "strings"

// nearest is the name that key is probably a slip of, "" for none.
func nearest(key string, names []string) string {
	const reach = 2
	found, least := "", reach+1
	for _, name := range names {
		if len(key) > len(name)+reach { // also keeps a long key from costing anything
			continue
		}
		if d := distance(strings.ToLower(key), strings.ToLower(name)); d < least && d < len(name)-1 {
			found, least = name, d
		}
	}
	return found
}

// meant is nearest as a question to put behind a fault, "" for none.
func meant(key string, names []string) string {
	if near := nearest(key, names); near != "" {
		return " (did you mean " + near + "?)"
	}
	return ""
}

// distance is the Levenshtein distance of two texts, in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
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
