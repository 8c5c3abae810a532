package steps

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/retry"
	"example.com/bounce/conformance/internal/suitetest"
	"example.com/bounce/conformance/internal/target"
	"example.com/bounce/openapi"
)

// admin is the application admin's token.
var admin = suitetest.JWT(`{"scope":"mcs:oci:api:AppAdmin"}`)

// world is a scenario's state before its When: a customer, another one, and a server that answers as the handler says.
func world(t *testing.T, h http.Handler, books bool) *World {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	wire, err := exchange.NewClient(server.URL, 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(wire.Close)
	client := retry.New(wire, retry.Options{Budget: 100, Sleep: func(context.Context, time.Duration) error { return nil }})
	place := func(csi, instance string) []target.Place {
		return []target.Place{{CSI: csi, Service: "EBSO", Instance: instance, Executions: []string{"3-" + instance, "3-SECOND0", "3-THIRD00"}}}
	}
	identity := func(guid, token string) target.Identity {
		return target.Identity{Identifier: guid, Token: target.Token{Value: token}}
	}
	config := &target.Config{
		Identities: map[string]target.Identity{
			"approver":       identity("6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01", suitetest.ApproverToken()),
			"other-customer": identity("6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a02", suitetest.JWT(`{"sub":"other"}`)),
			"expired":        identity("", suitetest.JWT(`{"exp":1}`)),
			"user":           identity("", suitetest.JWT(`{"scope":"mcs:oci:api:User"}`)),

			"app-admin":       identity("", admin),
			"privileged-user": identity("", suitetest.JWT(`{"scope":"mcs:oci:api:PrivilegedUser"}`)),
		},
		Instances: map[string][]target.Place{"bookable": place("15427061", "DCMATI"), "foreign": place("20915348", "OMCEBSOR3")},
	}
	roles, err := target.NewRoles(t.Context(), client, config, 1)
	if err != nil {
		t.Fatal(err)
	}
	contract, err := openapi.Bounce()
	if err != nil {
		t.Fatal(err)
	}
	w := NewWorld(&Env{Client: client, Target: roles, Contract: contract, Books: books})
	w.Begin("purpose", Seed(1, "SE-CORE-001"))
	if w.Fixture, err = w.lease(t.Context(), target.Need{}); err != nil {
		t.Fatal(err)
	}
	if w.other, err = w.lease(t.Context(), target.Need{Foreign: true}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.End(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	return w
}

// answered is a world whose last call was answered in this way.
func answered(t *testing.T, status int, header http.Header, body string) *World {
	t.Helper()
	w := world(t, http.NotFoundHandler(), true)
	w.last = newCall("", request.Draft{
		Form: request.Schedule, Time: "2030-01-02T10:00:00Z",
		Place: request.Place{CSI: w.Fixture.CSI, Service: "EBSO", Instance: w.Fixture.Instance, Execution: "3-A"},
	}, 0, &exchange.Exchange{Status: status, Header: header, Body: []byte(body)})
	return w
}

// formOf finds the form of the words.
func formOf(words string) *request.Form {
	f, _ := request.FindForm(words)
	return f
}

func newGood(t *testing.T, w *World) request.Draft {
	t.Helper()
	d, err := request.NewSchedule(t.Context(), w.Fixture, 0, w.Fixture.At("10:00:00Z"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}
