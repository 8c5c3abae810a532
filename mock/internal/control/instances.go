package control

import (
	"net/http"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/openapi/sample"
)

func (a *API) instanceOperations() []operation {
	name := []string{"instance"}
	return []operation{
		{id: "listInstances", answer: a.listInstances},
		{id: "addInstance", answer: a.addInstance, bodyOptional: true, explain: explainInstance},
		{id: "readInstance", answer: a.readInstance, params: name},
		{id: "removeInstance", answer: a.removeInstance, params: name},
	}
}

// instanceView is an instance that says of which service it is.
type instanceView struct {
	Service string `json:"service"`
	seed.InstanceFields
}

// instancesView is the answer of listInstances.
type instancesView struct {
	Instances []instanceView `json:"instances"`
}

func viewInstance(in domain.Instance) instanceView {
	return instanceView{in.Service, seed.InstanceOf(in)}
}

// add adds a part of a customer that was read from the body, made up where the body says nothing.
func (a *API) add(x *Request, csi string, enter func(*sample.Source) error, view func() any) (*answer, *exchange.Refusal) {
	if err := a.State.AddItem(x.Request.Context(), csi, x.Body, enter); err != nil {
		return nil, a.refusePart(x, csi, err)
	}
	return &answer{Status: http.StatusCreated, ContentType: exchange.TypeJSON, Body: view()}, nil
}

// instance returns an instance of the path with all that belongs to it.
func (a *API) instance(x *Request, csi string) (domain.Instance, error) {
	c, err := a.store().WholeCustomer(x.Request.Context(), csi)
	if err != nil {
		return domain.Instance{}, err
	}
	for _, in := range c.Instances {
		if in.Name == x.Path["instance"] {
			return in, nil
		}
	}
	return domain.Instance{}, domain.ErrUnknown
}

func (a *API) listInstances(x *Request, csi string) (*answer, *exchange.Refusal) {
	c, err := a.store().WholeCustomer(x.Request.Context(), csi)
	if err != nil {
		return nil, a.refuseStore(x, csi, err)
	}
	v := instancesView{Instances: []instanceView{}}
	for _, in := range c.Instances {
		v.Instances = append(v.Instances, viewInstance(in))
	}
	return exchange.OK(v)
}

func (a *API) addInstance(x *Request, csi string) (*answer, *exchange.Refusal) {
	var in domain.Instance
	return a.add(x, csi,
		func(source *sample.Source) (err error) {
			if in, err = seed.Instance(x.Raw, x.Now, source); err == nil {
				err = a.store().AddInstance(x.Request.Context(), csi, in)
			}
			return err
		},
		func() any { return viewInstance(in) })
}

func (a *API) readInstance(x *Request, csi string) (*answer, *exchange.Refusal) {
	in, err := a.instance(x, csi)
	if err != nil {
		return nil, a.refusePart(x, csi, err)
	}
	return exchange.OK(viewInstance(in))
}

func (a *API) removeInstance(x *Request, csi string) (*answer, *exchange.Refusal) {
	if err := a.store().RemoveInstance(x.Request.Context(), csi, x.Path["instance"]); err != nil {
		return nil, a.refusePart(x, csi, err)
	}
	return exchange.NoContent()
}
