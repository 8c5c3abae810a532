// Package conform has the command conform: settings, the choice of the target, the outputs and the exit code of a run.
// It judges nothing; package conformance does. Of this module it imports cli, builtin, mock, conformance, report and openapi.
package conform

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
	"example.com/bounce/openapi"
)

type conformSettings struct {
	AdminToken     string        `koanf:"admin-token"`
	CA             string        `koanf:"ca"`
	ClientCert     string        `koanf:"client-cert"`
	ClientKey      string        `koanf:"client-key"`
	Compare        string        `koanf:"compare"`
	Concurrency    int           `koanf:"concurrency"`
	Config         string        `koanf:"config"`
	Contract       string        `koanf:"contract"`
	Effects        string        `koanf:"effects"`
	Expect         []string      `koanf:"expect"`
	FailOn         string        `koanf:"fail-on"`
	Format         []string      `koanf:"format"`
	ID             []string      `koanf:"id"`
	Insecure       bool          `koanf:"insecure"`
	List           bool          `koanf:"list"`
	MaxBookings    string        `koanf:"max-bookings"`
	NoColor        bool          `koanf:"no-color"`
	Profile        string        `koanf:"profile"`
	RandomSeed     int64         `koanf:"random-seed"`
	RateLimit      string        `koanf:"rate-limit"`
	RequestTimeout time.Duration `koanf:"request-timeout"`
	Require        string        `koanf:"require"`
	Retries        int           `koanf:"retries"`
	RunTimeout     time.Duration `koanf:"run-timeout"`
	Tags           string        `koanf:"tags"`
	Target         string        `koanf:"target"`
	WaitForTarget  time.Duration `koanf:"wait-for-target"`
}

// NewCommand returns the command conform.
func NewCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "conform",
		Short: "Check a server against the contract",
		Long: `Checks a server against the contract and reports each clause, reading and hygiene rule.

Without --target, the mock itself is started and checked. A target with the mock's control API needs no description: it
gets a fresh customer for each scenario. Any other is described by --config, a file of roles: who calls, with which
token, and on which instances. Nothing is booked there unless --effects allows it, and --max-bookings bounds how many
bookings are left behind, also by a server that accepts what it must refuse.

A gateway before the target is not blamed on it. What is answered 429, or 503 with Retry-After, and what could not be sent,
is sent again after as long as that says (a minute at most); a read without an answer is, too. A request that might book is not:
where its answer is lost, the report says that it may have booked. A request that no correct server books, and that gets no
answer or a server error, is sent three times, each followed by a control request: only where all three fail and the control
requests are answered, it is the target's fault. The report counts what was sent again, --retries bounds it.

A target is judged on what it has: on the schedule alone, or on the operations around it too where it has an execution's
details, the list or the operations, even if they are broken. --profile chooses.

Exit codes: 0 conformant, or partial where everything selected was exercised; 1 not conformant; 2 wrong usage; 3 the
target cannot be tested; 4 nothing was selected, or something selected was never exercised; 5 bounce itself failed;
130 interrupted, reports written. When several hold: 5, 2, 3, 1, 4.

Every flag is also an environment variable: --fail-on is BOUNCE_CONFORM_FAIL_ON. A flag wins. HTTP_PROXY, HTTPS_PROXY and
NO_PROXY name the proxy to the target; a target on loopback is called without one.`,
		Example: `  bounce conform
  bounce conform --target http://127.0.0.1:2686 --format pretty,junit:report.xml,json:report.json
  bounce conform --target https://api.example.com --config target.yaml --effects books --max-bookings 50
  bounce conform --list --tags "@clause:lead-time or @hygiene:date"
  bounce conform --target http://127.0.0.1:2686 --id SE-TIME-001`,
		Args: cli.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			s, err := cli.ReadSettings[conformSettings](c, "")
			if err != nil {
				return err
			}
			if s.Target == "" && c.Flags().Changed("target") {
				return cli.WithHelpHint("--target is empty; leave it out to check the mock", c.CommandPath())
			}
			return s.run(c.Context(), c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	conformFlags(c)
	return c
}

