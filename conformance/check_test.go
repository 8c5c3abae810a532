package conformance_test

import (
	"errors"
	"testing"

	"example.com/bounce/conformance"
)

// Check says what Run would, without a target.
func TestOptionsAreCheckedBeforeThereIsATarget(t *testing.T) {
	t.Parallel()
	if err := (conformance.Options{Selection: conformance.Selection{Tags: "@must"}}).Check(); err != nil {
		t.Errorf("good options: got %v", err)
	}
	for field, o := range map[string]conformance.Options{
		"Target":  {Target: "http://127.0.0.1/selfservice/v1"},
		"Effects": {Bookings: conformance.Bookings{Effects: "all"}},
		"IDs":     {Selection: conformance.Selection{IDs: []string{"SE-AUTH-999"}}},
	} {
		var wrong *conformance.UsageError
		if err := o.Check(); !errors.As(err, &wrong) || wrong.Field != field {
			t.Errorf("got %v, want a *UsageError of %s", err, field)
		}
	}
}
