package mock

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"example.com/bounce/mock/internal/bounce"
)

// Created is the answer to an execution that was created (clause create-id).
type Created struct {
	ID        string `json:"id"`
	RFCNumber string `json:"rfcNumber"`
}

func created(x *Exchange) (*answer, *Refusal) {
	return &answer{
		status: x.readings.Status("create-status"), contentType: typeJSON,
		body: &Created{ID: x.Wanted.ID, RFCNumber: x.Wanted.ID},
	}, nil
}

// Details are the details of an execution, their members in the order of the sample (clause details-members).
type Details struct {
	ID        string    `json:"id"`
	Target    string    `json:"target"`
	Operation string    `json:"operation"`
	Services  string    `json:"services"`
	Duration  Duration  `json:"duration"`
	BlackOut  *Duration `json:"blackOutDuration,omitempty"`
	Summary   string    `json:"summary"`
	// ScheduledStart and ScheduledEnd are texts; for an execution that is not scheduled nil, or the JSON null (reading
	// details-unscheduled).
	ScheduledStart any            `json:"scheduledStart,omitempty"`
	ScheduledEnd   any            `json:"scheduledEnd,omitempty"`
	Options        *BounceOptions `json:"bounceOptions,omitempty"`
	Contact        string         `json:"primaryContact,omitempty"`
}

// BounceOptions is what to bounce, and what to do besides.
type BounceOptions struct {
	Options []BounceOption `json:"options"`
}

// BounceOption is one of BounceOptions; Value is as it was sent.
type BounceOption struct {
	Name  string `json:"name"`
	Value any    `json:"value,omitempty"`
}

func detailed(x *Exchange) (*answer, *Refusal) {
	e, known := x.Stored()
	if !known { // gone since it was checked
		return nil, x.refuse(faultUnknownExecution, "The instance has no execution of this id.")
	}
	d := &Details{
		ID: e.ID, Target: x.Place.Instance, Operation: e.Operation, Services: e.Services,
		Duration: Duration(e.Duration), Summary: e.Summary, Contact: e.Contact,
	}
	if e.BlackOut != (bounce.Duration{}) {
		blackOut := Duration(e.BlackOut)
		d.BlackOut = &blackOut
	}
	if len(e.Options) > 0 {
		d.Options = &BounceOptions{}
		for _, o := range e.Options {
			d.Options.Options = append(d.Options.Options, BounceOption(o))
		}
	}
	switch {
	case e.Scheduled != nil:
		d.ScheduledStart, d.ScheduledEnd = x.stamp(e.Scheduled.Start), x.stamp(e.Scheduled.End)
	case x.readings.Is("details-unscheduled", "null"):
		d.ScheduledStart, d.ScheduledEnd = json.RawMessage("null"), json.RawMessage("null")
	}
	body := x.optional(d, "blackOutDuration", "bounceOptions", "primaryContact")
	return &answer{status: http.StatusOK, contentType: typeJSON, body: body}, nil
}

// Item is an execution in a list, its members in the order of the sample (clauses list-item, list-unscheduled).
type Item struct {
	CreatedBy      string `json:"createdBy"`
	CreatedOn      string `json:"createdOn"`
	ID             string `json:"id"`
	ScheduledBy    string `json:"scheduledBy,omitempty"`
	ScheduledEnd   string `json:"scheduledEnd,omitempty"`
	ScheduledStart string `json:"scheduledStart,omitempty"`
	Target         string `json:"target"`
	Ticket         Ticket `json:"ticketingDetails"`
}

// Ticket is the ticket of an execution (clauses list-item, list-words).
type Ticket struct {
	CustomerNote   string `json:"customerNote"`
	CustomerStatus string `json:"customerStatus"`
	Contact        string `json:"primaryContact,omitempty"`
	RFCNumber      string `json:"rfcNumber"`
	RFCSubType     string `json:"rfcSubType"`
	RFCType        string `json:"rfcType"`
	Status         string `json:"status"`
	SubStatus      string `json:"subStatus"`
}

func (x *Exchange) item(e bounce.Listed) Item {
	i := Item{
		ID: e.ID, Target: e.Instance, CreatedBy: e.CreatedBy, CreatedOn: x.stamp(e.CreatedOn), ScheduledBy: e.ScheduledBy,
		Ticket: Ticket{
			RFCNumber: e.ID, RFCType: bounce.TypeSelfService, RFCSubType: bounce.SubTypeBounce, Status: bounce.StatusOpen,
			SubStatus: e.SubStatus(), CustomerStatus: e.CustomerStatus(), CustomerNote: "Action Plan", Contact: e.Contact,
		},
	}
	if e.Scheduled != nil {
		i.ScheduledStart, i.ScheduledEnd = x.stamp(e.Scheduled.Start), x.stamp(e.Scheduled.End)
	}
	return i
}

