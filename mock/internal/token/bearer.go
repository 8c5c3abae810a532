package token

import "strings"

// isForeign is 1 for each byte that b64token does not have.
var isForeign = foreignBytes("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/")

func foreignBytes(own string) (foreign [256]byte) {
	for c := range foreign {
		if strings.IndexByte(own, byte(c)) < 0 {
			foreign[c] = 1
		}
	}
	return foreign
}

// IsBearer reports whether a text has the form of a bearer token: b64token of RFC 6750 section 2.1. Every request is checked, and
// its token is most of what it sends: so the loop has no branch.
func IsBearer(text string) bool {
	body := strings.TrimRight(text, "=")
	foreign := byte(0)
	for i := range len(body) {
		foreign |= isForeign[body[i]]
	}
	return foreign == 0 && body != ""
}
