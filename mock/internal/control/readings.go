package control

import (
	"context"
	"maps"

	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/mock/internal/state"
)

// choices are the readings that the server and its customers have chosen.
type choices struct{ *state.State }

func (c choices) operations() []operation {
	return []operation{
		{id: "read*Readings", answer: c.readReadings},
		{id: "choose*Readings", answer: c.chooseReadings, body: body{kind: KindBadReadings, problem: "Nothing is changed"}},
		{id: "release*Readings", answer: c.releaseReadings},
	}
}

// readingsView is what is in force for the server, or for a customer.
type readingsView struct {
	Readings map[string]string `json:"readings"`
	// Own are those of Readings that the customer itself has chosen: an empty object for none, nil for the server's view.
	Own *map[string]string `json:"own,omitempty"`
}

func (c choices) readReadings(x *Request) (any, error) {
	set, err := c.Readings.Of(x.ctx(), x.csi)
	if err != nil {
		return nil, err
	}
	view := readingsView{Readings: set.Table()}
	if x.csi != "" {
		own := map[string]string{}
		maps.Copy(own, set.Own())
		view.Own = &own
	}
	return view, nil
}

// chooseReadings adds to the server's choices, which hold for all customers that have not chosen otherwise, or to a customer's own.
func (c choices) chooseReadings(x *Request) (any, error) {
	chosen, err := seed.Readings(x.Raw)
	if err != nil {
		return nil, err
	}
	choose := c.Readings.Choose
	if x.csi != "" {
		choose = func(ctx context.Context, chosen map[string]string) error {
			return c.Readings.ChooseFor(ctx, x.csi, chosen)
		}
	}
	if err := choose(x.ctx(), chosen); err != nil {
		return nil, err
	}
	return c.readReadings(x)
}

// releaseReadings takes the server back to the choices of its start, or a customer to the server's.
func (c choices) releaseReadings(x *Request) (any, error) {
	release := c.ReleaseReadings
	if x.csi != "" {
		release = func(ctx context.Context) error { return c.Readings.Release(ctx, x.csi) }
	}
	if err := release(x.ctx()); err != nil {
		return nil, err
	}
	return c.readReadings(x)
}
