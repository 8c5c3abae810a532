// Package builtin describes the customers that a fresh mock has, and the target file by which the suite checks a server that
// has them. It has no command and starts no server. Of this module it imports mock and conformance.
package builtin

import (
	"time"

	"example.com/bounce/conformance"
	"example.com/bounce/mock"
)

// Customer is what a client must know of one customer.
type Customer struct {
	CSI, Role, Identifier string
	Places                []conformance.Place
}

// Customers are those of a fresh mock. A test compares them with the mock.
func Customers() []Customer {
	return []Customer{
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
}

// TokenLife is how long the tokens are valid that bounce mints itself.
const TokenLife = 24 * time.Hour

// Owner says whose token fills a role.
type Owner int

// The owners, in the order of Customers.
const (
	Own     Owner = iota // the customer to use
	Foreign              // another customer
	Closed               // a customer that has not opted in
)

// Role says which token fills a role among the identities of a target file.
type Role struct {
	Owner  Owner
	Scope  string // "" is that of an approver
	Defect string // "" for none
}

// Roles says how a mock's tokens fill each role.
func Roles() map[string]Role {
	all := map[string]Role{
		"approver": {Owner: Own}, "other-customer": {Owner: Foreign}, "not-opted-in": {Owner: Closed},
		"user":                         {Own, "mcs:oci:api:User", ""},
		"privileged-user":              {Own, "mcs:oci:api:PrivilegedUser", ""},
		"app-admin":                    {Own, "mcs:oci:api:AppAdmin", ""},
		"other-customer-user":          {Foreign, "mcs:oci:api:User", ""},
		"not-opted-in-user":            {Closed, "mcs:oci:api:User", ""},
		"not-opted-in-privileged-user": {Closed, "mcs:oci:api:PrivilegedUser", ""},

		"approver-first":   {Own, "mcs:oci:api:Approver mcs:oci:api:User", ""},
		"approver-between": {Own, "mcs:oci:api:User mcs:oci:api:Approver mcs:oci:api:PrivilegedUser", ""},
		"approver-last":    {Own, "mcs:oci:api:User mcs:oci:api:Approver", ""},
		"no-approver":      {Own, "mcs:oci:api:User mcs:oci:api:PrivilegedUser", ""},
	}
	for _, defect := range []string{
		"expired", "not-yet-valid", "no-exp", "no-scope", "wrong-scope", "longer-scope", "unknown-kid", "hs256-with-public-key",
		"critical", "header-not-utf-8", "claims-not-utf-8",
	} {
		all[defect] = Role{Own, "", defect}
	}
	return all
}

// Target describes a target that has the built-in customers.
func Target() (*conformance.Config, error) {
	const behind = time.Minute // so that a target whose clock is a little late takes the tokens, too
	clock := new(mock.Clock)
	if err := clock.Set(time.Now().Add(-behind)); err != nil {
		return nil, err
	}
	server, err := mock.New(mock.Options{Clock: clock, Admin: mock.Admin{Off: true}})
	if err != nil {
		return nil, err
	}
	all := Customers()
	own, foreign, closed := all[Own], all[Foreign], all[Closed]
	c := &conformance.Config{
		Identities: map[string]conformance.Identity{},
		Instances: map[string][]conformance.Place{
			"bookable": own.Places, "foreign": foreign.Places, "not-opted-in": closed.Places,
			"neighbour": own.Places[1:],
		},
	}
	for role, r := range Roles() {
		of := all[r.Owner]
		token, err := server.Token(mock.TokenRequest{Customer: of.CSI, Scope: r.Scope, Defect: r.Defect, ExpiresIn: TokenLife})
		if err != nil {
			return nil, err
		}
		c.Identities[role] = conformance.Identity{Identifier: of.Identifier, Token: conformance.Token{Value: token}}
	}
	return c, nil
}
