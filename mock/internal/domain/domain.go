// Package domain is the domain of the mock server: customers, their instances, the executions that bounce them, and the decisions
// about one calendar of change windows per instance. An execution is created, and from then on scheduled, moved and cancelled, any
// number of times, until its window has begun.
//
// It is not a store, not an API and not a clock: the data are behind a [Calendar], and the lead time, ownership, opt-in and every
// status on the wire are decided by its callers. The caller hands in the start and the readings ([Rules]), so the same calls on the
// same calendar always give the same answers. It may import the standard library, without net/http, any I/O, chance or the current
// time, and it has no mutex.
//
// Windows are half-open [Start, End) unless [Rules] says otherwise. Instants are exact to the nanosecond, and every time keeps the
// offset it was given with. The calendar runs from year 0 to year 9999, which is what RFC 3339 can write.
package domain

import (
	"errors"
	"fmt"
)

// The errors of the domain, always wrapped with the thing that was refused: branch with errors.Is.
var (
	// ErrInvalid is data that breaks a rule of the domain: an empty name, a window that does not end after its start, a duration
	// of an unknown unit or without length.
	ErrInvalid = errors.New("invalid")
	// ErrDuplicate is a CSI, Identifier, instance or RFC that exists already, or an execution that its customer has already: a
	// [DuplicateError] says which.
	ErrDuplicate = errors.New("duplicate")
	// ErrUnknown is a name, or a [Place], of something that does not exist.
	ErrUnknown = errors.New("unknown")
	// ErrBeyondCalendar is a time outside the years 0 to 9999, in UTC or in its own offset.
	ErrBeyondCalendar = errors.New("beyond the calendar")
	// ErrBegun is an execution that can be neither moved nor cancelled, because its window has begun by [Rules].Begun.
	ErrBegun = errors.New("begun")
)

// DuplicateError is the ErrDuplicate of a thing: its Kind (CSI, Identifier, instance, execution or RFC), the Name that is taken,
// and of an execution the Instance that has it.
type DuplicateError struct{ Kind, Name, Instance string }

func (e *DuplicateError) Error() string {
	text := fmt.Sprintf("%v %s %q", ErrDuplicate, e.Kind, e.Name)
	if e.Instance != "" {
		text += fmt.Sprintf(": instance %q has it", e.Instance)
	}
	return text
}

// Unwrap returns ErrDuplicate.
func (e *DuplicateError) Unwrap() error { return ErrDuplicate }

// Place names one execution on the path of a request (clauses support-identifier, instance-id, execution-id). Names are
// compared byte for byte. The zero value names nothing.
type Place struct{ CSI, Instance, Execution string }
