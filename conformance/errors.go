package conformance

import "fmt"

// UsageError says that the options are wrong: an unknown tag, id, reading or word. The exit code for it is 2.
type UsageError struct {
	// Field is the name of the wrong field of Options, or of a field in one of its groups, such as FailOn or Effects.
	Field string
	// Err says what is wrong. A text about the value of the field begins with the field's name in lower case and with hyphens, as
	// in: fail-on is "may", want must or should.
	Err error
}

func (e *UsageError) Error() string { return e.Err.Error() }

// Unwrap is the reason.
func (e *UsageError) Unwrap() error { return e.Err }

// UnknownError says that a selection names a tag or an id that no scenario has. It is inside a UsageError.
type UnknownError struct {
	// Kind is tag or id.
	Kind string
	// Name is what was given.
	Name string
}

func (e *UnknownError) Error() string {
	return fmt.Sprintf("unknown %s %q: no scenario has it; bounce conform --list shows the %[1]ss", e.Kind, e.Name)
}

// TargetError says that the target cannot be tested: it is not there, a token cannot be obtained, its control API does not work.
// The exit code for it is 3.
type TargetError struct{ Err error }

func (e *TargetError) Error() string { return e.Err.Error() }

// Unwrap is the reason.
func (e *TargetError) Unwrap() error { return e.Err }

func usage(field, format string, args ...any) error {
	return &UsageError{Field: field, Err: fmt.Errorf(format, args...)}
}
