package openapi

import (
	"errors"

	"github.com/google/uuid"

	"example.com/bounce/openapi/internal/plain"
	"example.com/bounce/openapi/timestamp"
)

// formats are the string formats that this package enforces. They are set on each document, never globally.
var formats = plain.Formats{
	"bounce-time":    func(s string) error { _, err := timestamp.Parse(s); return err },
	"bounce-instant": func(s string) error { _, err := timestamp.Read(s); return err },
	"guid":           validateGUID,
}

// validateGUID takes the plain form of RFC 9562 in either case, without braces or a URN prefix.
func validateGUID(s string) error {
	if len(s) != len("00000000-0000-0000-0000-000000000000") {
		return errors.New("want a GUID such as 6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01")
	}
	return uuid.Validate(s)
}
