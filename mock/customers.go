package mock

import "fmt"

// Customer is what a caller has to know of one of the server's customers.
type Customer struct {
	// CSI is its support identifier.
	CSI string
	// Identifier is the GUID of its key set, which each of its requests carries.
	Identifier string
	// OptedIn tells whether it may use bounces.
	OptedIn bool
}

// Customers lists the server's customers in the order in which they came.
func (s *Server) Customers() []Customer {
	var all []Customer
	for _, c := range s.world.Snapshot() {
		all = append(all, Customer{CSI: c.CSI, Identifier: c.Identifier, OptedIn: c.OptedIn})
	}
	return all
}

// ofOne does something with a customer that nobody adds, removes or brings back meanwhile. It fails with a *CustomerError for
// one that is not there, and otherwise with the error of the deed; what names that in both.
func (s *Server) ofOne(what, csi string, then func() error) error {
	s.states.mu.RLock()
	defer s.states.mu.RUnlock()
	err := s.missing(csi)
	if err == nil {
		err = then()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// missing is a *CustomerError where there is no such customer; there is never one of the CSI "".
func (s *Server) missing(csi string) error {
	if _, known := s.world.Customer(csi); !known {
		return &CustomerError{csi, s.customers()}
	}
	return nil
}
