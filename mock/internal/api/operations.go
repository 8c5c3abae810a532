package api

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/keys"
	"example.com/bounce/mock/internal/metrics"
	"example.com/bounce/mock/internal/readings"
	"example.com/bounce/mock/internal/store"
	"example.com/bounce/mock/internal/token"
	"example.com/bounce/openapi"
	"example.com/bounce/openapi/sample"
)

// Deps is what the operations need. All fields but Checks are required.
type Deps struct {
	Contract *openapi.Document
	Store    store.Store
	Keys     *keys.Ring
	Verifier *token.Verifier
	// NextID calls enter with the source of a customer's next execution, again with another one if what enter adds exists already.
	NextID  func(ctx context.Context, csi string, enter func(*sample.Source) error) error
	Metrics *metrics.Metrics
	Logger  *slog.Logger
	// Skew is how far a token's exp may lie behind the clock, and its nbf ahead of it.
	Skew time.Duration
	// Checks may replace named checks of an operation, or add others; nil leaves them as they are. It is called once for each
	// operation and order of the reading check-order.
	Checks func(operation string, checks []Check) []Check
}

// Check is one step of a pipeline.
type Check = exchange.Check[*Request]

func check(name, rule string, run func(*Request) *exchange.Refusal) Check {
	return Check{Name: name, Rule: rule, Run: run}
}

// Core is the operation that every contract must have.
const Core = "scheduleExecution"

// operation is how a request to an operation is decided and answered.
type operation struct {
	path []string
	pipeline
	answer func(*Request) (*exchange.Answer, *exchange.Refusal)
}

// pipeline is the checks of an operation: where the request goes, its form, and whether it is granted. What changes state comes
// last: a refusal changes nothing.
type pipeline struct{ place, shape, decision []Check }

// Routes binds the operations of the contract by operationId. An edited contract may have fewer of them.
func (d *Deps) Routes() map[string]exchange.Route {
	routes := map[string]exchange.Route{}
	for id, op := range operations() {
		if _, found := d.Contract.Operation(id); !found && id != Core {
			continue
		}
		routes[id] = exchange.Handler[*Request]{
			Path: op.path, New: d.newRequest, Checks: d.orders(id, op.pipeline), Answer: op.answer,
		}.Route()
	}
	return routes
}

// Try runs the checks of its operation on an exchange that was routed, under its Readings, and returns the refusal, or nil. It
// changes the state in Store.
func (d *Deps) Try(x *exchange.Exchange) (*Request, *exchange.Refusal) {
	request := d.newRequest(x)
	x.Speak(request)
	id := x.Operation.ID
	return request, exchange.Run(request, exchange.RouteStep(""), d.orders(id, operations()[id].pipeline)(x.Readings))
}

// orders returns the checks of an operation for each alternative of check-order, as Checks has changed them.
func (d *Deps) orders(id string, p pipeline) func(*readings.Set) []Check {
	orders := map[bool][]Check{}
	for _, shapeFirst := range []bool{false, true} {
		orders[shapeFirst] = p.checks(shapeFirst)
		if d.Checks != nil {
			orders[shapeFirst] = d.Checks(id, orders[shapeFirst])
		}
		exchange.Prepare(orders[shapeFirst])
	}
	return func(r *readings.Set) []Check { return orders[r.Is("check-order", "shape-first")] }
}

// checks returns the checks in order. The reading check-order says which of two violations is named: under shape-first the
// request's form is checked before its credentials.
func (p pipeline) checks(shapeFirst bool) []Check {
	size := []Check{check("size", "body-limit", (*Request).CheckSize)}
	shape := append([]Check{check("accept", "not-acceptable", checkAccept), check("query", "query-status", checkQuery)}, p.shape...)
	if shapeFirst {
		return slices.Concat(size, shape, credentialChecks(), p.place, p.decision)
	}
	return slices.Concat(size, credentialChecks(), p.place, shape, p.decision)
}

// credentialChecks are the same for every operation.
func credentialChecks() []Check {
	return []Check{
		check("bearer", "bearer-token", checkBearer),
		check("identifier", "jwks-identifier", checkIdentifier),
		check("token", "bearer-token", checkToken),
		check("scope", "scope-approver", checkScope),
	}
}

