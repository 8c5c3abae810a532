package timestamp_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"example.com/bounce/openapi/timestamp"
)

func TestParseTimestamp(t *testing.T) {
	t.Parallel()
	at := func(h, m, s, ns int) time.Time { return time.Date(2020, 8, 26, h, m, s, ns, time.UTC) }
	for text, want := range map[string]timestamp.Timestamp{
		"2020-08-26T8:53:51-07:00":        {Time: at(15, 53, 51, 0), ShortHour: true},
		"2020-08-26T08:53:51-07:00":       {Time: at(15, 53, 51, 0)},
		"2020-08-26T08:53:51Z":            {Time: at(8, 53, 51, 0), UTC: true},
		"2020-08-26T08:53:51":             {Time: at(8, 53, 51, 0), Bare: true},
		"2020-08-26T8:53:51":              {Time: at(8, 53, 51, 0), Bare: true, ShortHour: true},
		"2020-08-26T08:53:51.5+00:00":     {Time: at(8, 53, 51, 5e8), Fraction: true, UTC: true},
		"2020-08-26T08:53:51-00:00":       {Time: at(8, 53, 51, 0), UTC: true},
		"2020-08-26T08:53:51.1234567899Z": {Time: at(8, 53, 51, 123456789), Fraction: true, UTC: true},
		"2020-08-27T07:23:51+23:30":       {Time: at(7, 53, 51, 0)},
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			got, err := timestamp.Parse(text)
			if err != nil || !got.Time.Equal(want.Time) {
				t.Fatalf("got %v, %v, want %v", got.Time, err, want.Time)
			}
			got.Time = want.Time
			if got != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
}

func TestParseTimestampRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "tomorrow", "2020-08-26", "2020-08-26T08:53Z", "2020-08-26 08:53:51Z", "2020-08-26t08:53:51z", "2020-02-31T08:53:51Z",
		"2020-13-01T08:53:51Z", "2020-08-26T24:00:00Z", "2020-08-26T08:60:51Z", "2020-06-30T23:59:60Z", "2020-08-26T08:53:51,5Z",
		"2020-08-26T08:53:51-24:00", "2020-08-26T08:53:51-7:00", "2020-08-26T08:53:51-0700", "2020-08-26T08:53:51.Z", "20200-08-26T08:53:51Z",
		"2020-08-26T08:53:51Z\n", " 2020-08-26T08:53:51Z", "0000-00-00T00:00:00Z", "2020-08-26T108:53:51Z",
	} {
		if got, err := timestamp.Parse(text); !errors.Is(err, timestamp.ErrForm) {
			t.Errorf("%q: got %v, %v", text, got, err)
		}
	}
}

// Whatever RFC 3339 writes with whole minutes of offset is read back as the same instant in the same offset.
func TestParseTimestampReadsWhatGoWrites(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		zone := time.FixedZone("", rapid.IntRange(-23*60-59, 23*60+59).Draw(t, "minutes")*60)
		want := time.Unix(rapid.Int64Range(-62_000_000_000, 253_000_000_000).Draw(t, "second"), 0).In(zone)
		got, err := timestamp.Parse(want.Format(time.RFC3339))
		if err != nil || !got.Time.Equal(want) || got.Time.Format(time.RFC3339) != want.Format(time.RFC3339) {
			t.Fatalf("got %v, %v, want %v", got.Time, err, want)
		}
	})
}
