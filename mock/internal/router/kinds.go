package router

import (
	"fmt"
	"net/http"

	"example.com/bounce/mock/internal/exchange"
)

// The kinds of refusal that the router makes.
var (
	KindForeignOrigin = exchange.Kind{ID: "foreign-origin", Rule: "path", Status: http.StatusForbidden, Title: "Foreign origin",
		Hint: "call the control API from a program, or from a page of this server"}
	KindForeignName = exchange.Kind{ID: "foreign-name", Rule: "path", Status: http.StatusNotFound, Title: "Loopback names only",
		Hint: "call it as localhost, 127.0.0.1 or [::1], or start the mock with an admin token"}
	KindNoAdminToken = exchange.Kind{ID: "no-admin-token", Rule: "challenge", Status: http.StatusUnauthorized, Title: "No admin token",
		Hint: "send the header Authorization with Bearer and the admin token that the mock was started with"}
	KindUnreadable = exchange.Kind{ID: "unreadable", Rule: "path", Title: "Not an HTTP request", Hint: "send a request of HTTP/1.1 (RFC 9112)"}
	KindBigHeaders = exchange.Kind{ID: "big-headers", Rule: "body-limit", Title: "Headers too large",
		Hint: fmt.Sprintf("send at most %d bytes of headers", maxHeaderBytes)}
	KindExpect = exchange.Kind{ID: "expect", Rule: "path", Title: "Expectation not met",
		Hint: "leave the header Expect out, or send Expect: 100-continue"}
	KindCoding = exchange.Kind{ID: "coding", Rule: "media-type", Title: "Transfer coding not implemented",
		Hint: "send the body with Content-Length, or chunked"}
)

// Kinds lists the kinds of this package.
func Kinds() []exchange.Kind {
	return []exchange.Kind{
		KindForeignOrigin, KindForeignName, KindNoAdminToken, KindUnreadable, KindBigHeaders, KindExpect, KindCoding,
	}
}
