// Package token has the command token, which prints a token of one of the customers of a mock. Package mock mints it.
// A running mock mints it itself: --target. Of this module it imports admin, cli, mock and, for the scopes, openapi.
package token

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/mock"
	"example.com/bounce/openapi"
)

type tokenSettings struct {
	adminToken string
	algorithm  string
	ca         string
	claim      []string
	clock      string
	customer   string
	defect     string
	expiresIn  time.Duration
	randomSeed int64
	scope      string
	scopeClaim string
	seedFile   string
	target     string
}

// NewCommand returns the command token.
func NewCommand() *cobra.Command {
	s := &tokenSettings{}
	c := &cobra.Command{
		Use:   "token",
		Short: "Print a token that the mock accepts, or one with a defect",
		Long: `Prints one token (a JWT) and nothing else, signed by the published test keys of the mock's customers. With --target, the
control API of a running mock mints it, by its clock and with the keys that its customers have there.

Every flag is also an environment variable: --expires-in is BOUNCE_TOKEN_EXPIRES_IN. A flag wins.`,
		Example: `  bounce token
  bounce token --customer 20915348 --scope mcs:oci:api:User
  bounce token --scope all
  bounce token --defect expired
  bounce token --algorithm PS256 --claim 'scope=["mcs:oci:api:User"]' --claim nbf=
  bounce token --clock 2020-08-26T15:00:00Z --expires-in 5m
  bounce token --target http://127.0.0.1:2686`,
		Args: cli.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := cli.ReadSettings(c, ""); err != nil {
				return err
			}
			if err := s.checkFlags(c.Flags()); err != nil {
				return err
			}
			token, err := s.mint(c.Context())
			if err != nil {
				return err
			}
			return cli.WriteError(fmt.Fprintln(c.OutOrStdout(), token))
		},
	}
	f := c.Flags()
	f.StringVar(&s.adminToken, "admin-token", "", "the `TOKEN` of the control API, if it needs one; better given as BOUNCE_TOKEN_ADMIN_TOKEN")
	f.StringVar(&s.algorithm, "algorithm", "", "sign by `NAME`: "+cli.JoinOr(mock.Algorithms())+" (default the customer's first key)")
	f.StringVar(&s.ca, "ca", "", "trust the certificate authority in this PEM `FILE` for the target, and no other")
	f.StringArrayVar(&s.claim, "claim", nil, "set a claim, as `NAME=JSON`, or leave it out, as NAME=; repeatable")
	f.StringVar(&s.clock, "clock", "real", "the `TIME`: real, an instant such as 2020-08-26T15:00:00Z from which the clock runs, or frozen:INSTANT")
	f.StringVar(&s.customer, "customer", mock.DefaultCustomer, "act for the customer with this `CSI`")
	f.StringVar(&s.defect, "defect", "", "give the token a defect: `NAME` is "+cli.JoinOr(mock.Defects()))
	f.DurationVar(&s.expiresIn, "expires-in", time.Hour, "how long the token is valid")
	f.Int64Var(&s.randomSeed, "random-seed", 1, "the seed of everything that is made up")
	f.StringVar(&s.scope, "scope", mock.DefaultScope, "the scopes, separated by spaces, or "+mock.AllScopes+" for those of every operation")
	f.StringVar(&s.scopeClaim, "scope-claim", "scope", "the claim for the scopes: `NAME` is scope (a text) or scp (a list)")
	f.StringVar(&s.seedFile, "seed-file", "", "add the customers of a YAML `FILE` to the built-in ones, or change them")
	f.StringVar(&s.target, "target", "", "let the mock at this `URL` mint the token (default none: it is minted here)")
	cli.CompleteFlag(c, "algorithm", mock.Algorithms)
	cli.CompleteFlag(c, "defect", mock.Defects)
	cli.CompleteFlag(c, "scope", scopes)
	cli.CompleteFlag(c, "scope-claim", func() []string { return []string{"scope", "scp"} })
	return c
}

// scopes are the words that --scope takes: one of the contract's scopes, or all of them.
func scopes() []string {
	contract, err := openapi.Bounce()
	if err != nil {
		return nil
	}
	var words []string
	for _, operation := range contract.Operations() {
		words = append(words, operation.Scopes...)
	}
	slices.Sort(words)
	return append(slices.Compact(words), mock.AllScopes)
}

func (s *tokenSettings) mint(ctx context.Context) (string, error) {
	if strings.TrimSpace(s.scope) == "" {
		return "", errors.New("--scope is empty; for a token without scopes use --defect no-scope")
	}
	if s.expiresIn <= 0 {
		return "", fmt.Errorf("--expires-in is %s, want more than 0s; for an expired token use --defect expired", s.expiresIn)
	}
	claims, err := claimsOf(s.claim)
	if err != nil {
		return "", err
	}
	if s.target != "" {
		return s.ask(ctx, claims)
	}
	cli.Preload()
	clock, err := mock.NewClock(s.clock)
	if err != nil {
		return "", err
	}
	seed, err := cli.ReadFile(s.seedFile)
	if err != nil {
		return "", fmt.Errorf("--seed-file: %w", err)
	}
	token, err := mock.MintToken(mock.TokenRequest{
		Customer: s.customer, Scope: s.scope, ScopeClaim: s.scopeClaim, Algorithm: s.algorithm, ExpiresIn: s.expiresIn,
		Defect: s.defect, Clock: clock, Seed: mock.SeedFile{Text: seed, Name: s.seedFile}, RandomSeed: s.randomSeed,
		Claims: claims,
	})
	if unknown := (*mock.CustomerError)(nil); errors.As(err, &unknown) && s.seedFile == "" {
		return "", fmt.Errorf("%w; for a customer of a seed file, give the --seed-file FILE that bounce mock has", unknown)
	}
	return token, cli.WithoutContext(err)
}

// claimsOf reads the values of --claim.
func claimsOf(given []string) (map[string]json.RawMessage, error) {
	claims := map[string]json.RawMessage{}
	for _, one := range given {
		name, value, found := strings.Cut(one, "=")
		_, twice := claims[name]
		switch {
		case !found || name == "":
			return nil, fmt.Errorf("--claim %q has no name and value, want NAME=JSON such as 'sub=\"me\"'", one)
		case twice:
			return nil, fmt.Errorf("--claim %s is given twice", name)
		case value != "" && !json.Valid([]byte(value)):
			return nil, fmt.Errorf("--claim %q is not JSON; a text stands in double quotes, such as 'sub=\"me\"'", one)
		}
		claims[name] = json.RawMessage(value)
	}
	return claims, nil
}
