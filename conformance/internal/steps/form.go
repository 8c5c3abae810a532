package steps

import "net/http"

// form is a kind of request: an operation of the contract, stated here literally so that an edited contract does not move
// what is checked.
type form struct {
	// operation is the operationId, by which answers are held to the contract.
	operation, method, path string
	// identity is the role whose token the request needs.
	identity string
	// status is the reading that names the statuses of a success; "" where 200 is all that there is.
	status string
	// books is true of what changes the target's state, and is sent only where that is allowed.
	books bool
	// list is true where a success is a bare list.
	list bool
	body []byte // of a good request, unless the scenario says otherwise
}

const (
	instances  = "/customers/{csi}/{service}/products/bounce/instances"
	executions = instances + "/{instance}/executions"
	metadata   = "/customers/services/products/bounce"
)

// forms are the kinds of requests by the words of the features.
var forms = map[string]*form{
	"schedule": {
		operation: "scheduleExecution", method: http.MethodPut, path: executions + "/{execution}",
		identity: "approver", status: "success-status", books: true,
	},
	"cancel": {
		operation: "scheduleExecution", method: http.MethodPut, path: executions + "/{execution}",
		identity: "approver", status: "cancel-status", books: true, body: []byte(`{"action":"cancel"}`),
	},
	"create": {
		operation: "createExecution", method: http.MethodPost, path: executions,
		identity: "privileged-user", status: "create-status", books: true,
		body: []byte(`{"operation":"Bounce","services":"All","summary":"Made by the suite","duration":{"unit":"hours","value":2}}`),
	},
	"details":    {operation: "readExecution", method: http.MethodGet, path: executions + "/{execution}", identity: "user"},
	"list":       {operation: "listExecutions", method: http.MethodGet, path: instances + "/executions", identity: "user", list: true},
	"conflicts":  {operation: "listConflicts", method: http.MethodGet, path: executions, identity: "approver", list: true},
	"options":    {operation: "readOptions", method: http.MethodGet, path: instances + "/{instance}/options", identity: "user"},
	"operations": {operation: "listOperations", method: http.MethodGet, path: metadata + "/operations", identity: "user", list: true},
	"services":   {operation: "listServices", method: http.MethodGet, path: metadata + "/services", identity: "user", list: true},
	"durations":  {operation: "listDurations", method: http.MethodGet, path: metadata + "/durations", identity: "user", list: true},
	"queue": {
		operation: "readTicketQueue", method: http.MethodGet, identity: "user",
		path: "/customers/services/{service}/products/bounce/instances/{instance}/ticket/queue",
	},
	"instance services": {
		operation: "listInstanceServices", method: http.MethodGet, identity: "user", list: true,
		path: "/customers/{customer}/products/bounce/instances/{instance}/services",
	},
	"status details": {
		operation: "readWorkflowStatusDetails", method: http.MethodGet, path: "/executions/{execution}/status/details", identity: "user",
	},
	"workflow status": {operation: "readWorkflowStatus", method: http.MethodGet, path: "/executions/status", identity: "user"},
}

// words are those of the features for the form.
func (f *form) words() string {
	for words, each := range forms {
		if each == f {
			return words
		}
	}
	return ""
}
