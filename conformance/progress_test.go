package conformance_test

import (
	"testing"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
)

// Whoever watches a run is told of each scenario that begins and ends, and of each failure that the report has.
func TestProgressIsToldOfEachScenario(t *testing.T) {
	t.Parallel()
	begun, ended := map[string]int{}, map[string][]report.Outcome{} // by id and name
	var last conformance.Progress
	key := func(s conformance.Scenario) string { return s.ID + s.Name }
	o := conformance.Options{
		Bookings:  conformance.Bookings{MaxBookings: conformance.Unlimited},
		Selection: conformance.Selection{Tags: "@clause:scheduled-time or @clause:jwks-identifier or @clause:verb"},
		Progress: func(p conformance.Progress) {
			if p.Done < last.Done || p.Done > p.Total {
				t.Errorf("%d of %d are done, after %d", p.Done, p.Total, last.Done)
			}
			if last = p; p.Outcome == "" {
				begun[key(p.Scenario)]++
			} else {
				ended[key(p.Scenario)] = append(ended[key(p.Scenario)], p.Outcome)
			}
		},
	}
	r := naive().run(t, o)
	if last.Total != r.Selected() || last.Done != last.Total {
		t.Errorf("in the end %d of %d are done, want all %d", last.Done, last.Total, r.Selected())
	}
	for _, s := range r.Scenarios {
		name := s.ID + s.Name
		switch all := ended[name]; {
		case s.Outcome == report.Skipped:
			if begun[name] > 0 {
				t.Errorf("%s was not selected, and began", name)
			}
		case begun[name] == 0 || len(all) == 0 || all[len(all)-1] != s.Outcome:
			t.Errorf("%s began %d times and ended %v, want %s in the end", name, begun[name], all, s.Outcome)
		}
	}
	if r.Count(report.Failed) == 0 {
		t.Error("nothing failed, which shows nothing")
	}
}
