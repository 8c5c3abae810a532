package control

import (
	"net/http"

	"example.com/bounce/mock/internal/fault"
)

type faults struct{ *fault.Injector }

func (f faults) operations() []operation {
	id := []string{"faultId"}
	return []operation{
		{id: "list*Faults", answer: f.listFaults},
		{id: "create*Fault", answer: f.createFault, status: http.StatusCreated},
		{id: "remove*Faults", answer: f.removeFaults},
		{id: "read*Fault", answer: f.readFault, params: id},
		{id: "remove*Fault", answer: f.removeFault, params: id},
	}
}

func (f faults) listFaults(x *Request) (any, error) {
	return map[string]any{"faults": f.All(x.csi)}, nil
}

// createFault adds the rule of the body; in a customer's path, for that customer.
func (f faults) createFault(x *Request) (any, error) {
	var rule fault.Rule
	if err := x.DecodeBody(&rule); err != nil { // the document leaves one thing to find
		return nil, &fault.Error{Pointer: "/until", Message: "must be an instant with an offset"}
	}
	if x.csi != "" {
		if of := rule.Request.CSI; of != "" && of != x.csi {
			return nil, &fault.Error{Pointer: "/request/csi", Message: "is another customer than that of the path"}
		}
		rule.Request.CSI = x.csi
	}
	return f.Add(rule)
}

func (f faults) removeFaults(x *Request) (any, error) {
	f.Remove("", x.csi)
	return f.listFaults(x)
}

func (f faults) readFault(x *Request) (any, error) {
	for _, state := range f.All(x.csi) {
		if state.ID == x.Path["faultId"] {
			return state, nil
		}
	}
	return nil, x.refusal(KindNoFault, "There is no fault of this id.")
}

func (f faults) removeFault(x *Request) (any, error) {
	state, err := f.readFault(x)
	if err == nil {
		f.Remove(x.Path["faultId"], "")
	}
	return state, err
}
