// Package explain has the command explain, which prints the decision of a mock about one request.
// The mock decides and explains; this package fetches the explanation and prints it. Of this module it imports cli, admin and mock.
package explain

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"github.com/spf13/cobra"

	"example.com/bounce/cmd/bounce/internal/admin"
	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/mock"
)

type explainSettings struct {
	adminToken string
	ca         string
	clock      string
	format     string
	randomSeed int64
	reading    []string
	seedFile   string
	target     string
}

// NewCommand returns the command explain.
func NewCommand() *cobra.Command {
	s := &explainSettings{}
	c := &cobra.Command{
		Use:   "explain [ID]",
		Short: "Explain a decision of the mock, check by check, with the change that would pass",
		Long: `Explains one request: each check that it went through, the rule behind the check and, of a refusal, the smallest
change that would have passed.

With an ID, the X-Request-Id of an answer, it is a request that a running mock has had (--target). The first characters of
the id, which the log of requests shows, will do. Without an ID, a raw HTTP request is read from standard input, and decided by
a mock of its own with the built-in world. With --target it is decided there as if it were sent now, and changes nothing.
$BOUNCE_TOKEN in its Authorization header stands for a good token of the customer that its Identifier names; that of a target
is minted by its control API.

Every flag is also an environment variable: --target is BOUNCE_EXPLAIN_TARGET. A flag wins.`,
		Example: `  bounce explain 5d6c3a1f0b2e4978
  bounce explain --clock frozen:2020-08-26T15:00:00Z < request.http
  bounce explain --target http://127.0.0.1:2686 --format json < request.http`,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return cli.WithHelpHint(fmt.Sprintf("bounce explain takes one id, but was given %q too", args[1]), c.CommandPath())
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			if err := cli.ReadSettings(c, ""); err != nil {
				return err
			}
			e, err := s.entry(c.Context(), args, c.InOrStdin())
			if err != nil {
				return err
			}
			return s.print(c.OutOrStdout(), e)
		},
	}
	f := c.Flags()
	f.StringVar(&s.adminToken, "admin-token", "", "the `TOKEN` of the control API, if it needs one; better given as BOUNCE_EXPLAIN_ADMIN_TOKEN")
	f.StringVar(&s.ca, "ca", "", "trust the certificate authority in this PEM `FILE` for the target, and no other")
	f.StringVar(&s.clock, "clock", "real", "the `TIME`: real, an instant such as 2020-08-26T15:00:00Z from which the clock runs, or frozen:INSTANT")
	f.StringVar(&s.format, "format", "text", "print as `KIND`: text, or json, which has more")
	f.Int64Var(&s.randomSeed, "random-seed", 1, "the seed of everything that is made up")
	f.StringSliceVar(&s.reading, "reading", nil, "take this alternative of a reading, as `SLUG=ALTERNATIVE`; repeatable")
	f.StringVar(&s.seedFile, "seed-file", "", "add the customers of a YAML `FILE` to the built-in ones, or change them")
	f.StringVar(&s.target, "target", "", "ask the mock at this `URL` (default "+admin.DefaultTarget+" for an ID, else the built-in world)")
	cli.CompleteFlag(c, "format", func() []string { return explainFormats })
	cli.CompleteFlag(c, "reading", cli.ReadingChoices)
	return c
}

var explainFormats = []string{"text", "json"}

// entry returns the journal's entry of the request to explain.
func (s *explainSettings) entry(ctx context.Context, args []string, stdin io.Reader) (mock.Entry, error) {
	if err := cli.CheckWord("format", s.format, explainFormats...); err != nil {
		return mock.Entry{}, err
	}
	if len(args) > 0 && s.target == "" {
		s.target = admin.DefaultTarget
	}
	remote := s.target != ""
	if remote && (s.clock != "real" || s.seedFile != "" || len(s.reading) > 0) {
		return mock.Entry{}, errors.New("--clock, --seed-file and --reading are for the built-in world; leave them out with an ID or --target")
	}
	if len(args) > 0 {
		t, err := s.newTarget()
		if err != nil {
			return mock.Entry{}, err
		}
		return t.fetch(ctx, args[0])
	}
	r, err := readRequest(stdin)
	if err != nil {
		return mock.Entry{}, err
	}
	if !remote {
		return s.decide(r)
	}
	t, err := s.newTarget()
	if err != nil {
		return mock.Entry{}, err
	}
	return t.explain(ctx, r)
}

// decide sends the request to a mock that it starts.
func (s *explainSettings) decide(r *http.Request) (e mock.Entry, err error) {
	o := mock.Options{
		Seed: mock.SeedFile{Name: s.seedFile}, RandomSeed: s.randomSeed, Admin: mock.Admin{Off: true},
		Tokens: mock.Tokens{AllowPrivateJWKS: true}, // the seed file is the user's own
	}
	if o.Clock, err = mock.NewClock(s.clock); err != nil {
		return e, err
	}
	if o.Readings, err = cli.ParseChoices(s.reading); err != nil {
		return e, err
	}
	if o.Seed.Text, err = cli.ReadFile(s.seedFile); err != nil {
		return e, fmt.Errorf("--seed-file: %w", err)
	}
	server, err := mock.New(o)
	if err != nil {
		return e, cli.WithoutContext(err)
	}
	err = putToken(r, func() (string, error) {
		return server.Token(mock.TokenRequest{Customer: identifiedCustomer(r, server.Customers()), Scope: mock.AllScopes})
	})
	if err != nil {
		return e, fmt.Errorf("$BOUNCE_TOKEN: %w; put a token into the request yourself", cli.WithoutContext(err))
	}
	w := httptest.NewRecorder()
	server.ServeHTTP(w, r)
	entries := server.Journal()
	if len(entries) == 0 {
		return e, fmt.Errorf("there is nothing to explain: %s %s is not a call of the API, so it is not in the mock's journal; "+
			"it answers %d", r.Method, r.URL.Path, w.Code)
	}
	return server.Explain(entries[0]), nil
}
