package api

import (
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/store"
	"example.com/bounce/mock/internal/view"
	"example.com/bounce/openapi"
)

// The checks of this file compare the execution to create with its instance and customer.

// checkProduction refuses to create or to schedule on a production instance (reading prod-instance). A cancel takes nothing down.
func checkProduction(x *Request) *exchange.Refusal {
	if x.Cancels || x.Readings.Is("prod-instance", "accepted") || !x.Production() {
		return nil
	}
	return x.Refuse(KindProduction, "The instance is a production instance.")
}

// checkOffered refuses a service that is not among those of the instance (reading service-not-offered).
func checkOffered(x *Request) *exchange.Refusal {
	services, err := x.instanceServices()
	if err != nil {
		return x.unless(err, x.refuseInstance)
	}
	offered := slices.ContainsFunc(services, func(s view.Option) bool { return strings.EqualFold(s.Name, x.Wanted.Services) })
	if offered || x.Readings.Is("service-not-offered", "accepted") {
		return nil
	}
	return x.narrow("service-not-offered", "is a service that the instance does not have", "name one of the services of the instance", "services")
}

// checkListed refuses a duration that is not among the listed ones (reading duration-unlisted).
func checkListed(x *Request) *exchange.Refusal {
	length, err := x.Wanted.Duration.Length()
	listed := length == 0 || slices.Contains([]time.Duration{2 * time.Hour, 150 * time.Minute, 3 * time.Hour, 4 * time.Hour}, length)
	if err != nil || listed || x.Readings.Is("duration-unlisted", "accepted") {
		return nil
	}
	return x.narrow("duration-unlisted", "is not one of the listed durations", "ask for 2, 3 or 4 hours", "duration")
}

// checkOption refuses options that the instance does not have (reading option-unknown). The create's own sample is known.
func checkOption(x *Request) *exchange.Refusal {
	if x.Readings.Is("option-unknown", "accepted") {
		return nil
	}
	known := []string{"CLEAR_APACHE_CACHE"}
	for _, h := range view.Hosts(x.Place.Instance) {
		for _, o := range h.Options {
			known = append(known, o.Name)
		}
	}
	if !slices.ContainsFunc(x.Wanted.Options, func(o domain.Option) bool { return !slices.Contains(known, o.Name) }) {
		return nil
	}
	return x.narrow("option-unknown", "has an option that the instance does not have", "leave it out", "bounceOptions")
}

// checkContact wants a contact of the customer (reading contact-unknown), in any case of letters.
func checkContact(x *Request) *exchange.Refusal {
	known := slices.ContainsFunc(x.Customer.Contacts, func(c string) bool { return strings.EqualFold(c, x.Wanted.Contact) })
	if x.Wanted.Contact == "" || known || x.Readings.Is("contact-unknown", "accepted") {
		return nil
	}
	return x.Refuse(KindContact, "The primaryContact is no contact of the customer.",
		openapi.Violation{In: "body", Pointer: "/primaryContact", Code: "contact-unknown", Message: "is no contact of the customer"})
}

// checkStart wants the last of the instance's executions that have run to be a Stop (reading start-without-stop).
func checkStart(x *Request) *exchange.Refusal {
	if !strings.EqualFold(x.Wanted.Operation, "Start") || x.Readings.Is("start-without-stop", "accepted") {
		return nil
	}
	ran, err := x.deps.Store.Executions(x.Request.Context(), x.Place.CSI, store.Query{Keep: func(e domain.Listed) bool {
		return e.Instance == x.Place.Instance && e.Progress(x.Now) == domain.Succeeded
	}})
	if err != nil {
		return x.unless(err, x.refuseInstance)
	}
	var last domain.Execution
	for _, e := range ran.Executions {
		if last.Scheduled == nil || e.Scheduled.Start.After(last.Scheduled.Start) {
			last = e.Execution
		}
	}
	if strings.EqualFold(last.Operation, "Stop") {
		return nil
	}
	return x.Refuse(KindRunning, "The instance runs: nothing has stopped it.")
}
