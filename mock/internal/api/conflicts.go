package api

import (
	"time"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/readings"
	"example.com/bounce/mock/internal/view"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/timestamp"
)

// checkWindow reads scheduledStart and scheduledEnd, and sets Window; a side that is left out is the zero time.
func checkWindow(x *Request) *exchange.Refusal {
	query := x.Query()
	start, end := query.Get("scheduledStart"), query.Get("scheduledEnd")
	r := x.Readings
	switch {
	case start == "" && end == "" && r.Is("conflicts-window", "upcoming"):
		x.Window.Start = x.Now
	case start == "" && end == "" && !r.Is("conflicts-window", "all"):
		return x.Refuse(KindNoWindow, "The query has neither scheduledStart nor scheduledEnd.")
	case (start == "") != (end == "") && !r.Is("conflicts-half-window", "open"):
		return x.Refuse(KindHalfWindow, "The query has one of scheduledStart and scheduledEnd only.")
	}
	for _, side := range []struct {
		name string
		to   *time.Time
	}{{"scheduledStart", &x.Window.Start}, {"scheduledEnd", &x.Window.End}} {
		ts, err := timestamp.Read(query.Get(side.name))
		if err != nil { // left out: the contract has refused anything else
			continue
		}
		if reading, message, change := timeFormViolation(x.Readings, ts); reading != "" {
			k := KindBadQuery
			k.Rule, k.Hint = reading, change
			return x.Refuse(k, "The parameter "+side.name+" "+message+" (reading "+x.Readings.Named(reading)+").", openapi.Violation{
				In: "query", Pointer: side.name, Code: reading, Message: message,
			})
		}
		*side.to = ts.Time
	}
	if start != "" && end != "" && !x.Window.End.After(x.Window.Start) {
		k := KindBadQuery
		k.Rule, k.Hint = "conflicts-query", "send a scheduledEnd after scheduledStart"
		return x.Refuse(k, "scheduledEnd does not come after scheduledStart.", openapi.Violation{
			In: "query", Pointer: "scheduledEnd", Code: "window", Message: "must come after scheduledStart",
		})
	}
	return nil
}

// listConflicts lists the changes on the instance's calendar that overlap the window of the query.
func listConflicts(x *Request) (*exchange.Answer, *exchange.Refusal) {
	var found []domain.RFC
	ctx := x.Request.Context()
	err := x.deps.Store.Calendar(ctx, x.Place.CSI, x.Place.Instance, func(c domain.Calendar) (err error) {
		found, err = domain.Changes(ctx, c, x.Window, x.Readings.Is("window-edges", "closed"))
		return err
	})
	if err != nil {
		return nil, x.unless(err, x.refuseInstance)
	}
	list := []view.Conflict{}
	for _, rfc := range found {
		if matches(x.Readings, x.Window, rfc.Window) {
			list = append(list, x.style().Conflict(rfc))
		}
	}
	return exchange.OK(&list)
}

// matches reports whether a query finds a change that overlaps its window (reading conflicts-match). A side of the window that is
// left open bounds nothing.
func matches(r *readings.Set, query, change domain.Window) bool {
	startsWithin := !change.Start.Before(query.Start)
	endsWithin := query.End.IsZero() || !change.End.After(query.End)
	return r.Is("conflicts-match", "overlap") || startsWithin && (r.Is("conflicts-match", "starts-within") || endsWithin)
}
