package mutant

import (
	"net/http"
	"slices"
	"strings"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/mutant/internal/plant"
)

// The operations around the schedule, in groups.
var (
	ofSteps    = []string{"readWorkflowStatusDetails"}
	ofCreate   = []string{"createExecution"}
	ofCustomer = []string{"readExecution", "listExecutions", "listConflicts", "readOptions"}
	reads      = slices.Concat(ofCustomer, []string{
		"listOperations", "listServices", "listDurations", "readTicketQueue", "listInstanceServices", "readWorkflowStatus",
	})
	// allOperations have a customer's credentials.
	allOperations = slices.Concat([]string{"scheduleExecution"}, reads, ofCreate)
)

// placeOf returns what the path of a request names; found is false if it names no executions of an instance. The execution
// is "" if the path ends before it.
func placeOf(r *http.Request) (p domain.Place, found bool) {
	names := strings.Split(r.URL.Path, "/")
	const csi, instance, executions, execution = 4, 9, 10, 11
	if len(names) <= executions || names[executions] != "executions" {
		return p, false
	}
	p = domain.Place{CSI: names[csi], Instance: names[instance]}
	if len(names) > execution {
		p.Execution = names[execution]
	}
	return p, true
}

// customerOf returns the CSI in the path of a request that has one.
func customerOf(r *http.Request) string {
	_, rest, _ := strings.Cut(r.URL.Path, "/customers/")
	csi, _, _ := strings.Cut(rest, "/")
	return csi
}

func isDetails(r *http.Request) bool {
	p, found := placeOf(r)
	return r.Method == http.MethodGet && found && p.Execution != ""
}

func isConflicts(r *http.Request) bool {
	p, found := placeOf(r)
	return r.Method == http.MethodGet && found && p.Execution == ""
}

func isList(r *http.Request) bool {
	return r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/products/bounce/instances/executions")
}

func isStatus(r *http.Request) bool {
	return r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/executions/status")
}

// isCancel reports whether a request changes an execution, and its body has the word cancel.
func isCancel(r *http.Request) bool {
	return r.Method == http.MethodPut && strings.Contains(string(plant.ReadBody(r)), "cancel")
}

func isSchedule(r *http.Request) bool { return r.Method == http.MethodPut && !isCancel(r) }
