package mock

import (
	"slices"
	"sync"
)

// The groups of checks that the ways of the contract's operations are made of.
func credentialChecks() []Check {
	return []Check{
		{"bearer", "bearer-token", checkBearer},
		{"identifier", "jwks-identifier", checkIdentifier},
		{"token", "bearer-token", checkToken},
		{"scope", "scope-approver", checkScope},
	}
}

// placeChecks go from the customer to the execution; an operation takes as many as its path has names for.
func placeChecks() []Check {
	return []Check{
		{"ownership", "own-instances", checkOwnership},
		{"opt-in", "opt-in", checkOptIn},
		{"instance", "instance-id", checkInstance},
		{"service", "service-type", checkService},
		{"execution", "execution-id", checkExecution},
	}
}

// bodyChecks hold a body to the contract, before the readings narrow it.
func bodyChecks(rule string) []Check {
	return []Check{
		{"media-type", "media-type", checkMediaType},
		{"json", "one-json-value", checkJSON},
		{"contract", rule, checkContract},
		{"members", "extra-fields", checkMembers},
	}
}

// queryChecks hold the parameters of a request without a body to the contract.
func queryChecks() []Check { return []Check{{"contract", "query-status", checkContract}} }

// way is how a request to an operation gets from its route to its answer. Its decision ends with what changes state, if
// anything does: a refusal changes nothing. Every shape begins with what the request accepts.
type way struct{ place, shape, decision []Check }

// in gives the checks in order. The reading check-order says which of two faults is named: under shape-first all that is
// wrong with the request's shape comes before the credentials.
func (w way) in(shapeFirst bool) []Check {
	size := []Check{{"size", "body-limit", checkSize}}
	shape := append([]Check{{"accept", "not-acceptable", checkAccept}, {"query", "query-status", checkQuery}}, w.shape...)
	if shapeFirst {
		return slices.Concat(size, shape, credentialChecks(), w.place, w.decision)
	}
	return slices.Concat(size, credentialChecks(), w.place, shape, w.decision)
}

// pure are the ways as they are without Options.Checks, for trials. Nobody changes them.
var pure = sync.OnceValue(ways)

// ways are the operations of the contract by operationId.
func ways() map[string]way {
	whole, instance, customer := placeChecks(), placeChecks()[:4], placeChecks()[:2]
	anyCustomer := placeChecks()[1:2]
	ofCaller := append([]Check{{"customer", "family-own", checkCustomer}}, placeChecks()[1:3]...)
	return map[string]way{
		"scheduleExecution": {
			place: whole,
			shape: append(bodyChecks("scheduled-time"),
				Check{"action", "action", checkAction}, Check{"time", "scheduled-time", checkTime}),
			decision: []Check{
				{"production", "prod-instance", checkProduction}, {"lead-time", "lead-time", checkLeadTime}, {"book", "conflict-body", checkBook}, {"cancel", "cancel", checkCancel},
			},
		},
		"createExecution": {
			place: instance,
			shape: append(bodyChecks("create-members"), Check{"words", "create-words", checkWords}),
			decision: []Check{
				{"production", "prod-instance", checkProduction}, {"offered", "service-not-offered", checkOffered}, {"listed", "duration-unlisted", checkListed}, {"option", "option-unknown", checkOption},
				{"contact", "contact-unknown", checkContact}, {"start", "start-without-stop", checkStart}, {"create", "create", checkCreate}},
		},
		"readExecution": {place: whole},
		"listExecutions": {place: customer, shape: append(append([]Check{{"paged", "list-paged", checkPaged}}, queryChecks()...), Check{"filters", "list-filter", checkFilters},
			Check{"page", "list-page", checkPage})},
		"listConflicts": {place: instance, shape: append(queryChecks(), Check{"window", "conflicts-query", checkWindow})},
		"readOptions":   {place: instance},
		"readTicketQueue": {
			place: append(slices.Clip(ofCaller), placeChecks()[3]),
			shape: append([]Check{{"services", "queue-services", checkQueueServices}}, queryChecks()...),
		},
		"listInstanceServices": {place: ofCaller},
		"listOperations":       {place: anyCustomer},
		"listServices":         {place: anyCustomer},
		"listDurations":        {place: anyCustomer},
		"readWorkflowStatus": {
			place: anyCustomer, shape: append(queryChecks(), Check{"requestor", "workflow-requestor", checkRequestor}),
			decision: []Check{{"ids", "workflow-status", checkIDs}},
		},
		"readWorkflowStatusDetails": {
			place: ofCaller[:2:2], shape: append(queryChecks(), Check{"requestor", "workflow-requestor", checkRequestor}),
			decision: []Check{{"workflow", "workflow-details", checkWorkflow}, {"step", "workflow-steps", checkStep}},
		},
	}
}

// controlChecks is the way of a request to the control API: the same checks of a body, nothing that is ignored, and no
// credentials.
func controlChecks() []Check {
	return []Check{
		{"size", "body-limit", checkSize},
		{"stray", "body-invalid-status", checkStray},
		{"media-type", "media-type", checkMediaType},
		{"json", "one-json-value", checkJSON},
		{"contract", "body-invalid-status", checkContract},
	}
}
