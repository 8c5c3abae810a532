package mock

import (
	"example.com/bounce/mock/internal/bounce"
	"example.com/bounce/mock/internal/seed"
)

// The answers that list parts of a customer.
type (
	instancesView struct {
		Instances []namedInstance `json:"instances"`
	}
	executionsView struct {
		Executions []seed.ExecutionFields `json:"executions"`
	}
	rfcsView struct {
		RFCs []seed.RFCFields `json:"rfcs"`
	}
	optInView struct {
		OptedIn bool `json:"optedIn"`
	}
)

func (s *Server) readOptIn(_ *Exchange, csi string) (*answer, *Refusal) {
	c, _ := s.world.Customer(csi)
	return ok(optInView{c.OptedIn})
}

func (s *Server) listInstances(_ *Exchange, csi string) (*answer, *Refusal) {
	c, _ := s.world.Whole(csi)
	v := instancesView{Instances: []namedInstance{}}
	for _, in := range c.Instances {
		v.Instances = append(v.Instances, instanceView(in))
	}
	return ok(v)
}

func (s *Server) listExecutions(x *Exchange, csi string) (*answer, *Refusal) {
	in, known := s.world.Instance(csi, x.path["instance"])
	if !known {
		return nil, x.refuseMissing(csi)
	}
	return ok(executionsView{seed.InstanceOf(in).Executions})
}

func (s *Server) readExecution(x *Exchange, csi string) (*answer, *Refusal) {
	e, known := s.world.Execution(bounce.Place{CSI: csi, Instance: x.path["instance"], Execution: x.path["execution"]})
	if !known {
		return nil, x.refuseMissing(csi)
	}
	return ok(seed.ExecutionOf(e))
}

func (s *Server) listRFCs(x *Exchange, csi string) (*answer, *Refusal) {
	in, known := s.world.Instance(csi, x.path["instance"])
	if !known {
		return nil, x.refuseMissing(csi)
	}
	return ok(rfcsView{seed.InstanceOf(in).RFCs})
}

func (s *Server) readRFC(x *Exchange, csi string) (*answer, *Refusal) {
	in, _ := s.world.Instance(csi, x.path["instance"])
	for _, r := range in.RFCs {
		if r.Number == x.path["rfc"] {
			return ok(seed.RFCOf(r))
		}
	}
	return nil, x.refuseMissing(csi)
}
