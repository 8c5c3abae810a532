package mock

import (
	"slices"
	"strings"

	"example.com/bounce/openapi"
)

// checkStray refuses what an operation of the control API has no place for: a query that it does not know, and a body where it
// takes none. Whoever sent it meant to say something: a reset that was meant for one customer must not be one of the server.
func checkStray(x *Exchange) *Refusal {
	faults := x.Operation.ValidateQuery(x.Request.URL.RawQuery)
	if len(x.raw) > 0 && len(x.Operation.MediaTypes()) == 0 {
		faults = append(faults, openapi.Violation{In: "body", Code: "unknown", Message: "must be empty: the operation takes none"})
	}
	if len(faults) == 0 {
		return nil
	}
	r := x.refuse(faultStray, sentence(faults), faults...)
	if own := x.ofOneCustomer(); own != "" {
		r.Change += "; for one customer there is " + own
	}
	return r
}

// ofOneCustomer is the path of the same operation for one customer; "" where there is none.
func (x *Exchange) ofOneCustomer() string {
	base := x.server.controlBase
	path := base + "/customers/{csi}" + strings.TrimPrefix(x.Operation.Path, base)
	route, err := echoPath(path)
	if err != nil || !slices.Contains(x.server.allow[route], x.Operation.Method) {
		return ""
	}
	return x.Operation.Method + " " + path
}
