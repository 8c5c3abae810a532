package exchange

import (
	"strconv"
	"strings"

	"example.com/bounce/openapi"
)

// effective are the request headers that would change what a request means, and that the mock ignores.
var effective = []string{
	"Idempotency-Key", "If-Match", "If-Modified-Since", "If-None-Match", "If-Unmodified-Since", "Range", "X-Http-Method-Override",
}

// IgnoredQuery lists the parameters of a query that the operation does not have, and those given more than once.
func (x *Exchange) IgnoredQuery(raw string) (all []string) {
	for _, v := range x.Operation.ValidateQuery(raw) {
		name := "query " + v.Pointer
		if v.Code == openapi.QueryRepeated {
			name += " (given more than once)"
		}
		all = append(all, name)
	}
	return all
}

// IgnoredRest lists what the operation ignores of a request outside its query.
func (x *Exchange) IgnoredRest() (all []string) {
	for _, name := range effective {
		if _, sent := x.Request.Header[name]; sent {
			all = append(all, "header "+name)
		}
	}
	if x.foreignID {
		all = append(all, "header X-Request-Id")
	}
	if len(x.Raw) > 0 && len(x.Operation.MediaTypes()) == 0 {
		all = append(all, "body")
	}
	for _, pointer := range x.Operation.UnknownMembers(x.Body) {
		all = append(all, "body "+pointer)
	}
	return all
}

// IgnoredHeader returns the value of Bounce-Mock-Ignored: what the operation has ignored of a granted request, so that nothing is
// dropped in silence; "" for nothing. Names are the client's: they are shortened, and escaped if a header cannot hold them.
func (x *Exchange) IgnoredHeader() string {
	const shown = 10
	if x.Operation == nil {
		return ""
	}
	all := x.speaks().Ignored()
	more := len(all) - shown
	if more > 0 {
		all = all[:shown]
	}
	for i, each := range all {
		if quoted := strconv.QuoteToASCII(Shorten(each)); quoted != `"`+each+`"` || strings.Contains(each, ",") {
			all[i] = quoted
		}
	}
	text := strings.Join(all, ", ")
	if more > 0 {
		text += ", and " + strconv.Itoa(more) + " more"
	}
	return text
}
