package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"syscall"

	"github.com/mattn/go-isatty"

	"example.com/bounce/openapi"
)

// MaxFile is how many bytes a file that a user names may have. A seed file of a hundred thousand customers has a fifth of it.
const MaxFile = 256 << 20

// ReadFile returns nil for "", and never nil for a file, even an empty one. It refuses one of more than MaxFile bytes, and what is no
// file, such as a directory or a device other than the empty one. It reads a pipe, as of <(command), and a terminal to their end; a
// signal ends the wait for it.
func ReadFile(path string) ([]byte, error) {
	if path == "" {
		return nil, nil
	}
	text, err := ReadStart(path, MaxFile+1)
	if err == nil && len(text) > MaxFile {
		err = fmt.Errorf("%s: has more than %d bytes", path, MaxFile)
	}
	return text, err
}

// ReadStart reads no more than most bytes of a file. It refuses what ReadFile refuses.
func ReadStart(path string, most int64) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil, info.Mode().IsRegular():
		return readStart(path, most)
	case info.Mode()&fs.ModeNamedPipe == 0 && !isTerminalOrNull(path, info):
		return nil, fmt.Errorf("%s: is %s, want a file", path, kindOf(info.Mode()))
	}
	return untilSignal(path, func() ([]byte, error) { return readStart(path, most) })
}

// ReadStdin returns what stdin has, but no more than most bytes. A signal ends the wait for it.
func ReadStdin(stdin io.Reader, most int64) ([]byte, error) {
	return untilSignal("standard input", func() ([]byte, error) { return io.ReadAll(io.LimitReader(stdin, most)) })
}

func readStart(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(io.LimitReader(f, most))
}

// isTerminalOrNull reports whether a path is that of a terminal, or of the device that is empty.
func isTerminalOrNull(path string, info fs.FileInfo) bool {
	null, err := os.Stat(os.DevNull)
	if err == nil && os.SameFile(null, info) {
		return true
	}
	if info.Mode()&fs.ModeCharDevice == 0 {
		return false
	}
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }()
	return isatty.IsTerminal(f.Fd())
}

func kindOf(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a directory"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	case mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "no plain file"
}

// untilSignal returns what read returns, or an error at a signal that ends the command: who writes to a pipe may never end.
func untilSignal(name string, read func() ([]byte, error)) ([]byte, error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var text []byte
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		text, err = read()
	}()
	select {
	case <-done:
		return text, err
	case <-ctx.Done():
		return nil, Exit(CodeInterrupted, fmt.Errorf("%s: interrupted while it was read", name))
	}
}

// Preload begins to load, side by side, what every mock needs beside the contract. It does not wait: the first use does.
func Preload() {
	go func() { _, _ = openapi.Readings() }()
	go func() { _, _ = openapi.Authorization() }()
}

// LoadContract loads the document in a file; the built-in one for "".
func LoadContract(path string) (*openapi.Document, error) {
	if path == "" {
		return openapi.Bounce()
	}
	text, err := ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("--contract: %w", err)
	}
	return openapi.Load(path, text)
}

// ParseChoices reads alternatives of readings as slug=alternative, one at most for each reading.
func ParseChoices(all []string) (map[string]string, error) {
	chosen := map[string]string{}
	for _, each := range all {
		slug, alternative, err := openapi.ParseChoice(each)
		if err != nil {
			return nil, err
		}
		if before, twice := chosen[slug]; twice && before != alternative {
			return nil, fmt.Errorf("reading %s is given twice, as %s and as %s", slug, before, alternative)
		}
		chosen[slug] = alternative
	}
	return chosen, nil
}

// ReadingChoices lists every slug=alternative, for completions.
func ReadingChoices() []string {
	readings, err := openapi.Readings()
	if err != nil {
		return nil
	}
	var all []string
	for _, r := range readings {
		for _, alternative := range r.Alternatives {
			all = append(all, r.Slug+"="+alternative)
		}
	}
	return all
}

// WithoutContext drops the outermost words of an error: they say what the program was doing, which the user knows.
func WithoutContext(err error) error {
	if inner := errors.Unwrap(err); inner != nil {
		return inner
	}
	return err
}
