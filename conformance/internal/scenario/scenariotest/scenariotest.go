// Package scenariotest makes scenarios for the tests of the steps, with or without a server behind them. Only tests import it.
package scenariotest

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/judge/judgetest"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/retry"
	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/internal/suitetest"
	"example.com/bounce/conformance/internal/target"
	"example.com/bounce/openapi"
)

// World is a scenario's state before its When: a customer, another one, and a server that answers as the handler says.
func World(t *testing.T, h http.Handler, books bool) *scenario.World {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	wire, err := exchange.NewClient(server.URL, 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(wire.Close)
	client := retry.New(wire, retry.Options{Budget: 100, Sleep: func(context.Context, time.Duration) error { return nil }})
	roles, err := target.NewRoles(t.Context(), client, config(), 1)
	if err != nil {
		t.Fatal(err)
	}
	contract, err := openapi.Bounce()
	if err != nil {
		t.Fatal(err)
	}
	w := scenario.NewWorld(&scenario.Env{Client: client, Target: roles, Contract: contract, Books: books})
	w.Begin(scenario.Subject{Rule: "purpose"}, scenario.Seed(1, "SE-CORE-001"))
	if w.Own, err = w.Lease(t.Context(), target.Need{}); err != nil {
		t.Fatal(err)
	}
	if w.Other, err = w.Lease(t.Context(), target.Need{Foreign: true}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.End(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	return w
}

func config() *target.Config {
	place := func(csi, instance string) []target.Place {
		return []target.Place{{CSI: csi, Service: "EBSO", Instance: instance, Executions: []string{"3-" + instance, "3-SECOND0", "3-THIRD00"}}}
	}
	identity := func(guid, token string) target.Identity {
		return target.Identity{Identifier: guid, Token: target.Token{Value: token}}
	}
	return &target.Config{
		Identities: map[string]target.Identity{
			"approver":        identity("6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01", suitetest.ApproverToken()),
			"other-customer":  identity("6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a02", suitetest.JWT(`{"sub":"other"}`)),
			"expired":         identity("", suitetest.JWT(`{"exp":1}`)),
			"user":            identity("", suitetest.JWT(`{"scope":"mcs:oci:api:User"}`)),
			"app-admin":       identity("", suitetest.JWT(`{"scope":"mcs:oci:api:AppAdmin"}`)),
			"privileged-user": identity("", suitetest.JWT(`{"scope":"mcs:oci:api:PrivilegedUser"}`)),
		},
		Instances: map[string][]target.Place{"bookable": place("15427061", "DCMATI"), "foreign": place("20915348", "OMCEBSOR3")},
	}
}

// nowhere is a target without a server, whose customers are not the suite's alone.
type nowhere struct{ target.Target }

func (nowhere) Kind() string { return "roles" }

// Offline is a scenario that can send nothing.
func Offline() *scenario.World {
	w := scenario.NewWorld(&scenario.Env{Target: nowhere{}, Books: true})
	w.Begin(scenario.Subject{Rule: "purpose"}, 1)
	w.Own, w.Other = suitetest.Customer(), suitetest.OtherCustomer()
	return w
}

// Answered is Offline after a schedule of 3-A for 10:00 that was answered in this way.
func Answered(status int, header http.Header, body string) *scenario.World {
	w := Offline()
	w.Last = judgetest.Answer(request.Schedule, status, header, body)
	return w
}

// Replied is Offline after a request of a form that was answered in this way; its first two executions are booked.
func Replied(form *request.Form, status int, body string) *scenario.World {
	w := Offline()
	w.Last = judgetest.Answer(form, status, nil, body)
	for i, booked := range judgetest.Booked() {
		w.Booked[i] = booked
		w.Calls = append(w.Calls, booked)
	}
	return w
}

// Verdict is the judgement of a step: passed, warned, or the code of its failure; inconclusive and not-applicable.
func Verdict(w *scenario.World, err error) string {
	if v := judgetest.Verdict(err); v != "passed" || len(w.Warnings) == 0 {
		return v
	}
	return "warned"
}

// Taken is the verdict, or the alternative that was observed last.
func Taken(w *scenario.World, err error) string {
	if v := Verdict(w, err); v != "passed" || len(w.Observations) == 0 {
		return v
	}
	return w.Observations[len(w.Observations)-1].Alternative
}

// IsBlocked reports whether the error says that something with that code is missing.
func IsBlocked(err error, code string) bool {
	var blocked *outcome.Blocked
	return errors.As(err, &blocked) && blocked.Code == code
}

// NewAnswer is an answer to a request of the scenario's customer.
func NewAnswer(t *testing.T, w *scenario.World, form *request.Form, status int, body string) *judge.Answer {
	t.Helper()
	d, err := request.New(t.Context(), form, w.Own, 0)
	if err != nil {
		t.Fatal(err)
	}
	return judge.NewAnswer("", d, 0, &exchange.Exchange{Status: status, Body: []byte(body)})
}
