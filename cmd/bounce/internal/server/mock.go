// Package server has the commands that run a mock and ask after it: mock, with its settings, banner and log, and health.
// It decides nothing about the API. Of this module it imports cli, admin, builtin, mock, conformance (for places) and openapi.
package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/mock"
)

// randomReadings is the source of readings that draws them.
const randomReadings = "random"

type mockSettings struct {
	Addr           string   `koanf:"addr"`
	AllowPrivate   bool     `koanf:"allow-private-jwks"`
	CheckAnswers   bool     `koanf:"check-answers"`
	Clock          string   `koanf:"clock"`
	Config         string   `koanf:"config"`
	Contract       string   `koanf:"contract"`
	CORS           []string `koanf:"cors"`
	Hostile        int64    `koanf:"hostile"`
	JournalBytes   int      `koanf:"journal-bytes"`
	JournalEntries int      `koanf:"journal-entries"`
	LogFormat      string   `koanf:"log-format"`
	LogLevel       string   `koanf:"log-level"`
	MaxCustomers   int      `koanf:"max-customers"`
	NoColor        bool     `koanf:"no-color"`
	NoPrefer       bool     `koanf:"no-prefer"`
	RandomSeed     int64    `koanf:"random-seed"`
	RateLimit      string   `koanf:"rate-limit"`
	Reading        []string `koanf:"reading"`
	Readings       string   `koanf:"readings"`
	SeedFile       string   `koanf:"seed-file"`

	Skew time.Duration `koanf:"skew"`

	Access accessSettings `koanf:",squash"`
}

