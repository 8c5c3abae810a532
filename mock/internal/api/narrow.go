package api

import (
	"fmt"
	"strings"

	"example.com/bounce/mock/internal/exchange"
)

// The checks of this file hold a body that the contract allows, once it is spelt as there (WideBody), to the readings, which
// allow less.

// narrow refuses members of the body, given by JSON Pointers without the first slash, for a reading, with the status of a body
// that breaks the contract.
func (x *Request) narrow(reading, message, change string, members ...string) *exchange.Refusal {
	k := exchange.Invalid
	k.Rule, k.Hint = reading, change
	errs := exchange.ViolationsOf(reading, message, members)
	named := x.Readings.Named(reading)
	return x.Refuse(k, fmt.Sprintf("The body's member %s %s (reading %s).", exchange.Shorten(members[0]), message, named), errs...)
}

// MissingMembers implements exchange.API: members that a reading demands and the contract does not.
func (x *Request) MissingMembers() (reading string, members []string) {
	var demanded []string
	switch x.Operation.ID {
	case Core:
		reading, demanded = "action-missing", actionMembers
	case "createExecution":
		reading, demanded = "create-incomplete", createMembers
	default:
		return "", nil
	}
	if !x.Readings.Is(reading, "refused") {
		return reading, nil
	}
	for _, name := range demanded {
		if _, given := x.Body[name]; !given {
			members = append(members, name)
		}
	}
	return reading, members
}

// The members that a reading can demand.
var (
	actionMembers = []string{"action"}
	createMembers = []string{"operation", "services", "duration"}
)

// checkMembers refuses unknown members, also those of nested objects, under extra-fields=refused.
func checkMembers(x *Request) *exchange.Refusal {
	if x.Readings.Is("extra-fields", "ignored") {
		return nil
	}
	extra := x.Operation.UnknownMembers(x.Body)
	if len(extra) == 0 {
		return nil
	}
	for i := range extra {
		extra[i] = strings.TrimPrefix(extra[i], "/")
	}
	return x.narrow("extra-fields", "is unknown", "leave out what errors lists", extra...)
}

// checkAction narrows action, which the contract allows in any case and allows to be missing, and sets Cancels.
func checkAction(x *Request) *exchange.Refusal {
	action, present := x.Body["action"].(string)
	word := strings.ToLower(action)
	x.Cancels = word == "cancel"
	_, timed := x.Body["scheduledTime"]
	reading, missing := x.MissingMembers()
	switch {
	case len(missing) > 0:
		return x.narrow(reading, exchange.IsMissing, `add "action":"schedule"`, missing...)
	case present && action != word && x.Readings.Is("action-case", "exact"):
		return x.narrow("action-case", "is not in small letters", `write "`+word+`"`, "action")
	case x.Cancels && timed && x.Readings.Is("cancel-time", "refused"):
		return x.narrow("cancel-time", "is not allowed with the action cancel", "leave it out", "scheduledTime")
	}
	return nil
}
