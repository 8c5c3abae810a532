package api

import (
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/store"
	"example.com/bounce/openapi"
)

// Page is a part of a list: at most Limit rows after the first Offset ones, which are passed over (clause list-page).
type Page struct{ Offset, Limit int }

// defaultLimit is how many rows a page has unless the query says otherwise (clause list-page).
const defaultLimit = 25

// MaxLimit is the greatest limit of a mock that has one (reading limit-maximum): a client meets it with few executions, and never
// by a page without a limit.
const MaxLimit = defaultLimit

// paging are the parameters that choose a page of a list.
var paging = []string{"offset", "limit", "total"}

// checkPaged removes the parameters of pages from the query if the list has no pages (reading list-paged).
func checkPaged(x *Request) *exchange.Refusal {
	if x.Readings.Is("list-paged", "paged") || !slices.ContainsFunc(paging, x.Query().Has) {
		return nil
	}
	query := x.Request.URL.Query()
	for _, name := range paging {
		query.Del(name)
	}
	x.setQuery(query)
	return nil
}

// checkPage reads offset and limit, and sets Page.
func checkPage(x *Request) *exchange.Refusal {
	if x.Readings.Is("list-paged", "whole") {
		x.Page = Page{Limit: math.MaxInt}
		return nil
	}
	x.Page = Page{Offset: x.Number("offset", 0), Limit: x.Number("limit", defaultLimit)}
	if x.Page.Limit > MaxLimit && !x.Readings.Is("limit-maximum", "unlimited") {
		if !x.Readings.Is("limit-maximum", "clamped") {
			return x.Refuse(KindLimit, fmt.Sprintf("The limit is %d, the maximum %d.", x.Page.Limit, MaxLimit), openapi.Violation{
				In: "query", Pointer: "limit", Code: "limit-maximum", Message: fmt.Sprintf("must be at most %d", MaxLimit),
			})
		}
		x.Page.Limit = MaxLimit
	}
	if x.Page.Offset >= 0 && x.Page.Limit >= 1 {
		return nil
	}
	if !x.Readings.Is("page-bounds", "clamped") {
		return x.Refuse(KindOutOfBounds, "The limit is below 1, or the offset below 0.")
	}
	x.Page = Page{Offset: max(x.Page.Offset, 0), Limit: max(x.Page.Limit, 1)}
	return nil
}

// filters are the parameters that narrow the list of executions.
var filters = []string{"target", "status", "subStatus", "customerStatus"}

// checkFilters refuses a filter without a value if the reading query-empty does.
func checkFilters(x *Request) *exchange.Refusal {
	query := x.Query()
	i := slices.IndexFunc(filters, func(name string) bool { return query.Has(name) && query.Get(name) == "" })
	if i < 0 || x.Readings.Is("query-empty", "ignored") || x.Readings.Is("query-empty", "nothing-fits") {
		return nil
	}
	return x.Refuse(KindEmptyFilter, "The parameter "+filters[i]+" has no value.", openapi.Violation{
		In: "query", Pointer: filters[i], Code: "query-empty", Message: "must have a value",
	})
}

// listExecutions answers with a page of the customer's executions of the path's service that pass the query's filters.
func listExecutions(x *Request) (*exchange.Answer, *exchange.Refusal) {
	query, r := x.Query(), x.Readings
	q := store.Query{
		Keep: x.filter(query), Offset: x.Page.Offset, Limit: x.Page.Limit,
		Total: r.Is("list-paged", "paged") && (strings.EqualFold(query.Get("total"), "true") || r.Is("page-total", "always")),
	}
	if !r.Is("service-mismatch", "ignored") {
		q.Service = x.Service
	}
	switch {
	case r.Is("page-order", "newest-first"):
		q.Order = store.NewestFirst
	case r.Is("page-order", "by-id"):
		q.Order = store.ByID
	}
	page, err := x.deps.Store.Executions(x.Request.Context(), x.Place.CSI, q)
	if err != nil {
		return nil, x.unless(err, x.refuseInstance)
	}
	items := make([]any, 0, len(page.Executions))
	for _, e := range page.Executions {
		items = append(items, x.style().Item(e))
	}
	a, _ := exchange.OK(&items)
	if q.Total {
		a.Total = strconv.Itoa(page.Total)
	}
	return a, nil
}

// filter returns a function that reports whether an execution passes the query's filters (clause list-filter); nil if all of the
// service do.
func (x *Request) filter(query url.Values) func(domain.Listed) bool {
	if x.Service != "" && !slices.ContainsFunc(filters, query.Has) {
		return nil
	}
	anyCase, anyService := x.Readings.Is("filter-case", "any"), x.Readings.Is("service-mismatch", "ignored")
	open := !x.Readings.Is("query-empty", "nothing-fits")
	is := func(name string) func(value string) bool {
		wanted := query.Get(name)
		return func(value string) bool {
			return wanted == "" && (open || !query.Has(name)) || wanted == value || anyCase && strings.EqualFold(wanted, value)
		}
	}
	target, status, subStatus, customerStatus := is("target"), is("status"), is("subStatus"), is("customerStatus")
	return func(e domain.Listed) bool {
		return (e.Service == x.Service || anyService) && target(e.Instance) && status(domain.StatusOpen) &&
			subStatus(e.SubStatus()) && customerStatus(e.CustomerStatus())
	}
}
