// Package curl has the command curl, which prints a curl command for a running mock. It asks the mock's control API for a customer,
// a place and a time with which the answer is of the kind that the user named.
// Of this module it imports cli, admin, mock, openapi and openapi/timestamp.
package curl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"example.com/bounce/cmd/bounce/internal/admin"
	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/mock"
)

// kinds are the requests that the command knows.
var kinds = []string{"schedule", "conflict", "too-soon", "cancel"}

type settings struct {
	adminToken string
	ca         string
	customer   string
	run        bool
	target     string
}

// NewCommand returns the command curl.
func NewCommand() *cobra.Command {
	s := &settings{}
	c := &cobra.Command{
		Use:   "curl KIND",
		Short: "Print a curl command that works against a running mock",
		Long: `Prints a curl command for a running mock, with a token that is valid for a day of the mock's clock:

  schedule   schedules an execution at a time that is free
  conflict   asks for a time at which another change is under way, and gets the list of such changes
  too-soon   asks for a minute from now, and is refused by the lead time
  cancel     takes an execution off the calendar

The mock has to have its control API. Its readings, faults and rate limits may change the answer: then a warning on stderr says what
the mock would answer now.

Every flag is also an environment variable: --target is BOUNCE_CURL_TARGET. A flag wins.`,
		Example: `  bounce curl schedule
  bounce curl conflict --run
  bounce curl too-soon | sh`,
		ValidArgs: kinds,
		Args:      cobra.ArbitraryArgs, // settings are read first
		RunE: func(c *cobra.Command, args []string) error {
			if err := cli.ReadSettings(c, ""); err != nil {
				return err
			}
			if err := checkKinds(args); err != nil {
				return cli.WithHelpHint(err.Error(), c.CommandPath())
			}
			return s.print(c.Context(), c.OutOrStdout(), c.ErrOrStderr(), args[0])
		},
	}
	f := c.Flags()
	f.StringVar(&s.adminToken, "admin-token", "", "the `TOKEN` of the control API, if it needs one; better given as BOUNCE_CURL_ADMIN_TOKEN")
	f.StringVar(&s.ca, "ca", "", "trust the certificate authority in this PEM `FILE` for the target, and no other")
	f.StringVar(&s.customer, "customer", mock.DefaultCustomer, "act for the customer with this `CSI`")
	f.BoolVar(&s.run, "run", false, "send the request, and print the answer in place of the command")
	f.StringVar(&s.target, "target", admin.DefaultTarget, "call the mock at this `URL`")
	return c
}

// checkKinds refuses arguments that are not one of the kinds.
func checkKinds(args []string) error {
	switch {
	case len(args) == 0:
		return errors.New("no kind given, want " + cli.JoinOr(kinds))
	case len(args) > 1:
		return fmt.Errorf("bounce curl takes one kind, but was given %q too", args[1])
	case !slices.Contains(kinds, args[0]):
		return fmt.Errorf("unknown kind %q, want %s%s", args[0], cli.JoinOr(kinds), cli.DidYouMean("", args[0], kinds))
	}
	return nil
}

// print prints the command, or the answer to it.
func (s *settings) print(ctx context.Context, out, stderr io.Writer, kind string) error {
	client, err := admin.NewClient(admin.Settings{Target: s.target, CA: s.ca, Token: s.adminToken, Timeout: admin.DefaultTimeout})
	if err != nil {
		return err
	}
	w, err := read(ctx, client, s.customer)
	if err != nil {
		return err
	}
	chosen, err := w.choose(kind)
	if err != nil {
		return err
	}
	r := w.request(client.Base(), chosen, kind)
	if !s.run {
		if why := r.check(ctx, client, kind); why != "" {
			fmt.Fprintf(stderr, "bounce: warning: %s\n", why)
		}
		return cli.WriteError(io.WriteString(out, r.command(s.ca)))
	}
	text, err := r.send(ctx, client)
	if err != nil {
		return fail("no answer: %w", err)
	}
	return cli.WriteError(io.WriteString(out, text))
}
