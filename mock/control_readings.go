package mock

import (
	"errors"

	"example.com/bounce/mock/internal/seed"
)

// readingsView is what is in force for the server, or for a customer.
type readingsView struct {
	Readings map[string]string `json:"readings"`
	// Own are those of Readings that are the customer's own: an empty object for none, nil for the server's view.
	Own *map[string]string `json:"own,omitempty"`
}

func (s *Server) readReadings(*Exchange) (*answer, *Refusal) {
	return ok(readingsView{Readings: s.readings.server.Load().table()})
}

// chooseReadings adds to the server's choices, for all customers that have none of their own.
func (s *Server) chooseReadings(x *Exchange) (*answer, *Refusal) {
	if refusal := x.choose(s.readings.choose); refusal != nil {
		return nil, refusal
	}
	return s.readReadings(x)
}

// releaseReadings takes the server back to the choices of its start.
func (s *Server) releaseReadings(x *Exchange) (*answer, *Refusal) {
	if err := s.readings.chooseAgain(s.states.start.chosen); err != nil {
		s.logger.Error("release readings", "err", err)
		return nil, x.refuse(faultInternal, "The mock could not take the readings.")
	}
	return s.readReadings(x)
}

func (s *Server) readCustomerReadings(_ *Exchange, csi string) (*answer, *Refusal) {
	inForce := s.readings.of(csi)
	own := merged(inForce.own, nil)
	return ok(readingsView{Readings: inForce.table(), Own: &own})
}

// chooseCustomerReadings adds to a customer's own choices.
func (s *Server) chooseCustomerReadings(x *Exchange, csi string) (*answer, *Refusal) {
	forCustomer := func(more map[string]string) error { return s.readings.chooseFor(csi, more) }
	if refusal := x.choose(forCustomer); refusal != nil {
		return nil, refusal
	}
	return s.readCustomerReadings(x, csi)
}

func (s *Server) releaseCustomerReadings(x *Exchange, csi string) (*answer, *Refusal) {
	s.readings.release(csi)
	return s.readCustomerReadings(x, csi)
}

// choose hands the readings of the body on, all of them or, when one is unknown, none.
func (x *Exchange) choose(take func(map[string]string) error) *Refusal {
	chosen, err := seed.Readings(x.raw)
	if faults := (seed.Faults)(nil); errors.As(err, &faults) {
		return x.refuseFaults(faultBadReadings, "Nothing is changed", faults)
	}
	if err == nil {
		err = take(chosen)
	}
	if err != nil {
		x.server.logger.Error("choose readings", "err", err)
		return x.refuse(faultInternal, "The mock could not take the readings.")
	}
	return nil
}