func conformFlags(c *cobra.Command) {
	s := c.Flags()
	s.String("admin-token", "", "the `TOKEN` of the target's control API, if it asks for one; better given as BOUNCE_CONFORM_ADMIN_TOKEN")
	s.String("ca", "", "trust the certificate authority in this PEM `FILE` for the target, and no other")
	s.String("client-cert", "", "show the target the client certificate (chain) in this PEM `FILE`; needs --client-key")
	s.String("client-key", "", "the private key of --client-cert, in a PEM `FILE`")
	s.String("compare", "", "say which readings changed since the JSON report in `FILE`")
	s.Int("concurrency", 4, "run this many scenarios at once")
	s.String("config", "", "describe the target by a YAML `FILE` of roles")
	s.String("contract", "", "judge by the OpenAPI document in `FILE` (default the one built in)")
	s.String("effects", "", "what requests may do: `WORD` is none, books or contends (default contends with a control API, else none)")
	s.StringSlice("expect", nil, "fail unless the target takes this alternative of a reading, `SLUG=ALTERNATIVE`; repeatable")
	s.String("fail-on", defaultFailOn, "fail on a breach of this `LEVEL`: must, or should (then of both)")
	s.StringSlice("format", []string{"pretty"}, "report as `KIND[:PATH]`: pretty, junit or json, to stdout or to a file; repeatable")
	s.StringSlice("id", nil, "select the scenario with this `ID`; repeatable")
	s.Bool("insecure", false, "accept any certificate of the target; the report says so")
	s.Bool("list", false, "list the selected scenarios, and run none")
	s.String("max-bookings", "", "leave at most this `NUMBER` of bookings behind, or unlimited (default unlimited with a control API, else 1 with --effects none, and 20)")
	s.Bool("no-color", false, "write without colour, as NO_COLOR and anything but a terminal do")
	s.String("profile", "", "check this `PART` of the API: schedule, or family, which has the operations around it too (default what the target has)")
	s.Int64("random-seed", 1, "decide by this number all that is made up")
	s.String("rate-limit", "", "send at most this many requests in a time, `LIMIT` such as 10/1s or 600/1m (default no limit)")
	s.Duration("request-timeout", defaultRequestTimeout, "give each exchange this long")
	s.String("require", "", "with conformant, the `VERDICT` partial is no success either")
	s.Int("retries", conformance.DefaultRetries, "send at most this many requests again, for the whole run; 0 sends none again")
	s.Duration("run-timeout", 0, "give the whole run this long (default no limit)")
	s.String("tags", "", "select by an `EXPRESSION` of tags, such as \"@must and not @effect:contends\"")
	s.String("target", "", "check the server at this `URL` (default the mock, started for the run)")
	s.Duration("wait-for-target", 0, "wait this long for a target that cannot be reached, or answers 502, 503 or 504 (default not at all)")
	cli.CompleteFlag(c, "effects", func() []string { return effects })
	cli.CompleteFlag(c, "expect", cli.ReadingChoices)
	cli.CompleteFlag(c, "fail-on", func() []string { return levels })
	cli.CompleteFlag(c, "format", func() []string { return formatKinds })
	cli.CompleteFlag(c, "id", ids)
	cli.CompleteFlag(c, "profile", func() []string { return profiles })
	cli.CompleteFlag(c, "require", func() []string { return verdicts })
}

var (
	effects  = []string{"none", "books", "contends"}
	levels   = []string{string(openapi.Must), string(openapi.Should)}
	profiles = []string{conformance.Schedule, conformance.Family}
	verdicts = []string{string(report.Conformant)}
)

