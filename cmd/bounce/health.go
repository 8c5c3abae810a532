package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// metadataPath is what a mock answers whatever its settings, to anybody, without keeping a record of it.
const metadataPath = "/.well-known/oauth-authorization-server"

type healthSettings struct {
	CA      string        `koanf:"ca"`
	Target  string        `koanf:"target"`
	Timeout time.Duration `koanf:"timeout"`
}

func newHealth() *cobra.Command {
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
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			s, err := readSettings[healthSettings](c, "")
			if err != nil {
				return err
			}
			if s.Target == "" {
				if err := s.find(c.Root()); err != nil {
					return err
				}
			}
			client, err := s.client()
			if err != nil {
				return err
			}
			defer client.CloseIdleConnections()
			if err := s.ask(c.Context(), client); err != nil {
				return &exit{exitTarget, fmt.Errorf("unhealthy: %s: %w", s.Target, err)}
			}
			return result(fmt.Fprintf(c.OutOrStdout(), "healthy: %s\n", s.Target))
		},
	}
	f := c.Flags()
	f.String("ca", "", "trust the certificate authority in this PEM `FILE`, and no other")
	f.String("target", "", "ask the mock at this `URL` (default that of BOUNCE_MOCK_ADDR, by https under BOUNCE_MOCK_TLS, else "+localTarget+")")
	f.Duration("timeout", 3*time.Second, "give the answer this long")
	return c
}

// find sets target and authority by the settings that a mock takes from the same environment.
func (s *healthSettings) find(root *cobra.Command) error {
	of, _, err := root.Find([]string{"mock"})
	if err != nil {
		return err
	}
	m, err := readSettings[mockSettings](of, "config")
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
	s.Target = urlOf(at, m.Access.TLS || m.Access.TLSCert != "")
	s.CA = cmp.Or(s.CA, m.Access.TLSCAFile)
	return nil
}

// trusted are the authorities in the file that --ca names; nil, the machine's, for none.
func trusted(path string) (*x509.CertPool, error) {
	if path == "" {
		return nil, nil //nolint:nilnil // as crypto/tls has it
	}
	text, err := readFile(path)
	if err != nil {
		return nil, fmt.Errorf("--ca: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("--ca: %s holds no certificate in PEM", path)
	}
	return pool, nil
}

// untrusted adds to an error of TLS what to do about it.
func untrusted(err error) error {
	if unknown := (*tls.CertificateVerificationError)(nil); errors.As(err, &unknown) {
		return fmt.Errorf("%w; give the file of its authority by --ca", err)
	}
	return err
}

func (s healthSettings) client() (*http.Client, error) {
	if u, err := url.Parse(s.Target); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("--target is %q, want a URL such as http://127.0.0.1:2686", s.Target)
	}
	if s.Timeout <= 0 {
		return nil, fmt.Errorf("--timeout is %s, want more than 0s", s.Timeout)
	}
	transport := new(http.Transport) // no proxy: what is asked is here
	authorities, err := trusted(s.CA)
	if err != nil {
		return nil, err
	}
	transport.TLSClientConfig = &tls.Config{RootCAs: authorities, MinVersion: tls.VersionTLS12}
	return &http.Client{Transport: transport, Timeout: s.Timeout}, nil
}

// ask is nil when the target is a mock that answers.
func (s healthSettings) ask(ctx context.Context, client *http.Client) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(s.Target, "/")+metadataPath, nil)
	if err != nil {
		return err
	}
	answer, err := client.Do(request)
	if wrapped := (*url.Error)(nil); errors.As(err, &wrapped) { // names the URL again
		err = wrapped.Err
	}
	if err != nil {
		return untrusted(err)
	}
	defer answer.Body.Close()
	var found struct {
		TokenEndpoint string `json:"token_endpoint"`
	}
	const limit = 64 << 10
	err = json.NewDecoder(http.MaxBytesReader(nil, answer.Body, limit)).Decode(&found)
	if answer.StatusCode != http.StatusOK || err != nil || found.TokenEndpoint == "" {
		return fmt.Errorf("the answer is no mock's: status %d", answer.StatusCode)
	}
	return nil
}
