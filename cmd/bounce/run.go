// Command bounce is a mock server of the Bounce API and a suite that checks any server against the contract. It
// connects packages mock and conformance, which do not import each other. Only the command reads flags and settings; the suite
// itself reads no more than the credentials that a target file names. Below internal is a package for each command group.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/cmd/bounce/internal/conform"
	"example.com/bounce/cmd/bounce/internal/contract"
	"example.com/bounce/cmd/bounce/internal/curl"
	"example.com/bounce/cmd/bounce/internal/explain"
	"example.com/bounce/cmd/bounce/internal/mutants"
	"example.com/bounce/cmd/bounce/internal/reports"
	"example.com/bounce/cmd/bounce/internal/seed"
	"example.com/bounce/cmd/bounce/internal/server"
	"example.com/bounce/cmd/bounce/internal/targetfile"
	"example.com/bounce/cmd/bounce/internal/token"
	"example.com/bounce/conformance/report"
)

// Run runs the command with args, which do not include the program's name, until it is done or ctx ends. It returns the exit
// code. Results go to stdout; errors, one a line, and the mock's banner and log to stderr.
func Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	defer func() {
		if p := recover(); p != nil {
			code = cli.CodeInternal
			fmt.Fprintf(stderr, "bounce: panic: %v\n%s", p, debug.Stack())
		}
	}()
	root := newRoot(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	code = cli.CodeUsage
	if e := (*cli.ExitError)(nil); errors.As(err, &e) {
		code, err = e.Code, e.Err
	}
	if err != nil {
		for line := range strings.Lines(err.Error()) {
			fmt.Fprintf(stderr, "bounce: %s\n", report.Visible(strings.TrimSpace(line))) // a server's words may be in it
		}
	}
	return code
}

// newRoot makes the command tree for one run. The args are those of the run: cobra does not show them to its hooks.
func newRoot(args []string) *cobra.Command {
	root := &cobra.Command{
		Use:   "bounce",
		Short: "A mock of the Bounce API, and a conformance suite for any server of it",
		Long: `bounce mock    a server to develop against: it verifies tokens, keeps calendars, owns a clock
bounce conform checks a server against the contract; without --target, the mock itself
bounce token   prints a token that the mock accepts, or one with a defect
bounce explain prints why the mock accepted or refused a request, and which change would make it pass`,
		Example: `  bounce mock
  bounce conform --target http://127.0.0.1:2686
  bounce token --defect expired`,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	mockCommand, health := server.NewCommands()
	conformCommand := conform.NewCommand()
	conformCommand.AddCommand(targetfile.NewInit())
	cli.AddRootCommands(root, mockCommand, token.NewCommand(), conformCommand, contract.NewCommand(), curl.NewCommand(), explain.NewCommand(),
		health, mutants.NewCommand(), reports.NewCommand(), seed.NewCommand(), targetfile.NewCommand(), cli.NewVersion(), cli.NewCompletion())
	root.SetArgs(append([]string{}, args...)) // nil would mean the process's own
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		if c == root && !strings.HasPrefix(args[0], "-") {
			return cli.UnknownCommand(root, args[0])
		}
		return cli.FlagError(c, err)
	})
	return root
}
