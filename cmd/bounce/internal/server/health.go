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

// metadataPath is answered by every mock, to anybody, without an entry in its journal.
const metadataPath = "/.well-known/oauth-authorization-server"

type healthSettings struct {
	CA      string        `koanf:"ca"`
	Target  string        `koanf:"target"`
	Timeout time.Duration `koanf:"timeout"`
}

// NewHealth returns the command health.
func NewHealth() *cobra.Command {
	c := &cobra.Command{
		Use:   "health",
		Short: "Tell whether a mock answers",
		Long: `Asks a mock once, and ends with 0 when it answers, with 3 when it does not: for a container without a shell.

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
			s, err := cli.ReadSettings[healthSettings](c, "")
			if err != nil {
				return err
			}
			if s.Target == "" {
				if err := s.find(c.Root()); err != nil {
					return err
				}
			}
			if s.Timeout <= 0 {
				return fmt.Errorf("--timeout is %s, want more than 0s", s.Timeout)
			}
			client, err := admin.NewClient(admin.Settings{Target: s.Target, CA: s.CA, Timeout: s.Timeout})
			if err != nil {
				return err
			}
			if err := s.check(c.Context(), client); err != nil {
				return cli.Exit(cli.CodeTarget, fmt.Errorf("unhealthy: %s: %w", s.Target, err))
			}
			return cli.WriteError(fmt.Fprintf(c.OutOrStdout(), "healthy: %s\n", s.Target))
		},
	}
	f := c.Flags()
	f.String("ca", "", "trust the certificate authority in this PEM `FILE`, and no other")
	f.String("target", "", "ask the mock at this `URL` (default that of BOUNCE_MOCK_ADDR, by https under BOUNCE_MOCK_TLS, else "+admin.DefaultTarget+")")
	f.Duration("timeout", 3*time.Second, "give the answer this long")
	return c
}

// find sets target and authority from the settings that a mock takes from the same environment.
func (s *healthSettings) find(root *cobra.Command) error {
	of, _, err := root.Find([]string{"mock"})
	if err != nil {
		return err
	}
	m, err := cli.ReadSettings[mockSettings](of, "config")
	if err != nil {
		return err
	}
	at, err := net.ResolveTCPAddr("tcp", m.Addr)
	switch {
	case err != nil:
		return fmt.Errorf("the mock's address is %q, want HOST:PORT such as 127.0.0.1:2686 in BOUNCE_MOCK_ADDR; or give --target: %w", m.Addr, err)
	case at.Port == 0:
		return fmt.Errorf("the mock's address is %q, which is any free port; give --target", m.Addr)
	case m.Access.TLS && s.CA == "" && m.Access.TLSCAFile == "":
		return errors.New("the mock makes an authority of its own: give BOUNCE_MOCK_TLS_CA_FILE, or --ca")
	}
	s.Target = cli.URL(at, m.Access.TLS || m.Access.TLSCert != "")
	s.CA = cmp.Or(s.CA, m.Access.TLSCAFile)
	return nil
}

// check returns nil if the target is a mock that answers.
func (s healthSettings) check(ctx context.Context, client *admin.Client) error {
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
		return fmt.Errorf("the answer is no mock's: status %d", answer.Status)
	}
	return nil
}
