package mock

import (
	"net/http"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/openapi/sample"
)

// customersView is the answer of listCustomers.
type customersView struct {
	Customers []customerBrief `json:"customers"`
}

// customerBrief is a customer in a list.
type customerBrief struct {
	CSI        string `json:"csi"`
	Name       string `json:"name"`
	Identifier string `json:"identifier"`
	OptedIn    bool   `json:"optedIn"`
}

// worldHandlers binds the operations that change customers.
func (s *Server) worldHandlers(ofCustomer func(func(*Exchange, string) (*answer, *Refusal)) handler) map[string]handler {
	instance := func(then func(*Exchange, string) (*answer, *Refusal), more ...string) handler {
		h := ofCustomer(then)
		h.path = append(append(h.path, "instance"), more...)
		return h
	}
	bodiless := func(h handler) handler { h.bodiless = true; return h }
	return map[string]handler{
		"readCustomer":        ofCustomer(s.readCustomer),
		"readOptIn":           ofCustomer(s.readOptIn),
		"setOptIn":            ofCustomer(s.setOptIn),
		"listInstances":       ofCustomer(s.listInstances),
		"addInstance":         bodiless(ofCustomer(s.addInstance)).readBy(readsInstance),
		"readInstance":        instance(s.readInstance),
		"removeInstance":      instance(s.removeInstance),
		"listExecutions":      instance(s.listExecutions),
		"readExecution":       instance(s.readExecution, "execution"),
		"addExecution":        bodiless(instance(s.addExecution)).readBy(readsExecution),
		"replaceExecution":    instance(s.replaceExecution, "execution").readBy(readsExecution),
		"setExecutionOutcome": instance(s.setExecutionOutcome, "execution").readBy(readsOutcome),
		"removeExecution":     instance(s.removeExecution, "execution"),
		"listRFCs":            instance(s.listRFCs),
		"readRFC":             instance(s.readRFC, "rfc"),
		"addRFC":              bodiless(instance(s.addRFC)).readBy(readsRFC),
		"replaceRFC":          instance(s.replaceRFC, "rfc").readBy(readsRFC),
		"removeRFC":           instance(s.removeRFC, "rfc"),
	}
}

func (s *Server) listCustomers(*Exchange) (*answer, *Refusal) {
	v := customersView{Customers: []customerBrief{}}
	for _, csi := range s.world.CSIs() {
		if c, known := s.world.Customer(csi); known {
			v.Customers = append(v.Customers, customerBrief{c.CSI, c.Name, c.Identifier, c.OptedIn})
		}
	}
	return ok(v)
}

func (s *Server) readCustomer(x *Exchange, csi string) (*answer, *Refusal) {
	c, known := s.whole(csi)
	if !known {
		return nil, x.refuse(faultNoCustomer, "There is no customer of this CSI.")
	}
	held, _ := s.keys.of(csi)
	c.Signer = held.signer
	return s.customerAnswer(x, http.StatusOK, c)
}

// whole is a customer with its readings and where its keys are, without keys.
func (s *Server) whole(csi string) (seed.Customer, bool) {
	facts, known := s.world.Whole(csi)
	held, _ := s.keys.of(csi)
	c := seed.Customer{
		Customer: facts, Issuer: held.issuer, Audience: held.audience, Readings: s.readings.of(csi).own,
	}
	if source, fetched := held.fetched(); fetched {
		c.JWKSURI = source.URI()
	}
	return c, known
}

func (s *Server) removeCustomer(x *Exchange, csi string) (*answer, *Refusal) {
	if !s.dismiss(csi) {
		return nil, x.refuse(faultNoCustomer, "There is no customer of this CSI.")
	}
	return done()
}

func (s *Server) setOptIn(x *Exchange, csi string) (*answer, *Refusal) {
	optedIn, _ := x.Body["optedIn"].(bool)
	if err := s.world.OptIn(csi, optedIn); err != nil {
		return nil, x.refuseWorld(csi, err)
	}
	return s.readCustomer(x, csi)
}

// add adds a part of a customer that was read from the body, made up where it says nothing.
func (s *Server) add(x *Exchange, csi string, enter func(*sample.Source) error, view func() any) (*answer, *Refusal) {
	err := s.made.part(csi, s.options.RandomSeed, func(source *sample.Source) error { return asGiven(x.Body, enter(source)) })
	if err != nil {
		return nil, x.refuseWorld(csi, err)
	}
	return &answer{status: http.StatusCreated, contentType: typeJSON, body: view()}, nil
}

