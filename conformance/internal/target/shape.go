package target

import (
	"slices"
	"time"
)

// approved and pending are the sub-statuses of the document's sample.
const (
	approved = "Ready For Execution"
	pending  = "Ready For Scheduling/Approval"
)

// Shape is a set of RFCs that a scenario needs: a control API creates it, a target file may have one that fits.
type Shape struct {
	// Name completes "an instance with ...".
	Name string
	make []RFC // Start and End are times of day
	is   func([]RFC) bool
	// some reports whether an execution half an hour into an RFC meets several of them, but not all; otherwise it meets all.
	some bool
}

// fits reports whether the place's RFCs have the shape. They must lie ahead, since an execution is scheduled into them.
func (s *Shape) fits(p Place, now time.Time) bool {
	if !s.is(p.RFCs) {
		return false
	}
	length := p.Duration.Length()
	if length == 0 {
		length = usual.Length()
	}
	at, met, err := Into(p.RFCs, length)
	switch {
	case err != nil || at.Before(now.AddDate(0, 0, 1)):
		return false
	case s.some:
		return len(met) > 1 && len(met) < len(p.RFCs)
	}
	return len(met) == len(p.RFCs)
}

// need completes "an instance with ...", for the author of a target file.
func (s *Shape) need() string {
	met := "which it all meets"
	if s.some {
		met = "of which it meets two at least, and not all"
	}
	return s.Name + ", more than a day ahead: an execution from half an hour into one of them touches none, and there is nothing else " + met
}

// Shapes are the known shapes by the words of the features.
func Shapes() map[string]*Shape {
	all := map[string]*Shape{}
	for _, s := range []Shape{
		ofKind("CODE_PROMO", "CEMLI_PATCH"),
		ofKind("OCIEBS_Prod_SelfService", "SelfService_Bounce"),
		ofKind("Configuration - EBSO", "Autoexec-Config"),
		{"several RFCs, some of which overlap", []RFC{
			rfc("3-TEST001", "CODE_PROMO", "CEMLI_PATCH", approved, "06:00:00Z", "07:00:00Z"),
			rfc("3-TEST002", "CODE_PROMO", "CEMLI_PATCH", approved, "09:00:00Z", "10:45:00Z"),
			rfc("3-TEST003", "OCIEBS_Prod_SelfService", "SelfService_Bounce", approved, "10:15:00Z", "10:50:00Z"),
			rfc("3-TEST004", "CODE_PROMO", "CEMLI_PATCH", approved, "08:00:00Z", "20:00:00Z"),
			rfc("3-TEST005", "CODE_PROMO", "CEMLI_PATCH", approved, "13:00:00Z", "14:00:00Z"),
		}, func(rfcs []RFC) bool { return len(rfcs) >= 4 && unapproved(rfcs) == 0 }, true},
		{"an RFC that awaits approval", []RFC{
			rfc("3-TEST020", "CODE_PROMO", "CEMLI_PATCH", pending, "10:00:00Z", "12:00:00Z"),
		}, func(rfcs []RFC) bool { return len(rfcs) == 1 && unapproved(rfcs) == 1 }, false},
		{"an approved RFC and one that awaits approval", []RFC{
			rfc("3-TEST021", "CODE_PROMO", "CEMLI_PATCH", approved, "10:00:00Z", "12:00:00Z"),
			rfc("3-TEST022", "Configuration - EBSO", "Autoexec-Config", pending, "10:15:00Z", "14:00:00Z"),
		}, func(rfcs []RFC) bool { return len(rfcs) == 2 && unapproved(rfcs) == 1 }, false},
		{"an RFC that was stored with an offset", []RFC{
			rfc("3-TEST030", "CODE_PROMO", "CEMLI_PATCH", approved, "10:00:00-07:00", "12:00:00-07:00"),
		}, func(rfcs []RFC) bool {
			return len(rfcs) == 1 && unapproved(rfcs) == 0 && rfcs[0].Start[len(rfcs[0].Start)-1] != 'Z'
		}, false},
		{"an RFC whose duration disagrees with its window", []RFC{
			{"3-TEST040", "OCIEBS_Prod_SelfService", "SelfService_Bounce", "Open", approved, "10:00:00Z", "12:00:00Z", Duration{"hours", 3}},
		}, func(rfcs []RFC) bool { return len(rfcs) == 1 && unapproved(rfcs) == 0 && rfcs[0].disagrees() }, false},
	} {
		all[s.Name] = &s
	}
	return all
}

func ofKind(kind, sub string) Shape {
	return Shape{"an RFC of " + kind + " / " + sub, []RFC{rfc("3-TEST010", kind, sub, approved, "10:00:00Z", "12:00:00Z")},
		func(rfcs []RFC) bool {
			return len(rfcs) == 1 && rfcs[0].Type == kind && rfcs[0].SubType == sub && unapproved(rfcs) == 0
		}, false}
}

func rfc(number, kind, sub, subStatus, from, to string) RFC {
	return RFC{number, kind, sub, "Open", subStatus, from, to, Duration{"hours", 2}}
}

// disagrees reports whether the record's duration differs from the length of its window.
func (r RFC) disagrees() bool {
	window, err := r.Window()
	return err == nil && window.Length() != r.Duration.Length()
}

// unapproved counts the records that await approval.
func unapproved(rfcs []RFC) int {
	n := 0
	for _, r := range rfcs {
		if r.SubStatus == pending {
			n++
		}
	}
	return n
}

// on places the shape's RFCs on a day.
func (s *Shape) on(day time.Time) []RFC {
	if s == nil {
		return nil
	}
	rfcs := slices.Clone(s.make)
	for i := range rfcs {
		rfcs[i].Start = day.Format(time.DateOnly) + "T" + rfcs[i].Start
		rfcs[i].End = day.Format(time.DateOnly) + "T" + rfcs[i].End
	}
	return rfcs
}
