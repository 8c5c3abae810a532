package domain_test

import (
	"errors"
	"math"
	"testing"
	"time"

	"example.com/bounce/mock/internal/domain"
)

func TestDurationLength(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		duration domain.Duration
		want     time.Duration
		err      error
	}{
		"it counts hours":                           {domain.Hours(3), 3 * time.Hour, nil},
		"it takes a singular unit":                  {domain.Duration{Unit: "hour", Value: 1}, time.Hour, nil},
		"it takes either case":                      {domain.Duration{Unit: "MINUTES", Value: 90}, 90 * time.Minute, nil},
		"it takes mixed case":                       {domain.Duration{Unit: "Days", Value: 2}, 48 * time.Hour, nil},
		"it may be zero":                            {domain.Hours(0), 0, nil},
		"it reaches the longest that fits":          {domain.Duration{Unit: "days", Value: 106751}, 106751 * 24 * time.Hour, nil},
		"it refuses one day more":                   {domain.Duration{Unit: "days", Value: 106752}, 0, domain.ErrInvalid},
		"it refuses the largest value":              {domain.Duration{Unit: "minutes", Value: math.MaxInt}, 0, domain.ErrInvalid},
		"it refuses a negative value":               {domain.Hours(-1), 0, domain.ErrInvalid},
		"it refuses the smallest value":             {domain.Hours(math.MinInt), 0, domain.ErrInvalid},
		"it refuses an unknown unit":                {domain.Duration{Unit: "weeks", Value: 1}, 0, domain.ErrInvalid},
		"it refuses no unit":                        {domain.Duration{}, 0, domain.ErrInvalid},
		"it refuses letters that only fold to ours": {domain.Duration{Unit: "hourſ", Value: 1}, 0, domain.ErrInvalid},
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
