package api

import (
	"fmt"

	"example.com/bounce/mock/internal/exchange"
)

// checkOwnership wants the path's customer to be the caller. It asks nothing about the customer in the path, so that
// nobody learns which ones exist (clause own-instances, hygiene no-existence-leak).
func checkOwnership(x *Request) *exchange.Refusal {
	if x.Place.CSI != x.Customer.CSI {
		return x.Refuse(KindForeign, "The support identifier in the path is not the one of the caller.")
	}
	return nil
}

// checkCustomer holds a path that names the customer by custId to the caller, and makes the caller that of a path that names
// none (clause family-own). It asks nothing about other customers.
func checkCustomer(x *Request) *exchange.Refusal {
	x.Place.CSI = x.Customer.CSI
	if id, named := x.Path["custId"]; named && !x.isCustID(id) {
		k := KindForeign
		k.Rule = "family-own"
		return x.Refuse(k, "The customer identifier in the path is not the one of the caller.")
	}
	return nil
}

// isCustID reports whether the caller is named so (reading cust-id).
func (x *Request) isCustID(id string) bool {
	return id == x.Customer.ID && !x.Readings.Is("cust-id", "csi") || id == x.Customer.CSI && !x.Readings.Is("cust-id", "customer-id")
}

// checkOptIn holds the caller to the operation's x-opt-in. It is the first check of a path without a customer.
func checkOptIn(x *Request) *exchange.Refusal {
	if x.Operation.OptIn != "" && !x.Customer.OptedIn && !x.asksOfOthers() {
		return x.Refuse(KindNotOptedIn, fmt.Sprintf("The customer has not opted in to %s.", x.Operation.OptIn))
	}
	return nil
}

// asksOfOthers reports whether the request is for the workflow of another functionality, which has an opt-in of its own.
func (x *Request) asksOfOthers() bool {
	return x.Request.URL.Query().Has("requestor") && x.requestorReading() == "requestor-known"
}

func checkInstance(x *Request) *exchange.Refusal {
	_, err := x.instance()
	return x.unless(err, x.refuseInstance)
}

// checkService holds the path's service type to the instance's, byte for byte.
func checkService(x *Request) *exchange.Refusal {
	in, err := x.instance()
	if err != nil {
		return x.unless(err, x.refuseInstance)
	}
	if in.Service == x.Service || x.Readings.Is("service-mismatch", "ignored") {
		return nil
	}
	r := x.Refuse(KindOtherService, "The instance does not belong to this service type.")
	r.Hint = "use the service type " + in.Service
	return r
}

func checkExecution(x *Request) *exchange.Refusal {
	_, err := x.stored()
	return x.unless(err, x.refuseExecution)
}

func (x *Request) refuseInstance() *exchange.Refusal {
	return x.Refuse(KindUnknownInstance, "The customer has no instance of this name.")
}

func (x *Request) refuseExecution() *exchange.Refusal {
	return x.Refuse(KindUnknownExecution, "The instance has no execution of this id.")
}
