package api

import (
	"fmt"

	"example.com/bounce/mock/internal/exchange"
)

// checkOwnership wants the path's customer to be the caller. It does not look up the customer in the path, so that nobody learns
// which ones exist (clause own-instances, hygiene no-existence-leak).
func checkOwnership(x *Request) *exchange.Refusal {
	if x.Place.CSI != x.Customer.CSI {
		return x.Refuse(KindForeign, "The support identifier in the path is not the one of the caller.")
	}
	return nil
}

// checkCustomer wants custId in the path to name the caller; a path without it is about the caller (clause family-own). It looks
// up no other customer.
func checkCustomer(x *Request) *exchange.Refusal {
	x.Place.CSI = x.Customer.CSI
	id, named := x.Path["custId"]
	r := x.Readings // cust-id says by what a path names its customer
	if !named || id == x.Customer.ID && !r.Is("cust-id", "csi") || id == x.Customer.CSI && !r.Is("cust-id", "customer-id") {
		return nil
	}
	k := KindForeign
	k.Rule = "family-own"
	return x.Refuse(k, "The customer identifier in the path is not the one of the caller.")
}

// checkOptIn holds the caller to the operation's x-opt-in. It is the first check of a path without a customer. The workflows of
// other functionality have an opt-in of their own.
func checkOptIn(x *Request) *exchange.Refusal {
	if x.Operation.OptIn == "" || x.Customer.OptedIn {
		return nil
	}
	if _, reading := x.requestor(); x.Query().Has("requestor") && reading == "requestor-known" {
		return nil
	}
	return x.Refuse(KindNotOptedIn, fmt.Sprintf("The customer has not opted in to %s.", x.Operation.OptIn))
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
	return x.unless(findExecution(x), x.refuseExecution)
}

func (x *Request) refuseInstance() *exchange.Refusal {
	return x.Refuse(KindUnknownInstance, "The customer has no instance of this name.")
}

func (x *Request) refuseExecution() *exchange.Refusal {
	return x.Refuse(KindUnknownExecution, "The instance has no execution of this id.")
}
