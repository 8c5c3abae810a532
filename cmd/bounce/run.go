// Command bounce is a mock server of the Bounce API and a suite that checks any server against the contract. It is the
// thin user of packages mock and conformance, and the only place where the two meet; flags, environment and files are
// read here and nowhere else. One file a subcommand.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// The exit codes that are not a report's own; README.md has the whole table. Two or more never blames the target.
const (
	exitUsage       = 2
	exitTarget      = 3
	exitNothing     = 4
	exitFault       = 5
	exitInterrupted = 130
)

// exit is an error that ends the process with a code of its own; any other error is wrong usage. A nil err says that the
// output has explained it already.
type exit struct {
	code int
	err  error
}

func (e *exit) Error() string { return fmt.Sprintf("exit %d: %v", e.code, e.err) }

func (e *exit) Unwrap() error { return e.err }

// Run is the command: it runs args, which begin behind the command's name, until it is done or ctx ends, and returns the
// exit code. Results go to stdout; errors, one a line, and the mock's banner and log to stderr.
func Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	defer func() {
		if p := recover(); p != nil {
			code = exitFault
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
	code = exitUsage
	if e := (*exit)(nil); errors.As(err, &e) {
		code, err = e.code, e.err
	}
	if err != nil {
		for line := range strings.Lines(err.Error()) {
			fmt.Fprintf(stderr, "bounce: %s\n", strings.TrimSpace(line))
		}
	}
	return code
}

// newRoot makes the command tree for one run. The args are those of the run: cobra keeps them to itself.
func newRoot(args []string) *cobra.Command {
	root := &cobra.Command{
		Use:   "bounce",
		Short: "A mock of the Bounce API, and a conformance suite for any server of it",
		Long: `bounce mock    a server to develop against: it verifies tokens, keeps calendars, owns a clock
bounce conform checks a server against the contract; without --target, the mock itself
bounce token   prints a token that the mock accepts, or one that is wrong on purpose
bounce explain says of a request why the mock decided as it did, and what would have passed`,
		Example: `  bounce mock
  bounce conform --target http://127.0.0.1:2686
  bounce token --defect expired`,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	group(root, newMock(), newToken(), newConform(), newContract(), newExplain(), newHealth(), newMutants(), newSeed(), newVersion(),
		newCompletion())
	root.SetArgs(append([]string{}, args...)) // nil would mean the process's own
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		if c == root && !strings.HasPrefix(args[0], "-") {
			return unknownCommand(root, args[0])
		}
		return flagError(c, err)
	})
	root.SetHelpCommand(newHelp())
	return root
}

// newHelp takes the place of cobra's help command, which exits 0 for a topic that is not there.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:     "help [command]",
		Short:   "Help about any command",
		Example: "  bounce help mock",
		ValidArgsFunction: func(c *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			found, _, err := c.Root().Find(args)
			if err != nil {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return commands(found), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			found, rest, err := c.Root().Find(args)
			if err == nil && len(rest) > 0 {
				err = unknownCommand(found, rest[0])
			}
			if err != nil {
				return err
			}
			return found.Help()
		},
	}
}

// group makes a command of others: alone it does nothing but say what it wants.
func group(c *cobra.Command, members ...*cobra.Command) {
	c.AddCommand(members...)
	c.Args = func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return see("no command given, want "+listed(commands(c)), c.CommandPath())
		}
		return unknownCommand(c, args[0])
	}
	c.RunE = func(*cobra.Command, []string) error { return nil } // Args has refused everything
}
