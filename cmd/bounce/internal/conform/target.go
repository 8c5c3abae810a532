package conform

import (
	"context"
	"fmt"
	"io"

	"example.com/bounce/cmd/bounce/internal/builtin"
	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/conformance"
	"example.com/bounce/mock"
)

// findTarget decides what is checked: the mock if no target is named; else the target as its file describes it, or as its control
// API serves it; else a target that is assumed to have the built-in data. The caller must call stop.
func findTarget(ctx context.Context, o *conformance.Options, stderr io.Writer) (stop func() error, err error) {
	stop = func() error { return nil }
	if o.Config != nil {
		return stop, nil
	}
	if o.Target == "" {
		o.Target, stop, err = startMock(ctx, *o)
		return stop, err
	}
	controllable, err := conformance.Controllable(ctx, *o)
	if controllable || err != nil {
		return stop, err
	}
	fmt.Fprintf(stderr, "bounce: no target file and no control API: taking %s to hold the built-in world (customer %s, test "+
		"keys of bounce token); describe yours with --config, a file that bounce conform init writes\n", o.Target, mock.DefaultCustomer)
	o.Config, err = builtin.Target()
	return stop, err
}

// startMock serves the mock on loopback until stop is called: an interrupted run must still clean up there.
func startMock(ctx context.Context, o conformance.Options) (url string, stop func() error, err error) {
	server, err := mock.New(mock.Options{Contract: o.Contract, RandomSeed: o.RandomSeed, CheckAnswers: true})
	if err != nil {
		return "", nil, cli.Exit(cli.CodeUsage, cli.WithoutContext(err))
	}
	l, err := cli.Listen(context.WithoutCancel(ctx), "the mock's address", "127.0.0.1:0")
	if err != nil {
		return "", nil, cli.Exit(cli.CodeInternal, err)
	}
	serving, cancel := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(serving, l) }()
	return cli.URL(l.Addr(), false), func() error { cancel(); return <-ended }, nil
}