// run checks, reports, and says by its error what the run came to. All that can be wrong with the settings comes to light
// before the target is called.
func (s conformSettings) run(ctx context.Context, stdout, stderr io.Writer) error {
	selected, err := conformance.Select(s.Tags, s.ID)
	if err != nil {
		return failure(ctx, err)
	}
	options, err := s.options()
	if err != nil {
		return err
	}
	outputs, err := parseFormats(s.Format)
	if err != nil {
		return err
	}
	earlier, err := s.earlier()
	if err != nil {
		return err
	}
	if s.List {
		return list(stdout, slices.DeleteFunc(selected, func(c conformance.Scenario) bool {
			return c.Family && s.Profile == conformance.Schedule
		}))
	}
	if err := writable(outputs); err != nil {
		return err
	}
	limited := ctx
	if s.RunTimeout > 0 {
		var cancel context.CancelFunc
		limited, cancel = context.WithTimeout(ctx, s.RunTimeout)
		defer cancel()
	}
	r, err := check(limited, options, stderr)
	if err != nil {
		return s.unfinished(ctx, r, outputs, stdout, err)
	}
	for _, changed := range r.Compare(earlier) {
		fmt.Fprintln(stderr, changed)
	}
	if err := write(outputs, r, stdout, cli.UseColour(s.NoColor, stdout)); err != nil {
		return cli.Exit(cli.CodeInternal, err)
	}
	return s.outcome(ctx, r, outputs)
}

func (s conformSettings) options() (o conformance.Options, err error) {
	o = conformance.Options{
		Target: s.Target, Profile: s.Profile, Tags: s.Tags, IDs: s.ID, FailOn: openapi.Level(s.FailOn), Effects: s.Effects,
		RandomSeed: s.RandomSeed, Concurrency: s.Concurrency, RequestTimeout: s.RequestTimeout,
		AdminToken: s.AdminToken, Command: s.command(), Retries: s.Retries, WaitForTarget: s.WaitForTarget,
	}
	if s.Retries == 0 {
		o.Retries = -1
	}
	if err := s.numbers(); err != nil {
		return o, err
	}
	if o.MaxBookings, err = s.budget(); err != nil {
		return o, err
	}
	if err := cli.CheckWord("fail-on", s.FailOn, levels...); err != nil {
		return o, err
	}
	if err := cli.CheckWord("effects", cmp.Or(s.Effects, effects[0]), effects...); err != nil {
		return o, err
	}
	if err := cli.CheckWord("profile", cmp.Or(s.Profile, profiles[0]), profiles...); err != nil {
		return o, err
	}
	if err := cli.CheckWord("require", cmp.Or(s.Require, verdicts[0]), verdicts...); err != nil {
		return o, err
	}
	if o.Expect, err = cli.ParseChoices(s.Expect); err != nil {
		return o, err
	}
	if o.RateLimit, err = conformance.ParseRate(s.RateLimit); err != nil {
		return o, fmt.Errorf("--rate-limit: %w", err)
	}
	if o.Contract, err = cli.LoadContract(s.Contract); err != nil {
		return o, err
	}
	if err := s.reach(&o); err != nil {
		return o, err
	}
	if s.Config == "" {
		return o, nil
	}
	text, err := cli.ReadFile(s.Config)
	if err != nil {
		return o, fmt.Errorf("--config: %w", err)
	}
	o.Config, err = conformance.ParseConfig(s.Config, text)
	if err == nil && s.Target == "" && o.Config.Target == "" {
		err = fmt.Errorf("--config %s needs --target, or a line target: in the file; the mock needs no description", s.Config)
	}
	return o, err
}

// numbers holds each number to its bound.
func (s conformSettings) numbers() error {
	switch {
	case s.Concurrency < 1:
		return fmt.Errorf("--concurrency is %d, want 1 or more", s.Concurrency)
	case s.Retries < 0:
		return fmt.Errorf("--retries is %d, want 0 (none) or more", s.Retries)
	case s.WaitForTarget < 0:
		return fmt.Errorf("--wait-for-target is %s, want 0 (not at all) or more", s.WaitForTarget)
	case s.RequestTimeout <= 0:
		return fmt.Errorf("--request-timeout is %s, want more than 0", s.RequestTimeout)
	case s.RunTimeout < 0:
		return fmt.Errorf("--run-timeout is %s, want 0 (no limit) or more", s.RunTimeout)
	}
	return nil
}

