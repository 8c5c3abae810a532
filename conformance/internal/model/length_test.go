package model_test

import (
	"testing"
	"time"

	"example.com/bounce/conformance/internal/model"
)

func TestParseLengthReadsISO8601(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{
		"PT2H": 2 * time.Hour, "PT2H30M": 150 * time.Minute, "PT150M": 150 * time.Minute, "PT2.5H": 150 * time.Minute, "PT2,5H": 150 * time.Minute,
		"P1D": 24 * time.Hour, "P1DT1S": 24*time.Hour + time.Second, "P1W": 7 * 24 * time.Hour, "P1M": 30 * 24 * time.Hour, "PT0S": 0,
	} {
		if got, err := model.ParseLength(text); err != nil || got != want {
			t.Errorf("%s: got %s, %v, want %s", text, got, err, want)
		}
	}
}

func TestParseLengthRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "P", "PT", "P1DT", "P2H", "2H", "T2H", "PT2", "PTH", "pt2h", "PT2H ", "PT30M2H", "2:30", "-PT2H", "PT2H30"} {
		if got, err := model.ParseLength(text); err == nil {
			t.Errorf("%q: got %s, want an error", text, got)
		}
	}
}
