package seed

import "strings"

// nearest is the member that key is probably a slip of, "" for none.
func nearest(key string, members []member) string {
	const reach = 2
	found, least := "", reach+1
	for _, m := range members {
		if len(key) > len(m.key)+reach { // also keeps a long key from costing anything
			continue
		}
		if d := distance(strings.ToLower(key), strings.ToLower(m.key)); d < least && d < len(m.key)-1 {
			found, least = m.key, d
		}
	}
	return found
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
