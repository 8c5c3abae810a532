package mock

import (
	"errors"
	"time"

	"example.com/bounce/openapi"
)

// wantDuration says what parseDuration takes.
const wantDuration = "must be a duration such as PT20M, P1DT2H, -PT5M, or as Go writes it: 20m, 26h, -5m"

var errDuration = errors.New(wantDuration)

// parseDuration reads a duration of ISO 8601, in which a day has 24 hours, or of Go. The error says what was wanted.
func parseDuration(text string) (time.Duration, error) {
	d, err := openapi.ParseDuration(text)
	if err != nil {
		d, err = time.ParseDuration(text)
	}
	if err != nil {
		return 0, errDuration
	}
	return d, nil
}
