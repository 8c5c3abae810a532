package api

import (
	"example.com/bounce/mock/internal/exchange"
)

// option is a word to choose from, with a label for people.
type option struct {
	Name  string `json:"name"`
	Label string `json:"label"`
}

// durationOption is a duration to choose from.
type durationOption struct {
	DisplayValue string `json:"displayValue"`
	Value        string `json:"value"`
}

// The metadata, as the pages show it (clauses metadata-operations, metadata-services, metadata-durations).
var (
	operationOptions = []option{{"Bounce", "Bounce"}, {"Start", "Start"}, {"Stop", "Stop"}}
	serviceOptions   = []option{
		{"All", "All (Apps and DB)"}, {"Apps", "All Apps"}, {"Components", "Apps Components"},
		{"AllwithVM", "All (Apps & DB) with VM"}, {"AppswithVM", "All Apps with VM"},
	}
	durationOptions = []durationOption{{"2 hours", "PT2H"}, {"2 hours 30 minutes", "PT2H30M"}, {"3 hours", "PT3H"}, {"4 hours", "PT4H"}}
)

// defaultServices are how many of the services the page lists for every instance: All, Apps and Components. The others are
// those of an instance (reading services-listed).
const defaultServices = 3

func listOperations(*Request) (*exchange.Answer, *exchange.Refusal) {
	return exchange.OK(operationOptions)
}

func listDurations(*Request) (*exchange.Answer, *exchange.Refusal) {
	return exchange.OK(durationOptions)
}

func listServices(x *Request) (*exchange.Answer, *exchange.Refusal) {
	if x.Readings.Is("services-listed", "five") {
		return exchange.OK(serviceOptions)
	}
	return exchange.OK(serviceOptions[:defaultServices])
}

// instanceServices returns the services that the instance of the path has (reading instance-services).
func (x *Request) instanceServices() ([]option, error) {
	if !x.Readings.Is("instance-services", "by-instance") {
		return serviceOptions, nil
	}
	in, err := x.instance()
	if err != nil || in.VirtualMachines {
		return serviceOptions, err
	}
	return serviceOptions[:defaultServices], nil
}

func listInstanceServices(x *Request) (*exchange.Answer, *exchange.Refusal) {
	services, err := x.instanceServices()
	if err != nil {
		return nil, x.unless(err, x.refuseInstance)
	}
	return exchange.OK(services)
}
