// Package conform has the command conform: settings, the choice of the target, the outputs and the exit code of a run. It judges
// nothing; package conformance does. Of this module it imports cli, builtin, progress, reports, mock, conformance,
// report and openapi.
package conform

import (
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/cmd/bounce/internal/reports"
	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
	"example.com/bounce/openapi"
)

// settings are the flags of bounce conform. Those that need no conversion are bound to the options.
type settings struct {
	options    conformance.Options
	tls        tlsFiles
	unparsed   unparsed
	config     string
	contract   string
	formats    []string
	list       bool
	progress   string
	look       reports.Look
	require    string
	past       past
	runTimeout time.Duration

	given *pflag.FlagSet // the flags themselves
}

// unparsed has the values of flags that readOptions parses.
type unparsed struct {
	expect, implementation []string
	maxBookings, rateLimit string
}

// past has the names of reports of earlier runs: what to compare with, and what to run again.
type past struct{ compare, rerun string }

// NewCommand returns the command conform.
func NewCommand() *cobra.Command {
	c, _ := newCommand()
	return c
}

func newCommand() (*cobra.Command, *settings) {
	s := &settings{}
	c := &cobra.Command{
		Use:   "conform",
		Short: "Check a server against the contract",
		Long: `Checks a server against the contract and reports each clause, reading and hygiene rule.

Without --target, the mock itself is started and checked. A target with the mock's control API needs no description: it
gets a fresh customer for each scenario. Any other is described by --config, a file of roles: who calls, with which
token, and on which instances. bounce conform init writes such a file, bounce target check checks it. Nothing is booked
there unless --effects allows it, and --max-bookings bounds how many bookings are left behind, also by a server that
accepts what it must refuse.

The target is not blamed for a gateway in front of it. A request that is answered 429, or 503 with Retry-After, is sent again
after the time that the answer names (a minute at most), and so is one that could not be sent, and a read that got no answer.
A request that might book is never repeated: if its answer is lost, the report says that it may have booked. A request that
no correct server books, and that gets no answer or a server error, is sent three times, each time followed by a control
request, which every server answers; the target is at fault only if all three fail and the control requests do not. The
report counts the repeats, and --retries limits them.

A target is judged on what it offers: the schedule call alone or, if it answers to an execution's details, the list of
executions or the list of operations, even wrongly, the whole family. --profile chooses.

Exit codes: 0 conformant, or partial where everything selected was exercised; 1 not conformant; 2 wrong usage; 3 the
target cannot be tested; 4 nothing was selected, or something selected was never exercised; 5 bounce itself failed;
130 interrupted, reports written. If several apply, the code is the first of 5, 2, 3, 1, 4.

Every flag is also an environment variable: --fail-on is BOUNCE_CONFORM_FAIL_ON. A flag wins. HTTP_PROXY, HTTPS_PROXY and
NO_PROXY name the proxy to the target; a target on loopback is called without one.`,
		Example: `  bounce conform
  bounce conform --target http://127.0.0.1:2686 --format pretty,html:report.html,json:report.json
  bounce conform --target https://api.example.com --config target.yaml --effects books --max-bookings 50
  bounce conform --list --tags "@clause:lead-time or @hygiene:date"
  bounce conform --target http://127.0.0.1:2686 --id SE-TIME-001`,
		Args: cli.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := cli.ReadSettings(c, ""); err != nil {
				return err
			}
			if s.options.Target == "" && c.Flags().Changed("target") {
				return cli.WithHelpHint("--target is empty; leave it out to check the mock", c.CommandPath())
			}
			return s.run(c.Context(), c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	s.given = c.Flags()
	s.flags(s.given)
	reports.Flag(c, &s.formats, "pretty")
	for flag, known := range words {
		cli.CompleteFlag(c, flag, func() []string { return known })
	}
	cli.CompleteFlag(c, "expect", cli.ReadingChoices)
	cli.CompleteFlag(c, "id", ids)
	cli.CompleteFlag(c, "implementation", implementationStarts)
	return c, s
}

// words are the values that a flag knows.
var words = map[string][]string{
	"effects":  {"none", "books", "contends"},
	"fail-on":  {string(openapi.Must), string(openapi.Should)},
	"profile":  {conformance.Schedule, conformance.Family},
	"progress": {auto, always, never},
	"require":  {string(report.Conformant)},
}

func (s *settings) flags(f *pflag.FlagSet) {
	f.StringVar(&s.options.Connection.AdminToken, "admin-token", "", "the `TOKEN` of the control API, if it needs one; better given as BOUNCE_CONFORM_ADMIN_TOKEN")
	f.StringVar(&s.tls.ca, "ca", "", "trust the certificate authority in this PEM `FILE` for the target, and no other")
	f.StringVar(&s.tls.certificate, "client-cert", "", "show the target the client certificate (chain) in this PEM `FILE`; needs --client-key")
	f.StringVar(&s.tls.key, "client-key", "", "the private key of --client-cert, in a PEM `FILE`")
	f.StringVar(&s.past.compare, "compare", "", "say which readings changed since the JSON report in `FILE`")
	f.IntVar(&s.options.Pacing.Concurrency, "concurrency", 4, "run this many scenarios at once")
	f.StringVar(&s.config, "config", "", "describe the target by a YAML `FILE` of roles")
	f.StringVar(&s.contract, "contract", "", "take the OpenAPI document in `FILE` as the contract (default the built-in one)")
	f.StringVar(&s.options.Bookings.Effects, "effects", "", "how far requests may go: `WORD` is none, books (schedule executions) or contends (and race for them; default with a control API, else none)")
	f.StringSliceVar(&s.unparsed.expect, "expect", nil, "fail unless the target takes this alternative of a reading, `SLUG=ALTERNATIVE`; repeatable")
	f.StringVar((*string)(&s.options.FailOn), "fail-on", string(openapi.Must), "fail on a breach of this `LEVEL`: must, or should (then of both)")
	f.StringSliceVar(&s.options.Selection.IDs, "id", nil, "select the scenario with this `ID`; repeatable")
	f.StringArrayVar(&s.unparsed.implementation, "implementation", nil, "name in the reports what is tested, `KEY=VALUE`: KEY is "+cli.JoinOr(implementationKeys)+"; repeatable")
	f.BoolVar(&s.options.Connection.Insecure, "insecure", false, "accept any certificate of the target; the report says so")
	f.BoolVar(&s.list, "list", false, "list the selected scenarios, and run none")
	f.StringVar(&s.unparsed.maxBookings, "max-bookings", "", "leave at most this `NUMBER` of bookings behind, or unlimited (default unlimited with a control API, 1 with --effects none, else 20)")
	s.look.Flags(f)
	f.StringVar(&s.options.Selection.Profile, "profile", "", "check this `PART` of the API: schedule, or family, which has the operations around it too (default what the target has)")
	f.StringVar(&s.progress, "progress", auto, "show on stderr how far the run is, `WHEN`: auto (on a terminal, else a line every ten seconds), always (from the start) or never")
	f.Int64Var(&s.options.RandomSeed, "random-seed", 1, "the seed of everything that is made up")
	f.StringVar(&s.unparsed.rateLimit, "rate-limit", "", "send at most this many requests in a time, `LIMIT` such as 10/1s or 600/1m (default no limit)")
	f.DurationVar(&s.options.Pacing.RequestTimeout, "request-timeout", 10*time.Second, "give each exchange this long")
	f.StringVar(&s.require, "require", "", "require this `VERDICT`: conformant, with which a partial result fails, too")
	f.IntVar(&s.options.Pacing.Retries, "retries", conformance.DefaultRetries, "send at most this many requests again, for the whole run; 0 sends none again")
	f.StringVar(&s.past.rerun, "rerun", "", "select what failed, or could not be judged, in the JSON report in `FILE`")
	f.DurationVar(&s.runTimeout, "run-timeout", time.Hour, "give the whole run this long; 0 sets no limit")
	f.StringVar(&s.options.Selection.Tags, "tags", "", "select by an `EXPRESSION` of tags, such as \"@must and not @effect:contends\"")
	f.StringVar(&s.options.Target, "target", "", "check the server at this `URL` (default the mock, started for the run)")
	f.DurationVar(&s.options.Pacing.WaitForTarget, "wait-for-target", 0, "wait this long for a target that cannot be reached, or answers 502, 503 or 504")
}
