package view

import (
	"encoding/json"

	"example.com/bounce/mock/internal/domain"
)

// created is the answer to an execution that was created (clause create-id).
type created struct {
	ID        string `json:"id"`
	RFCNumber string `json:"rfcNumber"`
}

// Created shows the id of an execution that was created.
func Created(id string) any { return &created{ID: id, RFCNumber: id} }

// details are the details of an execution, their members in the order of the sample (clause details-members).
type details struct {
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
	Options        *bounceOptions `json:"bounceOptions,omitempty"`
	Contact        string         `json:"primaryContact,omitempty"`
}

// bounceOptions says what to bounce, and what else to do.
type bounceOptions struct {
	Options []bounceOption `json:"options"`
}

// bounceOption is one of bounceOptions; Value is as it was sent.
type bounceOption struct {
	Name  string `json:"name"`
	Value any    `json:"value,omitempty"`
}

// Details shows an execution of an instance.
func (s Style) Details(instance string, e domain.Execution) any {
	d := &details{
		ID: e.ID, Target: instance, Operation: e.Operation, Services: e.Services,
		Duration: Duration(e.Duration), Summary: e.Summary, Contact: e.Contact,
	}
	if e.BlackOut != (domain.Duration{}) {
		blackOut := Duration(e.BlackOut)
		d.BlackOut = &blackOut
	}
	if len(e.Options) > 0 {
		d.Options = &bounceOptions{}
		for _, o := range e.Options {
			d.Options.Options = append(d.Options.Options, bounceOption(o))
		}
	}
	switch {
	case e.Scheduled != nil:
		d.ScheduledStart, d.ScheduledEnd = s.time(e.Scheduled.Start), s.time(e.Scheduled.End)
	case s.Is("details-unscheduled", "null"):
		d.ScheduledStart, d.ScheduledEnd = json.RawMessage("null"), json.RawMessage("null")
	}
	return s.nulls("optional-members", d, "blackOutDuration", "bounceOptions", "primaryContact")
}

// item is an execution in a list, its members in the order of the sample (clauses list-item, list-unscheduled).
type item struct {
	CreatedBy      string `json:"createdBy"`
	CreatedOn      string `json:"createdOn"`
	ID             string `json:"id"`
	ScheduledBy    string `json:"scheduledBy,omitempty"`
	ScheduledEnd   string `json:"scheduledEnd,omitempty"`
	ScheduledStart string `json:"scheduledStart,omitempty"`
	Target         string `json:"target"`
	Ticket         ticket `json:"ticketingDetails"`
}

// ticket is the ticket of an execution (clauses list-item, list-words).
type ticket struct {
	CustomerNote   string `json:"customerNote"`
	CustomerStatus string `json:"customerStatus"`
	Contact        string `json:"primaryContact,omitempty"`
	RFCNumber      string `json:"rfcNumber"`
	RFCSubType     string `json:"rfcSubType"`
	RFCType        string `json:"rfcType"`
	Status         string `json:"status"`
	SubStatus      string `json:"subStatus"`
}

// Item shows an execution in a list.
func (s Style) Item(e domain.Listed) any {
	i := item{
		ID: e.ID, Target: e.Instance, CreatedBy: e.CreatedBy, CreatedOn: s.time(e.CreatedOn), ScheduledBy: e.ScheduledBy,
		Ticket: ticket{
			RFCNumber: e.ID, RFCType: domain.TypeSelfService, RFCSubType: domain.SubTypeBounce, Status: domain.StatusOpen,
			SubStatus: e.SubStatus(), CustomerStatus: e.CustomerStatus(), CustomerNote: "Action Plan", Contact: e.Contact,
		},
	}
	if e.Scheduled != nil {
		i.ScheduledStart, i.ScheduledEnd = s.time(e.Scheduled.Start), s.time(e.Scheduled.End)
	}
	var view any = i
	if s.Is("optional-members", "null") && e.Contact == "" {
		whole := withMembers(i, nil)
		whole["ticketingDetails"] = withMembers(i.Ticket, nil, "primaryContact")
		view = whole
	}
	if e.Scheduled == nil {
		view = s.nulls("item-unscheduled", view, "scheduledBy", "scheduledStart", "scheduledEnd")
	}
	return view
}
