package request

import "time"

// edges are the moments at which calendar arithmetic goes wrong, by the words of the features; each function returns the first
// one after a day. The rules of the three zones are written out, so that the verdict does not depend on a machine's zone data.
var edges = map[string]func(day time.Time) time.Time{
	"midnight":            func(day time.Time) time.Time { return day.AddDate(0, 0, 1) },
	"the end of a month":  func(day time.Time) time.Time { return date(day.Year(), day.Month()+1, 1) },
	"the end of February": yearly(func(year int) time.Time { return date(year, time.March, 1) }),
	"the end of a year":   yearly(func(year int) time.Time { return date(year+1, time.January, 1) }),

	"the change to summer time in Berlin": yearly(func(year int) time.Time {
		return lastSunday(year, time.March).Add(time.Hour)
	}),
	"the change to winter time in Berlin": yearly(func(year int) time.Time {
		return lastSunday(year, time.October).Add(time.Hour)
	}),
	"the change to summer time in New York": yearly(func(year int) time.Time {
		return firstSunday(year, time.March).AddDate(0, 0, 7).Add(7 * time.Hour)
	}),
	"the change to winter time in New York": yearly(func(year int) time.Time {
		return firstSunday(year, time.November).Add(6 * time.Hour)
	}),
	"the change to summer time in Sydney": yearly(func(year int) time.Time {
		return firstSunday(year, time.October).Add(-8 * time.Hour)
	}),
	"the change to winter time in Sydney": yearly(func(year int) time.Time {
		return firstSunday(year, time.April).Add(-8 * time.Hour)
	}),
}

// FindEdge finds an edge of the calendar by its words: the first one after a day.
func FindEdge(words string) (next func(day time.Time) time.Time, known bool) {
	next, known = edges[words]
	return next, known
}

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// yearly returns the first moment after a day of those that a rule gives for each year.
func yearly(in func(year int) time.Time) func(time.Time) time.Time {
	return func(day time.Time) time.Time {
		if at := in(day.Year()); at.After(day) {
			return at
		}
		return in(day.Year() + 1)
	}
}

func firstSunday(year int, month time.Month) time.Time {
	first := date(year, month, 1)
	return first.AddDate(0, 0, (7-int(first.Weekday()))%7)
}

func lastSunday(year int, month time.Month) time.Time {
	last := date(year, month+1, 0)
	return last.AddDate(0, 0, -int(last.Weekday()))
}
