package mutant

import (
	"net/http"
	"slices"
	"strings"

	"example.com/bounce/mock"
	"example.com/bounce/mock/mutant/internal/plant"
)

// skipIn leaves a check out of operations.
func skipIn(operations []string, check string) plant.Stateful {
	return plant.All(plant.In(operations, plant.Checks{check: plant.Skip}))
}

// permissionDefects leave a check out that asks whether a caller may do what it requests.
func permissionDefects() defects {
	return defects{
		"wrong-scope-ok":    plant.Check("scope", plant.Skip),
		"other-customer-ok": plant.Check("ownership", plant.Skip),
		"not-opted-in-ok":   plant.Check("opt-in", plant.Skip),
		"unknown-customer-ok": plant.Check("ownership", plant.First(func(x *mock.Exchange) {
			if _, exists := x.Stored(); !exists && x.Place.CSI != "" {
				x.Place.CSI = x.Customer.CSI
			}
		})),
		"foreign-details-readable":     skipIn(ofExecution, "ownership"),
		"foreign-list-readable":        skipIn(ofList, "ownership"),
		"foreign-options-readable":     skipIn(ofOptions, "ownership"),
		"foreign-conflicts-readable":   skipIn(ofConflicts, "ownership"),
		"foreign-create":               skipIn(ofCreate, "ownership"),
		"opt-in-unchecked-on-instance": skipIn(ofInstance, "opt-in"),
		"opt-in-unchecked-on-reads":    skipIn(ofCustomer, "opt-in"),
		"opt-in-unchecked-on-metadata": skipIn(ofMetadata, "opt-in"),
		"opt-in-unchecked-on-status":   skipIn(ofStatus, "opt-in"),
		"opt-in-unchecked-on-create":   skipIn(ofCreate, "opt-in"),
		"no-opt-in-on-steps":           skipIn(ofSteps, "opt-in"),
		"no-scope-on-steps":            skipIn(ofSteps, "scope"),
		"foreign-services-readable": plant.All(plant.Checks{
			"listInstanceServices/customer": func(x *mock.Exchange, original plant.CheckFunc) *mock.Refusal { _ = original(x); return nil },
			"listInstanceServices/instance": plant.Skip,
		}),
		"foreign-queue-readable": plant.All(plant.Checks{"readTicketQueue/instance": plant.Skip, "readTicketQueue/service": plant.Skip}),
		"cancel-no-opt-in": plant.All(plant.Checks{
			"size":   rereadable,
			"opt-in": plant.SkipIf(func(x *mock.Exchange) bool { return isCancel(x.Request) }),
		}),
		"403-leaks-existence": plant.Check("ownership", leakExistence),
		"403-leaks-in-words": plant.Check("ownership", plant.OnRefusal(func(x *mock.Exchange, r *mock.Refusal) {
			if _, exists := x.Stored(); !exists {
				r.Detail = "There is no such customer."
			}
		})),
		"details-leak-existence": plant.Check("readExecution/ownership", leakExistence),
	}
}

// leakExistence answers 404 for what does not exist.
var leakExistence = plant.OnRefusal(func(x *mock.Exchange, r *mock.Refusal) {
	if _, exists := x.Stored(); !exists {
		r.Status = http.StatusNotFound
	}
})

const scopePrefix = "mcs:oci:api:"

// scopeDefects compare the scopes of a token wrongly.
func scopeDefects() defects {
	all := defects{
		"any-scope-ok": plant.Check("scope", skipIfScopes(func(scopes []string) bool { return len(scopes) > 0 })),
		"no-scope-ok":  plant.Check("scope", skipIfScopes(hasNone)),
		"scope-by-substring": plant.Check("scope", plant.SkipIf(func(x *mock.Exchange) bool {
			return strings.Contains(strings.Join(x.Scopes, " "), strings.Join(x.Operation.Scopes, " "))
		})),
		"first-scope-only":            requireScopes(func(scopes []string, needed string) bool { return scopes[0] == needed }),
		"last-scope-only":             requireScopes(func(scopes []string, needed string) bool { return scopes[len(scopes)-1] == needed }),
		"one-scope-only":              requireScopes(func(scopes []string, _ string) bool { return len(scopes) == 1 }),
		"two-scopes-are-enough":       plant.Check("scope", skipIfScopes(func(scopes []string) bool { return len(scopes) > 1 })),
		"conflicts-need-user-scope":   scopeIn(ofConflicts, has("User")),
		"conflicts-need-create-scope": scopeIn(ofConflicts, has("PrivilegedUser")),
		"conflicts-need-no-scope":     scopeIn(ofConflicts, hasNone),
		"no-scope-reads":              scopeIn(reads, hasNone),
		"scope-prefix-reads": scopeIn(reads, func(scopes []string) bool {
			return slices.ContainsFunc(scopes, func(s string) bool {
				longer, found := strings.CutPrefix(s, scopePrefix+"Approver")
				return found && longer != ""
			})
		}),
		"scope-hierarchy-500": plant.Check("readExecution/scope", plant.CrashIf(func(x *mock.Exchange) bool {
			return has("Approver")(x.Scopes)
		})),
		"create-by-approvers": scopeIn(ofCreate, has("Approver")),
		"create-by-users":     scopeIn(ofCreate, has("User")),
	}
	for what, operations := range map[string][]string{
		"details": ofExecution, "list": ofList, "options": ofOptions, "metadata": ofMetadata, "instance": ofInstance, "status": ofStatus,
	} {
		all["creator-reads-"+what] = scopeIn(operations, has("PrivilegedUser"))
	}
	return all
}

func hasNone(scopes []string) bool { return len(scopes) == 0 }

func has(scope string) func([]string) bool {
	return func(scopes []string) bool { return slices.Contains(scopes, scopePrefix+scope) }
}

func skipIfScopes(condition func(scopes []string) bool) plant.Replacement {
	return plant.SkipIf(func(x *mock.Exchange) bool { return condition(x.Scopes) })
}

// scopeIn accepts more scopes in operations.
func scopeIn(operations []string, condition func(scopes []string) bool) plant.Stateful {
	return plant.All(plant.In(operations, plant.Checks{"scope": skipIfScopes(condition)}))
}

// requireScopes refuses a token with scopes that do not meet the condition.
func requireScopes(condition func(scopes []string, needed string) bool) plant.Stateful {
	return plant.Check("scope", plant.RefuseIf(func(x *mock.Exchange) bool {
		return len(x.Scopes) > 0 && !condition(x.Scopes, strings.Join(x.Operation.Scopes, " "))
	}, http.StatusForbidden, "The token does not carry the scope."))
}
