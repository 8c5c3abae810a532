package api

import (
	"cmp"
	"net/url"

	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/openapi"
)

// checkContract holds parameters and body to the document. The Identifier has a check of its own.
func checkContract(x *Request) *exchange.Refusal {
	return x.CheckContract(KindBadQuery, isOfIdentifier)
}

// queryReadings are the readings that decide on what the contract does not have of a query.
var queryReadings = map[string]string{openapi.QueryUnknown: "query-unknown", openapi.QueryRepeated: "query-repeated"}

// checkQuery refuses a query that cannot be decoded and, as the readings query-unknown and query-repeated say, parameters that the
// document does not have and those that are given more than once. Of the latter it leaves the one that counts.
func checkQuery(x *Request) *exchange.Refusal {
	var refused []openapi.Violation
	repeated := false
	for _, v := range x.Operation.ValidateQuery(x.Request.URL.RawQuery) {
		repeated = repeated || v.Code == openapi.QueryRepeated
		if reading := queryReadings[v.Code]; reading == "" || x.Readings.Is(reading, "refused") {
			refused = append(refused, v)
		}
	}
	switch {
	case len(refused) > 0:
		k := KindStrayQuery
		k.Rule = cmp.Or(queryReadings[refused[0].Code], "query-status")
		return x.Refuse(k, exchange.Summarize(refused), refused...)
	case repeated:
		x.dropRepeated()
	}
	return nil
}

// dropRepeated keeps one value, as the reading says, of each parameter that is given more than once and is not a list.
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

// setQuery replaces the query that later checks read. It keeps the original for Ignored.
func (x *Request) setQuery(query url.Values) {
	if x.query.original == nil {
		raw := x.Request.URL.RawQuery
		x.query.original = &raw
	}
	x.Request.URL.RawQuery = query.Encode()
}

// Ignored implements exchange.API.
func (x *Request) Ignored() []string {
	raw := x.Request.URL.RawQuery
	if x.query.original != nil {
		raw = *x.query.original
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
