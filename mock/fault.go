package mock

import (
	"net/http"
	"strconv"
)

// fault is one kind of refusal: the row of the table below.
type fault struct {
	rule    string // the slug in Bounce-Mock-Reason: the clause that demands it, else the reading or hygiene rule
	reading string // the reading that decides the status; "" when status does
	status  int
	title   string
	change  string // the smallest change that would have passed; "" where the check finds it
}

// The table of faults, in the order in which a request meets them. A rule left empty is found by the check.
var (
	faultNoRoute = fault{rule: "path", status: http.StatusNotFound, title: "No such path",
		change: "use a path of the contract"}
	faultWrongMethod   = fault{rule: "method-not-allowed", status: http.StatusMethodNotAllowed, title: "Method not allowed"}
	faultForeignOrigin = fault{rule: "path", status: http.StatusForbidden, title: "Foreign origin",
		change: "call the control API from a program, or from a page of this server"}
	faultForeignName = fault{rule: "path", status: http.StatusNotFound, title: "Loopback names only",
		change: "call it as localhost, 127.0.0.1 or [::1], or start the mock with an admin token"}
	faultBodyTooLarge = fault{rule: "body-limit", status: http.StatusRequestEntityTooLarge, title: "Body too large"}
	faultBodyTooSlow  = fault{rule: "body-limit", status: http.StatusRequestTimeout, title: "Body too slow",
		change: "send the whole body at once"}
	faultBodyCut = fault{rule: "body-malformed-status", reading: "body-malformed-status", title: "Body cut short",
		change: "send as many bytes as announced"}

	faultTokenMissing = fault{rule: "bearer-token", reading: "token-status", title: "No token",
		change: "send the header Authorization with Bearer and a token of the customer's authorization server"}
	faultTokenMalformed = fault{rule: "bearer-token", reading: "token-malformed-status", title: "Not a bearer token",
		change: "send one header Authorization: the word Bearer, a space, a JWT"}
	faultIdentifierMissing = fault{rule: "jwks-identifier", reading: "identifier-missing", title: "No Identifier",
		change: "send the header Identifier with the GUID of the customer's key set"}
	faultIdentifierUnknown = fault{rule: "jwks-identifier", reading: "identifier-unknown", title: "Unknown Identifier",
		change: "send the Identifier that was handed out when the customer's JWKS was registered"}
	faultTokenRefused = fault{rule: "bearer-token", reading: "token-status", title: "Token refused"}
	faultTokenNoExp   = fault{rule: "token-no-exp", reading: "token-status", title: "Token without expiry",
		change: "send a token with the claim exp"}
	faultScopeMissing = fault{rule: "scope-approver", reading: "scope-status", title: "Scope missing"}
	faultForeign      = fault{rule: "own-instances", reading: "foreign-status", title: "Not your customer",
		change: "use the CSI of the customer whose Identifier and token you send"}
	faultNotOptedIn = fault{rule: "opt-in", reading: "opt-in-status", title: "Customer has not opted in",
		change: "let the customer opt in"}
	faultUnknownInstance = fault{rule: "instance-id", reading: "unknown-instance-status", title: "Unknown instance",
		change: "name an instance of the customer"}
	faultOtherService     = fault{rule: "service-type", reading: "service-mismatch", title: "Instance of another service"}
	faultUnknownExecution = fault{rule: "execution-id", reading: "unknown-execution-status", title: "Unknown execution",
		change: "name an execution of the instance"}

	faultNotAcceptable  = fault{rule: "not-acceptable", reading: "not-acceptable", title: "Not acceptable"}
	faultWrongMediaType = fault{rule: "media-type", status: http.StatusUnsupportedMediaType, title: "Unsupported media type"}
	faultMalformed      = fault{reading: "body-malformed-status", title: "Body is not one JSON object",
		change: "send one JSON object, and nothing after it"}
	faultBadParameter = fault{status: http.StatusBadRequest, title: "Parameter breaks the contract"}
	faultInvalid      = fault{reading: "body-invalid-status", title: "Body breaks the contract"}
	faultTooSoon      = fault{rule: "lead-time", reading: "lead-status", title: "Too soon"}
	faultBeyond       = fault{rule: "scheduled-time", reading: "body-invalid-status", title: "Beyond the calendar",
		change: "ask for a time that leaves the window within the year 9999"}
	faultBegun = fault{rule: "schedule-begun", reading: "schedule-begun", title: "Window has begun",
		change: "schedule another execution"}
	faultCancelBegun = fault{rule: "cancel-begun", reading: "cancel-begun", title: "Window has begun",
		change: "cancel before the window begins"}
	faultNotScheduled = fault{rule: "cancel-unscheduled", reading: "cancel-unscheduled", title: "Not scheduled",
		change: "schedule the execution first"}
	faultBadQuery = fault{reading: "query-status", title: "Query breaks the contract"}
	faultNoWindow = fault{rule: "conflicts-window", reading: "conflicts-window", title: "No window",
		change: "send scheduledStart and scheduledEnd"}
	faultHalfWindow = fault{rule: "conflicts-half-window", reading: "conflicts-half-window", title: "Half a window",
		change: "send both scheduledStart and scheduledEnd"}
	faultOutOfBounds = fault{rule: "page-bounds", reading: "page-bounds", title: "Out of bounds",
		change: "ask for a limit of at least 1 and an offset of at least 0"}
	faultLimit = fault{rule: "limit-maximum", reading: "limit-maximum", title: "Limit too high",
		change: "ask for a limit of at most " + strconv.Itoa(maxLimit)}
	faultStrayQuery = fault{reading: "query-status", title: "Query that is not taken",
		change: "leave out what errors lists"}
	faultEmptyFilter = fault{rule: "query-empty", reading: "query-empty", title: "Filter without a value",
		change: "give the filter a value, or leave it out"}
	faultQueueServices = fault{rule: "queue-services", reading: "queue-services", title: "Unknown services",
		change: "name one of the services of the contract, or leave services out"}
	faultRequestor = fault{rule: "workflow-requestor", reading: "status-requestor", title: "Other requestor",
		change: "send requestor=BOUNCE"}
	faultContact = fault{rule: "contact-unknown", reading: "contact-unknown", title: "Unknown contact",
		change: "name a contact of the customer, or leave primaryContact out"}
	faultRunning = fault{rule: "start-without-stop", reading: "start-without-stop", title: "Instance runs",
		change: "stop the instance first"}
	faultProduction = fault{rule: "prod-instance", reading: "prod-instance", title: "Production instance",
		change: "name an instance that is no production instance"}
	faultNoSteps = fault{rule: "details-unscheduled-steps", reading: "details-unscheduled-steps", title: "No workflow yet",
		change: "schedule the execution first"}
	faultUnknownWorkflow = fault{rule: "details-unknown-id", reading: "details-unknown-id", title: "Unknown workflow",
		change: "ask for an execution of the customer"}
	faultUnknownStep = fault{rule: "step-unknown", reading: "step-unknown", title: "Unknown step",
		change: "ask for a step that an answer has"}
	faultLeaf = fault{rule: "step-leaf", reading: "step-leaf", title: "Step without steps",
		change: "ask for a step whose hasSubStep is true"}
	faultUnknownID = fault{rule: "status-unknown", reading: "status-unknown", title: "Unknown execution",
		change: "ask for executions of the customer"}
	faultNoWorkflow = fault{rule: "status-unscheduled", reading: "status-unscheduled", title: "Execution not scheduled",
		change: "schedule the execution first"}
	faultConflicting = fault{rule: "conflict-body", reading: "conflict-status", title: "Other changes stand in the way"}

	faultStray = fault{rule: "body-invalid-status", status: http.StatusBadRequest, title: "More than the operation takes",
		change: "leave out what errors lists"}
	faultDuplicate = fault{rule: "support-identifier", status: http.StatusConflict, title: "Customer exists already",
		change: "choose another CSI and Identifier, or leave them out"}
	faultManyCustomers = fault{rule: "body-limit", status: http.StatusConflict, title: "Too many customers",
		change: "remove some, or start the mock with a larger --max-customers"}
	faultBadEntry    = fault{rule: "body-invalid-status", status: http.StatusBadRequest, title: "Body is not one customer"}
	faultBadReadings = fault{rule: "body-invalid-status", status: http.StatusBadRequest, title: "No such reading",
		change: "choose among what errors lists"}
	faultBadKeys    = fault{rule: "body-invalid-status", status: http.StatusBadRequest, title: "No usable keys"}
	faultNoCustomer = fault{rule: "support-identifier", status: http.StatusNotFound, title: "No such customer",
		change: "name a customer of the mock, or create it"}
	faultNoRequest = fault{rule: "path", status: http.StatusNotFound, title: "No such request",
		change: "name an id that the list of requests has"}
	faultSlowSearch  = fault{rule: "body-invalid-status", status: http.StatusBadRequest, title: "Search too slow"}
	faultBadCriteria = fault{rule: "body-invalid-status", status: http.StatusBadRequest, title: "No usable criteria"}
	faultNoKeys      = fault{rule: "jwks-identifier", status: http.StatusNotFound, title: "No key set",
		change: "see to it that the customer's JWKS URI answers with a key set"}
	faultBadFault = fault{rule: "body-invalid-status", status: http.StatusBadRequest, title: "No such fault"}
	faultNoFault  = fault{rule: "path", status: http.StatusNotFound, title: "No such fault",
		change: "name an id that the list of faults has"}
	faultManyFaults = fault{rule: "body-limit", status: http.StatusConflict, title: "Too many faults",
		change: "remove some"}
	faultPreference = fault{rule: rulePrefer, status: http.StatusBadRequest, title: "Preference that cannot be met",
		change: "choose among what errors lists, or leave the header Prefer out"}
	faultTooMany      = fault{rule: ruleRateLimit, status: http.StatusTooManyRequests, title: "Too many requests"}
	faultNoPrivateKey = fault{rule: "jwks-identifier", status: http.StatusConflict, title: "No private key",
		change: "give the customer private keys first, with PUT of its jwks"}
	faultNoPart = fault{rule: "instance-id", status: http.StatusNotFound, title: "Nothing of this name",
		change: "name what the customer has, or add it"}
	faultTaken = fault{rule: "execution-id", status: http.StatusConflict, title: "Exists already",
		change: "choose another name, or leave it out"}
	faultBadPart    = fault{rule: "body-invalid-status", status: http.StatusBadRequest, title: "Body cannot be taken"}
	faultNoSnapshot = fault{rule: "path", status: http.StatusNotFound, title: "No such snapshot",
		change: "save it first, or name one that is listed"}
	faultFarClock = fault{rule: "support-identifier", status: http.StatusConflict, title: "Clock out of bounds",
		change: "turn the server's clock back first"}
	faultTooManySnapshots = fault{rule: "body-limit", status: http.StatusConflict, title: "Too many snapshots",
		change: "delete one first"}
	faultInternal = fault{rule: "no-server-error", status: http.StatusInternalServerError, title: "Internal error",
		change: "report this to the authors of the mock"}
)
