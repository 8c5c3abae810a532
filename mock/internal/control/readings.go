package control

import (
	"context"
	"errors"
	"maps"

	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/seed"
)

func (a *API) readingOperations() []operation {
	return []operation{
		{id: "read*Readings", answer: a.readReadings},
		{id: "choose*Readings", answer: a.chooseReadings},
		{id: "release*Readings", answer: a.releaseReadings},
	}
}

// readingsView is what is in force for the server, or for a customer.
type readingsView struct {
	Readings map[string]string `json:"readings"`
	// Own are those of Readings that are the customer's own: an empty object for none, nil for the server's view.
	Own *map[string]string `json:"own,omitempty"`
}

func (a *API) readReadings(x *Request, csi string) (*answer, *exchange.Refusal) {
	set, err := a.readingsOf().Of(x.Request.Context(), csi)
	if err != nil {
		return nil, a.fail(x, "read readings", "The mock could not read its readings.", err)
	}
	view := readingsView{Readings: set.Table()}
	if csi != "" {
		own := maps.Clone(set.Own())
		if own == nil {
			own = map[string]string{}
		}
		view.Own = &own
	}
	return exchange.OK(view)
}

// chooseReadings adds to the server's choices, which hold for all customers that have not chosen otherwise, or to a customer's own.
func (a *API) chooseReadings(x *Request, csi string) (*answer, *exchange.Refusal) {
	chosen, err := seed.Readings(x.Raw)
	if wrong := (seed.Faults)(nil); errors.As(err, &wrong) {
		return nil, refuseSeed(x, KindBadReadings, "Nothing is changed", wrong)
	}
	if err == nil {
		err = a.choose(x.Request.Context(), csi, chosen)
	}
	if err != nil {
		return nil, a.fail(x, "choose readings", "The mock could not take the readings.", err)
	}
	return a.readReadings(x, csi)
}

func (a *API) choose(ctx context.Context, csi string, chosen map[string]string) error {
	if csi == "" {
		return a.readingsOf().Choose(ctx, chosen)
	}
	return a.readingsOf().ChooseFor(ctx, csi, chosen)
}

// releaseReadings takes the server back to the choices of its start, or a customer to the server's.
func (a *API) releaseReadings(x *Request, csi string) (*answer, *exchange.Refusal) {
	release := a.State.ReleaseReadings
	if csi != "" {
		release = func(ctx context.Context) error { return a.readingsOf().Release(ctx, csi) }
	}
	if err := release(x.Request.Context()); err != nil {
		return nil, a.fail(x, "release readings", "The mock could not take the readings.", err)
	}
	return a.readReadings(x, csi)
}
