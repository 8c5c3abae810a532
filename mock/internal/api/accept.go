package api

import (
	"strings"

	"example.com/bounce/mock/internal/accept"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/openapi"
)

// checkAccept refuses a request whose Accept header admits no media type of the operation's successes (reading not-acceptable;
// RFC 9110 sections 12.5.1 and 15.5.7). The types of refusals do not count, and refusals are sent whatever Accept admits: a
// client that accepts problems only could not be sent a success.
func checkAccept(x *Request) *exchange.Refusal {
	values, types := x.Request.Header.Values("Accept"), x.Operation.SuccessTypes()
	if len(values) == 0 || len(types) == 0 || x.Readings.Is("not-acceptable", "ignored") || accept.Admits(values, types) {
		return nil
	}
	list := strings.Join(types, " or ")
	r := x.Refuse(exchange.NotAcceptable, "The Accept header does not admit "+list+".", openapi.Violation{
		In: "header", Pointer: "Accept", Code: "not-acceptable", Message: "must admit " + list,
		Allowed: types, Received: exchange.Shorten(strings.Join(values, ", ")),
	})
	r.Hint = "accept " + list
	return r
}
