package mutant

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/bounce"
)

// nowhere is the service of an exchange whose instance does not exist, among the plants of instance-unchecked.
const nowhere = "\x00nowhere"

// places get wrong what is a path, and which method goes with it.
func places() []Mutant {
	return []Mutant{
		{
			Name: "post-behaves-as-put", Class: "request", Rule: "clause:verb", Defect: "takes POST for PUT",
			plant: incoming(func(r *http.Request) {
				if r.Method == http.MethodPost {
					r.Method = http.MethodPut
				}
			}),
		}, {
			Name: "base-path-optional", Class: "request", Rule: "clause:base-path", Defect: "serves the path without its base too",
			plant: incoming(func(r *http.Request) {
				if strings.HasPrefix(r.URL.Path, "/customers/") {
					r.URL.Path = "/selfservice/v1" + r.URL.Path
				}
			}),
		}, {
			Name: "path-order-ignored", Class: "request", Rule: "clause:path", Defect: "finds instance and execution whichever comes first",
			plant: at("instance", func(x *mock.Exchange, healthy run) *mock.Refusal {
				r := healthy(x)
				if r == nil {
					return nil
				}
				x.Place.Instance, x.Place.Execution = x.Place.Execution, x.Place.Instance
				if healthy(x) == nil {
					return nil
				}
				x.Place.Instance, x.Place.Execution = x.Place.Execution, x.Place.Instance
				return r
			}),
		}, {
			Name: "blank-customer-ok", Class: "request", Rule: "clause:support-identifier", Defect: "takes a blank CSI for the caller's",
			plant: together(map[string]plant{
				"ownership": func(x *mock.Exchange, healthy run) *mock.Refusal {
					if x.Place.CSI == "" {
						x.Place.CSI = x.Customer.CSI
					}
					return healthy(x)
				},
				"contract": blanksAllowed,
			}),
		}, {
			Name: "blank-service-ok", Class: "request", Rule: "clause:service-type", Defect: "takes a blank service type for any",
			plant: together(map[string]plant{
				"service": func(x *mock.Exchange, healthy run) *mock.Refusal {
					if x.Service == "" {
						return nil
					}
					return healthy(x)
				},
				"contract": blanksAllowed,
			}),
		},
	}
}

// names get wrong which services, instances and executions there are.
func names() []Mutant {
	return []Mutant{
		{
			Name: "service-types-closed", Class: "request", Rule: "clause:service-type", Defect: "knows no service type but EBSO, EBSZ and EBSI",
			plant: at("service", func(x *mock.Exchange, healthy run) *mock.Refusal {
				if !slices.Contains([]string{"EBSO", "EBSZ", "EBSI"}, x.Service) {
					return refuse(http.StatusNotFound, "There is no such service type.")
				}
				return healthy(x)
			}),
		}, {
			Name: "instance-unchecked", Class: "request", Rule: "clause:instance-id", Defect: "grants a schedule of an instance that is not there",
			plant: together(instanceUnchecked()),
		}, {
			Name: "execution-unchecked", Class: "request", Rule: "clause:execution-id", Defect: "grants a schedule of an execution that is not there",
			plant: together(map[string]plant{
				"execution": skip,
				"book": func(x *mock.Exchange, healthy run) *mock.Refusal {
					if _, known := x.Stored(); !known {
						return grant(x)
					}
					return healthy(x)
				},
			}),
		},
	}
}

// instanceUnchecked marks an exchange whose instance is not there, and passes it from then on.
func instanceUnchecked() map[string]plant {
	unless := func(p plant) plant {
		return func(x *mock.Exchange, healthy run) *mock.Refusal {
			if x.Service == nowhere {
				return p(x, healthy)
			}
			return healthy(x)
		}
	}
	return map[string]plant{
		"instance": func(x *mock.Exchange, healthy run) *mock.Refusal {
			if healthy(x) != nil {
				x.Service = nowhere
			}
			return nil
		},
		"service": unless(skip), "execution": unless(skip),
		"book": unless(func(x *mock.Exchange, _ run) *mock.Refusal { return grant(x) }),
	}
}

// grant says that a window is booked, and books nothing.
func grant(x *mock.Exchange) *mock.Refusal {
	x.Window = bounce.Window{Start: x.Start, End: x.Start.Add(2 * time.Hour)}
	return nil
}

// blanksAllowed holds only the body to the contract where the path has a blank segment.
func blanksAllowed(x *mock.Exchange, healthy run) *mock.Refusal {
	if strings.Contains(x.Request.URL.Path, "//") && len(x.Operation.ValidateBody(x.Body)) == 0 {
		return nil
	}
	return healthy(x)
}
