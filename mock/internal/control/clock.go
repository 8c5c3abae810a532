package control

import (
	"cmp"
	"errors"
	"time"

	"example.com/bounce/mock/internal/clock"
	"example.com/bounce/mock/internal/readings"
	"example.com/bounce/mock/internal/state"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/timestamp"
)

type clocks struct {
	*state.State

	contract *openapi.Document
}

func (c clocks) operations() []operation {
	return []operation{
		{id: "read*Clock", answer: c.readClock},
		{id: "set*Clock", answer: c.setClock},
		{id: "advance*Clock", answer: c.advanceClock},
		{id: "releaseCustomerClock", answer: c.releaseClock},
	}
}

// clockView is what a clock shows.
type clockView struct {
	Mode string `json:"mode"`
	Now  string `json:"now"`
	// Earliest is the first scheduledTime that would be accepted now.
	Earliest string `json:"earliest"`
	// Offset is "" unless the mode is offset.
	Offset string `json:"offset,omitempty"`
	// Own reports whether the customer has another clock than the server; nil for the server's view.
	Own *bool `json:"own,omitempty"`
}

func (c clocks) readClock(x *Request) (any, error) {
	set, err := c.Readings.Of(x.ctx(), x.csi)
	if err != nil {
		return nil, err
	}
	shown, err := c.Clocks.Of(x.ctx(), x.csi)
	own, hasErr := c.Clocks.Has(x.ctx(), x.csi)
	if err := errors.Join(err, hasErr); err != nil {
		return nil, err
	}
	schedule, _ := c.contract.Operation("scheduleExecution")
	mode, now, offset := shown.Read()
	v := clockView{
		Mode: mode, Now: now.Format(readings.Milliseconds), Earliest: set.FormatTime(set.EarliestStart(now, schedule.LeadTime)),
	}
	if mode == clock.Offset {
		v.Offset = offset.String()
	}
	if x.csi != "" {
		v.Own = &own
	}
	return v, nil
}

// setClock sets the server's clock, or the customer's, which is its own from then on.
func (c clocks) setClock(x *Request) (any, error) {
	mode, _ := x.Body["mode"].(string)
	now, err := instantOf(x, mode)
	if err != nil {
		return nil, err
	}
	offset, err := offsetOf(x, mode)
	if err != nil {
		return nil, err
	}
	member := cmp.Or(map[string]string{clock.Real: "mode", clock.Offset: "offset"}[mode], "now")
	return c.update(x, member, func(each *clock.Clock) error {
		switch mode {
		case clock.Real:
			return each.Real()
		case clock.Frozen:
			return each.Freeze(now)
		case clock.Offset:
			return each.Offset(offset)
		}
		return each.Set(now)
	})
}

// advanceClock turns the server's clock, or the customer's, which is its own from then on.
func (c clocks) advanceClock(x *Request) (any, error) {
	text, _ := x.Body["by"].(string)
	by, err := parseDuration(text)
	if err != nil {
		return nil, x.memberRefusal("by", wantDuration)
	}
	return c.update(x, "by", func(each *clock.Clock) error { return each.Advance(by) })
}

// update changes the server's clock, or the customer's, by what a member of the body says.
func (c clocks) update(x *Request, member string, change func(*clock.Clock) error) (any, error) {
	if err := c.UpdateClock(x.ctx(), x.csi, change); err != nil {
		return nil, x.memberRefusal(member, "cannot be taken: "+err.Error())
	}
	return c.readClock(x)
}

// releaseClock takes a customer back to the server's clock.
func (c clocks) releaseClock(x *Request) (any, error) {
	if err := c.Clocks.Release(x.ctx(), x.csi); err != nil {
		return nil, err
	}
	return c.readClock(x)
}

// instantOf returns where the clock is to start from: what it shows now, unless the body says so.
func instantOf(x *Request, mode string) (time.Time, error) {
	text, given := x.Body["now"].(string)
	if !given {
		return x.Now, nil
	}
	if mode == clock.Real || mode == clock.Offset {
		return time.Time{}, x.memberRefusal("now", "must be left out with the mode "+mode)
	}
	ts, err := timestamp.Parse(text)
	if err != nil {
		return time.Time{}, x.memberRefusal("now", "must be a date and time")
	}
	return ts.Time, nil
}

// offsetOf returns how far the clock is to be from what it counts from.
func offsetOf(x *Request, mode string) (time.Duration, error) {
	text, given := x.Body["offset"].(string)
	if given != (mode == clock.Offset) {
		return 0, x.memberRefusal("offset", "must be given with the mode offset, and with no other")
	}
	if !given {
		return 0, nil
	}
	d, err := parseDuration(text)
	if err != nil {
		return 0, x.memberRefusal("offset", wantDuration)
	}
	return d, nil
}

// wantDuration says what parseDuration takes.
const wantDuration = "must be a duration such as PT20M, P1DT2H, -PT5M, or as Go writes it: 20m, 26h, -5m"

// parseDuration reads a duration of ISO 8601, in which a day has 24 hours, or of Go.
func parseDuration(text string) (time.Duration, error) {
	d, err := timestamp.ParseDuration(text)
	if err != nil {
		d, err = time.ParseDuration(text)
	}
	return d, err
}
