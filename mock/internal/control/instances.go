package control

import (
	"net/http"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/mock/internal/state"
	"example.com/bounce/openapi/sample"
)

type instances struct{ *state.State }

func (i instances) operations() []operation {
	name := []string{"instance"}
	return []operation{
		{id: "listInstances", answer: i.listInstances},
		{id: "addInstance", answer: i.addInstance, status: http.StatusCreated, bodyOptional: true, body: instanceBody},
		{id: "readInstance", answer: i.readInstance, params: name},
		{id: "removeInstance", answer: i.removeInstance, params: name},
	}
}

// instanceView is an instance that says of which service it is.
type instanceView struct {
	Service string `json:"service"`
	seed.InstanceFields
}

func viewInstance(in domain.Instance) instanceView {
	return instanceView{in.Service, seed.InstanceOf(in)}
}

// views returns the view of each of a list; an empty list for none.
func views[T, V any](list []T, view func(T) V) []V {
	all := []V{}
	for _, each := range list {
		all = append(all, view(each))
	}
	return all
}

// instanceOf returns the instance of the path with all that belongs to it.
func instanceOf(s *state.State, x *Request) (domain.Instance, error) {
	c, err := s.Store.WholeCustomer(x.ctx(), x.csi)
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

func (i instances) listInstances(x *Request) (any, error) {
	c, err := i.Store.WholeCustomer(x.ctx(), x.csi)
	return map[string]any{"instances": views(c.Instances, viewInstance)}, err
}

func (i instances) addInstance(x *Request) (any, error) {
	var in domain.Instance
	err := i.AddItem(x.ctx(), x.csi, x.Body, func(source *sample.Source) (err error) {
		if in, err = seed.Instance(x.Raw, x.Now, source); err == nil {
			err = i.Store.AddInstance(x.ctx(), x.csi, in)
		}
		return err
	})
	return viewInstance(in), err
}

func (i instances) readInstance(x *Request) (any, error) {
	in, err := instanceOf(i.State, x)
	return viewInstance(in), err
}

func (i instances) removeInstance(x *Request) (any, error) {
	return nil, i.Store.RemoveInstance(x.ctx(), x.csi, x.Path["instance"])
}