// NewMock returns the command mock.
func NewMock() *cobra.Command {
	c := &cobra.Command{
		Use:   "mock",
		Short: "Serve a mock of the Bounce API",
		Long: `Serves a mock of the Bounce API until SIGTERM or SIGINT; answers under way are finished then.

When it is ready, stdout gets one line, {"ready":true,"url":"..."}, and stderr a summary with a curl that works as it is.

Every flag is also an environment variable (--seed-file is BOUNCE_MOCK_SEED_FILE) and a key of the file that --config
names (seed-file: ...). A flag wins over the environment, the environment over the file.`,
		Example: `  bounce mock
  bounce mock --addr 127.0.0.1:0 --clock frozen:2020-08-26T15:00:00Z
  bounce mock --reading conflict-status=422 --reading error-body=code-message
  bounce mock --readings random --random-seed 7
  bounce mock --seed-file world.yaml --log-level debug`,
		Args: cli.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			s, err := cli.ReadSettings[mockSettings](c, "config")
			if err != nil {
				return err
			}
			return s.serve(c.Context(), c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	f := c.Flags()
	accessSettings{}.flags(f)
	f.String("addr", "127.0.0.1:2686", "listen on `HOST:PORT`; port 0 picks a free one")
	f.Bool("allow-private-jwks", false, "fetch key sets (jwksUri) from private and loopback addresses too")
	f.Bool("check-answers", false, "hold each answer to the contract before it is sent")
	f.String("clock", "real", "the mock's `TIME`: real, an instant such as 2020-08-26T15:00:00Z to run on from, or frozen:INSTANT")
	f.String("config", "", "read settings from a YAML `FILE`")
	f.String("contract", "", "be driven by the OpenAPI document in `FILE` (default the one built in)")
	f.StringSlice("cors", nil, "let pages of this exact `ORIGIN`, such as http://localhost:3000, call the API from a browser; repeatable")
	f.Int64("hostile", 0, "vary by `SEED` what the contract leaves open, and answer 503 now and then (--hostile alone is --hostile=1; 0 is off)")
	f.Lookup("hostile").NoOptDefVal = "1"
	f.Int("journal-bytes", 16<<20, "keep at most `N` bytes of requests and answers for /__admin/requests")
	f.Int("journal-entries", 1000, "keep at most `N` requests for /__admin/requests; beyond it, the oldest of the customer with the most go")
	f.String("log-format", "text", "write the log as `FORMAT`: text or json")
	f.String("log-level", "warn", "log from `LEVEL` on: debug (each exchange), info, warn or error")
	f.Int("max-customers", 200_000, "make at most `N` customers by the control API, those of the seed counted")
	f.Bool("no-color", false, "write without colour, as NO_COLOR and anything but a terminal do")
	f.Bool("no-prefer", false, "ignore the header Prefer, by which a request asks for an example, a delay or a fault")
	f.Int64("random-seed", 1, "decide by this number all that is made up")
	f.String("rate-limit", "", "let `LIMIT` requests through, such as 10/1s, 10/1s/customer or 10/1s/token (default all)")
	f.StringSlice("reading", nil, "take this alternative of a reading, as `SLUG=ALTERNATIVE`; repeatable")
	f.String("readings", "", "take the readings of `SOURCE`: random (by --random-seed), a YAML file of slug: alternative, or "+
		"SLUG=ALTERNATIVE,...; --reading goes over it")
	f.String("seed-file", "", "add the customers of a YAML `FILE` to the built-in ones, or change them")
	f.Duration("skew", 0, "let a token's times be off from the mock's clock by this much")
	cli.CompleteFlag(c, "reading", cli.ReadingChoices)
	cli.CompleteFlag(c, "readings", func() []string { return []string{randomReadings} })
	cli.CompleteFlag(c, "log-format", func() []string { return logFormats })
	cli.CompleteFlag(c, "log-level", func() []string { return logLevels })
	return c
}

// serve runs the mock until ctx ends.
func (s mockSettings) serve(ctx context.Context, stdout, stderr io.Writer) error {
	options, err := s.options(stderr)
	if err != nil {
		return err
	}
	if err := s.Access.apply(&options, s.Addr); err != nil {
		return err
	}
	server, err := mock.New(options)
	if err != nil {
		return cli.WithoutContext(err)
	}
	l, err := cli.Listen(ctx, s.Addr)
	if err != nil {
		return err
	}
	b := banner{
		url: cli.URL(l.Addr(), options.TLS != nil), options: options, access: s.Access, server: server, bold: cli.UseColour(s.NoColor, stderr),
		everywhere: cli.IsUnspecified(l.Addr()),
	}
	b.print(ctx, stderr)
	if !cli.IsLoopback(l.Addr()) && len(options.CORS) > 0 {
		fmt.Fprintf(stderr, "bounce: warning: --cors on %s, which is no loopback address: pages of %s can call the mock from any browser "+
			"that reaches it\n", l.Addr(), strings.Join(options.CORS, " and "))
	}
	if !cli.IsLoopback(l.Addr()) {
		fmt.Fprintf(stderr, "bounce: warning: %s is no loopback address: anybody who reaches it can call the mock, whose keys are "+
			"published test keys\n", l.Addr())
	}
	ready, err := json.Marshal(map[string]any{"ready": true, "url": b.url})
	if err == nil {
		_, err = fmt.Fprintf(stdout, "%s\n", ready)
	}
	if err != nil {
		return cli.Exit(cli.CodeInternal, errors.Join(fmt.Errorf("write ready line: %w", err), l.Close()))
	}
	if err := server.Serve(ctx, l); err != nil {
		return cli.Exit(cli.CodeInternal, err)
	}
	return nil
}

func (s mockSettings) options(stderr io.Writer) (o mock.Options, err error) {
	o = mock.Options{SeedName: s.SeedFile, RandomSeed: s.RandomSeed, CheckAnswers: s.CheckAnswers, AllowPrivateJWKS: s.AllowPrivate}
	o.Hostile, o.NoPrefer, o.Skew, o.CORS, o.MaxCustomers = s.Hostile, s.NoPrefer, s.Skew, s.CORS, s.MaxCustomers
	if s.MaxCustomers < 1 {
		return o, fmt.Errorf("--max-customers is %d, want 1 or more", s.MaxCustomers)
	}
	if o.JournalEntries, o.JournalBytes, err = s.journal(); err != nil {
		return o, err
	}
	if o.RateLimit, err = mock.ParseRateLimit(s.RateLimit); err != nil {
		return o, fmt.Errorf("--rate-limit: %w", err)
	}
	if o.Logger, err = newLogger(stderr, s.LogLevel, s.LogFormat, cli.UseColour(s.NoColor, stderr)); err != nil {
		return o, err
	}
	if o.Clock, err = mock.NewClock(s.Clock); err != nil {
		return o, err
	}
	if o.Contract, err = cli.LoadContract(s.Contract); err != nil {
		return o, err
	}
	if o.Readings, err = s.readings(); err != nil {
		return o, err
	}
	if o.Seed, err = cli.ReadFile(s.SeedFile); err != nil {
		return o, fmt.Errorf("--seed-file: %w", err)
	}
	return o, nil
}

// journal is how much is kept. 0 would mean the default to mock.New.
func (s mockSettings) journal() (entries, bytes int, err error) {
	const want = "--%s is %d, want 1 or more"
	switch {
	case s.JournalEntries < 1:
		return 0, 0, fmt.Errorf(want, "journal-entries", s.JournalEntries)
	case s.JournalBytes < 1:
		return 0, 0, fmt.Errorf(want, "journal-bytes", s.JournalBytes)
	}
	return s.JournalEntries, s.JournalBytes, nil
}

// readings are those of --readings, with those of --reading over them.
func (s mockSettings) readings() (chosen map[string]string, err error) {
	switch {
	case s.Readings == "":
	case s.Readings == randomReadings:
		chosen = mock.RandomReadings(s.RandomSeed)
	case strings.Contains(s.Readings, "="):
		chosen, err = cli.ParseChoices(strings.Split(s.Readings, ","))
	default:
		var text []byte
		if text, err = cli.ReadFile(s.Readings); err != nil {
			return nil, fmt.Errorf("--readings is neither random, nor SLUG=ALTERNATIVE, nor a file: %w", err)
		}
		chosen, err = mock.ParseReadings(s.Readings, text)
	}
	if err != nil {
		return nil, err
	}
	over, err := cli.ParseChoices(s.Reading)
	if chosen == nil {
		return over, err
	}
	maps.Copy(chosen, over)
	return chosen, err
}
