package mock

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
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

// checkQuery refuses a query that cannot be decoded and, as the readings query-unknown and query-repeated say, parameters that
// nobody named and those that are given more than once. Of the latter it leaves the one that counts.
func checkQuery(x *Exchange) *Refusal {
	var refused []openapi.Violation
	repeated := false
	for _, v := range x.Operation.ValidateQuery(x.Request.URL.RawQuery) {
		reading := ""
		switch v.Code {
		case openapi.QueryUnknown:
			reading = "query-unknown"
		case openapi.QueryRepeated:
			reading, repeated = "query-repeated", true
		}
		if reading == "" || x.readings.Is(reading, "refused") {
			refused = append(refused, v)
		}
	}
	if len(refused) == 0 {
		if repeated {
			x.thinQuery()
		}
		return nil
	}
	f := faultStrayQuery
	f.rule = "query-status"
	switch refused[0].Code {
	case openapi.QueryUnknown:
		f.rule = "query-unknown"
	case openapi.QueryRepeated:
		f.rule = "query-repeated"
	}
	return x.refuse(f, sentence(refused), refused...)
}

// thinQuery keeps of each parameter that is no list, and is given more than once, the value that counts.
func (x *Exchange) thinQuery() {
	x.keepQuery()
	query := x.Request.URL.Query()
	for _, v := range x.Operation.ValidateQuery(x.Request.URL.RawQuery) {
		if values := query[v.Pointer]; v.Code == openapi.QueryRepeated && x.readings.Is("query-repeated", "last") {
			query[v.Pointer] = values[len(values)-1:]
		} else if v.Code == openapi.QueryRepeated {
			query[v.Pointer] = values[:1]
		}
	}
	x.Request.URL.RawQuery = query.Encode()
}

// keepQuery keeps the query as it was sent, before a check changes it.
func (x *Exchange) keepQuery() {
	if x.query == nil {
		raw := x.Request.URL.RawQuery
		x.query = &raw
	}
}

// effective are the request headers that would change what a request means, and that nobody here heeds.
var effective = []string{
	"Idempotency-Key", "If-Match", "If-Modified-Since", "If-None-Match", "If-Unmodified-Since", "Range", "X-Http-Method-Override",
}

// ignored lists what a request that was granted had besides, and what nobody took: so that nothing is dropped in silence.
func (x *Exchange) ignored() (all []string) {
	if x.Operation == nil || x.control {
		return nil
	}
	raw := x.Request.URL.RawQuery
	if x.query != nil {
		raw = *x.query
	}
	for _, v := range x.Operation.ValidateQuery(raw) {
		name := "query " + v.Pointer
		if v.Code == openapi.QueryRepeated {
			name += " (given more than once)"
		}
		all = append(all, name)
	}
	if query, _ := url.ParseQuery(raw); x.Operation.ID == "listExecutions" && x.readings.Is("list-paged", "whole") {
		for _, name := range slices.DeleteFunc(slices.Clone(paging), func(name string) bool { return !query.Has(name) }) {
			all = append(all, "query "+name)
		}
	}
	for _, name := range effective {
		if _, sent := x.Request.Header[name]; sent {
			all = append(all, "header "+name)
		}
	}
	if x.requestID {
		all = append(all, "header X-Request-Id")
	}
	if len(x.raw) > 0 && len(x.Operation.MediaTypes()) == 0 {
		all = append(all, "body")
	}
	for _, pointer := range x.Operation.UnknownMembers(x.Body) {
		all = append(all, "body "+pointer)
	}
	if x.asked != nil {
		known := x.Operation.Members()
		for _, name := range slices.Sorted(maps.Keys(x.asked.form)) {
			if !slices.Contains(known, name) {
				all = append(all, "body "+name)
			}
		}
	}
	return all
}

// ignoredHeader is ignored as the value of a header; "" for nothing. Names are the client's: they are shortened, and escaped
// where a header cannot hold them.
func (x *Exchange) ignoredHeader() string {
	const shown = 10
	all := x.ignored()
	more := len(all) - shown
	if more > 0 {
		all = all[:shown]
	}
	for i, each := range all {
		if quoted := strconv.QuoteToASCII(shortened(each)); quoted != `"`+each+`"` || strings.Contains(each, ",") {
			all[i] = quoted
		}
	}
	text := strings.Join(all, ", ")
	if more > 0 {
		text += ", and " + strconv.Itoa(more) + " more"
	}
	return text
}
