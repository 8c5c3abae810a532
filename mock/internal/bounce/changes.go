package bounce

import (
	"fmt"
	"time"
)

// Changes returns what is on the calendar of an instance and overlaps asked: RFCs, pending ones too, and the booked executions,
// in order of start; of those that begin together the RFCs come first, and each kind in order of creation. A zero Start or End
// leaves that side open; an End before the Start overlaps nothing. Whether windows that only touch overlap is the reading
// window-edges. It is nil for none, and fails with ErrUnknown where there is no such instance.
func (w *World) Changes(csi, instance string, asked Window, closed bool) ([]RFC, error) {
	in := w.instance(csi, instance)
	if in == nil {
		return nil, fmt.Errorf("changes: %w instance %q of customer %q", ErrUnknown, instance, csi)
	}
	asked = asked.opened()
	if asked.End.Before(asked.Start) {
		return nil, nil
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	return rfcsOf(in.calendar.overlapping(asked, closed, nil)), nil
}

// opened is w with the edge of the calendar where a side is open, or beyond it.
func (w Window) opened() Window {
	if w.Start.IsZero() || w.Start.Unix() < firstSecond {
		w.Start = time.Unix(firstSecond, 0)
	}
	if w.End.IsZero() || w.End.Unix() > afterLast {
		w.End = time.Unix(afterLast, 0)
	}
	return w
}
