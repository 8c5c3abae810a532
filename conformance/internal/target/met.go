package target

import (
	"time"

	"example.com/bounce/conformance/internal/model"
)

// Window is the window of the record.
func (r RFC) Window() (model.Window, error) {
	from, err := model.ParseStamp(r.Start)
	if err != nil {
		return model.Window{}, err
	}
	to, err := model.ParseStamp(r.End)
	return model.Window{Start: from.Time, End: to.Time}, err
}

// Met are the records whose windows share a moment with a window. Apart is false if a record only touches it: what an answer
// then lists is a reading.
func Met(rfcs []RFC, window model.Window) (met []RFC, apart bool, err error) {
	apart = true
	for _, r := range rfcs {
		own, err := r.Window()
		if err != nil {
			return nil, false, err
		}
		apart = apart && !own.Start.Equal(window.End) && !own.End.Equal(window.Start)
		if window.Overlaps(own) {
			met = append(met, r)
		}
	}
	return met, apart, nil
}

// Into is the moment half an hour into a record at which an execution of that length meets most of them, and touches none; met
// is empty if there is no such moment.
func Into(rfcs []RFC, length time.Duration) (at time.Time, met []RFC, err error) {
	for _, r := range rfcs {
		own, err := r.Window()
		if err != nil {
			return at, nil, err
		}
		begin := own.Start.Add(30 * time.Minute)
		all, apart, err := Met(rfcs, model.Window{Start: begin, End: begin.Add(length)})
		if err != nil {
			return at, nil, err
		}
		if apart && len(all) > len(met) {
			at, met = begin, all
		}
	}
	return at, met, nil
}

// windowsOf are the start and the end of the windows in relation to records that the features name, each with a margin.
var windowsOf = map[string]func(all records, margin time.Duration) (start, end time.Time){
	"before all RFCs": func(a records, m time.Duration) (start, end time.Time) {
		return a.first.Start.Add(-time.Hour - m), a.first.Start.Add(-m)
	},
	"behind all RFCs": func(a records, m time.Duration) (start, end time.Time) {
		return a.latest.End.Add(m), a.latest.End.Add(time.Hour + m)
	},
	"around all RFCs": func(a records, m time.Duration) (start, end time.Time) {
		return a.first.Start.Add(-m), a.latest.End.Add(m)
	},
	"around the shortest RFC": func(a records, m time.Duration) (start, end time.Time) {
		return a.shortest.Start.Add(-m), a.shortest.End.Add(m)
	},
	"within the shortest RFC": func(a records, m time.Duration) (start, end time.Time) {
		return a.shortest.Start.Add(m), a.shortest.End.Add(-m)
	},
	"over the start of the RFC that comes last": func(a records, m time.Duration) (start, end time.Time) {
		return a.last.Start.Add(-m), a.last.Start.Add(m)
	},
	"over the end of the RFC that ends first": func(a records, m time.Duration) (start, end time.Time) {
		return a.earliest.End.Add(-m), a.earliest.End.Add(m)
	},
}

// records are what the windows depend on: the records that begin first and last, end first and last, and the shortest one.
type records struct{ first, last, earliest, latest, shortest model.Window }

// WindowAt is the window that the words of a feature name in relation to the records; known is false for other words. A window
// that touches a record, or has no length, does not count: found is false then.
func WindowAt(words string, rfcs []RFC) (window model.Window, known, found bool, err error) {
	of, known := windowsOf[words]
	if !known || len(rfcs) == 0 {
		return window, known, false, nil
	}
	all, err := recordsOf(rfcs)
	if err != nil {
		return window, known, false, err
	}
	for _, margin := range []time.Duration{5 * time.Minute, 7 * time.Minute, 2 * time.Minute} {
		window.Start, window.End = of(all, margin)
		_, apart, err := Met(rfcs, window)
		if err != nil || apart && window.Length() > 0 {
			return window, known, err == nil, err
		}
	}
	return window, known, false, nil
}

func recordsOf(rfcs []RFC) (records, error) {
	var a records
	for i, r := range rfcs {
		w, err := r.Window()
		if err != nil {
			return a, err
		}
		if i == 0 {
			a = records{w, w, w, w, w}
		}
		if w.Start.Before(a.first.Start) {
			a.first = w
		}
		if w.Start.After(a.last.Start) {
			a.last = w
		}
		if w.End.Before(a.earliest.End) {
			a.earliest = w
		}
		if w.End.After(a.latest.End) {
			a.latest = w
		}
		if w.Length() < a.shortest.Length() {
			a.shortest = w
		}
	}
	return a, nil
}
