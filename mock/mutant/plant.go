package mutant

import (
	"encoding/json"
	"fmt"
	"net/http"

	"go.yaml.in/yaml/v4"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/bounce"
)

// run is what a check does.
type run = func(*mock.Exchange) *mock.Refusal

// plant is what takes the place of a check. It is handed the healthy one.
type plant func(x *mock.Exchange, healthy run) *mock.Refusal

// planted is the defect of one server. Its parts may share a state, which concurrent requests use.
type planted struct {
	// checks are the plants by the name of the check of scheduleExecution that they replace; operation/check names one of
	// another operation.
	checks map[string]plant
	// every takes the place of each check of scheduleExecution that checks does not name; nil leaves them.
	every plant
	// witness sees what the control API answers to what makes a customer, and, where there is no control API, the customers
	// of the seed; nil for nobody.
	witness func(customer []byte)
	// wire stands between the client and the API, and never sees the control API; nil for nothing.
	wire func(api http.Handler) http.Handler
}

// witnessSeed shows the witness the customers of a server without a control API.
func (d planted) witnessSeed(o mock.Options) error {
	if d.witness == nil || !o.NoAdmin {
		return nil
	}
	var seed struct {
		Customers []map[string]any `yaml:"customers"`
	}
	if err := yaml.Load(o.Seed, &seed); err != nil {
		return fmt.Errorf("read seed: %w", err)
	}
	for _, customer := range seed.Customers {
		text, err := json.Marshal(customer)
		if err != nil {
			return fmt.Errorf("write customer of seed: %w", err)
		}
		d.witness(text)
	}
	return nil
}

func (d planted) of(operation, check string) plant {
	if operation != "scheduleExecution" {
		return d.checks[operation+"/"+check]
	}
	if p, found := d.checks[check]; found {
		return p
	}
	return d.every
}

// at replaces one check by a plant without a state.
func at(check string, p plant) func() planted { return together(map[string]plant{check: p}) }

// together replaces several checks by plants without a state.
func together(checks map[string]plant) func() planted {
	return func() planted { return planted{checks: checks} }
}

// skip passes whatever the healthy check would have said.
func skip(*mock.Exchange, run) *mock.Refusal { return nil }

// after passes what the healthy check passes on to f, which may alter it, or refuse it still.
func after(f func(*mock.Exchange) *mock.Refusal) plant {
	return func(x *mock.Exchange, healthy run) *mock.Refusal {
		if r := healthy(x); r != nil {
			return r
		}
		return f(x)
	}
}

// refuse is a refusal that no healthy mock gives.
func refuse(status int, detail string) *mock.Refusal {
	return &mock.Refusal{Rule: "planted", Status: status, Title: "Refused", Detail: detail}
}

// crash is what a client sees of a handler that has panicked.
func crash() *mock.Refusal { return refuse(http.StatusInternalServerError, "Something went wrong.") }

// calendarOf names the instance of an exchange: a place without execution.
func calendarOf(x *mock.Exchange) bounce.Place {
	return bounce.Place{CSI: x.Place.CSI, Instance: x.Place.Instance}
}

// bookAnyway books the window whatever stands in its way.
func bookAnyway(x *mock.Exchange) *mock.Refusal {
	booking, err := x.Schedule(func(r *bounce.Rules) { r.BookAnyway = true })
	if err != nil {
		return crash()
	}
	x.Window = booking.Window
	return nil
}

// without takes conflicts out of a refusal. When none is left, nothing stands in the way and the window is booked.
func without(x *mock.Exchange, r *mock.Refusal, unseen func(mock.Conflict) bool) *mock.Refusal {
	if r == nil || len(r.Conflicts) == 0 {
		return r
	}
	var seen []mock.Conflict
	for _, c := range r.Conflicts {
		if !unseen(c) {
			seen = append(seen, c)
		}
	}
	if len(seen) == 0 {
		return bookAnyway(x)
	}
	r.Conflicts = seen
	return r
}
