//go:build external

// Command sidebyside compares the throughput of the mock with that of bare Echo, bare net/http and other mock servers: the same PUT,
// over sixteen connections, in interleaved rounds on one machine.
//
//	go run -tags external ./mock/internal/sidebyside [-rounds 5] [-time 3s] [-peers] [-table]
//
// Each server is a child process. Where the machine has two processors and taskset, the servers have the first one and the client
// the second. The figures of one run are comparable with each other, and with nothing else: what is printed are ratios to bare Echo.
//
// -write FILE puts the table into a document, such as mock/README.md.
//
// Of this module it imports nothing: it starts what go build makes of cmd/bounce.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "sidebyside:", err)
		os.Exit(1) //nolint:gocritic // nothing is left to stop
	}
}

// options are the flags.
type options struct {
	write  string
	rounds int
	time   time.Duration
	peers  bool
	table  bool
	serve  string
}

func run(ctx context.Context) error {
	var o options
	flag.StringVar(&o.write, "write", "", "write the table into a `FILE` of Markdown, in the place of the one that it has")
	flag.IntVar(&o.rounds, "rounds", 5, "how often each server is measured")
	flag.DurationVar(&o.time, "time", 3*time.Second, "how long a measurement takes")
	flag.BoolVar(&o.peers, "peers", false, "measure other mock servers, too: Prism and WireMock as .ci/run installs them, Mockoon and Scalar's by npm")
	flag.BoolVar(&o.table, "table", false, "compare the mock with bare Echo only, for a lawful request of each operation, tokens of several algorithms, and a customer with readings and a clock of its own")
	flag.StringVar(&o.serve, "serve", "", "be a bare server: echo or net/http")
	flag.Parse()
	if o.serve != "" {
		return serveBare(ctx, o.serve)
	}
	if isPinned := os.Getenv("SIDEBYSIDE_PINNED") != ""; !isPinned && canPin() {
		return pinned(ctx)
	}
	folder, err := os.MkdirTemp("", "sidebyside")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	servers, err := build(ctx, folder, o.peers)
	if err != nil {
		return err
	}
	if o.table {
		return writeTable(ctx, o, folder, servers)
	}
	if err := measure(ctx, o, servers); err != nil {
		return err
	}
	commands, err := measureCommands(ctx, filepath.Join(folder, "bounce"))
	if err != nil {
		return err
	}
	text := tableOf(servers, o) + commands
	fmt.Print(text)
	if o.write == "" {
		return nil
	}
	return replaceTable(o.write, text)
}

// canPin reports whether the servers and the client can have a processor each.
func canPin() bool {
	_, err := exec.LookPath("taskset")
	return err == nil && runtime.NumCPU() > 1
}

// pinned runs this program again on the second processor.
func pinned(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	c := exec.CommandContext(ctx, "taskset", append([]string{"-c", "1", self}, os.Args[1:]...)...)
	c.Env = append(os.Environ(), fmt.Sprintf("SIDEBYSIDE_PINNED=%d", runtime.NumCPU()))
	c.Stdout, c.Stderr = os.Stdout, os.Stderr
	return c.Run()
}

// measure starts each server, and then measures each once a round, so that what the machine does at the same time meets all of them.
func measure(ctx context.Context, o options, servers []*server) error {
	for range starts {
		for _, s := range servers {
			took, err := measureStart(ctx, s)
			if err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
			s.starts = append(s.starts, took)
		}
	}
	for range o.rounds {
		for _, s := range servers {
			if err := s.round(ctx, o.time); err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
		}
	}
	return nil
}

// tableOf returns the medians as a table of Markdown, with ratios to the first server.
func tableOf(servers []*server, o options) string {
	var text strings.Builder
	text.WriteString("| server | requests/s | of bare Echo | least to most | CPU a request | first answer | MB, idle and then |\n|---|---|---|---|---|---|---|\n")
	yardstick := median(servers[0].rates)
	for _, s := range servers {
		var ratios []float64 // of the same round
		for i, rate := range s.rates {
			ratios = append(ratios, rate/servers[0].rates[i])
		}
		fmt.Fprintf(&text, "| %s | %.0f | %.2f | %.2f to %.2f | %.0f µs | %.0f ms | %d, %d |\n", s.name, median(s.rates),
			median(s.rates)/yardstick, slices.Min(ratios), slices.Max(ratios), median(s.costs), median(s.starts), s.idle, s.loaded)
	}
	placed := fmt.Sprintf("%d processors, shared by server and client", processors())
	if os.Getenv("SIDEBYSIDE_PINNED") != "" {
		placed = fmt.Sprintf("%d processors, one for the server and one for the client", processors())
	}
	fmt.Fprintf(&text, "\nMedians of %d rounds of %s over %d connections, and of %d starts on all processors.\nThe machine has %s.\n", o.rounds, o.time, connections, starts, placed)
	return text.String()
}

func median(rates []float64) float64 {
	sorted := slices.Sorted(slices.Values(rates))
	return sorted[len(sorted)/2]
}

// errNoAnswer says that a server does not answer as it should.
var errNoAnswer = errors.New("no success")

func joined(lines ...string) string { return strings.Join(lines, "\r\n") }
