package mock

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/timestamp"
)

// Page is a part of a list: at most Limit rows after the first Offset ones, which are passed over (clause list-page).
type Page struct{ Offset, Limit int }

// defaultLimit is how many rows a page has unless the query says otherwise (clause list-page).
const defaultLimit = 25

// maxLimit is the greatest limit of a mock that has one (reading limit-maximum): small, so that a client meets it with few
// executions, and no smaller than a page without a limit.
const maxLimit = defaultLimit

// paging are the parameters that choose a page of a list.
var paging = []string{"offset", "limit", "total"}

// checkPaged takes the parameters of pages out of the query where the list is given whole (reading list-paged).
func checkPaged(x *Exchange) *Refusal {
	query := x.Request.URL.Query()
	if x.readings.Is("list-paged", "paged") || !slices.ContainsFunc(paging, query.Has) {
		return nil
	}
	x.keepQuery()
	for _, name := range paging {
		query.Del(name)
	}
	x.Request.URL.RawQuery = query.Encode()
	return nil
}

// checkPage reads offset and limit, and sets Page.
func checkPage(x *Exchange) *Refusal {
	if x.readings.Is("list-paged", "whole") {
		x.Page = Page{Limit: math.MaxInt}
		return nil
	}
	x.Page = Page{Offset: x.number("offset", 0), Limit: x.number("limit", defaultLimit)}
	if x.Page.Limit > maxLimit && !x.readings.Is("limit-maximum", "unlimited") {
		if !x.readings.Is("limit-maximum", "clamped") {
			return x.refuse(faultLimit, fmt.Sprintf("The limit is %d, the maximum %d.", x.Page.Limit, maxLimit), openapi.Violation{
				In: "query", Pointer: "limit", Code: "limit-maximum", Message: fmt.Sprintf("must be at most %d", maxLimit),
			})
		}
		x.Page.Limit = maxLimit
	}
	if x.Page.Offset >= 0 && x.Page.Limit >= 1 {
		return nil
	}
	if !x.readings.Is("page-bounds", "clamped") {
		return x.refuse(faultOutOfBounds, "The limit is below 1, or the offset below 0.")
	}
	x.Page = Page{Offset: max(x.Page.Offset, 0), Limit: max(x.Page.Limit, 1)}
	return nil
}

// filters are the parameters that narrow the list of executions.
var filters = []string{"target", "status", "subStatus", "customerStatus"}

// checkFilters refuses a filter without a value where the reading query-empty does.
func checkFilters(x *Exchange) *Refusal {
	query := x.Request.URL.Query()
	i := slices.IndexFunc(filters, func(name string) bool { return query.Has(name) && query.Get(name) == "" })
	if i < 0 || x.readings.Is("query-empty", "ignored") || x.readings.Is("query-empty", "nothing-fits") {
		return nil
	}
	return x.refuse(faultEmptyFilter, "The parameter "+filters[i]+" has no value.", openapi.Violation{
		In: "query", Pointer: filters[i], Code: "query-empty", Message: "must have a value",
	})
}

// number is a parameter of the query that the contract has found to be an integer, or the fallback where it is missing.
func (x *Exchange) number(name string, fallback int) int {
	text := x.Request.URL.Query().Get(name)
	if text == "" {
		return fallback
	}
	n, _ := strconv.Atoi(text) // where int has 32 bits, the most or the least that it holds
	return n
}

// of is the page of a list.
func (p Page) of(list []bounce.Listed) []bounce.Listed {
	from := min(p.Offset, len(list))
	return list[from : from+min(p.Limit, len(list)-from)]
}

// checkWindow reads scheduledStart and scheduledEnd, and sets Window; a side that is left open is the zero time.
func checkWindow(x *Exchange) *Refusal {
	query := x.Request.URL.Query()
	start, end := query.Get("scheduledStart"), query.Get("scheduledEnd")
	r := x.readings
	switch {
	case start == "" && end == "" && r.Is("conflicts-window", "upcoming"):
		x.Window.Start = x.Now
	case start == "" && end == "" && !r.Is("conflicts-window", "all"):
		return x.refuse(faultNoWindow, "The query has neither scheduledStart nor scheduledEnd.")
	case (start == "") != (end == "") && !r.Is("conflicts-half-window", "open"):
		return x.refuse(faultHalfWindow, "The query has one of scheduledStart and scheduledEnd only.")
	}
	for _, side := range []struct {
		name string
		to   *time.Time
	}{{"scheduledStart", &x.Window.Start}, {"scheduledEnd", &x.Window.End}} {
		ts, err := timestamp.Read(query.Get(side.name))
		if err != nil { // left out: the contract has seen to the rest
			continue
		}
		if reading, message, change := x.formFault(ts); reading != "" {
			f := faultBadQuery
			f.rule, f.change = reading, change
			return x.refuse(f, "The parameter "+side.name+" "+message+" (reading "+x.readings.Named(reading)+").", openapi.Violation{
				In: "query", Pointer: side.name, Code: reading, Message: message,
			})
		}
		*side.to = ts.Time
	}
	if start != "" && end != "" && !x.Window.End.After(x.Window.Start) {
		f := faultBadQuery
		f.rule, f.change = "conflicts-query", "send a scheduledEnd after scheduledStart"
		return x.refuse(f, "scheduledEnd does not come after scheduledStart.", openapi.Violation{
			In: "query", Pointer: "scheduledEnd", Code: "window", Message: "must come after scheduledStart",
		})
	}
	return nil
}

// checkQueueServices refuses an unknown word in services, or takes it out of what the contract finds.
func checkQueueServices(x *Exchange) *Refusal {
	all := x.parameterFaults()
	i := slices.IndexFunc(all, func(v openapi.Violation) bool { return v.In == "query" && v.Pointer == "services" })
	switch {
	case i < 0:
		return nil
	case x.readings.Is("queue-services", "ignored"):
		x.faults = slices.Delete(slices.Clone(all), i, i+1)
		return nil
	}
	return x.refuse(faultQueueServices, "The parameter services is none of the words that the contract has.", all[i])
}

// checkIDs finds the executions that are asked for among the caller's own, and sets Found: a foreign one is unknown.
func checkIDs(x *Exchange) *Refusal {
	other := x.findsNothing()
	for _, id := range x.Request.URL.Query()["id"] {
		e, known := x.server.world.Find(x.Customer.CSI, id)
		switch {
		case known && !other && e.Scheduled == nil && x.readings.Is("status-unscheduled", "404"):
			return x.refuse(faultNoWorkflow, "One of these executions is not scheduled, and has no workflow.")
		case known && !other && e.Scheduled == nil && x.readings.Is("status-unscheduled", "left-out"):
		case known && !other && !x.asksFor(e.Execution):
		case known && !other:
			x.Found = append(x.Found, e)
		case !other && !x.readings.Is("status-unknown", "left-out"):
			return x.refuse(faultUnknownID, "The customer has no execution of one of these ids.")
		}
	}
	return nil
}
