package mutant

import (
	"net/http"

	"example.com/bounce/mock"
	"example.com/bounce/mock/mutant/internal/plant"
)

// permissionDefects show a caller what is not its own, or tell it what exists.
func permissionDefects() defects {
	return defects{
		"unknown-customer-ok": plant.Check("ownership", plant.First(func(x *mock.Exchange) {
			if _, exists := x.Stored(); !exists && x.Place.CSI != "" {
				x.Place.CSI = x.Customer.CSI
			}
		})),
		"foreign-services-readable": plant.All(plant.Checks{
			"listInstanceServices/customer": func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal { _ = original(x); return nil },
			"listInstanceServices/instance": plant.Skip,
		}),
		"403-leaks-existence": plant.Check("ownership", leakExistence),
		"403-leaks-in-words": plant.Check("ownership", plant.OnRefusal(func(x *mock.Exchange, r *mock.Refusal) {
			if _, exists := x.Stored(); !exists {
				r.Detail = "There is no such customer."
			}
		})),
		"details-leak-existence": plant.Check("readExecution/ownership", leakExistence),
	}
}

// leakExistence answers 404 for what does not exist.
var leakExistence = plant.OnRefusal(func(x *mock.Exchange, r *mock.Refusal) {
	if _, exists := x.Stored(); !exists {
		r.Status = http.StatusNotFound
	}
})
