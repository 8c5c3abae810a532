package control

import (
	"cmp"
	"errors"
	"time"

	"example.com/bounce/mock/internal/clock"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/readings"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/timestamp"
)

func (a *API) clockOperations() []operation {
	return []operation{
		{id: "read*Clock", answer: a.readClock},
		{id: "set*Clock", answer: a.setClock},
		{id: "advance*Clock", answer: a.advanceClock},
		{id: "releaseCustomerClock", answer: a.releaseClock},
	}
}

// clockView is what a clock shows.
type clockView struct {
	Mode string `json:"mode"`
	Now  string `json:"now"`
	// Earliest is the first scheduledTime that would be accepted now.
	Earliest string `json:"earliest"`
	// Offset is "" but for the mode offset.
	Offset string `json:"offset,omitempty"`
	// Own reports whether the customer has a clock of its own; nil for the server's view.
	Own *bool `json:"own,omitempty"`
}

func (a *API) readClock(x *Request, csi string) (*answer, *exchange.Refusal) {
	set, err := a.readingsOf().Of(x.Request.Context(), csi)
	if err != nil {
		return nil, a.fail(x, "read readings", "The mock could not read its readings.", err)
	}
	shown, err := a.clocks().Of(x.Request.Context(), csi)
	own, hasErr := a.clocks().Has(x.Request.Context(), csi)
	if err := errors.Join(err, hasErr); err != nil {
		return nil, a.fail(x, "read clock", "The mock could not read its clocks.", err)
	}
	operation, _ := a.Contract.Operation(core)
	mode, now, offset := shown.Read()
	v := clockView{
		Mode: mode, Now: now.Format(readings.Milliseconds), Earliest: set.FormatTime(set.EarliestStart(now, operation.LeadTime)),
	}
	if mode == clock.Offset {
		v.Offset = offset.String()
	}
	if csi != "" {
		v.Own = &own
	}
	return exchange.OK(v)
}

// setClock sets the server's clock, or the customer's, which is its own from then on.
func (a *API) setClock(x *Request, csi string) (*answer, *exchange.Refusal) {
	mode, _ := x.Body["mode"].(string)
	now, refusal := instantOf(x, mode)
	if refusal != nil {
		return nil, refusal
	}
	offset, refusal := offsetOf(x, mode)
	if refusal != nil {
		return nil, refusal
	}
	member := cmp.Or(map[string]string{clock.Real: "mode", clock.Offset: "offset"}[mode], "now")
	return a.updateClock(x, csi, member, func(c *clock.Clock) error {
		switch mode {
		case clock.Real:
			return c.Real()
		case clock.Frozen:
			return c.Freeze(now)
		case clock.Offset:
			return c.Offset(offset)
		}
		return c.Set(now)
	})
}

// advanceClock turns the server's clock, or the customer's, which is its own from then on.
func (a *API) advanceClock(x *Request, csi string) (*answer, *exchange.Refusal) {
	text, _ := x.Body["by"].(string)
	by, err := parseDuration(text)
	if err != nil {
		return nil, x.RefuseMember("by", wantDuration)
	}
	return a.updateClock(x, csi, "by", func(c *clock.Clock) error { return c.Advance(by) })
}

// updateClock changes the server's clock, or the customer's.
func (a *API) updateClock(x *Request, csi, member string, change func(*clock.Clock) error) (*answer, *exchange.Refusal) {
	if err := a.State.UpdateClock(x.Request.Context(), csi, change); err != nil {
		return nil, x.RefuseMember(member, "cannot be taken: "+err.Error())
	}
	return a.readClock(x, csi)
}

// releaseClock takes a customer back to the server's clock.
func (a *API) releaseClock(x *Request, csi string) (*answer, *exchange.Refusal) {
	if err := a.clocks().Release(x.Request.Context(), csi); err != nil {
		return nil, a.fail(x, "release clock", "The mock could not release the clock.", err)
	}
	return a.readClock(x, csi)
}

// instantOf returns where the clock is to start from: what it shows now, unless the body says so.
func instantOf(x *Request, mode string) (time.Time, *exchange.Refusal) {
	text, given := x.Body["now"].(string)
	if !given {
		return x.Now, nil
	}
	if mode == clock.Real || mode == clock.Offset {
		return time.Time{}, x.RefuseMember("now", "must be left out with the mode "+mode)
	}
	ts, err := timestamp.Parse(text)
	if err != nil {
		return time.Time{}, x.RefuseMember("now", "must be a date and time")
	}
	return ts.Time, nil
}

// offsetOf returns how far the clock is to be from what it counts from.
func offsetOf(x *Request, mode string) (time.Duration, *exchange.Refusal) {
	text, given := x.Body["offset"].(string)
	if given != (mode == clock.Offset) {
		return 0, x.RefuseMember("offset", "must be given with the mode offset, and with no other")
	}
	if !given {
		return 0, nil
	}
	d, err := parseDuration(text)
	if err != nil {
		return 0, x.RefuseMember("offset", wantDuration)
	}
	return d, nil
}

// wantDuration says what parseDuration takes.
const wantDuration = "must be a duration such as PT20M, P1DT2H, -PT5M, or as Go writes it: 20m, 26h, -5m"

// parseDuration reads a duration of ISO 8601, in which a day has 24 hours, or of Go.
func parseDuration(text string) (time.Duration, error) {
	d, err := openapi.ParseDuration(text)
	if err != nil {
		d, err = time.ParseDuration(text)
	}
	return d, err
}
