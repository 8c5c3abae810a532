package mutant

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock"
)

// The operations of the family that read, in groups.
var (
	ofExecution = []string{"readExecution"}
	ofList      = []string{"listExecutions"}
	ofConflicts = []string{"listConflicts"}
	ofOptions   = []string{"readOptions"}
	ofMetadata  = []string{"listOperations", "listServices", "listDurations"}
	ofStatus    = []string{"readWorkflowStatus"}
	ofCreate    = []string{"createExecution"}
	ofInstance  = []string{"readTicketQueue", "listInstanceServices"} // which name no CSI
	ofCustomer  = slices.Concat(ofExecution, ofList, ofConflicts, ofOptions)
	reads       = slices.Concat(ofCustomer, ofMetadata, ofInstance, ofStatus)
)

// onOperations plants the same at checks of several operations.
func onOperations(operations []string, checks map[string]plant) func() planted {
	all := map[string]plant{}
	for _, operation := range operations {
		for check, p := range checks {
			all[operation+"/"+check] = p
		}
	}
	return together(all)
}

// callers get wrong who calls.
func callers() []Mutant {
	mutant := func(name, defect string, operations []string, checks map[string]plant) Mutant {
		return Mutant{Name: name, Class: "auth", Rule: "clause:family-headers", Defect: defect, plant: onOperations(operations, checks)}
	}
	tokenless := map[string]plant{"bearer": tokenOptional, "token": trustTheTokenless}
	trusting := map[string]plant{"token": trustAnyToken}
	return []Mutant{
		mutant("no-token-on-reads", "lets whoever has an Identifier read", ofCustomer, tokenless),
		mutant("no-token-on-metadata", "shows operations, services and durations to anyone with an Identifier", ofMetadata, tokenless),
		mutant("no-token-on-instance", "shows queue and services of an instance to anyone with an Identifier", ofInstance, tokenless),
		mutant("no-token-on-create", "lets whoever has an Identifier create", ofCreate, tokenless),
		mutant("any-token-reads", "does not verify the token of who reads", reads, trusting),
		mutant("any-token-creates", "does not verify the token of who creates", ofCreate, trusting),
		mutant("expired-token-reads", "lets tokens that have expired read", reads, map[string]plant{"token": beforeItEnded}),
		mutant("no-identifier-on-reads", "goes by the path of who reads without Identifier", ofCustomer, map[string]plant{"identifier": pathForIdentifier}),
		mutant("no-identifier-on-create", "goes by the path of who creates without Identifier", ofCreate, map[string]plant{"identifier": pathForIdentifier}),
	}
}

// trustAnyToken takes a token that was refused for one with all scopes that are needed.
func trustAnyToken(x *mock.Exchange, healthy run) *mock.Refusal {
	if healthy(x) != nil {
		x.Scopes = x.Operation.Scopes
	}
	return nil
}

// beforeItEnded verifies a token that has expired as of the second before.
func beforeItEnded(x *mock.Exchange, healthy run) *mock.Refusal {
	r := healthy(x)
	t, isJWT := read(x.Bearer)
	end, now := time.Unix(t.Claims.Exp, 0), x.Now
	if r == nil || !isJWT || end.After(now) {
		return r
	}
	defer func() { x.Now = now }()
	x.Now = end.Add(-time.Second)
	if healthy(x) == nil {
		return nil
	}
	return r
}

func pathForIdentifier(x *mock.Exchange, healthy run) *mock.Refusal {
	if x.Request.Header.Get("Identifier") == "" {
		return callerIsPath(x)
	}
	return healthy(x)
}

