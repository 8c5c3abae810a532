package mutant

import (
	"encoding/json"
	"sync"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/bounce"
)

// borrowers serve who has the credentials of two customers, or of none, in the operations around scheduling.
func borrowers() []Mutant {
	mutant := func(name, defect string, operations []string, check string, p plant) Mutant {
		return Mutant{
			Name: name, Class: "auth", Rule: "clause:family-headers", Defect: defect,
			plant: onOperations(operations, map[string]plant{check: p}),
		}
	}
	return []Mutant{
		mutant("unknown-identifier-reads", "goes by the token of who reads where nobody has the Identifier", reads, "identifier", subjectOfUnknown),
		mutant("unknown-identifier-creates", "goes by the token of who creates where nobody has the Identifier", ofCreate, "identifier", subjectOfUnknown),
		mutant("foreign-identifier-reads", "goes by the token of who reads whoever has the Identifier", reads, "identifier", subject),
		mutant("foreign-identifier-creates", "goes by the token of who creates whoever has the Identifier", ofCreate, "identifier", subject),
		mutant("foreign-token-reads", "lets a token read that any customer has signed", reads, "token", keysOfSubject),
		mutant("foreign-token-creates", "lets a token create that any customer has signed", ofCreate, "token", keysOfSubject),
		mutant("expired-token-creates", "lets a token that has expired create", ofCreate, "token", beforeItEnded),
	}
}

// subject takes whom the token names for the caller, where the Identifier is another's.
func subject(x *mock.Exchange, healthy run) *mock.Refusal {
	r := healthy(x)
	t, isJWT := read(x.Bearer)
	if x.Request.Header.Get("Identifier") == "" || !isJWT || r == nil && x.Customer.CSI == t.Claims.Sub {
		return r
	}
	x.Customer = bounce.Customer{CSI: t.Claims.Sub, OptedIn: true}
	return nil
}

func subjectOfUnknown(x *mock.Exchange, healthy run) *mock.Refusal {
	if r := healthy(x); r != nil {
		return subject(x, func(*mock.Exchange) *mock.Refusal { return r })
	}
	return nil
}

// keysOfSubject verifies a token by the keys of whom it names, and goes on for whom the Identifier names.
func keysOfSubject(x *mock.Exchange, healthy run) *mock.Refusal {
	r := healthy(x)
	t, isJWT := read(x.Bearer)
	if r == nil || !isJWT {
		return r
	}
	caller := x.Customer.CSI
	defer func() { x.Customer.CSI = caller }()
	x.Customer.CSI = t.Claims.Sub
	return healthy(x)
}

// detours find an execution, or an instance, by a way that does not lead there.
func detours() []Mutant {
	return []Mutant{
		{
			Name: "details-any-instance", Class: "request", Rule: "clause:execution-id",
			Defect: "shows an execution of another of the customer's instances", plant: executionOfAny("readExecution/execution"),
		}, {
			Name: "put-any-instance", Class: "request", Rule: "clause:execution-id",
			Defect: "schedules and cancels an execution of another of the customer's instances", plant: executionOfAny("execution"),
		}, {
			Name: "service-mismatch-on-create-500", Class: "request", Rule: "reading:service-mismatch",
			Defect: "answers 500 to a create under another service type", plant: at("createExecution/service", crashOnRefusal),
		}, {
			Name: "create-any-service", Class: "request", Rule: "reading:service-mismatch", Wavers: true,
			Defect: "creates under any service type, and shows under the right one only", plant: at("createExecution/service", skip),
		},
	}
}

// executionOfAny remembers where the executions are that the control API has made, and goes there.
func executionOfAny(check string) func() planted {
	return func() planted {
		var places sync.Map // an execution, and its customer, to its place
		return planted{
			witness: func(customer []byte) {
				for _, place := range placesOf(customer) {
					places.Store([2]string{place.CSI, place.Execution}, place)
				}
			},
			checks: map[string]plant{check: func(x *mock.Exchange, healthy run) *mock.Refusal {
				r := healthy(x)
				place, found := places.Load([2]string{x.Place.CSI, x.Place.Execution})
				if r == nil || !found {
					return r
				}
				x.Place, _ = place.(bounce.Place)
				return nil
			}},
		}
	}
}

// placesOf are those of the executions of a customer that the control API has made.
func placesOf(customer []byte) []bounce.Place {
	var c struct {
		CSI      string
		Services []struct {
			Instances []struct {
				Name       string
				Executions []struct{ ID string }
			}
		}
	}
	if json.Unmarshal(customer, &c) != nil {
		return nil
	}
	var all []bounce.Place
	for _, s := range c.Services {
		for _, i := range s.Instances {
			for _, e := range i.Executions {
				all = append(all, bounce.Place{CSI: c.CSI, Instance: i.Name, Execution: e.ID})
			}
		}
	}
	return all
}
