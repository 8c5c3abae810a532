package cli

import (
	"fmt"
)

// The exit codes that a report does not decide; README.md has the whole table. A code of 2 or more never blames the target.
const (
	CodeUsage        = 2
	CodeTarget       = 3
	CodeInconclusive = 4
	CodeInternal     = 5
	CodeInterrupted  = 130
)

// ExitError is an error that sets the exit code; any other error is wrong usage. A nil Err means that the output has explained
// the error already.
type ExitError struct {
	Code int
	Err  error
}

func (e *ExitError) Error() string { return fmt.Sprintf("exit %d: %v", e.Code, e.Err) }

func (e *ExitError) Unwrap() error { return e.Err }

// Exit returns an *ExitError.
func Exit(code int, err error) error { return &ExitError{Code: code, Err: err} }

// WriteError turns the error of a write into an *ExitError with CodeInternal.
func WriteError(_ int, err error) error {
	if err != nil {
		return Exit(CodeInternal, fmt.Errorf("write result: %w", err))
	}
	return nil
}
