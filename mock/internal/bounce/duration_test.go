package bounce_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"example.com/bounce/mock/internal/bounce"
)

func TestDurationLength(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		duration bounce.Duration
		want     time.Duration
		err      error
	}{
		"it counts hours":                           {bounce.Hours(3), 3 * time.Hour, nil},
		"it takes a singular unit":                  {bounce.Duration{Unit: "hour", Value: 1}, time.Hour, nil},
		"it takes either case":                      {bounce.Duration{Unit: "MINUTES", Value: 90}, 90 * time.Minute, nil},
		"it takes mixed case":                       {bounce.Duration{Unit: "Days", Value: 2}, 48 * time.Hour, nil},
		"it may be zero":                            {bounce.Hours(0), 0, nil},
		"it reaches the longest that fits":          {bounce.Duration{Unit: "days", Value: 106751}, 106751 * 24 * time.Hour, nil},
		"it refuses one day more":                   {bounce.Duration{Unit: "days", Value: 106752}, 0, bounce.ErrInvalid},
		"it refuses the largest value":              {bounce.Duration{Unit: "minutes", Value: math.MaxInt}, 0, bounce.ErrInvalid},
		"it refuses a negative value":               {bounce.Hours(-1), 0, bounce.ErrInvalid},
		"it refuses the smallest value":             {bounce.Hours(math.MinInt), 0, bounce.ErrInvalid},
		"it refuses an unknown unit":                {bounce.Duration{Unit: "weeks", Value: 1}, 0, bounce.ErrInvalid},
		"it refuses no unit":                        {bounce.Duration{}, 0, bounce.ErrInvalid},
		"it refuses letters that only fold to ours": {bounce.Duration{Unit: "hourſ", Value: 1}, 0, bounce.ErrInvalid},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := tt.duration.Length()
			if got != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("length of %+v: got %v, %v, want %v, %v", tt.duration, got, err, tt.want, tt.err)
			}
		})
	}
}
