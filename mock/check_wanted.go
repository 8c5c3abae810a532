package mock

import (
	"slices"
	"strings"
)

// The checks of this file hold what is to be created to the instance and the customer that it is for.

// checkOffered refuses a service that the instance does not list (reading service-not-offered).
func checkOffered(x *Exchange) *Refusal {
	offered := slices.ContainsFunc(x.servicesOf(x.Place), func(s labelled) bool { return strings.EqualFold(s.Name, x.Wanted.Services) })
	if offered || x.readings.Is("service-not-offered", "accepted") {
		return nil
	}
	return x.narrow("service-not-offered", "is a service that the instance does not have", "name one of the services of the instance", "services")
}
