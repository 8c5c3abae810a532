package mock

import "slices"

// scheduleChecks is the way of a scheduleExecution through the mock, in order. It ends with the one check that changes
// state: a refusal changes nothing.
//
// The reading check-order says which of two faults is named: under shape-first all that is wrong with the body comes
// before the credentials.
func scheduleChecks(shapeFirst bool) []Check {
	size := []Check{{"size", "body-limit", checkSize}}
	credentials := []Check{
		{"bearer", "bearer-token", checkBearer},
		{"identifier", "jwks-identifier", checkIdentifier},
		{"token", "bearer-token", checkToken},
		{"scope", "scope-approver", checkScope},
	}
	place := []Check{
		{"ownership", "own-instances", checkOwnership},
		{"opt-in", "opt-in", checkOptIn},
		{"instance", "instance-id", checkInstance},
		{"service", "service-type", checkService},
		{"execution", "execution-id", checkExecution},
	}
	shape := []Check{
		{"media-type", "media-type", checkMediaType},
		{"json", "one-json-value", checkJSON},
		{"contract", "scheduled-time", checkContract},
		{"members", "extra-fields", checkMembers},
		{"action", "action", checkAction},
		{"time", "scheduled-time", checkTime},
	}
	decision := []Check{
		{"lead-time", "lead-time", checkLeadTime},
		{"book", "conflict-body", checkBook},
	}
	if shapeFirst {
		return slices.Concat(size, shape, credentials, place, decision)
	}
	return slices.Concat(size, credentials, place, shape, decision)
}

// controlChecks is the way of a request to the control API: the same checks of a body, and no credentials.
func controlChecks() []Check {
	return []Check{
		{"size", "body-limit", checkSize},
		{"media-type", "media-type", checkMediaType},
		{"json", "one-json-value", checkJSON},
		{"contract", "body-invalid-status", checkContract},
	}
}
