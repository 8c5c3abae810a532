package server

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"example.com/bounce/cmd/bounce/internal/admin"
	"example.com/bounce/cmd/bounce/internal/cli"
)

// metadataPath is a path that every mock answers, to any client, without an entry in its journal.
const metadataPath = "/.well-known/oauth-authorization-server"

type healthSettings struct {
	ca      string
	target  string
	timeout time.Duration
}

// newHealth needs the command mock and its settings, to find the mock that it would start.
func newHealth(mockCommand *cobra.Command, running *mockSettings) *cobra.Command {
	s := &healthSettings{}
	c := &cobra.Command{
		Use:   "health",
		Short: "Check that a mock answers",
		Long: `Calls a mock once, and exits 0 if it answers, 3 if it does not: for a container without a shell.

Without --target it is the mock that "bounce mock" starts in this environment: at BOUNCE_MOCK_ADDR, or on loopback where that
is every address, and under BOUNCE_MOCK_TLS or BOUNCE_MOCK_TLS_CERT by https, with the authority in BOUNCE_MOCK_TLS_CA_FILE
unless --ca is given. BOUNCE_MOCK_CONFIG counts too; flags that the mock was given cannot be known here. A certificate that
names another host takes --target.

It needs no admin token, and leaves no trace in the mock's journal. Every flag is also an environment variable: --target is
BOUNCE_HEALTH_TARGET. A flag wins.`,
		Example: `  bounce health
  bounce health --target https://127.0.0.1:2686 --ca ca.pem`,
		Args: cli.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := cli.ReadSettings(c, ""); err != nil {
				return err
			}
			if s.target == "" {
				if err := running.read(mockCommand); err != nil {
					return err
				}
				if err := s.find(running); err != nil {
					return err
				}
			}
			if s.timeout <= 0 {
				return fmt.Errorf("--timeout is %s, want more than 0s", s.timeout)
			}
			client, err := admin.NewClient(admin.Settings{Target: s.target, CA: s.ca, Timeout: s.timeout})
			if err != nil {
				return err
			}
			if err := s.check(c.Context(), client); err != nil {
				return cli.Exit(cli.CodeTarget, fmt.Errorf("unhealthy: %s: %w", s.target, err))
			}
			return cli.WriteError(fmt.Fprintf(c.OutOrStdout(), "healthy: %s\n", s.target))
		},
	}
	f := c.Flags()
	f.StringVar(&s.ca, "ca", "", "trust the certificate authority in this PEM `FILE` for the target, and no other")
	f.StringVar(&s.target, "target", "", "call the mock at this `URL` (default that of BOUNCE_MOCK_ADDR, https with BOUNCE_MOCK_TLS, else "+admin.DefaultTarget+")")
	f.DurationVar(&s.timeout, "timeout", 3*time.Second, "how long to wait for the answer")
	return c
}

// find sets target and authority from the settings that a mock takes from the same environment.
func (s *healthSettings) find(m *mockSettings) error {
	at, err := net.ResolveTCPAddr("tcp", m.addr)
	switch {
	case err != nil:
		return fmt.Errorf("the mock's address is %q, want HOST:PORT such as 127.0.0.1:2686 in BOUNCE_MOCK_ADDR; or give --target: %w", m.addr, err)
	case at.Port == 0:
		return fmt.Errorf("the mock's address is %q, which is any free port; give --target", m.addr)
	case m.access.TLS && s.ca == "" && m.access.TLSCAFile == "":
		return errors.New("the mock makes its own authority: give BOUNCE_MOCK_TLS_CA_FILE, or --ca")
	}
	s.target = cli.URL(at, m.access.TLS || m.access.TLSCert != "")
	s.ca = cmp.Or(s.ca, m.access.TLSCAFile)
	return nil
}

// check returns nil if the target is a mock that answers.
func (s *healthSettings) check(ctx context.Context, client *admin.Client) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, client.Base()+metadataPath, nil)
	if err != nil {
		return err
	}
	answer, err := client.Send(request)
	if err != nil {
		return err
	}
	var found struct {
		TokenEndpoint string `json:"token_endpoint"`
	}
	if err := json.Unmarshal(answer.Body, &found); answer.Status != http.StatusOK || err != nil || found.TokenEndpoint == "" {
		return fmt.Errorf("the answer is not that of a mock: status %d", answer.Status)
	}
	return nil
}
