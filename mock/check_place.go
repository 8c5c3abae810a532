package mock

import "fmt"

// checkOwnership wants the path's customer to be the caller. It asks nothing about the customer in the path, so that
// nobody learns which ones exist (clause own-instances, hygiene no-existence-leak).
func checkOwnership(x *Exchange) *Refusal {
	if x.Place.CSI != x.Customer.CSI {
		return x.refuse(faultForeign, "The support identifier in the path is not the one of the caller.")
	}
	return nil
}

// checkCustomer holds a path that names the customer by custId to the caller, and makes the caller that of a path that names
// none (clause family-own). It asks nothing about other customers.
func checkCustomer(x *Exchange) *Refusal {
	x.Place.CSI = x.Customer.CSI
	if id, named := x.path["custId"]; named && !x.isCustID(id) {
		f := faultForeign
		f.rule = "family-own"
		return x.refuse(f, "The customer identifier in the path is not the one of the caller.")
	}
	return nil
}

// isCustID reports whether the caller is named so (reading cust-id).
func (x *Exchange) isCustID(id string) bool {
	return id == x.Customer.ID && !x.readings.Is("cust-id", "csi") || id == x.Customer.CSI && !x.readings.Is("cust-id", "customer-id")
}

// custID is how a path names the caller by custId.
func (x *Exchange) custID() string {
	if x.readings.Is("cust-id", "csi") {
		return x.Customer.CSI
	}
	return x.Customer.ID
}

// checkOptIn holds the caller to the operation's x-opt-in. It is the first check of a path without a customer.
func checkOptIn(x *Exchange) *Refusal {
	if x.Operation.OptIn != "" && !x.Customer.OptedIn && !x.asksOfOthers() {
		return x.refuse(faultNotOptedIn, fmt.Sprintf("The customer has not opted in to %s.", x.Operation.OptIn))
	}
	return nil
}

// asksOfOthers reports whether the request is for the workflow of another functionality, which has an opt-in of its own.
func (x *Exchange) asksOfOthers() bool {
	return x.Request.URL.Query().Has("requestor") && x.requestorReading() == "requestor-known"
}

func checkInstance(x *Exchange) *Refusal {
	if _, known := x.server.world.Service(x.Place.CSI, x.Place.Instance); !known {
		return x.refuse(faultUnknownInstance, "The customer has no instance of this name.")
	}
	return nil
}

// checkService holds the path's service type to the instance's, byte for byte.
func checkService(x *Exchange) *Refusal {
	service, _ := x.server.world.Service(x.Place.CSI, x.Place.Instance)
	if service == x.Service || x.readings.Is("service-mismatch", "ignored") {
		return nil
	}
	r := x.refuse(faultOtherService, "The instance does not belong to this service type.")
	r.Change = "use the service type " + service
	return r
}

func checkExecution(x *Exchange) *Refusal {
	if _, known := x.Stored(); !known {
		return x.refuse(faultUnknownExecution, "The instance has no execution of this id.")
	}
	return nil
}
