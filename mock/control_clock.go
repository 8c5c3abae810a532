package mock

import (
	"cmp"
	"time"

	"example.com/bounce/openapi"
	"example.com/bounce/openapi/timestamp"
)

// clockView is what a clock shows.
type clockView struct {
	Mode string `json:"mode"`
	Now  string `json:"now"`
	// Earliest is the first scheduledTime that would be accepted now.
	Earliest string `json:"earliest"`
	// Offset is "" but for ClockOffset.
	Offset string `json:"offset,omitempty"`
	// Own is whether it is a clock of the customer's own; nil for the server's view.
	Own *bool `json:"own,omitempty"`
}

// clockHandlers binds what the server and each customer have alike.
func (s *Server) clockHandlers(ofServer, ofCustomer func(func(*Exchange, string) (*answer, *Refusal)) handler) map[string]handler {
	return map[string]handler{
		"readClock":            ofServer(s.readClock),
		"setClock":             ofServer(s.setClock),
		"advanceClock":         ofServer(s.advanceClock),
		"readCustomerClock":    ofCustomer(s.readClock),
		"setCustomerClock":     ofCustomer(s.setClock),
		"advanceCustomerClock": ofCustomer(s.advanceClock),
		"releaseCustomerClock": ofCustomer(s.releaseClock),
	}
}

func (s *Server) readClock(_ *Exchange, csi string) (*answer, *Refusal) {
	c := s.clocks.of(csi)
	mode, now := c.read()
	v := clockView{Mode: mode, Now: now.Format(milliseconds), Earliest: s.earliest(now, s.readings.of(csi))}
	if setting := c.setting.Load(); setting != nil && setting.mode == ClockOffset {
		v.Offset = setting.offset.String()
	}
	if csi != "" {
		own := s.clocks.has(csi)
		v.Own = &own
	}
	return ok(v)
}

// earliest is the first scheduledTime that would be accepted now.
func (s *Server) earliest(now time.Time, r *readings) string {
	operation, _ := s.options.Contract.Operation(core)
	return r.asked(r.soonest(now, operation.LeadTime))
}

// setClock sets the server's clock, or the customer's, which is its own from then on.
func (s *Server) setClock(x *Exchange, csi string) (*answer, *Refusal) {
	mode, _ := x.Body["mode"].(string)
	now, refusal := x.instant(mode)
	if refusal != nil {
		return nil, refusal
	}
	offset, refusal := x.offset(mode)
	if refusal != nil {
		return nil, refusal
	}
	member := cmp.Or(map[string]string{ClockReal: "mode", ClockOffset: "offset"}[mode], "now")
	return s.turn(x, csi, member, func(c *Clock) error {
		switch mode {
		case ClockReal:
			return c.Real()
		case ClockFrozen:
			return c.Freeze(now)
		case ClockOffset:
			return c.Offset(offset)
		}
		return c.Set(now)
	})
}

// advanceClock turns the server's clock, or the customer's, which is its own from then on.
func (s *Server) advanceClock(x *Exchange, csi string) (*answer, *Refusal) {
	text, _ := x.Body["by"].(string)
	by, err := parseDuration(text)
	if err != nil {
		return nil, x.refuseMember("by", wantDuration)
	}
	return s.turn(x, csi, "by", func(c *Clock) error { return c.Advance(by) })
}

// turn changes the server's clock, or the customer's.
func (s *Server) turn(x *Exchange, csi, member string, change func(*Clock) error) (*answer, *Refusal) {
	var err error
	if csi == "" {
		err = change(s.clock)
	} else {
		err = s.clocks.turn(csi, change)
	}
	if err != nil {
		return nil, x.refuseMember(member, "cannot be taken: "+err.Error())
	}
	return s.readClock(x, csi)
}

// releaseClock takes a customer back to the server's clock.
func (s *Server) releaseClock(x *Exchange, csi string) (*answer, *Refusal) {
	s.clocks.release(csi)
	return s.readClock(x, csi)
}

// instant is where the clock is to start from: what it shows now, unless the body says so.
func (x *Exchange) instant(mode string) (time.Time, *Refusal) {
	text, given := x.Body["now"].(string)
	if !given {
		return x.Now, nil
	}
	if mode == ClockReal || mode == ClockOffset {
		return time.Time{}, x.refuseMember("now", "must be left out with the mode "+mode)
	}
	ts, err := timestamp.Parse(text)
	if err != nil {
		return time.Time{}, x.refuseMember("now", "must be a date and time")
	}
	return ts.Time, nil
}

// offset is how far the clock is to be from what it lies over.
func (x *Exchange) offset(mode string) (time.Duration, *Refusal) {
	text, given := x.Body["offset"].(string)
	if given != (mode == ClockOffset) {
		return 0, x.refuseMember("offset", "must be given with the mode offset, and with no other")
	}
	if !given {
		return 0, nil
	}
	d, err := parseDuration(text)
	if err != nil {
		return 0, x.refuseMember("offset", wantDuration)
	}
	return d, nil
}

// refuseMember refuses a member of the body; the message completes a sentence that begins with it.
func (x *Exchange) refuseMember(name, message string) *Refusal {
	f := faultInvalid
	f.rule = f.reading
	r := x.refuse(f, "The body's member "+name+" "+message+".",
		openapi.Violation{In: "body", Pointer: "/" + name, Code: name, Message: message})
	return r
}
