package mock

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