// permits get wrong what a caller may read or create.
func permits() []Mutant {
	mutant := func(name, rule, defect string, operations []string, check string, p plant) Mutant {
		return Mutant{Name: name, Class: "auth", Rule: rule, Defect: defect, plant: onOperations(operations, map[string]plant{check: p})}
	}
	with := func(scope string) plant {
		return scopeUnless(func(scopes []string) bool { return slices.Contains(scopes, "mcs:oci:api:"+scope) })
	}
	const own, optIn, user, conflicts = "clause:family-own", "clause:family-opt-in", "clause:scope-user", "clause:scope-conflicts"
	const hierarchy = "reading:scope-hierarchy"
	all := []Mutant{
		mutant("foreign-details-readable", own, "shows the details of another customer's executions", ofExecution, "ownership", skip),
		mutant("foreign-list-readable", own, "lists another customer's executions", ofList, "ownership", skip),
		mutant("foreign-options-readable", own, "shows the options of another customer's instances", ofOptions, "ownership", skip),
		mutant("foreign-conflicts-readable", own, "lists the changes of another customer's instances", ofConflicts, "ownership", skip),
		{
			Name: "foreign-services-readable", Class: "auth", Rule: own, Defect: "lists the services of any instance under any custId",
			plant: together(map[string]plant{
				"listInstanceServices/customer": func(x *mock.Exchange, healthy run) *mock.Refusal { _ = healthy(x); return nil },
				"listInstanceServices/instance": skip,
			}),
		},
		{
			Name: "foreign-queue-readable", Class: "auth", Rule: own, Defect: "shows the queue of an instance whoever has it",
			plant: together(map[string]plant{"readTicketQueue/instance": skip, "readTicketQueue/service": skip}),
		},
		mutant("opt-in-unchecked-on-instance", optIn, "asks for no opt-in before it shows queue and services of an instance", ofInstance, "opt-in", skip),
		mutant("foreign-create", own, "creates executions of another customer", ofCreate, "ownership", skip),
		mutant("opt-in-unchecked-on-reads", optIn, "asks for no opt-in before it shows what a customer has", ofCustomer, "opt-in", skip),
		mutant("opt-in-unchecked-on-metadata", optIn, "asks for no opt-in before it lists what there is to choose from", ofMetadata, "opt-in", skip),
		mutant("opt-in-unchecked-on-status", optIn, "asks for no opt-in before it shows a workflow status", ofStatus, "opt-in", skip),
		mutant("opt-in-unchecked-on-create", optIn, "lets who has not opted in create", ofCreate, "opt-in", skip),
		mutant("conflicts-need-user-scope", conflicts, "lists conflicts for the scope User", ofConflicts, "scope", with("User")),
		mutant("conflicts-need-create-scope", conflicts, "lists conflicts for the scope PrivilegedUser", ofConflicts, "scope", with("PrivilegedUser")),
		mutant("conflicts-need-no-scope", conflicts, "lists conflicts for a token without a scope", ofConflicts, "scope",
			scopeUnless(func(scopes []string) bool { return len(scopes) == 0 })),
		mutant("no-scope-reads", user, "lets a token without a scope read", reads, "scope",
			scopeUnless(func(scopes []string) bool { return len(scopes) == 0 })),
		mutant("scope-prefix-reads", user, "lets any token read whose scope begins like one of the documented", reads, "scope",
			scopeUnless(func(scopes []string) bool {
				return slices.ContainsFunc(scopes, func(s string) bool {
					return strings.HasPrefix(s, "mcs:oci:api:Approver") && len(s) > len("mcs:oci:api:Approver")
				})
			})),
		mutant("scope-hierarchy-500", hierarchy, "answers 500 to an approver who reads", ofExecution, "scope", approverCrashes),
	}
	for _, group := range []struct {
		what       string
		operations []string
	}{{"details", ofExecution}, {"list", ofList}, {"options", ofOptions}, {"metadata", ofMetadata}, {"instance", ofInstance}, {"status", ofStatus}} {
		all = append(all, mutant("creator-reads-"+group.what, hierarchy, "takes the scope PrivilegedUser for User here alone: "+group.what,
			group.operations, "scope", with("PrivilegedUser")))
	}
	return all
}

func approverCrashes(x *mock.Exchange, healthy run) *mock.Refusal {
	r := healthy(x)
	if slices.Contains(x.Scopes, "mcs:oci:api:Approver") {
		return crash()
	}
	return r
}

