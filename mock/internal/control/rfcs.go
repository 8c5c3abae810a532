package control

import (
	"context"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/openapi/sample"
)

func (a *API) rfcOperations() []operation {
	instance, rfc := []string{"instance"}, []string{"instance", "rfc"}
	return []operation{
		{id: "listRFCs", answer: a.listRFCs, params: instance},
		{id: "readRFC", answer: a.readRFC, params: rfc},
		{id: "addRFC", answer: a.addRFC, params: instance, bodyOptional: true, explain: explainRFC},
		{id: "replaceRFC", answer: a.replaceRFC, params: rfc, explain: explainRFC},
		{id: "removeRFC", answer: a.removeRFC, params: rfc},
	}
}

// rfcsView is the answer of listRFCs.
type rfcsView struct {
	RFCs []seed.RFCFields `json:"rfcs"`
}

func (a *API) listRFCs(x *Request, csi string) (*answer, *exchange.Refusal) {
	in, err := a.instance(x, csi)
	if err != nil {
		return nil, a.refusePart(x, csi, err)
	}
	return exchange.OK(rfcsView{seed.InstanceOf(in).RFCs})
}

func (a *API) readRFC(x *Request, csi string) (*answer, *exchange.Refusal) {
	in, err := a.instance(x, csi)
	if err != nil {
		return nil, a.refusePart(x, csi, err)
	}
	for _, r := range in.RFCs {
		if r.Number == x.Path["rfc"] {
			return exchange.OK(seed.RFCOf(r))
		}
	}
	return nil, a.refuseMissing(x, csi)
}

// change changes the calendar of the instance in the path.
func (a *API) change(x *Request, csi string, f func(context.Context, domain.Calendar) error) error {
	ctx := x.Request.Context()
	return a.store().Calendar(ctx, csi, x.Path["instance"], func(c domain.Calendar) error { return f(ctx, c) })
}

func (a *API) addRFC(x *Request, csi string) (*answer, *exchange.Refusal) {
	var r domain.RFC
	return a.add(x, csi,
		func(source *sample.Source) (err error) {
			if r, err = seed.RFC(x.Raw, x.Now, source.RFCNumber()); err != nil {
				return err
			}
			return a.change(x, csi, func(ctx context.Context, c domain.Calendar) error { return c.AddRFC(ctx, r) })
		},
		func() any { return seed.RFCOf(r) })
}

func (a *API) replaceRFC(x *Request, csi string) (*answer, *exchange.Refusal) {
	number := x.Path["rfc"]
	if refusal := refuseOther(x, "rfcNumber", number); refusal != nil {
		return nil, refusal
	}
	r, err := seed.RFC(x.Raw, x.Now, number)
	if err == nil {
		err = a.change(x, csi, func(ctx context.Context, c domain.Calendar) error { return c.ReplaceRFC(ctx, r) })
	}
	if err != nil {
		return nil, a.refusePart(x, csi, err)
	}
	return exchange.OK(seed.RFCOf(r))
}

func (a *API) removeRFC(x *Request, csi string) (*answer, *exchange.Refusal) {
	err := a.change(x, csi, func(ctx context.Context, c domain.Calendar) error { return c.RemoveRFC(ctx, x.Path["rfc"]) })
	if err != nil {
		return nil, a.refusePart(x, csi, err)
	}
	return exchange.NoContent()
}
