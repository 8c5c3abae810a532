package target

import (
	"time"

	"example.com/bounce/conformance/internal/model"
)

// span is the window of a change record.
type span struct{ start, end time.Time }

// Span is the window of the record.
func (r RFC) Span() (start, end time.Time, err error) {
	from, err := model.ParseStamp(r.Start)
	if err != nil {
		return start, end, err
	}
	to, err := model.ParseStamp(r.End)
	return from.Time, to.Time, err
}

// Met are the records whose windows share a moment with the one from start to end. Apart is false where a record only touches
// it: what an answer then lists is a reading.
func Met(rfcs []RFC, start, end time.Time) (met []RFC, apart bool, err error) {
	apart = true
	for _, r := range rfcs {
		from, to, err := r.Span()
		if err != nil {
			return nil, false, err
		}
		apart = apart && !from.Equal(end) && !to.Equal(start)
		if model.Overlap(start, end, from, to) {
			met = append(met, r)
		}
	}
	return met, apart, nil
}

// Into is the moment half an hour into a record at which an execution of that length meets most of them, and touches none; met
// is empty where there is no such moment.
func Into(rfcs []RFC, length time.Duration) (at time.Time, met []RFC, err error) {
	for _, r := range rfcs {
		start, _, err := r.Span()
		if err != nil {
			return at, nil, err
		}
		begin := start.Add(30 * time.Minute)
		all, apart, err := Met(rfcs, begin, begin.Add(length))
		if err != nil {
			return at, nil, err
		}
		if apart && len(all) > len(met) {
			at, met = begin, all
		}
	}
	return at, met, nil
}

// windowsOf are the windows in relation to records that the features name, each with a margin.
var windowsOf = map[string]func(all records, margin time.Duration) span{
	"before all RFCs": func(a records, m time.Duration) span {
		return span{a.first.start.Add(-time.Hour - m), a.first.start.Add(-m)}
	},
	"behind all RFCs": func(a records, m time.Duration) span {
		return span{a.latest.end.Add(m), a.latest.end.Add(time.Hour + m)}
	},
	"around all RFCs": func(a records, m time.Duration) span { return span{a.first.start.Add(-m), a.latest.end.Add(m)} },
	"around the shortest RFC": func(a records, m time.Duration) span {
		return span{a.shortest.start.Add(-m), a.shortest.end.Add(m)}
	},
	"within the shortest RFC": func(a records, m time.Duration) span {
		return span{a.shortest.start.Add(m), a.shortest.end.Add(-m)}
	},
	"over the start of the RFC that comes last": func(a records, m time.Duration) span {
		return span{a.last.start.Add(-m), a.last.start.Add(m)}
	},
	"over the end of the RFC that ends first": func(a records, m time.Duration) span {
		return span{a.earliest.end.Add(-m), a.earliest.end.Add(m)}
	},
}

// records are what the windows go by: the records that begin first and last, end first and last, and the shortest one.
type records struct{ first, last, earliest, latest, shortest span }

// WindowAt is the window that the words of a feature name in relation to the records; known is false for other words. A window
// that touches a record, or has no length, does not count: found is false then.
func WindowAt(words string, rfcs []RFC) (start, end time.Time, known, found bool, err error) {
	window, known := windowsOf[words]
	if !known || len(rfcs) == 0 {
		return start, end, known, false, nil
	}
	all, err := recordsOf(rfcs)
	if err != nil {
		return start, end, known, false, err
	}
	for _, margin := range []time.Duration{5 * time.Minute, 7 * time.Minute, 2 * time.Minute} {
		w := window(all, margin)
		_, apart, err := Met(rfcs, w.start, w.end)
		if err != nil {
			return start, end, known, false, err
		}
		if apart && w.end.After(w.start) {
			return w.start, w.end, known, true, nil
		}
	}
	return start, end, known, false, nil
}

func recordsOf(rfcs []RFC) (records, error) {
	var a records
	for i, r := range rfcs {
		start, end, err := r.Span()
		if err != nil {
			return a, err
		}
		s := span{start, end}
		if i == 0 {
			a = records{s, s, s, s, s}
		}
		if s.start.Before(a.first.start) {
			a.first = s
		}
		if s.start.After(a.last.start) {
			a.last = s
		}
		if s.end.Before(a.earliest.end) {
			a.earliest = s
		}
		if s.end.After(a.latest.end) {
			a.latest = s
		}
		if s.end.Sub(s.start) < a.shortest.end.Sub(a.shortest.start) {
			a.shortest = s
		}
	}
	return a, nil
}
