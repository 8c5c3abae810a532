package mock_test

import (
	"strings"
	"testing"
)

// An integer may be written as 2, 2.0 or 2e0; what is too long is refused by name.
func TestDurationsAreCountedHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	s := start(t)
	for value, want := range map[string]string{
		"3": `"value":3`, "3.0": `"value":3`, "3e0": `"value":3`, "30e-1": `"value":3`,
		"9000000000000000000": "", "1e300": "", "9e99": "",
	} {
		body := strings.ReplaceAll(`{"operation":"Stop","services":"All","duration":{"unit":"hours","value":N},`+
			`"blackOutDuration":{"unit":"minutes","value":N}}`, "N", value)
		r := family(t, s, "POST", dcmati+"/executions", body)
		if want == "" {
			expect(t, r, 400, "create-members")
			if !strings.Contains(r.body, `"pointer":"/duration/value"`) {
				t.Errorf("%s: the refusal does not name the duration: %s", value, r.body)
			}
			continue
		}
		expect(t, r, 201, "")
		if details := family(t, s, "GET", dcmati+"/executions/"+r.member(t, "id"), ""); strings.Count(details.body, want) != 2 {
			t.Errorf("%s: got %s, want both durations with %s", value, details.body, want)
		}
	}
}

// A refused create takes no id: the next one gets the id that it would have got.
func TestARefusedCreateTakesNoID(t *testing.T) {
	t.Parallel()
	first := family(t, start(t), "POST", dcmati+"/executions", bounceAll).member(t, "id")
	s := start(t)
	for _, refused := range []string{`{}`, strings.Replace(bounceAll, ":1}", ":9000000000000000000}", 1), `{"operation":5}`} {
		expect(t, family(t, s, "POST", dcmati+"/executions", refused), 400, family(t, s, "POST", dcmati+"/executions", refused).reason())
	}
	if got := family(t, s, "POST", dcmati+"/executions", bounceAll).member(t, "id"); got != first {
		t.Errorf("the id is %s, want %s as without the refused ones", got, first)
	}
}

func TestExactWordsAreNamedInOrder(t *testing.T) {
	t.Parallel()
	s := start(t, "word-case", "exact")
	for range 20 {
		r := family(t, s, "POST", dcmati+"/executions", bounceAll)
		expect(t, r, 400, "word-case")
		operation, services := strings.Index(r.body, `"/operation"`), strings.Index(r.body, `"/services"`)
		if operation < 0 || services < operation {
			t.Fatalf("got %s, want operation, then services", r.body)
		}
	}
}

// The readings about the form of a time are those of the body and of the query alike.
func TestTimesOfTheQueryAreReadAsThoseOfTheBody(t *testing.T) {
	t.Parallel()
	for reading, row := range map[string]struct{ taking, refusing, text string }{
		"time-bare-in":     {"utc", "refused", "2020-08-26T16:00:00"},
		"time-zone-in":     {"any-offset", "utc-only", "2020-08-26T16:00:00-07:00"},
		"time-hour-in":     {"one-or-two-digits", "two-digits", "2020-08-26T8:00:00Z"},
		"time-fraction-in": {"accepted", "refused", "2020-08-26T16:00:00.5Z"},
		"time-offset-in":   {"accepted", "refused", "2020-08-26T16:00:00-0700"},
		"time-seconds-in":  {"accepted", "refused", "2020-08-26T16:00Z"},
		"time-letters-in":  {"accepted", "refused", "2020-08-26t16:00:00z"},
	} {
		path := dcmati + "/executions?scheduledStart=" + row.text
		expect(t, family(t, start(t, reading, row.taking), "GET", path, ""), 200, "")
		r := family(t, start(t, reading, row.refusing), "GET", path, "")
		expect(t, r, 400, reading)
		if !strings.Contains(r.body, `"in":"query","pointer":"scheduledStart"`) {
			t.Errorf("%s: the refusal does not name the parameter: %s", reading, r.body)
		}
	}
}
