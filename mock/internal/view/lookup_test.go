package view_test

import (
	"strconv"
	"strings"
)

// lookup returns the value at a path of names and numbers in a decoded JSON value, and whether it is there.
func lookup(value any, path string) (any, bool) {
	for _, name := range strings.Split(path, ".") {
		switch v := value.(type) {
		case map[string]any:
			member, found := v[name]
			if !found {
				return nil, false
			}
			value = member
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i >= len(v) {
				return nil, false
			}
			value = v[i]
		default:
			return nil, false
		}
	}
	return value, true
}
