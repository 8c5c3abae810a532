// Package plant puts one defect into a healthy mock: other checks, a middleware before the API, and what both remember.
// It knows no single mutant and no rule of the contract; package mutant names those. It may import package mock, and the
// domain that mock is made of.
package plant

import (
	"net/http"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/domain"
)

// CheckFunc is what a check does.
type CheckFunc = func(*mock.Exchange) *mock.Refusal

// Replacement runs in place of a check, which it gets.
type Replacement func(x *mock.Exchange, original CheckFunc) *mock.Refusal

// Checks are replacements by operation/check. The name of a check alone is that of scheduleExecution.
type Checks map[string]Replacement

// Middleware stands between a client and the API.
type Middleware func(api http.Handler) http.Handler

// Defect is what one server does wrong. Its parts may share a state, which concurrent requests use.
type Defect struct {
	// Checks are the checks that it replaces.
	Checks Checks
	// Observe gets the places of each customer that the control API makes and, without a control API, of the
	// customers in the seed. nil observes nothing.
	Observe func(places []domain.Place)
	// Middleware never sees the control API; nil for none.
	Middleware Middleware
}

// Stateful makes the defect of one server. Two servers share no state.
type Stateful = func() Defect

// Replace replaces those checks of an operation that the defect names, in the slice that it gets.
func (d Defect) Replace(operation string, checks []mock.Check) {
	for i, original := range checks {
		if r := d.replacement(operation, original.Name); r != nil {
			checks[i].Run = func(x *mock.Exchange) *mock.Refusal { return r(x, original.Run) }
		}
	}
}

func (d Defect) replacement(operation, check string) Replacement {
	if r, found := d.Checks[operation+"/"+check]; found || operation != "scheduleExecution" {
		return r
	}
	return d.Checks[check]
}

// Check replaces one check, without a state.
func Check(name string, r Replacement) Stateful { return All(Checks{name: r}) }

// All replaces several checks, without a state.
func All(checks Checks) Stateful { return func() Defect { return Defect{Checks: checks} } }

// In returns the replacements for each of the operations.
func In(operations []string, checks Checks) Checks {
	all := Checks{}
	for _, operation := range operations {
		for check, r := range checks {
			all[operation+"/"+check] = r
		}
	}
	return all
}

// Skip passes without the original check.
func Skip(*mock.Exchange, CheckFunc) *mock.Refusal { return nil }

// Then runs f after the original check has passed. f may alter the exchange, or refuse it.
func Then(f func(*mock.Exchange) *mock.Refusal) Replacement {
	return func(x *mock.Exchange, original CheckFunc) *mock.Refusal {
		if r := original(x); r != nil {
			return r
		}
		return f(x)
	}
}

// Change runs f, which alters the exchange, after the original check has passed.
func Change(f func(*mock.Exchange)) Replacement {
	return Then(func(x *mock.Exchange) *mock.Refusal {
		f(x)
		return nil
	})
}

// First runs f, which alters the exchange, before the original check.
func First(f func(*mock.Exchange)) Replacement {
	return func(x *mock.Exchange, original CheckFunc) *mock.Refusal {
		f(x)
		return original(x)
	}
}

// SkipIf passes if the condition holds, and runs the original check otherwise.
func SkipIf(condition func(*mock.Exchange) bool) Replacement { return If(condition, Skip) }

// CrashIf answers 500 if the condition holds, and runs the original check otherwise.
func CrashIf(condition func(*mock.Exchange) bool) Replacement {
	return If(condition, func(*mock.Exchange, CheckFunc) *mock.Refusal { return Crash() })
}

// RefuseIf refuses if the condition holds, and runs the original check otherwise.
func RefuseIf(condition func(*mock.Exchange) bool, status int, detail string) Replacement {
	return If(condition, func(*mock.Exchange, CheckFunc) *mock.Refusal { return Refuse(status, detail) })
}

// If replaces a check if the condition holds, and runs the original one otherwise.
func If(condition func(*mock.Exchange) bool, r Replacement) Replacement {
	return func(x *mock.Exchange, original CheckFunc) *mock.Refusal {
		if condition(x) {
			return r(x, original)
		}
		return original(x)
	}
}

// OnRefusal runs f, which may alter the refusal, after the original check has refused.
func OnRefusal(f func(x *mock.Exchange, r *mock.Refusal)) Replacement {
	return func(x *mock.Exchange, original CheckFunc) *mock.Refusal {
		r := original(x)
		if r != nil {
			f(x, r)
		}
		return r
	}
}

// Refuse returns a refusal that no healthy mock gives.
func Refuse(status int, detail string) *mock.Refusal {
	return &mock.Refusal{Rule: "planted", Status: status, Title: "Refused", Detail: detail}
}

// Crash returns what a client sees if a handler panics.
func Crash() *mock.Refusal { return Refuse(http.StatusInternalServerError, "Something went wrong.") }
