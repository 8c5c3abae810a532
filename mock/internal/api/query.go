package api

import (
	"net/url"

	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/openapi"
)

// checkContract holds parameters and body to the document. The Identifier has a check of its own.
func checkContract(x *Request) *exchange.Refusal {
	return x.CheckContract(KindBadQuery, isOfIdentifier)
}

// checkQuery refuses a query that cannot be decoded and, as the readings query-unknown and query-repeated say, parameters that the
// document does not have and those that are given more than once. Of the latter it leaves the one that counts.
func checkQuery(x *Request) *exchange.Refusal {
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
		if reading == "" || x.Readings.Is(reading, "refused") {
			refused = append(refused, v)
		}
	}
	if len(refused) == 0 {
		if repeated {
			x.dropRepeated()
		}
		return nil
	}
	k := KindStrayQuery
	k.Rule = "query-status"
	switch refused[0].Code {
	case openapi.QueryUnknown:
		k.Rule = "query-unknown"
	case openapi.QueryRepeated:
		k.Rule = "query-repeated"
	}
	return x.Refuse(k, exchange.Summarize(refused), refused...)
}

// dropRepeated keeps the value that counts of each parameter that is not a list and is given more than once.
func (x *Request) dropRepeated() {
	query := x.Request.URL.Query()
	for _, v := range x.Operation.ValidateQuery(x.Request.URL.RawQuery) {
		if values := query[v.Pointer]; v.Code == openapi.QueryRepeated && x.Readings.Is("query-repeated", "last") {
			query[v.Pointer] = values[len(values)-1:]
		} else if v.Code == openapi.QueryRepeated {
			query[v.Pointer] = values[:1]
		}
	}
	x.setQuery(query)
}

// setQuery replaces the query that the checks read. The one that was sent is kept for Ignored.
func (x *Request) setQuery(query url.Values) {
	if x.query == nil {
		raw := x.Request.URL.RawQuery
		x.query = &raw
	}
	x.Request.URL.RawQuery = query.Encode()
}

// Ignored implements exchange.API.
func (x *Request) Ignored() []string {
	raw := x.Request.URL.RawQuery
	if x.query != nil {
		raw = *x.query
	}
	all := x.IgnoredQuery(raw)
	if query, _ := url.ParseQuery(raw); x.Operation.ID == "listExecutions" && x.Readings.Is("list-paged", "whole") {
		for _, name := range paging {
			if query.Has(name) {
				all = append(all, "query "+name)
			}
		}
	}
	return append(all, x.IgnoredRest()...)
}
