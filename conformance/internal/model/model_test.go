package model_test

import (
	"testing"
	"time"

	"example.com/bounce/conformance/internal/model"
)

func TestParseStamp(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]model.Stamp{
		"2020-08-26T8:53:51-07:00":        {Time: time.Date(2020, 8, 26, 15, 53, 51, 0, time.UTC), HourDigits: 1, Offset: "-07:00"},
		"2020-08-26T10:53:51-07:00":       {Time: time.Date(2020, 8, 26, 17, 53, 51, 0, time.UTC), HourDigits: 2, Offset: "-07:00"},
		"2020-08-26T08:53:51Z":            {Time: time.Date(2020, 8, 26, 8, 53, 51, 0, time.UTC), HourDigits: 2, Offset: "Z"},
		"2020-08-26T00:00:00.25+05:30":    {Time: time.Date(2020, 8, 25, 18, 30, 0, 250e6, time.UTC), HourDigits: 2, Offset: "+05:30", Fraction: "25"},
		"9999-12-31T23:59:59.1234567891Z": {Time: time.Date(9999, 12, 31, 23, 59, 59, 123456789, time.UTC), HourDigits: 2, Offset: "Z", Fraction: "1234567891"},
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			got, err := model.ParseStamp(text)
			if err != nil || !got.Time.Equal(want.Time) {
				t.Fatalf("got %v, %v, want %v", got, err, want)
			}
			got.Time = want.Time
			if got != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
}

func TestParseStampRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "T", "2020-08-26", "2020-08-26_08:53:51Z", "2020-02-31T08:53:51Z", "2020-08-26T24:00:01Z", "2020-08-26T24:01Z",
		"2020-08-26T08:60:51Z", "2020-08-26T08:53:61Z", "2020-08-26T08:53:51+24:00", "2020-08-26T08:53:51+07:0", "2020-08-26T08:53:51+0:700", "2020-08-26T08:53:51-7:00", "2020-08-26T:53:51Z",
		"2020-08-26T108:53:51Z", "2020-08-26T08:53:51.xZ", "2020-08-26T08Z", "2020-08-26T+8:53:51Z", "2020-08-26T08:53:51Z[", "2020-08-26T08:53:51Z[]", "2020-08-26T08:53:51Z[a]b", "2020-08-26T08:53:51+",
	} {
		if got, err := model.ParseStamp(text); err == nil {
			t.Errorf("%q: got %v, want an error", text, got)
		}
	}
}

func TestOverlap(t *testing.T) {
	t.Parallel()
	at := func(hour int) time.Time { return time.Date(2020, 8, 26, hour, 0, 0, 0, time.UTC) }
	for name, c := range map[string]struct {
		a, b, c, d int
		want       bool
	}{
		"apart":         {1, 2, 3, 4, false},
		"touching":      {1, 2, 2, 4, false},
		"overlapping":   {1, 3, 2, 4, true},
		"inside":        {1, 5, 2, 3, true},
		"equal":         {1, 2, 1, 2, true},
		"before, apart": {3, 4, 1, 2, false},
	} {
		one, other := model.Window{Start: at(c.a), End: at(c.b)}, model.Window{Start: at(c.c), End: at(c.d)}
		if got := one.Overlaps(other); got != c.want {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}
