package seed

import "example.com/bounce/openapi/suggest"

// meant is the name that key is probably a slip of, as a question to put behind a fault; "" for none.
func meant(key string, names []string) string {
	if near := suggest.Names(key, names); len(near) > 0 {
		return " (did you mean " + near[0] + "?)"
	}
	return ""
}
