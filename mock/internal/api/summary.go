package api

import (
	"time"

	"example.com/bounce/mock/internal/exchange"
)

// Summarize implements exchange.API.
func (x *Request) Summarize() exchange.Summary {
	s := exchange.Summary{Instance: x.Place.Instance, Execution: x.Place.Execution}
	switch {
	case x.Operation.ID == "createExecution":
		s.Result = "created " + x.Wanted.ID
	case x.Operation.ID != Core:
	case x.Cancels:
		s.Result = "cancelled"
	default:
		s.Result = "booked " + BriefTime(x.Window.Start, x.Now) + "-" + BriefTime(x.Window.End, x.Window.Start)
	}
	return s
}

// BriefTime returns a time in UTC as short as a person needs it who knows what day it is: without the date of near, and without
// seconds that are zero.
func BriefTime(t, near time.Time) string {
	t, near = t.UTC(), near.UTC()
	layout := "15:04Z"
	if t.Second() != 0 || t.Nanosecond() != 0 {
		layout = "15:04:05.999999999Z" // the nines leave out zeros
	}
	if t.YearDay() != near.YearDay() || t.Year() != near.Year() {
		layout = "2006-01-02T" + layout
	}
	return t.Format(layout)
}
