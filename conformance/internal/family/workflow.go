package family

import (
	"strings"

	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
)

// Progress returns the statuses of the response by the ids of executions; an id that is there twice fails.
func Progress(a *judge.Answer) (map[string]string, error) {
	response, ok := a.Object()["response"].([]any)
	if !ok {
		return nil, outcome.Fail("wrong-answer", "the answer's member %q is not a list", "response")
	}
	if err := judge.ItemTexts(response, "executionId", "status"); err != nil {
		return nil, err
	}
	items, err := judge.Objects(response)
	statuses := map[string]string{}
	for _, item := range items {
		id, _ := item["executionId"].(string)
		if _, twice := statuses[id]; twice {
			return nil, outcome.Fail("wrong-answer", "the execution %s is in the response twice", id)
		}
		statuses[id], _ = item["status"].(string)
	}
	return statuses, err
}

// Response fails unless the response has these executions and no other.
func Response(a *judge.Answer, want []string) error {
	statuses, err := Progress(a)
	if err != nil {
		return err
	}
	for _, id := range want {
		if _, there := statuses[id]; !there {
			return outcome.Fail("wrong-answer", "the execution %s is not in the response", id)
		}
	}
	if len(statuses) != len(want) {
		return outcome.Fail("wrong-answer", "%d executions are in the response, want the %d of the request", len(statuses), len(want))
	}
	return nil
}

// Status fails unless the status of an execution is "success" or "not success", as wanted.
func Status(a *judge.Answer, id, want string) error {
	statuses, err := Progress(a)
	if err != nil {
		return err
	}
	status, there := statuses[id]
	switch success := strings.EqualFold(status, "success"); {
	case !there:
		return outcome.Fail("wrong-answer", "the execution %s is not in the response", id)
	case success != (want == "success"):
		return outcome.Fail("wrong-answer", "the status of the execution %s is %q, want %s", id, status, want)
	}
	return nil
}

// ForeignStatus compares the answer to a request for another customer's execution with that to a request with an unknown id
// instead. Whether both are refused alike is a matter of hygiene (no-existence-leak), not of this rule.
func ForeignStatus(foreign, unknown *judge.Answer, id string) error {
	for _, a := range []*judge.Answer{foreign, unknown} {
		if err := judge.Any(a); err != nil {
			return err
		}
	}
	if !foreign.IsAccepted() {
		return nil
	}
	shown, err := Progress(foreign)
	if err != nil {
		return err
	}
	other := map[string]string{}
	if unknown.IsAccepted() {
		if other, err = Progress(unknown); err != nil {
			return err
		}
	}
	status, there := shown[id]
	if like, known := other[request.UnknownID]; there && (!known || like != status) {
		return outcome.Fail("not-refused", "the other customer's execution has the status %q", status)
	}
	return nil
}

// Unscheduled reads status-unscheduled by the answer for an execution alone.
func Unscheduled(a *judge.Answer, id string) (alternative string, err error) {
	return onlyStatus(a, id, "left-out", "listed")
}

// Requestor reads status-requestor by the answer for an execution alone.
func Requestor(a *judge.Answer, id string) (alternative string, err error) {
	return onlyStatus(a, id, "nothing-found", "ignored")
}

// onlyStatus returns one alternative for an empty response, and another one for a response with the execution alone.
func onlyStatus(a *judge.Answer, id, nothing, listed string) (alternative string, err error) {
	statuses, err := Progress(a)
	if err != nil {
		return "", err
	}
	_, known := statuses[id]
	switch {
	case len(statuses) == 0:
		return nothing, nil
	case known && len(statuses) == 1:
		return listed, nil
	}
	return "", outcome.Fail("wrong-answer", "executions are in the response that were not requested")
}

// UnknownStatus reads status-unknown by the answer for an execution and an unknown id.
func UnknownStatus(a *judge.Answer, id string) (alternative string, err error) {
	statuses, err := Progress(a)
	if err != nil {
		return "", err
	}
	_, known := statuses[id]
	switch {
	case !known:
		return "", outcome.Fail("wrong-answer", "the execution that exists is not in the response")
	case len(statuses) == 1:
		return "left-out", nil
	}
	return "in the response", nil
}