// budget is the number of --max-bookings; 0 where it is not given.
func (s conformSettings) budget() (int, error) {
	switch s.MaxBookings {
	case "":
		return 0, nil
	case "unlimited":
		return conformance.Unlimited, nil
	}
	n, err := strconv.Atoi(s.MaxBookings)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("--max-bookings is %q, want a number from 1 on, or unlimited", s.MaxBookings)
	}
	return n, nil
}

const (
	defaultFailOn         = string(openapi.Must)
	defaultRequestTimeout = 10 * time.Second
)

// command repeats the run, but for the selection and the secrets, in the words of a shell.
func (s conformSettings) command() string {
	words := []string{"bounce conform"}
	for _, flag := range [][2]string{
		{"target", s.Target}, {"ca", s.CA}, {"client-cert", s.ClientCert}, {"client-key", s.ClientKey}, {"config", s.Config},
		{"contract", s.Contract}, {"effects", s.Effects}, {"max-bookings", s.MaxBookings}, {"profile", s.Profile},
		{"rate-limit", s.RateLimit}, {"retries", unless(s.Retries, conformance.DefaultRetries)},
		{"request-timeout", unless(s.RequestTimeout, defaultRequestTimeout)}, {"fail-on", unless(s.FailOn, defaultFailOn)},
	} {
		if flag[1] != "" {
			words = append(words, "--"+flag[0], shellWord(flag[1]))
		}
	}
	if s.Insecure {
		words = append(words, "--insecure")
	}
	return strings.Join(words, " ")
}

// unless is the value as a text; "" where it is the default.
func unless[T comparable](value, byDefault T) string {
	if value == byDefault {
		return ""
	}
	return fmt.Sprint(value)
}

var plainWord = regexp.MustCompile(`^[A-Za-z0-9_@%+=:,./-]+$`)

// shellWord is the text as one word of a shell, quoted where it must be.
func shellWord(text string) string {
	if plainWord.MatchString(text) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// earlier is the report to compare with; an empty one when there is none.
func (s conformSettings) earlier() (*report.Report, error) {
	if s.Compare == "" {
		return &report.Report{}, nil
	}
	text, err := cli.ReadFile(s.Compare)
	if err != nil {
		return nil, fmt.Errorf("--compare: %w", err)
	}
	return report.ParseJSON(s.Compare, text)
}

// failure is the exit for a run that came to no report.
func failure(ctx context.Context, err error) error {
	var usage *conformance.UsageError
	var target *conformance.TargetError
	var known *cli.ExitError
	switch {
	case errors.As(err, &known):
		return known
	case ctx.Err() != nil:
		return cli.Exit(cli.CodeInterrupted, errors.New("interrupted before the first scenario; the reports say so"))
	case errors.As(err, &usage):
		return cli.Exit(cli.CodeUsage, meant(err))
	case errors.As(err, &target):
		return cli.Exit(cli.CodeTarget, hintTLS(err))
	case errors.Is(err, context.DeadlineExceeded):
		return cli.Exit(cli.CodeInconclusive, errors.New("the time of --run-timeout was over before anything was exercised"))
	}
	return cli.Exit(cli.CodeInternal, err)
}

// outcome is the exit for a report. Where nobody is shown the report, the error says what it comes to.
func (s conformSettings) outcome(ctx context.Context, r *report.Report, outputs []output) error {
	code := r.ExitCode(s.Require == string(report.Conformant))
	switch {
	case ctx.Err() != nil:
		return cli.Exit(cli.CodeInterrupted, errors.New("interrupted; the reports hold what was done"))
	case code == 0:
		return nil
	}
	for _, o := range outputs {
		if o.kind == "pretty" && o.path == "" {
			return cli.Exit(code, nil)
		}
	}
	return cli.Exit(code, fmt.Errorf("verdict: %s: %s", r.Verdict, strings.Join(r.Reasons, "; ")))
}
