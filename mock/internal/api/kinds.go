package api

import (
	"strconv"

	"example.com/bounce/mock/internal/exchange"
)

// The kinds of refusal of the contract's operations, in the order in which a request meets them. Without a Rule the check finds it.
var (
	KindTokenMissing = exchange.Kind{ID: "token-missing", Rule: "bearer-token", Reading: "token-status", Title: "No token",
		Hint: "send the header Authorization with Bearer and a token of the customer's authorization server"}
	KindTokenMalformed = exchange.Kind{ID: "token-malformed", Rule: "bearer-token", Reading: "token-malformed-status", Title: "Not a bearer token",
		Hint: "send one header Authorization: the word Bearer, a space, a JWT"}
	KindIdentifierMissing = exchange.Kind{ID: "identifier-missing", Rule: "jwks-identifier", Reading: "identifier-missing", Title: "No Identifier",
		Hint: "send the header Identifier with the GUID of the customer's key set"}
	KindIdentifierUnknown = exchange.Kind{ID: "identifier-unknown", Rule: "jwks-identifier", Reading: "identifier-unknown", Title: "Unknown Identifier",
		Hint: "send the Identifier that was handed out when the customer's JWKS was registered"}
	KindTokenRefused = exchange.Kind{ID: "token-refused", Rule: "bearer-token", Reading: "token-status", Title: "Token refused"}
	KindTokenNoExp   = exchange.Kind{ID: "token-no-exp", Rule: "token-no-exp", Reading: "token-status", Title: "Token without expiry",
		Hint: "send a token with the claim exp"}
	KindScopeMissing = exchange.Kind{ID: "scope-missing", Rule: "scope-approver", Reading: "scope-status", Title: "Scope missing"}
	KindForeign      = exchange.Kind{ID: "foreign", Rule: "own-instances", Reading: "foreign-status", Title: "Not your customer",
		Hint: "use the CSI of the customer whose Identifier and token you send"}
	KindNotOptedIn = exchange.Kind{ID: "not-opted-in", Rule: "opt-in", Reading: "opt-in-status", Title: "Customer has not opted in",
		Hint: "enable bounce for this customer"}
	KindUnknownInstance = exchange.Kind{ID: "unknown-instance", Rule: "instance-id", Reading: "unknown-instance-status", Title: "Unknown instance",
		Hint: "name an instance of the customer"}
	KindOtherService     = exchange.Kind{ID: "other-service", Rule: "service-type", Reading: "service-mismatch", Title: "Instance of another service"}
	KindUnknownExecution = exchange.Kind{ID: "unknown-execution", Rule: "execution-id", Reading: "unknown-execution-status", Title: "Unknown execution",
		Hint: "name an execution of the instance"}
	KindTooSoon = exchange.Kind{ID: "too-soon", Rule: "lead-time", Reading: "lead-status", Title: "Too soon"}
	KindBeyond  = exchange.Kind{ID: "beyond", Rule: "scheduled-time", Reading: "body-invalid-status", Title: "Beyond the calendar",
		Hint: "ask for a time that leaves the window within the year 9999"}
	KindBegun = exchange.Kind{ID: "begun", Rule: "schedule-begun", Reading: "schedule-begun", Title: "Window has begun",
		Hint: "schedule another execution"}
	KindCancelBegun = exchange.Kind{ID: "cancel-begun", Rule: "cancel-begun", Reading: "cancel-begun", Title: "Window has begun",
		Hint: "cancel before the window begins"}
	KindNotScheduled = exchange.Kind{ID: "not-scheduled", Rule: "cancel-unscheduled", Reading: "cancel-unscheduled", Title: "Not scheduled",
		Hint: "schedule the execution first"}
	KindBadQuery = exchange.Kind{ID: "bad-query", Reading: "query-status", Title: "Query breaks the contract"}
	KindNoWindow = exchange.Kind{ID: "no-window", Rule: "conflicts-window", Reading: "conflicts-window", Title: "No window",
		Hint: "send scheduledStart and scheduledEnd"}
	KindHalfWindow = exchange.Kind{ID: "half-window", Rule: "conflicts-half-window", Reading: "conflicts-half-window", Title: "Incomplete window",
		Hint: "send both scheduledStart and scheduledEnd"}
	KindOutOfBounds = exchange.Kind{ID: "out-of-bounds", Rule: "page-bounds", Reading: "page-bounds", Title: "Out of bounds",
		Hint: "ask for a limit of at least 1 and an offset of at least 0"}
	KindLimit = exchange.Kind{ID: "limit", Rule: "limit-maximum", Reading: "limit-maximum", Title: "Limit too high",
		Hint: "ask for a limit of at most " + strconv.Itoa(MaxLimit)}
	KindStrayQuery = exchange.Kind{ID: "stray-query", Reading: "query-status", Title: "Query not accepted",
		Hint: "leave out what errors lists"}
	KindEmptyFilter = exchange.Kind{ID: "empty-filter", Rule: "query-empty", Reading: "query-empty", Title: "Filter without a value",
		Hint: "give the filter a value, or leave it out"}
	KindQueueServices = exchange.Kind{ID: "queue-services", Rule: "queue-services", Reading: "queue-services", Title: "Unknown services",
		Hint: "name one of the services of the contract, or leave services out"}
	KindRequestor = exchange.Kind{ID: "requestor", Rule: "workflow-requestor", Reading: "status-requestor", Title: "Other requestor",
		Hint: "send requestor=BOUNCE"}
	KindContact = exchange.Kind{ID: "contact", Rule: "contact-unknown", Reading: "contact-unknown", Title: "Unknown contact",
		Hint: "name a contact of the customer, or leave primaryContact out"}
	KindRunning = exchange.Kind{ID: "running", Rule: "start-without-stop", Reading: "start-without-stop", Title: "Instance runs",
		Hint: "stop the instance first"}
	KindProduction = exchange.Kind{ID: "production", Rule: "prod-instance", Reading: "prod-instance", Title: "Production instance",
		Hint: "name an instance that is no production instance"}
	KindNoSteps = exchange.Kind{ID: "no-steps", Rule: "details-unscheduled-steps", Reading: "details-unscheduled-steps", Title: "No workflow yet",
		Hint: "schedule the execution first"}
	KindUnknownWorkflow = exchange.Kind{ID: "unknown-workflow", Rule: "details-unknown-id", Reading: "details-unknown-id", Title: "Unknown workflow",
		Hint: "ask for an execution of the customer"}
	KindUnknownStep = exchange.Kind{ID: "unknown-step", Rule: "step-unknown", Reading: "step-unknown", Title: "Unknown step",
		Hint: "ask for a step that an answer has"}
	KindLeaf = exchange.Kind{ID: "leaf", Rule: "step-leaf", Reading: "step-leaf", Title: "Step without steps",
		Hint: "ask for a step whose hasSubStep is true"}
	KindUnknownID = exchange.Kind{ID: "unknown-id", Rule: "status-unknown", Reading: "status-unknown", Title: "Unknown execution",
		Hint: "ask for executions of the customer"}
	KindNoWorkflow = exchange.Kind{ID: "no-workflow", Rule: "status-unscheduled", Reading: "status-unscheduled", Title: "Execution not scheduled",
		Hint: "schedule the execution first"}
	KindConflicting = exchange.Kind{ID: "conflicting", Rule: "conflict-body", Reading: "conflict-status", Title: "Conflicting changes"}
)

// Kinds lists the kinds of this package.
func Kinds() []exchange.Kind {
	return []exchange.Kind{
		KindTokenMissing, KindTokenMalformed, KindIdentifierMissing, KindIdentifierUnknown, KindTokenRefused, KindTokenNoExp, KindScopeMissing, KindForeign, KindNotOptedIn, KindUnknownInstance, KindOtherService, KindUnknownExecution, KindTooSoon, KindBeyond, KindBegun, KindCancelBegun, KindNotScheduled, KindBadQuery, KindNoWindow, KindHalfWindow, KindOutOfBounds, KindLimit, KindStrayQuery, KindEmptyFilter, KindQueueServices, KindRequestor, KindContact, KindRunning, KindProduction, KindNoSteps, KindUnknownWorkflow, KindUnknownStep, KindLeaf, KindUnknownID, KindNoWorkflow, KindConflicting,
	}
}
