package mock

import (
	"strings"

	"example.com/bounce/mock/internal/accept"
	"example.com/bounce/openapi"
)

// checkAccept wants Accept to admit a media type of the operation's successes (reading not-acceptable; RFC 9110 sections
// 12.5.1 and 15.5.7). Those of refusals do not count: whoever accepts problems alone could be told of no success. A refusal
// is sent as it is, whatever Accept admits.
func checkAccept(x *Exchange) *Refusal {
	values, types := x.Request.Header.Values("Accept"), x.Operation.SuccessTypes()
	if len(values) == 0 || len(types) == 0 || x.readings.Is("not-acceptable", "ignored") || accept.Admits(values, types) {
		return nil
	}
	list := strings.Join(types, " or ")
	r := x.refuse(faultNotAcceptable, "The Accept header does not admit "+list+".", openapi.Violation{
		In: "header", Pointer: "Accept", Code: "not-acceptable", Message: "must admit " + list,
		Allowed: types, Received: shortened(strings.Join(values, ", ")),
	})
	r.Change = "accept " + list
	return r
}