// shown is an item, with null for what it lacks where the readings say so.
func (x *Exchange) shown(e bounce.Listed) any {
	item := x.item(e)
	var view any = item
	if x.readings.Is("optional-members", "null") && item.Ticket.Contact == "" {
		whole := withMembers(item, nil)
		whole["ticketingDetails"] = x.optional(item.Ticket, "primaryContact")
		view = whole
	}
	if e.Scheduled == nil && x.readings.Is("item-unscheduled", "null") {
		view = withMembers(view, nil, "scheduledBy", "scheduledStart", "scheduledEnd")
	}
	return view
}

// listed is a page of the customer's executions under the path's service, as far as the query's filters let them through.
func listed(x *Exchange) (*answer, *Refusal) {
	query := x.Request.URL.Query()
	wanted := x.filter(query)
	all := slices.DeleteFunc(x.server.world.Executions(x.Place.CSI), func(e bounce.Listed) bool { return !wanted(e) })
	switch r := x.readings; {
	case r.Is("page-order", "newest-first"):
		slices.Reverse(all)
	case r.Is("page-order", "by-id"):
		slices.SortStableFunc(all, func(a, b bounce.Listed) int { return strings.Compare(a.ID, b.ID) })
	}
	items := []any{}
	for _, e := range x.Page.of(all) {
		items = append(items, x.shown(e))
	}
	a := &answer{status: http.StatusOK, contentType: typeJSON, body: &items}
	if counts := strings.EqualFold(query.Get("total"), "true") || x.readings.Is("page-total", "always"); counts && x.readings.Is("list-paged", "paged") {
		a.total = strconv.Itoa(len(all))
	}
	return a, nil
}

// filter is what the query's filters let through (clause list-filter).
func (x *Exchange) filter(query url.Values) func(bounce.Listed) bool {
	anyCase, anyService := x.readings.Is("filter-case", "any"), x.readings.Is("service-mismatch", "ignored")
	open := !x.readings.Is("query-empty", "nothing-fits")
	is := func(name string) func(value string) bool {
		wanted := query.Get(name)
		return func(value string) bool {
			return wanted == "" && (open || !query.Has(name)) || wanted == value || anyCase && strings.EqualFold(wanted, value)
		}
	}
	target, status, subStatus, customerStatus := is("target"), is("status"), is("subStatus"), is("customerStatus")
	return func(e bounce.Listed) bool {
		return (e.Service == x.Service || anyService) && target(e.Instance) && status(bounce.StatusOpen) &&
			subStatus(e.SubStatus()) && customerStatus(e.CustomerStatus())
	}
}

// conflicts lists what is on the instance's calendar and meets the window that is asked for.
func conflicts(x *Exchange) (*answer, *Refusal) {
	found, err := x.server.world.Changes(x.Place.CSI, x.Place.Instance, x.Window, x.readings.Is("window-edges", "closed"))
	if err != nil {
		return nil, x.refuse(faultUnknownInstance, "The customer has no instance of this name.")
	}
	list := []Conflict{}
	for _, rfc := range found {
		if x.finds(rfc.Window) {
			list = append(list, x.conflict(rfc))
		}
	}
	return &answer{status: http.StatusOK, contentType: typeJSON, body: &list}, nil
}

// finds reports whether a change that overlaps the window which is asked for is one that it finds (reading conflicts-match). A side
// that is left open bounds nothing.
func (x *Exchange) finds(change bounce.Window) bool {
	r, asked := x.readings, x.Window
	startsBefore := change.Start.Before(asked.Start)
	endsBehind := !asked.End.IsZero() && change.End.After(asked.End)
	return r.Is("conflicts-match", "overlap") || !startsBefore && (r.Is("conflicts-match", "starts-within") || !endsBehind)
}

// workflowStatus is how far executions have come (clause workflow-status).
type workflowStatus struct {
	Response []executionStatus `json:"response"`
}

type executionStatus struct {
	ExecutionID string `json:"executionId"`
	Status      string `json:"status"`
}

func progress(x *Exchange) (*answer, *Refusal) {
	w := &workflowStatus{Response: []executionStatus{}}
	for _, e := range x.Found {
		w.Response = append(w.Response, executionStatus{ExecutionID: e.ID, Status: x.workflow(e.Execution)})
	}
	return &answer{status: http.StatusOK, contentType: typeJSON, body: w}, nil
}

// workflow follows the clock: the page shows success only, the other words are the mock's own.
func (x *Exchange) workflow(e bounce.Execution) string {
	return map[bounce.Progress]string{
		bounce.Unscheduled: "unscheduled", bounce.Waiting: "scheduled", bounce.Running: "running",
		bounce.Failed: "failed", bounce.Succeeded: "success",
	}[e.Progress(x.Now)]
}
