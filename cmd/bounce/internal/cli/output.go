package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/mattn/go-isatty"
	"golang.org/x/term"
)

const readable = 0o644 // others collect reports

// ReplaceFile writes a file under another name and renames it, so that nobody ever reads half of it. A path that is not a plain
// file, such as /dev/stderr, is written directly.
func ReplaceFile(path string, fill func(io.Writer) error) error {
	if isSpecial(path) {
		f, err := openSpecial(path)
		if err != nil {
			return err
		}
		return errors.Join(fill(f), f.Close())
	}
	f, err := createBeside(path)
	if err != nil {
		return err
	}
	err = errors.Join(fill(f), f.Chmod(readable), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// CheckWritable reports as an error that ReplaceFile could not write to the path. It leaves nothing behind. It does not look at a pipe,
// whose reader would take that for the end.
func CheckWritable(path string) error {
	if isPipe(path) {
		return nil
	}
	if isSpecial(path) {
		f, err := openSpecial(path)
		if err != nil {
			return err
		}
		return f.Close()
	}
	f, err := createBeside(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// AppendFile writes behind what is in a file, all at once. It makes the file if there is none.
func AppendFile(path string, fill func(io.Writer) error) error {
	var text bytes.Buffer
	if err := fill(&text); err != nil {
		return err
	}
	f, err := openBehind(path)
	if err != nil {
		return err
	}
	_, err = f.Write(text.Bytes())
	return errors.Join(err, f.Close())
}

// CheckAppendable reports as an error that AppendFile could not write to the path. It leaves nothing behind.
func CheckAppendable(path string) error {
	if isSpecial(path) {
		return CheckWritable(path)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return CheckWritable(path)
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// openSpecial opens what is not a plain file. It does not wait for somebody to read a pipe.
func openSpecial(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|syscall.O_NONBLOCK, 0)
	if errors.Is(err, syscall.ENXIO) && isPipe(path) {
		err = fmt.Errorf("%s: is a pipe that nobody reads", path)
	}
	return f, err
}

func openBehind(path string) (*os.File, error) {
	if isSpecial(path) {
		return openSpecial(path)
	}
	return os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, readable)
}

func isPipe(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode()&fs.ModeNamedPipe != 0
}

// isSpecial reports whether the path exists and is not a plain file.
func isSpecial(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.Mode().IsRegular()
}

func createBeside(path string) (*os.File, error) {
	return os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
}

// UseColour reports whether to colour the output to w: on a terminal, unless --no-color or NO_COLOR (no-color.org) forbids it.
func UseColour(noColor bool, w io.Writer) bool {
	return IsTerminal(w) && !noColor && os.Getenv("NO_COLOR") == ""
}

// IsTerminal reports whether w is a terminal.
func IsTerminal(w io.Writer) bool {
	f, isFile := w.(*os.File)
	return isFile && isatty.IsTerminal(f.Fd())
}

// TerminalWidth returns how many columns the terminal w has; 80 if it does not say.
func TerminalWidth(w io.Writer) int {
	const usual = 80
	f, isFile := w.(*os.File)
	if !isFile {
		return usual
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil || columns <= 0 {
		return usual
	}
	return columns
}