// placeChecks go from the customer to the execution; an operation has as many of them as its path has names.
func placeChecks() []Check {
	return []Check{
		check("ownership", "own-instances", checkOwnership),
		check("opt-in", "opt-in", checkOptIn),
		check("instance", "instance-id", checkInstance),
		check("service", "service-type", checkService),
		check("execution", "execution-id", checkExecution),
	}
}

// bodyChecks hold a body to the contract, then to the readings, and are followed by more.
func bodyChecks(rule string, more ...Check) []Check {
	return append([]Check{
		check("media-type", "media-type", (*Request).CheckMediaType),
		check("json", "one-json-value", (*Request).CheckJSON),
		check("contract", rule, checkContract),
		check("members", "extra-fields", checkMembers),
	}, more...)
}

// queryChecks hold the parameters of a request without a body to the contract, and are followed by more.
func queryChecks(more ...Check) []Check {
	return append([]Check{check("contract", "query-status", checkContract)}, more...)
}

// operations returns the operations of the contract by operationId.
func operations() map[string]operation {
	places := placeChecks()
	whole, instance, customer, anyCustomer := places, places[:4:4], places[:2:2], places[1:2:2]
	ofCaller := append([]Check{check("customer", "family-own", checkCustomer)}, places[1:3]...)
	requestor := check("requestor", "workflow-requestor", checkRequestor)

	customerPath := []string{"supportIdentifier", "serviceType"}
	instancePath := slices.Concat(customerPath, []string{"instanceId"})
	executionPath := slices.Concat(instancePath, []string{"executionId"})
	return map[string]operation{
		Core: {executionPath, pipeline{
			place: whole,
			shape: bodyChecks("scheduled-time", check("action", "action", checkAction), check("time", "scheduled-time", checkTime)),
			decision: []Check{
				check("production", "prod-instance", checkProduction), check("lead-time", "lead-time", checkLeadTime),
				check("book", "conflict-body", checkBook), check("cancel", "cancel", checkCancel),
			},
		}, scheduleExecution},
		"createExecution": {instancePath, pipeline{
			place: instance, shape: bodyChecks("create-members", check("words", "create-words", checkWords)),
			decision: []Check{
				check("production", "prod-instance", checkProduction), check("offered", "service-not-offered", checkOffered),
				check("listed", "duration-unlisted", checkListed), check("option", "option-unknown", checkOption),
				check("contact", "contact-unknown", checkContact), check("start", "start-without-stop", checkStart), check("create", "create", checkCreate),
			},
		}, createExecution},
		"readExecution": {executionPath, pipeline{place: whole}, readExecution},
		"listExecutions": {customerPath, pipeline{place: customer, shape: append([]Check{check("paged", "list-paged", checkPaged)},
			queryChecks(check("filters", "list-filter", checkFilters), check("page", "list-page", checkPage))...)}, listExecutions},
		"listConflicts": {instancePath, pipeline{
			place: instance, shape: queryChecks(check("window", "conflicts-query", checkWindow)),
		}, listConflicts},
		"readOptions": {instancePath, pipeline{place: instance}, readOptions},
		"readTicketQueue": {[]string{"serviceType", "instanceName"}, pipeline{
			place: append(slices.Clip(ofCaller), places[3]),
			shape: append([]Check{check("services", "queue-services", checkQueueServices)}, queryChecks()...),
		}, readTicketQueue},
		"listInstanceServices": {[]string{"custId", "instanceName"}, pipeline{place: ofCaller}, listInstanceServices},
		"listOperations":       {nil, pipeline{place: anyCustomer}, listOperations},
		"listServices":         {nil, pipeline{place: anyCustomer}, listServices},
		"listDurations":        {nil, pipeline{place: anyCustomer}, listDurations},
		"readWorkflowStatus": {nil, pipeline{
			place: anyCustomer, shape: queryChecks(requestor), decision: []Check{check("ids", "workflow-status", checkIDs)},
		}, readWorkflowStatus},
		"readWorkflowStatusDetails": {[]string{"id"}, pipeline{
			place: ofCaller[:2:2], shape: queryChecks(requestor),
			decision: []Check{check("workflow", "workflow-details", checkWorkflow), check("step", "workflow-steps", checkStep)},
		}, readWorkflowStatusDetails},
	}
}
