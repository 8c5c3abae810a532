package mutant

import (
	"sync"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/bounce"
)

var rescheduleKeepsOldWindow = Mutant{
	Name: "reschedule-keeps-old-window", Class: "state", Rule: "reschedule",
	Defect: "leaves the former window of a moved execution on the calendar",
	check:  "book", plant: keepWindows,
}

// former holds, for each instance, the windows that moved executions have left.
type former struct {
	mu   sync.Mutex
	left map[bounce.Place][]bounce.RFC // by place without execution
}

func keepWindows() plant {
	f := &former{left: map[bounce.Place][]bounce.RFC{}}
	return f.book
}

// book refuses what overlaps a former window of another execution, and else books as the healthy check does.
func (f *former) book(x *mock.Exchange, healthy func(*mock.Exchange) *mock.Refusal) *mock.Refusal {
	f.mu.Lock()
	defer f.mu.Unlock()
	instance := bounce.Place{CSI: x.Place.CSI, Instance: x.Place.Instance}
	before, _ := x.Stored()
	length, err := before.Duration.Length()
	if err != nil {
		return healthy(x)
	}
	end := x.Start.Add(length)
	var inTheWay []bounce.RFC
	for _, rfc := range f.left[instance] {
		if rfc.Number != before.ID && rfc.Window.Start.Before(end) && x.Start.Before(rfc.Window.End) {
			inTheWay = append(inTheWay, rfc)
		}
	}
	if len(inTheWay) > 0 {
		return x.Conflicting(inTheWay)
	}
	refusal := healthy(x)
	if moved := refusal == nil && before.Scheduled != nil && !before.Scheduled.Start.Equal(x.Start); moved {
		f.left[instance] = append(f.left[instance], bounce.RFC{
			Number: before.ID, Type: bounce.TypeSelfService, SubType: bounce.SubTypeBounce, Status: bounce.StatusOpen,
			SubStatus: bounce.SubStatusReady, Window: *before.Scheduled, Duration: before.Duration,
		})
	}
	return refusal
}
