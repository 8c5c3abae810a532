package api

import (
	"encoding/json"
	"net/http"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
)

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

// BounceOptions says what to bounce, and what else to do.
type BounceOptions struct {
	Options []BounceOption `json:"options"`
}

// BounceOption is one of BounceOptions; Value is as it was sent.
type BounceOption struct {
	Name  string `json:"name"`
	Value any    `json:"value,omitempty"`
}

func readExecution(x *Request) (*exchange.Answer, *exchange.Refusal) {
	e, err := x.stored()
	if err != nil { // gone since it was checked
		return nil, x.unless(err, x.refuseExecution)
	}
	d := &Details{
		ID: e.ID, Target: x.Place.Instance, Operation: e.Operation, Services: e.Services,
		Duration: Duration(e.Duration), Summary: e.Summary, Contact: e.Contact,
	}
	if e.BlackOut != (domain.Duration{}) {
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
		d.ScheduledStart, d.ScheduledEnd = x.formatTime(e.Scheduled.Start), x.formatTime(e.Scheduled.End)
	case x.Readings.Is("details-unscheduled", "null"):
		d.ScheduledStart, d.ScheduledEnd = json.RawMessage("null"), json.RawMessage("null")
	}
	body := x.optional(d, "blackOutDuration", "bounceOptions", "primaryContact")
	return &exchange.Answer{Status: http.StatusOK, ContentType: exchange.TypeJSON, Body: body}, nil
}
