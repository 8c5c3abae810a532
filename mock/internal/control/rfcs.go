package control

import (
	"context"
	"net/http"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/mock/internal/state"
	"example.com/bounce/openapi/sample"
)

type rfcs struct{ *state.State }

func (r rfcs) operations() []operation {
	instance, rfc := []string{"instance"}, []string{"instance", "rfc"}
	return []operation{
		{id: "listRFCs", answer: r.listRFCs, params: instance},
		{id: "readRFC", answer: r.readRFC, params: rfc},
		{id: "addRFC", answer: r.addRFC, params: instance, status: http.StatusCreated, bodyOptional: true, body: rfcBody},
		{id: "replaceRFC", answer: r.replaceRFC, params: rfc, body: rfcBody},
		{id: "removeRFC", answer: r.removeRFC, params: rfc},
	}
}

func (r rfcs) listRFCs(x *Request) (any, error) {
	in, err := instanceOf(r.State, x)
	return map[string]any{"rfcs": views(in.RFCs, seed.RFCOf)}, err
}

func (r rfcs) readRFC(x *Request) (any, error) {
	in, err := instanceOf(r.State, x)
	if err != nil {
		return nil, err
	}
	for _, each := range in.RFCs {
		if each.Number == x.Path["rfc"] {
			return seed.RFCOf(each), nil
		}
	}
	return nil, domain.ErrUnknown
}

// change changes the calendar of the instance in the path.
func (r rfcs) change(x *Request, f func(context.Context, domain.Calendar) error) error {
	return r.Store.Calendar(x.ctx(), x.csi, x.Path["instance"], func(c domain.Calendar) error { return f(x.ctx(), c) })
}

func (r rfcs) addRFC(x *Request) (any, error) {
	var added domain.RFC
	err := r.AddItem(x.ctx(), x.csi, x.Body, func(source *sample.Source) (err error) {
		if added, err = seed.RFC(x.Raw, x.Now, source.RFCNumber()); err != nil {
			return err
		}
		return r.change(x, func(ctx context.Context, c domain.Calendar) error { return c.AddRFC(ctx, added) })
	})
	return seed.RFCOf(added), err
}

func (r rfcs) replaceRFC(x *Request) (any, error) {
	number := x.Path["rfc"]
	if err := x.checkSame("rfcNumber", number); err != nil {
		return nil, err
	}
	replaced, err := seed.RFC(x.Raw, x.Now, number)
	if err == nil {
		err = r.change(x, func(ctx context.Context, c domain.Calendar) error { return c.ReplaceRFC(ctx, replaced) })
	}
	return seed.RFCOf(replaced), err
}

func (r rfcs) removeRFC(x *Request) (any, error) {
	return nil, r.change(x, func(ctx context.Context, c domain.Calendar) error { return c.RemoveRFC(ctx, x.Path["rfc"]) })
}
