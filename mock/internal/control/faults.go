package control

import (
	"errors"
	"net/http"

	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/fault"
	"example.com/bounce/openapi"
)

func (a *API) faultOperations() []operation {
	id := []string{"faultId"}
	return []operation{
		{id: "list*Faults", answer: a.listFaults},
		{id: "create*Fault", answer: a.createFault},
		{id: "remove*Faults", answer: a.removeFaults},
		{id: "read*Fault", answer: a.readFault, params: id},
		{id: "remove*Fault", answer: a.removeFault, params: id},
	}
}

// faultsView is the answer of listFaults and removeFaults.
type faultsView struct {
	Faults []fault.State `json:"faults"`
}

func (a *API) listFaults(_ *Request, csi string) (*answer, *exchange.Refusal) {
	return exchange.OK(faultsView{a.Faults.All(csi)})
}

// createFault adds the rule of the body; a customer's is for that customer.
func (a *API) createFault(x *Request, csi string) (*answer, *exchange.Refusal) {
	var rule fault.Rule
	if err := x.DecodeBody(&rule); err != nil { // the document leaves one thing to find
		return nil, refuseFault(x, "/until", "must be an instant with an offset")
	}
	if of := rule.Request.CSI; csi != "" && of != "" && of != csi {
		return nil, refuseFault(x, "/request/csi", "is another customer than that of the path")
	}
	if csi != "" {
		rule.Request.CSI = csi
	}
	state, err := a.Faults.Add(rule)
	wrong := (*fault.Error)(nil)
	switch {
	case errors.As(err, &wrong):
		return nil, refuseFault(x, wrong.Pointer, wrong.Message)
	case errors.Is(err, fault.ErrFull):
		return nil, x.Refuse(KindManyFaults, "There are a thousand faults that have not ended.")
	case err != nil:
		return nil, a.fail(x, "add fault", "The mock could not add the fault.", err)
	}
	return &answer{Status: http.StatusCreated, ContentType: exchange.TypeJSON, Body: state}, nil
}

func refuseFault(x *Request, pointer, message string) *exchange.Refusal {
	r := x.Refuse(KindBadFault, "The body's member "+pointer+" "+message+".",
		openapi.Violation{In: "body", Pointer: pointer, Code: "fault", Message: message})
	r.Hint = "mend what errors lists"
	return r
}

func (a *API) removeFaults(x *Request, csi string) (*answer, *exchange.Refusal) {
	a.Faults.Remove("", csi)
	return a.listFaults(x, csi)
}

func (a *API) readFault(x *Request, csi string) (*answer, *exchange.Refusal) {
	for _, state := range a.Faults.All(csi) {
		if state.ID == x.Path["faultId"] {
			return exchange.OK(state)
		}
	}
	return nil, x.Refuse(KindNoFault, "There is no fault of this id.")
}

func (a *API) removeFault(x *Request, csi string) (*answer, *exchange.Refusal) {
	response, refusal := a.readFault(x, csi)
	if refusal == nil {
		a.Faults.Remove(x.Path["faultId"], "")
	}
	return response, refusal
}
