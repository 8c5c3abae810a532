package mock

import (
	"errors"
	"net/http"

	faults "example.com/bounce/mock/internal/fault"
	"example.com/bounce/openapi"
)

// faultsView is the answer of listFaults and removeFaults.
type faultsView struct {
	Faults []FaultState `json:"faults"`
}

// detourHandlers are those of faults and rate limits, of the server (csi "") and of a customer.
func (s *Server) detourHandlers(ofServer, ofCustomer func(func(*Exchange, string) (*answer, *Refusal)) handler) map[string]handler {
	byID := func(h handler) handler { h.path = append(h.path, "faultId"); return h }
	return map[string]handler{
		"listFaults":            ofServer(s.listFaults),
		"createFault":           ofServer(s.createFault),
		"removeFaults":          ofServer(s.removeFaults),
		"readFault":             byID(ofServer(s.readFault)),
		"removeFault":           byID(ofServer(s.removeFault)),
		"listCustomerFaults":    ofCustomer(s.listFaults),
		"createCustomerFault":   ofCustomer(s.createFault),
		"removeCustomerFaults":  ofCustomer(s.removeFaults),
		"readCustomerFault":     byID(ofCustomer(s.readFault)),
		"removeCustomerFault":   byID(ofCustomer(s.removeFault)),
		"readRateLimit":         ofServer(s.readRateLimit),
		"setRateLimit":          ofServer(s.setRateLimit),
		"liftRateLimit":         ofServer(s.liftRateLimit),
		"readCustomerRateLimit": ofCustomer(s.readRateLimit),
		"setCustomerRateLimit":  ofCustomer(s.setRateLimit),
		"liftCustomerRateLimit": ofCustomer(s.liftRateLimit),
	}
}

func (s *Server) listFaults(_ *Exchange, csi string) (*answer, *Refusal) {
	return ok(faultsView{s.detours.faults.All(csi, s.momentOf)})
}

// createFault adds the rule of the body; a customer's is for that customer.
func (s *Server) createFault(x *Exchange, csi string) (*answer, *Refusal) {
	var rule Fault
	if err := x.into(&rule); err != nil { // the document leaves one thing to find
		return nil, x.refuseFault("/until", "must be an instant with an offset")
	}
	if of := rule.Request.CSI; csi != "" && of != "" && of != csi {
		return nil, x.refuseFault("/request/csi", "is another customer than that of the path")
	}
	if csi != "" {
		rule.Request.CSI = csi
	}
	state, err := s.addFault(rule)
	wrong := (*FaultError)(nil)
	switch {
	case errors.As(err, &wrong):
		return nil, x.refuseFault(wrong.Pointer, wrong.Message)
	case errors.Is(err, faults.ErrFull):
		return nil, x.refuse(faultManyFaults, "There are a thousand faults that have not ended.")
	}
	return &answer{status: http.StatusCreated, contentType: typeJSON, body: state}, nil
}

func (x *Exchange) refuseFault(pointer, message string) *Refusal {
	r := x.refuse(faultBadFault, "The body's member "+pointer+" "+message+".",
		openapi.Violation{In: "body", Pointer: pointer, Code: "fault", Message: message})
	r.Change = "mend what errors lists"
	return r
}

func (s *Server) removeFaults(x *Exchange, csi string) (*answer, *Refusal) {
	s.detours.faults.Remove("", csi)
	return s.listFaults(x, csi)
}

func (s *Server) readFault(x *Exchange, csi string) (*answer, *Refusal) {
	for _, state := range s.detours.faults.All(csi, s.momentOf) {
		if state.ID == x.path["faultId"] {
			return ok(state)
		}
	}
	return nil, x.refuse(faultNoFault, "There is no fault of this id.")
}

func (s *Server) removeFault(x *Exchange, csi string) (*answer, *Refusal) {
	a, refusal := s.readFault(x, csi)
	if refusal == nil {
		s.detours.faults.Remove(x.path["faultId"], "")
	}
	return a, refusal
}
