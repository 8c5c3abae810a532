//go:build unix

package cli_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"example.com/bounce/cmd/bounce/internal/cli"
)

func pipe(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestOnlyFilesAndPipesAreRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	socket := filepath.Join(dir, "socket")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	for path, want := range map[string]string{
		dir: "is a directory, want a file", socket: "is a socket, want a file", "/dev/zero": "is a device, want a file",
		filepath.Join(dir, "none"): "no such file",
	} {
		if _, err := cli.ReadFile(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", path, err, want)
		}
	}
	name := pipe(t)
	go func() { _ = os.WriteFile(name, []byte("text"), 0) }()
	if text, err := cli.ReadFile(name); err != nil || string(text) != "text" {
		t.Errorf("a pipe: got %q, %v", text, err)
	}
}

// A signal ends the command, whatever it waits for.
func TestASignalEndsTheWaitForAPipe(t *testing.T) { //nolint:paralleltest // the signal is the whole process's
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM)
	defer signal.Stop(signals)
	name := pipe(t)
	ended := make(chan error, 1)
	go func() {
		_, err := cli.ReadFile(name)
		ended <- err
	}()
	writer, err := os.OpenFile(name, os.O_WRONLY, 0) // which waits for the reader
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = writer.Close() }()
	if err := syscall.Kill(os.Getpid(), syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	var exit *cli.ExitError
	if err := <-ended; !errors.As(err, &exit) || exit.Code != cli.CodeInterrupted {
		t.Errorf("got %v, want the code of an interruption", err)
	}
}

func TestAPipeIsWrittenOnlyIfSomebodyReads(t *testing.T) {
	t.Parallel()
	name := pipe(t)
	fill := func(w io.Writer) error { _, err := fmt.Fprint(w, "text"); return err }
	for what, write := range map[string]func(string, func(io.Writer) error) error{"replaced": cli.ReplaceFile, "appended": cli.AppendFile} {
		if err := write(name, fill); err == nil || !strings.Contains(err.Error(), "is a pipe that nobody reads") {
			t.Errorf("%s: got %v, want an error at once", what, err)
		}
	}
	reader, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reader.Close() }()
	for _, check := range []func(string) error{cli.CheckWritable, cli.CheckAppendable} {
		if err := check(name); err != nil {
			t.Errorf("the check: %v", err)
		}
	}
	for _, write := range []func(string, func(io.Writer) error) error{cli.ReplaceFile, cli.AppendFile} {
		if err := write(name, fill); err != nil {
			t.Error(err)
		}
	}
	text := make([]byte, 100)
	if n, err := reader.Read(text); err != nil || string(text[:n]) != "texttext" {
		t.Errorf("got %q, %v", text[:n], err)
	}
}