func (s *Server) addInstance(x *Exchange, csi string) (*answer, *Refusal) {
	var in bounce.Instance
	return s.add(x, csi,
		func(source *sample.Source) (err error) {
			if in, err = seed.Instance(x.raw, x.Now, source); err == nil {
				err = s.world.AddInstance(csi, in)
			}
			return err
		},
		func() any { return instanceView(in) })
}

func instanceView(in bounce.Instance) namedInstance {
	return namedInstance{in.Service, seed.InstanceOf(in)}
}

func (s *Server) readInstance(x *Exchange, csi string) (*answer, *Refusal) {
	in, known := s.world.Instance(csi, x.path["instance"])
	if !known {
		return nil, x.refuseWorld(csi, bounce.ErrUnknown)
	}
	return ok(instanceView(in))
}

func (s *Server) removeInstance(x *Exchange, csi string) (*answer, *Refusal) {
	if !s.world.RemoveInstance(csi, x.path["instance"]) {
		return nil, x.refuseWorld(csi, bounce.ErrUnknown)
	}
	return done()
}

// namedInstance is an instance that says of which service it is.
type namedInstance struct {
	Service string `json:"service"`
	seed.InstanceFields
}

func (s *Server) addExecution(x *Exchange, csi string) (*answer, *Refusal) {
	var e bounce.Execution
	return s.add(x, csi,
		func(source *sample.Source) (err error) {
			if e, err = seed.Execution(x.raw, x.Now, source.ExecutionID()); err == nil {
				err = s.world.Create(csi, x.path["instance"], e)
			}
			return err
		},
		func() any { return s.executionFields(csi, x.path["instance"], e) })
}

// executionFields is an execution as it is kept, which may have less than what was handed in.
func (s *Server) executionFields(csi, instance string, e bounce.Execution) seed.ExecutionFields {
	if kept, known := s.world.Execution(bounce.Place{CSI: csi, Instance: instance, Execution: e.ID}); known {
		e = kept
	}
	return seed.ExecutionOf(e)
}

func (s *Server) replaceExecution(x *Exchange, csi string) (*answer, *Refusal) {
	id := x.path["execution"]
	if refusal := x.refuseOther("id", id); refusal != nil {
		return nil, refusal
	}
	e, err := seed.Execution(x.raw, x.Now, id)
	if err == nil {
		err = s.world.Replace(csi, x.path["instance"], e)
	}
	if err != nil {
		return nil, x.refuseWorld(csi, err)
	}
	return ok(s.executionFields(csi, x.path["instance"], e))
}

func (s *Server) removeExecution(x *Exchange, csi string) (*answer, *Refusal) {
	if !s.world.RemoveExecution(bounce.Place{CSI: csi, Instance: x.path["instance"], Execution: x.path["execution"]}) {
		return nil, x.refuseWorld(csi, bounce.ErrUnknown)
	}
	return done()
}

// setExecutionOutcome says how the run of an execution goes, whoever has created it.
func (s *Server) setExecutionOutcome(x *Exchange, csi string) (*answer, *Refusal) {
	p := bounce.Place{CSI: csi, Instance: x.path["instance"], Execution: x.path["execution"]}
	outcome, overrun, err := seed.Outcome(x.raw)
	if err == nil {
		err = s.world.SetOutcome(p, outcome, overrun)
	}
	if err != nil {
		return nil, x.refuseWorld(csi, err)
	}
	return s.readExecution(x, csi)
}

func (s *Server) addRFC(x *Exchange, csi string) (*answer, *Refusal) {
	var r bounce.RFC
	return s.add(x, csi,
		func(source *sample.Source) (err error) {
			if r, err = seed.RFC(x.raw, x.Now, source.RFCNumber()); err == nil {
				err = s.world.AddRFC(csi, x.path["instance"], r)
			}
			return err
		},
		func() any { return seed.RFCOf(r) })
}

func (s *Server) replaceRFC(x *Exchange, csi string) (*answer, *Refusal) {
	number := x.path["rfc"]
	if refusal := x.refuseOther("rfcNumber", number); refusal != nil {
		return nil, refusal
	}
	r, err := seed.RFC(x.raw, x.Now, number)
	if err == nil {
		err = s.world.ReplaceRFC(csi, x.path["instance"], r)
	}
	if err != nil {
		return nil, x.refuseWorld(csi, err)
	}
	return ok(seed.RFCOf(r))
}

func (s *Server) removeRFC(x *Exchange, csi string) (*answer, *Refusal) {
	if !s.world.RemoveRFC(csi, x.path["instance"], x.path["rfc"]) {
		return nil, x.refuseWorld(csi, bounce.ErrUnknown)
	}
	return done()
}
