package mock

import (
	"fmt"
	"slices"
	"strings"

	"example.com/bounce/openapi"
)

// The checks of this file narrow a body that the contract allows once it is spelt as the contract has it (wide), as the readings
// say. A refusal names the reading.

const isMissing = "is missing"

// narrow refuses members of the body, each by its JSON Pointer without the first slash, for a reading, with the status of a body that breaks the contract.
func (x *Exchange) narrow(reading, message, change string, members ...string) *Refusal {
	f := faultInvalid
	f.rule, f.change = reading, change
	errs := violations(reading, message, members)
	named := x.readings.Named(reading)
	return x.refuse(f, fmt.Sprintf("The body's member %s %s (reading %s).", shortened(members[0]), message, named), errs...)
}

func violations(reading, message string, members []string) (all []openapi.Violation) {
	for _, name := range members {
		all = append(all, openapi.Violation{In: "body", Pointer: "/" + name, Code: reading, Message: message})
	}
	return all
}

// lacking are the members that the body lacks and that a reading demands, which the contract does not.
func (x *Exchange) lacking() (reading string, members []string) {
	switch x.Operation.ID {
	case core:
		reading, members = "action-missing", []string{"action"}
	case "createExecution":
		reading, members = "create-incomplete", []string{"operation", "services", "duration"}
	default:
		return "", nil
	}
	if !x.readings.Is(reading, "refused") {
		return reading, nil
	}
	return reading, slices.DeleteFunc(members, func(name string) bool { _, given := x.Body[name]; return given })
}

// checkMembers refuses unknown members, those of nested objects too, under extra-fields=refused.
func checkMembers(x *Exchange) *Refusal {
	if x.readings.Is("extra-fields", "ignored") {
		return nil
	}
	extra := x.Operation.UnknownMembers(x.Body)
	if len(extra) == 0 {
		return nil
	}
	for i := range extra {
		extra[i] = strings.TrimPrefix(extra[i], "/")
	}
	return x.narrow("extra-fields", "is not one that is known here", "leave out what errors lists", extra...)
}

// checkAction narrows action, which the contract takes in any case and does without, and sets Cancels.
func checkAction(x *Exchange) *Refusal {
	action, present := x.Body["action"].(string)
	word := strings.ToLower(action)
	x.Cancels = word == "cancel"
	_, timed := x.Body["scheduledTime"]
	reading, missing := x.lacking()
	switch {
	case len(missing) > 0:
		return x.narrow(reading, isMissing, `add "action":"schedule"`, missing...)
	case present && action != word && x.readings.Is("action-case", "exact"):
		return x.narrow("action-case", "is not in small letters", `write "`+word+`"`, "action")
	case x.Cancels && timed && x.readings.Is("cancel-time", "refused"):
		return x.narrow("cancel-time", "is beside the action cancel", "leave it out", "scheduledTime")
	}
	return nil
}
