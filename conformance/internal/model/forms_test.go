package model_test

import (
	"testing"
	"time"

	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/openapi/timestamp"
)

// The forms of a time, each settled. What an answer may be is stated in bounce.yaml (format bounce-instant) and here; what a
// request may be in bounce.yaml (format bounce-time) and by the readings named here. "sure" is what the document says is
// right to send. What has no reading the mock refuses, and the suite observes (SE-BODY-005): a server may refuse it or take
// it for its instant. In an answer, "" is broken: the sample shows a date and a time of day, and this is another notation.
func TestEveryFormOfATimeIsSettled(t *testing.T) {
	t.Parallel()
	const (
		whole    = "2020-08-26T08:53:51Z"
		minute   = "2020-08-26T08:53:00Z"
		hours    = "2020-08-26T15:53:51Z"
		none     = ""
		sure     = "sure"
		observed = "observed"
	)
	for name, c := range map[string]struct{ text, answer, request string }{
		"the document's sample": {"2020-08-26T8:53:51-07:00", hours, "time-hour-in"},

		"RFC 3339":                              {"2020-08-26T08:53:51Z", whole, sure},
		"RFC 3339, an offset":                   {"2020-08-26T08:53:51-07:00", hours, "time-zone-in"},
		"RFC 3339, +00:00":                      {"2020-08-26T08:53:51+00:00", whole, sure},
		"RFC 3339 4.3, -00:00":                  {"2020-08-26T08:53:51-00:00", whole, sure},
		"RFC 3339 5.6, small letters":           {"2020-08-26t08:53:51z", whole, "time-letters-in"},
		"RFC 3339 5.6, a small z":               {"2020-08-26T08:53:51z", whole, "time-letters-in"},
		"RFC 3339 5.6, a blank":                 {"2020-08-26 08:53:51Z", whole, "time-letters-in"},
		"RFC 3339, a fraction":                  {"2020-08-26T08:53:51.0Z", whole, "time-fraction-in"},
		"RFC 3339, a long fraction":             {"2020-08-26T08:53:51.000000000000Z", whole, "time-fraction-in"},
		"RFC 3339 5.7, a leap second":           {"2020-08-26T08:52:60Z", minute, observed},
		"RFC 9557, a zone's name":               {"2020-08-26T08:53:51-07:00[America/Los_Angeles]", hours, observed},
		"RFC 9557, a name and a calendar":       {"2020-08-26T08:53:51Z[UTC][u-ca=iso8601]", whole, observed},
		"RFC 9557, an open bracket":             {"2020-08-26T08:53:51Z[UTC", none, observed},
		"Java, Instant":                         {"2020-08-26T08:53:51Z", whole, sure},
		"Java, OffsetDateTime at a full minute": {"2020-08-26T08:53Z", minute, "time-seconds-in"},
		"Java, ZonedDateTime":                   {"2020-08-26T08:53:51Z[Etc/UTC]", whole, observed},
		"Java, LocalDateTime":                   {"2020-08-26T08:53:51", whole, "time-bare-in"},
		"Java, LocalDateTime at a full minute":  {"2020-08-26T08:53", minute, "time-seconds-in"},
		"Java, Jackson before 2.11":             {"2020-08-26T08:53:51.000+0000", whole, "time-offset-in"},
		"Java, SimpleDateFormat XX":             {"2020-08-26T08:53:51-0700", hours, "time-offset-in"},
		"Java, SimpleDateFormat X":              {"2020-08-26T08:53:51-07", hours, "time-offset-in"},
		"Java, Date.toString":                   {"Wed Aug 26 08:53:51 UTC 2020", none, observed},
		"Java, Jackson's milliseconds":          {"1598432031000", none, observed},
		".NET, round-trip":                      {"2020-08-26T08:53:51.0000000Z", whole, "time-fraction-in"},
		".NET, DateTime of no kind":             {"2020-08-26T08:53:51.0000000", whole, "time-bare-in"},
		".NET, DateTimeOffset":                  {"2020-08-26T08:53:51.0000000-07:00", hours, "time-zone-in"},
		".NET, DataContractJsonSerializer":      {"/Date(1598432031000)/", none, observed},
		".NET, RFC1123":                         {"Wed, 26 Aug 2020 08:53:51 GMT", none, observed},
		"JavaScript, toISOString":               {"2020-08-26T08:53:51.000Z", whole, "time-fraction-in"},
		"JavaScript, toUTCString":               {"Wed, 26 Aug 2020 08:53:51 GMT", none, observed},
		"Python, isoformat":                     {"2020-08-26T08:53:51.000000+00:00", whole, "time-fraction-in"},
		"Python, str":                           {"2020-08-26 08:53:51+00:00", whole, "time-letters-in"},
		"ISO 8601, a decimal comma":             {"2020-08-26T08:53:51,000Z", whole, observed},
		"ISO 8601, 24:00":                       {"2020-08-25T24:00:00Z", "2020-08-26T00:00:00Z", observed},
		"ISO 8601, 24:00 without seconds":       {"2020-08-25T24:00Z", "2020-08-26T00:00:00Z", observed},
		"ISO 8601, 24:00 and a second":          {"2020-08-25T24:00:01Z", none, observed},
		"ISO 8601, basic":                       {"20200826T085351Z", none, observed},
		"ISO 8601, a basic time":                {"2020-08-26T085351Z", none, observed},
		"ISO 8601, a basic date":                {"20200826T08:53:51Z", none, observed},
		"ISO 8601, by the week":                 {"2020-W35-3T08:53:51Z", none, observed},
		"ISO 8601, by the day of the year":      {"2020-239T08:53:51Z", none, observed},
		"ISO 8601, six digits of a year":        {"+002020-08-26T08:53:51Z", none, observed},
		"ISO 8601, a part of an hour":           {"2020-08-26T08.9Z", none, observed},
		"ISO 8601, a date alone":                {"2020-08-26", none, observed},
		"ISO 8601, a time alone":                {"08:53:51Z", none, observed},
		"an hour that there is not":             {"2020-08-26T25:00:00Z", none, observed},
		"a day that there is not":               {"2020-02-30T08:53:51Z", none, observed},
		"an offset of a day":                    {"2020-08-26T08:53:51+24:00", none, observed},
		"an offset of one digit":                {"2020-08-26T08:53:51-7:00", none, observed},
		"a fraction of no digits":               {"2020-08-26T08:53:51.Z", none, observed},
		"no text":                               {"", none, observed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			stamp, err := model.ParseStamp(c.text)
			read, errRead := timestamp.Read(c.text)
			if (err == nil) != (errRead == nil) || err == nil && !stamp.Time.Equal(read.Time) {
				t.Errorf("the suite reads %v, %v, and the document %v, %v", stamp.Time, err, read.Time, errRead)
			}
			got := ""
			if err == nil {
				got = stamp.Time.UTC().Format(time.RFC3339)
			}
			if got != c.answer {
				t.Errorf("in an answer: got %q, %v, want %q", got, err, c.answer)
			}
			if got := settled(c.text); got != c.request {
				t.Errorf("in a request: got %s, want %s", got, c.request)
			}
		})
	}
}

// settled is the reading by which a request of that form is taken or refused.
func settled(text string) string {
	ts, err := timestamp.Read(text)
	switch {
	case err != nil || ts.Rare:
		return "observed"
	case ts.Letters:
		return "time-letters-in"
	case ts.NoSeconds:
		return "time-seconds-in"
	case ts.ShortOffset:
		return "time-offset-in"
	case ts.Bare:
		return "time-bare-in"
	case !ts.UTC && !ts.ShortHour:
		return "time-zone-in"
	case ts.ShortHour:
		return "time-hour-in"
	case ts.Fraction:
		return "time-fraction-in"
	}
	if _, err := timestamp.Parse(text); err != nil {
		return "refused"
	}
	return "sure"
}
