package view_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"example.com/bounce/mock/internal/view"
)

// The quick encoding writes what the library writes, or nothing.
func TestAScheduleIsEncodedAsTheLibraryDoes(t *testing.T) {
	t.Parallel()
	usual := &view.Scheduled{
		ScheduledStart: "2020-08-26T8:53:51-07:00", ScheduledEnd: "2020-08-26T10:53:51-07:00", Status: "Open", SubStatus: "Ready For Execution", CustStatus: "<&>",
	}
	if _, ok := usual.EncodeJSON(); !ok {
		t.Error("the usual answer is not encoded")
	}
	rapid.Check(t, func(t *rapid.T) {
		s := *usual
		for _, text := range []*string{&s.ScheduledStart, &s.ScheduledEnd, &s.Status, &s.SubStatus, &s.CustStatus} {
			if rapid.Bool().Draw(t, "another") {
				*text = rapid.String().Draw(t, "text")
			}
		}
		var want bytes.Buffer
		encoder := json.NewEncoder(&want)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(s); err != nil {
			t.Fatal(err)
		}
		if got, ok := s.EncodeJSON(); ok && string(got) != want.String() {
			t.Fatalf("got %s, want %s", got, want.String())
		}
	})
}
