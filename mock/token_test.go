package mock_test

import (
	"strings"
	"testing"

	"example.com/bounce/mock"
)

func TestAMintedTokenIsAcceptedByAServerOfTheSameSeed(t *testing.T) {
	t.Parallel()
	seed := []byte("customers: [{csi: '40000001', identifier: 11111111-2222-4333-8444-555555555555, services: [{type: EBSO, instances: [{name: A, executions: [{id: X}]}]}]}]")
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), Seed: mock.SeedFile{Text: seed}, RandomSeed: 7})
	for name, r := range map[string]mock.TokenRequest{
		"of the built-in customer": {},
		"of RS256":                 {Algorithm: "RS256"},
		"of ES256":                 {Algorithm: "ES256"},
		"of EdDSA":                 {Algorithm: "EdDSA"},
		"with its scopes in scp":   {ScopeClaim: "scp"},
		"with more scopes":         {Scope: "mcs:oci:api:User mcs:oci:api:Approver"},
		"of a seeded customer":     {Customer: "40000001"},
	} {
		r.Clock, r.Seed.Text, r.RandomSeed = clock(t, frozen), seed, 7
		raw, err := mock.MintToken(r)
		if err != nil {
			t.Fatal(err)
		}
		c := good(t, s)
		c.authorization = "Bearer " + raw
		if r.Customer != "" {
			c.csi, c.identifier, c.instance, c.execution = r.Customer, "11111111-2222-4333-8444-555555555555", "A", "X"
		}
		t.Run(name, func(t *testing.T) { expect(t, do(t, s, c), 200, "") })
	}
}

func TestAWrongTokenRequestIsRefusedByNamingTheRightOnes(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		request mock.TokenRequest
		want    string
	}{
		"an unknown customer": {mock.TokenRequest{Customer: "1"}, "15427061, 20915348, 30771204"},
		"an unknown defect":   {mock.TokenRequest{Defect: "stale"}, "expired"},
		"an unknown claim":    {mock.TokenRequest{ScopeClaim: "scopes"}, "scope, scp"},
		"an unknown key":      {mock.TokenRequest{Algorithm: "none"}, "RS256"},
		"a bad seed":          {mock.TokenRequest{Seed: mock.SeedFile{Text: []byte("customers: 5"), Name: "w.yaml"}}, "w.yaml:1"},
	} {
		if _, err := mock.MintToken(row.request); err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: the error is %v, want it to name %s", name, err, row.want)
		}
	}
}
