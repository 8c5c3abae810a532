package request

import (
	"net/http"
	"slices"
	"strings"
)

// Form is a kind of request: an operation of the contract, written out here, so that an edited contract does not change what is
// checked.
type Form struct {
	// Words are what the features call it.
	Words string
	// Operation is the operationId, which selects what the contract says of answers.
	Operation, Method, Path string
	// Identity is the role whose token the request needs.
	Identity string
	// Status is the reading that names the statuses of a success; "" if only 200 is one.
	Status string
	// Books reports whether the request changes the target's state, so that it is sent only if that is allowed.
	Books bool
	// List reports whether a success is a bare list.
	List bool
	Body []byte // of a good request, unless the scenario says otherwise
}

const (
	instances  = "/customers/{csi}/{service}/products/bounce/instances"
	executions = instances + "/{instance}/executions"
	metadata   = "/customers/services/products/bounce"
)

// The kinds of requests.
var (
	Schedule = &Form{
		Words: "schedule", Operation: "scheduleExecution", Method: http.MethodPut, Path: executions + "/{execution}",
		Identity: "approver", Status: "success-status", Books: true,
	}
	Cancel = &Form{
		Words: "cancel", Operation: "scheduleExecution", Method: http.MethodPut, Path: executions + "/{execution}",
		Identity: "approver", Status: "cancel-status", Books: true, Body: []byte(`{"action":"cancel"}`),
	}
	Create = &Form{
		Words: "create", Operation: "createExecution", Method: http.MethodPost, Path: executions,
		Identity: "privileged-user", Status: "create-status", Books: true,
		Body: []byte(`{"operation":"Bounce","services":"All","summary":"Made by the suite","duration":{"unit":"hours","value":2}}`),
	}
	Details    = &Form{Words: "details", Operation: "readExecution", Method: http.MethodGet, Path: executions + "/{execution}", Identity: "user"}
	List       = &Form{Words: "list", Operation: "listExecutions", Method: http.MethodGet, Path: instances + "/executions", Identity: "user", List: true}
	Conflicts  = &Form{Words: "conflicts", Operation: "listConflicts", Method: http.MethodGet, Path: executions, Identity: "approver", List: true}
	Options    = &Form{Words: "options", Operation: "readOptions", Method: http.MethodGet, Path: instances + "/{instance}/options", Identity: "user"}
	Operations = &Form{Words: "operations", Operation: "listOperations", Method: http.MethodGet, Path: metadata + "/operations", Identity: "user", List: true}
	Services   = &Form{Words: "services", Operation: "listServices", Method: http.MethodGet, Path: metadata + "/services", Identity: "user", List: true}
	Durations  = &Form{Words: "durations", Operation: "listDurations", Method: http.MethodGet, Path: metadata + "/durations", Identity: "user", List: true}
	Queue      = &Form{
		Words: "queue", Operation: "readTicketQueue", Method: http.MethodGet, Identity: "user",
		Path: "/customers/services/{service}/products/bounce/instances/{instance}/ticket/queue",
	}
	InstanceServices = &Form{
		Words: "instance services", Operation: "listInstanceServices", Method: http.MethodGet, Identity: "user", List: true,
		Path: "/customers/{customer}/products/bounce/instances/{instance}/services",
	}
	StatusDetails  = &Form{Words: "status details", Operation: "readWorkflowStatusDetails", Method: http.MethodGet, Path: "/executions/{execution}/status/details", Identity: "user"}
	WorkflowStatus = &Form{Words: "workflow status", Operation: "readWorkflowStatus", Method: http.MethodGet, Path: "/executions/status", Identity: "user"}
)

var all = []*Form{
	Schedule, Cancel, Create, Details, List, Conflicts, Options,
	Operations, Services, Durations, Queue, InstanceServices, StatusDetails, WorkflowStatus,
}

// Forms are all of them.
func Forms() []*Form { return slices.Clone(all) }

// FindForm finds a form by its words.
func FindForm(words string) (f *Form, known bool) {
	i := slices.IndexFunc(all, func(f *Form) bool { return f.Words == words })
	if i < 0 {
		return nil, false
	}
	return all[i], true
}

// NamesCustomer reports whether the form's path names the customer by custId.
func (f *Form) NamesCustomer() bool { return strings.Contains(f.Path, "{customer}") }
