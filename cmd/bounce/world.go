package main

import (
	"time"

	"example.com/bounce/conformance"
	"example.com/bounce/mock"
)

// customer is what a caller must know of one customer of the mock's built-in world.
type customer struct {
	csi, role, identifier string
	places                []conformance.Place
}

// builtin is the world of a fresh mock, as its users are told of it: a test holds it to the mock.
var builtin = []customer{
	{mock.DefaultCustomer, "to use", "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01", []conformance.Place{
		{CSI: mock.DefaultCustomer, Service: "EBSO", Instance: "DCMATI", Executions: []string{"3-CDQF5Z0"}},
		{CSI: mock.DefaultCustomer, Service: "EBSO", Instance: "TCMATI", Executions: []string{"3-CDQEVUP"}},
	}},
	{"20915348", "foreign", "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a02", []conformance.Place{
		{CSI: "20915348", Service: "EBSO", Instance: "OMCEBSOR3", Executions: []string{"3-BLFVC0W"}},
	}},
	{"30771204", "not opted in", "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a03", []conformance.Place{
		{CSI: "30771204", Service: "EBSO", Instance: "SCMATI", Executions: []string{"3-CDQF600"}},
	}},
}

// tokenLife is how long the tokens that bounce hands out itself are good.
const tokenLife = 24 * time.Hour

// builtinTarget describes a target that holds the built-in world.
func builtinTarget() (*conformance.Config, error) {
	const behind = time.Minute // so that a target whose clock is a little late takes the tokens, too
	clock := new(mock.Clock)
	if err := clock.Set(time.Now().Add(-behind)); err != nil {
		return nil, err
	}
	server, err := mock.New(mock.Options{Clock: clock, NoAdmin: true})
	if err != nil {
		return nil, err
	}
	own, foreign, closed := builtin[0], builtin[1], builtin[2]
	c := &conformance.Config{
		Identities: map[string]conformance.Identity{},
		Instances: map[string][]conformance.Place{
			"bookable": own.places, "foreign": foreign.places, "not-opted-in": closed.places,
			"neighbour": own.places[1:],
		},
	}
	identify := func(role string, of customer, r mock.TokenRequest) error {
		r.Customer, r.ExpiresIn = of.csi, tokenLife
		token, err := server.Token(r)
		c.Identities[role] = conformance.Identity{Identifier: of.identifier, Token: conformance.Token{Value: token}}
		return err
	}
	for role, of := range map[string]customer{"approver": own, "other-customer": foreign, "not-opted-in": closed} {
		if err := identify(role, of, mock.TokenRequest{}); err != nil {
			return nil, err
		}
	}
	for role, scope := range map[string]string{"user": "mcs:oci:api:User", "privileged-user": "mcs:oci:api:PrivilegedUser"} {
		if err := identify(role, own, mock.TokenRequest{Scope: scope}); err != nil {
			return nil, err
		}
		if err := identify("not-opted-in-"+role, closed, mock.TokenRequest{Scope: scope}); err != nil {
			return nil, err
		}
	}
	if err := identify("app-admin", own, mock.TokenRequest{Scope: "mcs:oci:api:AppAdmin"}); err != nil {
		return nil, err
	}
	if err := identify("other-customer-user", foreign, mock.TokenRequest{Scope: "mcs:oci:api:User"}); err != nil {
		return nil, err
	}
	for role, scope := range map[string]string{
		"approver-first":   "mcs:oci:api:Approver mcs:oci:api:User",
		"approver-between": "mcs:oci:api:User mcs:oci:api:Approver mcs:oci:api:PrivilegedUser",
		"approver-last":    "mcs:oci:api:User mcs:oci:api:Approver",
		"no-approver":      "mcs:oci:api:User mcs:oci:api:PrivilegedUser",
	} {
		if err := identify(role, own, mock.TokenRequest{Scope: scope}); err != nil {
			return nil, err
		}
	}
	for _, role := range []string{
		"expired", "not-yet-valid", "no-exp", "no-scope", "wrong-scope", "longer-scope", "unknown-kid", "hs256-with-public-key",
	} {
		if err := identify(role, own, mock.TokenRequest{Defect: role}); err != nil {
			return nil, err
		}
	}
	return c, nil
}
