// Command compare records anew what the mock answered at another commit and what it answers now, and prints the first exchange that
// differs. It is run from the top of the repository:
//
//	go run ./cmd/bounce/internal/corpus/compare COMMIT [NAME ...]
//
// NAME is a recording, such as walk; without a NAME, all are compared. The exit code is 1 if something differs, and 2 if the
// comparison failed.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/cmd/bounce/internal/corpus"
)

var errDiffers = errors.New("the recordings differ")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stdout, os.Args[1:])
	stop()
	if err == nil {
		return
	}
	fmt.Fprintln(os.Stderr, "compare:", err)
	if errors.Is(err, errDiffers) {
		os.Exit(1) //nolint:forbidigo // this is main
	}
	os.Exit(2) //nolint:forbidigo // this is main
}

func run(ctx context.Context, out io.Writer, args []string) error {
	flags := flag.NewFlagSet("compare", flag.ContinueOnError)
	into := flags.String("record", "", "write the recording NAME to this `FILE`, and compare nothing")
	if err := flags.Parse(args); err != nil {
		return err
	}
	switch {
	case *into != "":
		return record(ctx, flags.Arg(0), *into)
	case flags.NArg() == 0:
		return fmt.Errorf("want a commit: compare COMMIT [NAME ...], where NAME is one of %q", corpus.Names())
	}
	return compare(ctx, out, flags.Arg(0), flags.Args()[1:])
}

// record writes a recording as JSON.
func record(ctx context.Context, name, file string) error {
	all, err := corpus.Record(ctx, name)
	if err != nil {
		return err
	}
	text, err := json.Marshal(all)
	if err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o600)
}

// compare records in a worktree of the commit, and here.
func compare(ctx context.Context, out io.Writer, commit string, names []string) (err error) {
	if len(names) == 0 {
		names = corpus.Names()
	}
	folder, err := os.MkdirTemp("", "corpus")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	before := filepath.Join(folder, "before")
	if err := command(ctx, ".", "git", "worktree", "add", "--quiet", "--detach", before, commit); err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, command(context.WithoutCancel(ctx), ".", "git", "worktree", "remove", "--force", before))
	}()
	for _, name := range names {
		was, err := recordIn(ctx, before, name, filepath.Join(folder, "was"))
		if err != nil {
			return err
		}
		is, err := recordIn(ctx, ".", name, filepath.Join(folder, "is"))
		if err != nil {
			return err
		}
		if i, text := firstDifference(was, is); text != "" {
			fmt.Fprintf(out, "%s: exchange %d differs from %s (-before +now):\n%s", name, i, commit, text)
			return errDiffers
		}
		fmt.Fprintf(out, "%s: %d exchanges are as at %s\n", name, len(is), commit)
	}
	return nil
}

// recordIn lets the code in a folder record.
func recordIn(ctx context.Context, folder, name, file string) (all []corpus.Exchange, err error) {
	if err := command(ctx, folder, "go", "run", "./cmd/bounce/internal/corpus/compare", "-record", file, name); err != nil {
		return nil, err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return all, json.Unmarshal(text, &all)
}

func command(ctx context.Context, folder, name string, args ...string) error {
	c := exec.CommandContext(ctx, name, args...) //nolint:gosec // git and go
	c.Dir, c.Stderr = folder, os.Stderr
	if err := c.Run(); err != nil {
		return fmt.Errorf("in %s: %s: %w", folder, c, err)
	}
	return nil
}

// firstDifference returns the number of the first exchange that differs, and the difference; "" if they are equal.
func firstDifference(was, is []corpus.Exchange) (i int, difference string) {
	for i := range min(len(was), len(is)) {
		if text := differenceOf(was[i], is[i]); text != "" {
			return i, text
		}
	}
	if len(was) != len(is) {
		return min(len(was), len(is)), fmt.Sprintf("there were %d exchanges, and are %d now\n", len(was), len(is))
	}
	return 0, ""
}

// differenceOf compares two exchanges line by line.
func differenceOf(was, is corpus.Exchange) string {
	return cmp.Diff(lines(was), lines(is))
}

// lines returns the lines of an exchange, part by part.
func lines(x corpus.Exchange) map[string][]string {
	parts := map[string][]string{}
	for name, text := range map[string][]byte{"request": x.Request, "response": x.Response, "journal": x.Journal, "fixes": x.Fixes} {
		for line := range bytes.Lines(text) {
			parts[name] = append(parts[name], string(line))
		}
	}
	return parts
}
