// Package server has the command mock, with its settings, banner and log, and the command health.
// It decides nothing about the API. Of this module it imports cli, admin, builtin, requestlog, watch, mock and openapi.
package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/mock"
)

// randomReadings is the value of --readings that draws an alternative of each reading.
const randomReadings = "random"

// mockSettings are the flags of bounce mock. Flags that need no parsing are bound to the options.
type mockSettings struct {
	options   mock.Options
	access    accessSettings
	addr      string
	clock     string
	config    string
	contract  string
	log       logSettings
	pprof     string
	rateLimit string
	reading   []string
	readings  string
	watch     bool
}

// NewCommands returns the commands mock and health.
func NewCommands() (mockCommand, health *cobra.Command) {
	s := &mockSettings{}
	mockCommand = newMock(s)
	return mockCommand, newHealth(mockCommand, s)
}

func newMock(s *mockSettings) *cobra.Command {
	c := &cobra.Command{
		Use:   "mock",
		Short: "Serve a mock of the Bounce API",
		Long: `Serves a mock of the Bounce API until SIGTERM or SIGINT; then it finishes the requests in progress.

When it is ready, stderr gets a summary, with commands to try. Stdout gets one line, {"ready":true,"url":"..."}, unless it is a
terminal. Then a line for each request follows on stderr, if that is a terminal (--log-requests).

Every flag is also an environment variable (--seed-file is BOUNCE_MOCK_SEED_FILE) and a key of the file that --config
names (seed-file: ...). A flag wins over the environment, the environment over the file.`,
		Example: `  bounce mock
  bounce mock --addr 127.0.0.1:0 --clock frozen:2020-08-26T15:00:00Z
  bounce mock --reading conflict-status=422 --reading error-body=code-message
  bounce mock --readings random --random-seed 7
  bounce mock --seed-file world.yaml --log-level debug`,
		Args: cli.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := s.read(c); err != nil {
				return err
			}
			return s.serve(c.Context(), c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	s.flags(c.Flags())
	cli.CompleteFlag(c, "reading", cli.ReadingChoices)
	cli.CompleteFlag(c, "readings", func() []string { return []string{randomReadings} })
	cli.CompleteFlag(c, "log-format", func() []string { return logFormats })
	cli.CompleteFlag(c, "log-level", func() []string { return logLevels })
	cli.CompleteFlag(c, "log-requests", func() []string { return logWhen })
	return c
}

// read sets the settings from flags, environment and file.
func (s *mockSettings) read(c *cobra.Command) error { return cli.ReadSettings(c, "config") }

func (s *mockSettings) flags(f *pflag.FlagSet) {
	s.access.flags(f)
	s.log.flags(f)
	f.StringVar(&s.addr, "addr", "127.0.0.1:2686", "listen on `HOST:PORT`; port 0 picks a free one")
	f.BoolVar(&s.options.Tokens.AllowPrivateJWKS, "allow-private-jwks", false, "fetch key sets (jwksUri) from private and loopback addresses too")
	f.BoolVar(&s.options.CheckAnswers, "check-answers", false, "validate each answer against the contract before it is sent")
	f.StringVar(&s.clock, "clock", "real", "the `TIME`: real, an instant such as 2020-08-26T15:00:00Z from which the clock runs, or frozen:INSTANT")
	f.StringVar(&s.config, "config", "", "read settings from a YAML `FILE`")
	f.StringVar(&s.contract, "contract", "", "take the OpenAPI document in `FILE` as the contract (default the built-in one)")
	f.StringSliceVar(&s.options.HTTP.CORS, "cors", nil, "let pages of this exact `ORIGIN`, such as http://localhost:3000, call the API from a browser; repeatable")
	f.Int64Var(&s.options.Interceptors.Hostile, "hostile", 0, "vary, by `SEED`, what the contract leaves open, and answer 503 now and then (--hostile alone is --hostile=1)")
	f.Lookup("hostile").NoOptDefVal = "1"
	f.IntVar(&s.options.Journal.Bytes, "journal-bytes", 16<<20, "keep at most `N` bytes of requests and answers for /__admin/requests")
	f.IntVar(&s.options.Journal.Entries, "journal-entries", 1000, "keep at most `N` requests for /__admin/requests, then drop the oldest of the customer with the most")
	f.IntVar(&s.options.MaxCustomers, "max-customers", 200_000, "have at most `N` customers, including those of the seed")
	f.BoolVar(&s.options.Interceptors.NoPrefer, "no-prefer", false, "ignore the header Prefer, which asks for an example, a delay or a fault")
	f.StringVar(&s.pprof, "pprof", "", "serve profiles of the process at `HOST:PORT`, which must be a loopback address")
	f.Int64Var(&s.options.RandomSeed, "random-seed", 1, "the seed of everything that is made up")
	f.StringVar(&s.rateLimit, "rate-limit", "", "let `LIMIT` requests through, such as 10/1s, 10/1s/customer or 10/1s/token (default all)")
	f.StringSliceVar(&s.reading, "reading", nil, "take this alternative of a reading, as `SLUG=ALTERNATIVE`; repeatable")
	f.StringVar(&s.readings, "readings", "", "take the readings of `SOURCE`: random (by --random-seed), a YAML file of slug: alternative, or "+
		"SLUG=ALTERNATIVE,...; --reading overrides it")
	f.StringVar(&s.options.Seed.Name, "seed-file", "", "add the customers of a YAML `FILE` to the built-in ones, or change them")
	f.DurationVar(&s.options.Tokens.Skew, "skew", 0, "how much a token's times may differ from the mock's clock")
	f.BoolVar(&s.watch, "watch", false, "reload --contract and --seed-file when they change; SIGHUP does so without it, too")
}

// serve runs the mock until ctx ends.
func (s *mockSettings) serve(ctx context.Context, stdout, stderr io.Writer) error {
	cli.Preload()
	options, err := s.readOptions(stderr)
	if err != nil {
		return err
	}
	if err := s.access.apply(&options, s.addr); err != nil {
		return err
	}
	if s.log.quiet && options.Admin.Token != s.access.AdminToken {
		return errors.New("--quiet hides the admin token that the mock makes up beyond loopback; give --admin-token or --no-admin, too")
	}
	server, err := mock.New(options)
	if err != nil {
		return cli.WithoutContext(err)
	}
	following, cancel := context.WithCancel(ctx)
	wait, err := s.followFiles(following, server, options.Logger)
	if err != nil {
		cancel()
		return err
	}
	defer wait()
	defer cancel()
	l, err := cli.Listen(ctx, "--addr", s.addr)
	if err != nil {
		return err
	}
	if s.pprof != "" {
		if err := serveProfiles(ctx, s.pprof, stderr); err != nil {
			return errors.Join(err, l.Close())
		}
	}
	b := banner{
		url: cli.URL(l.Addr(), options.HTTP.TLS != nil), options: options, access: s.access, server: server, bold: cli.UseColour(s.log.noColor, stderr),
		everywhere: cli.IsUnspecified(l.Addr()),
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(ctx, l) }()
	if err := s.announce(ctx, b, l.Addr(), stdout, stderr); err != nil {
		return cli.Exit(cli.CodeInternal, errors.Join(err, server.Close(), <-served))
	}
	go releaseMemory()
	defer s.log.printRequests(options.RequestLog, server.Hint, stderr)()
	if err := <-served; err != nil {
		return cli.Exit(cli.CodeInternal, err)
	}
	return nil
}

// announce says that the mock is ready: to a person on stderr, to a program on stdout.
func (s *mockSettings) announce(ctx context.Context, b banner, address net.Addr, stdout, stderr io.Writer) error {
	if !s.log.quiet {
		b.print(ctx, stderr)
	}
	if !cli.IsLoopback(address) && len(b.options.HTTP.CORS) > 0 {
		fmt.Fprintf(stderr, "bounce: warning: --cors on %s, which is not a loopback address: pages of %s can call the mock from any browser "+
			"that reaches it\n", address, strings.Join(b.options.HTTP.CORS, " and "))
	}
	if !cli.IsLoopback(address) {
		fmt.Fprintf(stderr, "bounce: warning: %s is not a loopback address: anybody who reaches it can call the mock, whose keys are "+
			"published test keys\n", address)
	}
	if cli.IsTerminal(stdout) && !s.log.quiet { // the banner has said it
		return nil
	}
	ready, err := json.Marshal(map[string]any{"ready": true, "url": b.url})
	if err == nil {
		_, err = fmt.Fprintf(stdout, "%s\n", ready)
	}
	if err != nil {
		return fmt.Errorf("write ready line: %w", err)
	}
	return nil
}

// readOptions parses the settings that are not bound to an option.
func (s *mockSettings) readOptions(stderr io.Writer) (o mock.Options, err error) {
	o = s.options
	for _, n := range []struct {
		flag  string
		value int // 0 would mean the default to mock.New
	}{{"max-customers", o.MaxCustomers}, {"journal-entries", o.Journal.Entries}, {"journal-bytes", o.Journal.Bytes}} {
		if n.value < 1 {
			return o, fmt.Errorf("--%s is %d, want 1 or more", n.flag, n.value)
		}
	}
	if o.Interceptors.RateLimit, err = mock.ParseRateLimit(s.rateLimit); err != nil {
		return o, fmt.Errorf("--rate-limit: %w", err)
	}
	if o.Logger, err = s.log.logger(stderr); err != nil {
		return o, err
	}
	o.RequestLog = s.log.requestLog(stderr)
	if o.Clock, err = mock.NewClock(s.clock); err != nil {
		return o, err
	}
	if o.Contract, err = cli.LoadContract(s.contract); err != nil {
		return o, err
	}
	if o.Readings, err = s.chosenReadings(); err != nil {
		return o, err
	}
	if o.Seed.Text, err = cli.ReadFile(o.Seed.Name); err != nil {
		return o, fmt.Errorf("--seed-file: %w", err)
	}
	return o, nil
}

// chosenReadings returns the readings of --readings, overridden by those of --reading.
func (s *mockSettings) chosenReadings() (chosen map[string]string, err error) {
	switch {
	case s.readings == "":
	case s.readings == randomReadings:
		chosen = mock.RandomReadings(s.options.RandomSeed)
	case strings.Contains(s.readings, "="):
		chosen, err = cli.ParseChoices(strings.Split(s.readings, ","))
	default:
		var text []byte
		if text, err = cli.ReadFile(s.readings); err != nil {
			return nil, fmt.Errorf("--readings is neither random, nor SLUG=ALTERNATIVE, nor a file: %w", err)
		}
		chosen, err = mock.ParseReadings(s.readings, text)
	}
	if err != nil {
		return nil, err
	}
	over, err := cli.ParseChoices(s.reading)
	if chosen == nil {
		return over, err
	}
	maps.Copy(chosen, over)
	return chosen, err
}