// strangers get wrong what is not there.
func strangers() []Mutant {
	return []Mutant{
		{
			Name: "foreign-instance-under-own-csi", Class: "auth", Rule: "clause:family-own",
			Defect: "shows the options of an instance whoever has it", plant: func() planted {
				d := instanceOfAnyone()
				d.checks = map[string]plant{"readOptions/instance": d.checks["instance"]}
				return d
			},
		}, {
			Name: "options-of-nowhere", Class: "request", Rule: "clause:instance-id", Defect: "shows options of an instance that is not there",
			plant: together(map[string]plant{"readOptions/instance": skip, "readOptions/service": skip}),
		}, {
			Name: "create-nowhere", Class: "request", Rule: "clause:instance-id", Defect: "says that it has created an execution of an instance that is not there",
			plant: together(map[string]plant{
				"createExecution/instance": func(x *mock.Exchange, healthy run) *mock.Refusal {
					if healthy(x) != nil {
						x.Service = nowhere
					}
					return nil
				},
				"createExecution/service": unlessNowhere(func(*mock.Exchange) {}),
				"createExecution/create":  unlessNowhere(func(x *mock.Exchange) { x.Wanted.ID = "3-0000000" }),
			}),
		}, {
			Name: "details-of-nothing", Class: "request", Rule: "clause:execution-id", Defect: "answers null members for an execution that is not there",
			plant: outgoing(func(r *http.Request, a *answer) {
				if r.Method == http.MethodGet && a.header.Get("Bounce-Mock-Reason") == "execution-id" {
					a.status = http.StatusOK
					a.replace(`{"id":null,"target":null,"operation":null}`)
				}
			}),
		}, {
			Name: "service-mismatch-on-details-500", Class: "request", Rule: "reading:service-mismatch",
			Defect: "answers 500 to details under another service type",
			plant:  at("readExecution/service", crashOnRefusal),
		},
	}
}

// unlessNowhere passes an exchange whose instance is not there on to f.
func unlessNowhere(f func(*mock.Exchange)) plant {
	return func(x *mock.Exchange, healthy run) *mock.Refusal {
		if x.Service == nowhere {
			f(x)
			return nil
		}
		return healthy(x)
	}
}

// familyHygiene gets wrong on the paths of the family what HTTP asks of any server.
func familyHygiene() []Mutant {
	return []Mutant{
		{
			Name: "delete-is-200", Class: "request", Rule: "hygiene:method-not-allowed", Defect: "answers a DELETE of executions with 200",
			plant: outgoing(func(r *http.Request, a *answer) {
				if r.Method == http.MethodDelete && a.status == http.StatusMethodNotAllowed {
					a.status = http.StatusOK
				}
			}),
		}, {
			Name: "allow-names-one", Class: "request", Rule: "hygiene:method-not-allowed", Defect: "names one method in Allow where there are two",
			plant: outgoing(func(_ *http.Request, a *answer) {
				if one, _, two := strings.Cut(a.header.Get("Allow"), ", "); two {
					a.header.Set("Allow", one)
				}
			}),
		}, {
			Name: "post-reads", Class: "request", Rule: "hygiene:method-not-allowed", Defect: "takes POST for GET where it only reads",
			plant: incoming(func(r *http.Request) {
				if r.Method == http.MethodPost && !isCreate(r) {
					r.Method = http.MethodGet
				}
			}),
		}, {
			Name: "details-leak-existence", Class: "auth", Rule: "hygiene:no-existence-leak",
			Defect: "answers 404 to details of a customer that does not exist, and 403 to those of a foreign one",
			plant: at("readExecution/ownership", func(x *mock.Exchange, healthy run) *mock.Refusal {
				r := healthy(x)
				if _, exists := x.Stored(); r != nil && !exists {
					r.Status = http.StatusNotFound
				}
				return r
			}),
		}, {
			Name: "query-crashes", Class: "request", Rule: "hygiene:no-server-error", Defect: "crashes on a window that ends before it begins",
			plant: at("listConflicts/window", crashOnRefusal),
		},
	}
}

func isCreate(r *http.Request) bool {
	return strings.HasSuffix(r.URL.Path, "/executions") && calendarIn(r).Instance != ""
}
