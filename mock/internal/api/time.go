package api

import (
	"net/http"
	"time"

	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/readings"
	"example.com/bounce/openapi/timestamp"
)

// checkTime reads scheduledTime unless the action is cancel, narrows its form, and sets Start.
func checkTime(x *Request) *exchange.Refusal {
	if x.Cancels {
		return x.Skip()
	}
	const member = "scheduledTime"
	ts, err := timestamp.Read(text(x.Body, member))
	if err != nil { // only under a contract that was edited to allow other forms
		k := exchange.Invalid
		k.Rule = "scheduled-time"
		return x.Refuse(k, "The body's member scheduledTime is no date and time.")
	}
	if reading, message, change := timeFormViolation(x.Readings, ts); reading != "" {
		return x.narrow(reading, message, change, member)
	}
	if ts.Fraction && x.Readings.Is("time-fraction-in", "truncated") {
		ts.Time = ts.Time.Truncate(time.Second)
	}
	x.Start = ts.Time
	return nil
}

// timeFormViolation returns the reading that refuses the form of a time, what is wrong with it, and what to write; "" for none.
func timeFormViolation(r *readings.Set, ts timestamp.Timestamp) (reading, message, change string) {
	switch {
	case ts.Letters && r.Is("time-letters-in", "refused"):
		return "time-letters-in", "has a small letter or a blank", "write T between date and time, and Z"
	case ts.NoSeconds && r.Is("time-seconds-in", "refused"):
		return "time-seconds-in", "has no seconds", "write the seconds"
	case ts.ShortOffset && r.Is("time-offset-in", "refused"):
		return "time-offset-in", "has an offset without a colon", "write the offset as -07:00"
	case ts.Bare && r.Is("time-bare-in", "refused"):
		return "time-bare-in", "has no offset", "add Z or an offset"
	case !ts.Bare && !ts.UTC && r.Is("time-zone-in", "utc-only"):
		return "time-zone-in", "is not in UTC", "write the same instant with Z: " + ts.Time.UTC().Format(time.RFC3339Nano)
	case ts.ShortHour && r.Is("time-hour-in", "two-digits"):
		return "time-hour-in", "has an hour of one digit", "put a 0 before the hour"
	case ts.Fraction && r.Is("time-fraction-in", "refused"):
		return "time-fraction-in", "has fractions of a second", "leave the fraction out"
	}
	return "", "", ""
}

// wideTime spells as the contract does a time that any reading may accept beyond it. Any other text stays as it is.
func wideTime(text string) string {
	ts, err := timestamp.Read(text)
	if err != nil || ts.Rare || !ts.ShortOffset && !ts.NoSeconds && !ts.Letters {
		return text
	}
	if ts.Bare {
		return ts.Time.Format("2006-01-02T15:04:05.999999999")
	}
	return ts.Time.Format(time.RFC3339Nano)
}

// WideRequest implements exchange.API: it spells the times of the query as the contract does.
func (x *Request) WideRequest() *http.Request {
	if x.Request.URL.RawQuery == "" {
		return x.Request
	}
	query, changed := x.Request.URL.Query(), false
	for _, name := range []string{"scheduledStart", "scheduledEnd"} {
		if text := query.Get(name); query.Has(name) && wideTime(text) != text {
			query.Set(name, wideTime(text))
			changed = true
		}
	}
	if !changed {
		return x.Request
	}
	wide := x.Request.Clone(x.Request.Context())
	wide.URL.RawQuery = query.Encode()
	return wide
}
