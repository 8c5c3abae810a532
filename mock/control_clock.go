package mock

import (
	"time"

	"example.com/bounce/openapi"
)

// clockView is the answer of readClock and setClock.
type clockView struct {
	Mode     string `json:"mode"`
	Now      string `json:"now"`
	Earliest string `json:"earliest"`
}

func (s *Server) readClock(*Exchange) (*answer, *Refusal) {
	mode, now := s.clock.read()
	return ok(clockView{Mode: mode, Now: now.Format(milliseconds), Earliest: s.earliest(now)})
}

// earliest is the first scheduledTime that would be accepted now: in UTC and, unless fractions are accepted, at a full
// second.
func (s *Server) earliest(now time.Time) string {
	operation, _ := s.options.Contract.Operation(core)
	first := now.Add(operation.LeadTime)
	if s.readings.server.Load().Is("time-fraction-in", "accepted") {
		return first.Format(milliseconds)
	}
	if full := first.Truncate(time.Second); full.Before(first) {
		first = full.Add(time.Second)
	}
	return first.Format(time.RFC3339)
}

func (s *Server) setClock(x *Exchange) (*answer, *Refusal) {
	text, given := x.Body["now"].(string)
	now := x.Now
	if given {
		ts, err := openapi.ParseTimestamp(text)
		if err != nil {
			return nil, x.refuseNow("must be a date and time")
		}
		now = ts.Time
	}
	var err error
	switch mode := x.Body["mode"]; {
	case mode == ClockReal && given:
		return nil, x.refuseNow("must be left out with the mode real")
	case mode == ClockReal:
		s.clock.Real()
	case mode == ClockFrozen:
		err = s.clock.Freeze(now)
	default:
		err = s.clock.Set(now)
	}
	if err != nil {
		return nil, x.refuseNow("must be within the years 1970 to 9999")
	}
	return s.readClock(x)
}

func (x *Exchange) refuseNow(message string) *Refusal {
	f := faultInvalid
	f.rule = f.reading
	return x.refuse(f, "The body's member now "+message+".",
		openapi.Violation{In: "body", Pointer: "/now", Code: "clock", Message: message})
}
