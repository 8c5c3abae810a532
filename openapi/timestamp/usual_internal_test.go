package timestamp

import (
	"testing"
	"time"
)

// FuzzTheUsualFormIsReadAsAnyOther holds the quick way to the regular expression: what it reads, it reads alike.
func FuzzTheUsualFormIsReadAsAnyOther(f *testing.F) {
	for _, text := range []string{
		"2020-08-26T08:53:51-07:00", "2020-08-26T08:53:51Z", "2020-08-26T08:53:51.123456789012Z", "2020-08-26T08:53:51.5+00:00",
		"2020-08-26T08:53:51-00:00", "2020-08-26T08:53:51+23:59", "2020-08-26T08:53:51+24:00", "2020-08-26T08:53:51-07:60",
		"2020-08-26T08:53:51,5Z", "2020-08-26T08:53:60Z", "2020-08-26T24:00:00Z", "2020-02-30T00:00:00Z", "2020-08-26T08:53:51",
		"2020-08-26T8:53:51.5-07:00", "2020-08-26T08:53:51.-07:00", "2020-08-26T08:53:51.5-0700", "2020-08-26t08:53:51Z", "0000-01-01T00:00:00Z",
		"2020-08-26T08:53:51\xff-07:00", "2020-08-26T08:53:51.1-0x:00", "2020-08-26T08:53:51Z[Europe/Berlin]", "2020-08-26T+8:53:51Z",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := readUsual(text)
		want, err := readAny(text)
		if ok && (err != nil || !got.Time.Equal(want.Time) || got.Time.Format(time.RFC3339Nano) != want.Time.Format(time.RFC3339Nano)) {
			t.Fatalf("%q: got %v, want %v, %v", text, got.Time, want.Time, err)
		}
		if got.Time = want.Time; ok && got != want {
			t.Errorf("%q: got %+v, want %+v", text, got, want)
		}
	})
}

func TestTheUsualFormCostsNoAllocation(t *testing.T) {
	for _, text := range []string{"2020-08-26T08:53:51-07:00", "2020-08-26T8:53:51-07:00", "2020-08-26T08:53:51Z", "2020-08-26T08:53:51.25Z"} {
		if n := testing.AllocsPerRun(100, func() { _, _ = Read(text) }); n > 0 {
			t.Errorf("%s costs %v allocations, want none", text, n)
		}
	}
}
