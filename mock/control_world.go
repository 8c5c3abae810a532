package mock

import (
	"errors"
	"net/http"

	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/mock/internal/seed"
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
		"readCustomer":     ofCustomer(s.readCustomer),
		"setOptIn":         ofCustomer(s.setOptIn),
		"addInstance":      bodiless(ofCustomer(s.addInstance)),
		"readInstance":     instance(s.readInstance),
		"removeInstance":   instance(s.removeInstance),
		"addExecution":     bodiless(instance(s.addExecution)),
		"replaceExecution": instance(s.replaceExecution, "execution"),
		"removeExecution":  instance(s.removeExecution, "execution"),
		"addRFC":           bodiless(instance(s.addRFC)),
		"replaceRFC":       instance(s.replaceRFC, "rfc"),
		"removeRFC":        instance(s.removeRFC, "rfc"),
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
		return nil, x.refuseWorld(err)
	}
	return s.readCustomer(x, csi)
}

// add adds a part of a customer that was read from the body, made up where it says nothing.
func (s *Server) add(x *Exchange, read func() error, enter func() error, view func() any) (*answer, *Refusal) {
	const draws = 3 // what is made up may be taken already, but hardly three times
	var err error
	for range draws {
		if err = read(); err == nil {
			err = enter()
		}
		if !errors.Is(err, bounce.ErrDuplicate) {
			break
		}
	}
	if err != nil {
		return nil, x.refuseWorld(err)
	}
	return &answer{status: http.StatusCreated, contentType: typeJSON, body: view()}, nil
}

func (s *Server) addInstance(x *Exchange, csi string) (*answer, *Refusal) {
	var in bounce.Instance
	return s.add(x,
		func() (err error) {
			in, err = seed.Instance(x.raw, x.Now, s.made.part(csi, s.options.RandomSeed))
			return err
		},
		func() error { return s.world.AddInstance(csi, in) },
		func() any { return instanceView(in) })
}

func instanceView(in bounce.Instance) namedInstance {
	return namedInstance{in.Service, seed.InstanceOf(in)}
}

func (s *Server) readInstance(x *Exchange, csi string) (*answer, *Refusal) {
	in, known := s.world.Instance(csi, x.path["instance"])
	if !known {
		return nil, x.refuseWorld(bounce.ErrUnknown)
	}
	return ok(instanceView(in))
}

func (s *Server) removeInstance(x *Exchange, csi string) (*answer, *Refusal) {
	if !s.world.RemoveInstance(csi, x.path["instance"]) {
		return nil, x.refuseWorld(bounce.ErrUnknown)
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
	return s.add(x,
		func() (err error) {
			e, err = seed.Execution(x.raw, x.Now, s.made.executionID(csi, s.options.RandomSeed))
			return err
		},
		func() error { return s.world.Create(csi, x.path["instance"], e) },
		func() any { return s.executionFields(csi, x.path["instance"], e) })
}

// executionFields is an execution as it is kept, which may have less than what was handed in.
func (s *Server) executionFields(csi, instance string, e bounce.Execution) seed.ExecutionFields {
	if kept, known := s.world.Execution(bounce.Place{CSI: csi, Instance: instance, Execution: e.ID}); known {
		e = kept
	}
	return seed.ExecutionOf(e)
}

// refuseOther refuses a body that names another thing than the path does; it is nil for one that does not.
func (x *Exchange) refuseOther(member, named string) *Refusal {
	if given, is := x.Body[member]; is && given != named {
		return x.refuseMember(member, "must be that of the path, or left out")
	}
	return nil
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
		return nil, x.refuseWorld(err)
	}
	return ok(s.executionFields(csi, x.path["instance"], e))
}

func (s *Server) removeExecution(x *Exchange, csi string) (*answer, *Refusal) {
	if !s.world.RemoveExecution(bounce.Place{CSI: csi, Instance: x.path["instance"], Execution: x.path["execution"]}) {
		return nil, x.refuseWorld(bounce.ErrUnknown)
	}
	return done()
}

func (s *Server) addRFC(x *Exchange, csi string) (*answer, *Refusal) {
	var r bounce.RFC
	return s.add(x,
		func() (err error) {
			r, err = seed.RFC(x.raw, x.Now, s.made.part(csi, s.options.RandomSeed).RFCNumber())
			return err
		},
		func() error { return s.world.AddRFC(csi, x.path["instance"], r) },
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
		return nil, x.refuseWorld(err)
	}
	return ok(seed.RFCOf(r))
}

func (s *Server) removeRFC(x *Exchange, csi string) (*answer, *Refusal) {
	if !s.world.RemoveRFC(csi, x.path["instance"], x.path["rfc"]) {
		return nil, x.refuseWorld(bounce.ErrUnknown)
	}
	return done()
}

// refuseWorld is the refusal for an error of package seed or bounce.
func (x *Exchange) refuseWorld(err error) *Refusal {
	switch faults := (seed.Faults)(nil); {
	case errors.As(err, &faults):
		return x.refuseFaults(faultBadPart, "The body cannot be taken", faults)
	case errors.Is(err, bounce.ErrDuplicate):
		return x.refuse(faultTaken, "The customer has one of this name already.")
	case errors.Is(err, bounce.ErrUnknown):
		return x.refuse(faultNoPart, "The customer has nothing of this name.")
	case errors.Is(err, bounce.ErrInvalid), errors.Is(err, bounce.ErrBeyondCalendar):
		return x.refuse(faultBadPart, "The body breaks a rule of the domain: "+err.Error()+".")
	}
	x.server.logger.Error("change the world", "err", err)
	return x.refuse(faultInternal, "The mock could not do it.")
}
