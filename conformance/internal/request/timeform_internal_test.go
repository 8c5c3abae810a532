package request

import (
	"testing"
	"time"

	"example.com/bounce/conformance/internal/suitetest"
)

// The forms are written as they are named, and each of them that can be read says the instant that is meant.
func TestTimesAreSpeltAsNamed(t *testing.T) {
	t.Parallel()
	at := time.Date(2030, 1, 2, 10, 53, 51, 0, time.UTC)
	for words, want := range map[string]string{
		"of RFC 3339 with a small t and z":      "2030-01-02t10:53:51z",
		"of RFC 3339 with a blank for T":        "2030-01-02 10:53:51Z",
		"of RFC 3339 with the offset -00:00":    "2030-01-02T10:53:51-00:00",
		"of RFC 9557 with a zone's name":        "2030-01-02T10:53:51Z[Etc/UTC]",
		"of ISO 8601 with a decimal comma":      "2030-01-02T10:53:51,000Z",
		"of ISO 8601 without seconds":           "2030-01-02T10:53Z",
		"of ISO 8601 with the offset +0000":     "2030-01-02T10:53:51+0000",
		"of ISO 8601 with the offset +00":       "2030-01-02T10:53:51+00",
		"of ISO 8601 with the hour 24":          "2030-01-02T24:00:00Z",
		"of ISO 8601 basic":                     "20300102T105351Z",
		"of ISO 8601 by the day of the year":    "2030-002T10:53:51Z",
		"of ISO 8601 by the week":               "2030-W01-3T10:53:51Z",
		"of RFC 3339 with the second 60":        "2030-01-02T10:53:60Z",
		"of .NET with seven digits":             "2030-01-02T10:53:51.0000000Z",
		"of .NET's /Date()/":                    "/Date(1893581631000)/",
		"of JavaScript's toUTCString":           "Wed, 02 Jan 2030 10:53:51 GMT",
		"of Java's Date.toString":               "Wed Jan 02 10:53:51 UTC 2030",
		"of milliseconds since 1970, as a text": "1893581631000",
	} {
		if got := timeForms[words].Write(at); got != want {
			t.Errorf("%s: got %q, want %q", words, got, want)
		}
	}
	if n := len(timeForms); n != len(suitetest.Captures(t, `^the execution is scheduled for a time in the form (.+)$`)) {
		t.Errorf("there are %d forms, and the features name others", n)
	}
}
