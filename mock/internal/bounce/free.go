package bounce

import "time"

// Free is the first start from a time on, a whole multiple of step since year 1 in UTC, at which Schedule would find nothing
// in the way of the execution at p. It is false when there is nothing at p, or no such start within the calendar or among the next
// hundred. Nothing is changed, and others may book what was free.
func (w *World) Free(p Place, from time.Time, step time.Duration, r Rules) (time.Time, bool) {
	in := w.instance(p.CSI, p.Instance)
	if in == nil {
		return time.Time{}, false
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	e := in.executions[p.Execution]
	if e == nil {
		return time.Time{}, false
	}
	const patience = 100 // a calendar that is full for years must not hold up those who wait for its mutex
	for range patience {
		start := from.UTC().Truncate(step)
		if start.Before(from) {
			start = start.Add(step)
		}
		asked, err := r.window(e, start)
		if err != nil {
			return time.Time{}, false
		}
		conflicts := in.conflicts(asked, e, r)
		if len(conflicts) == 0 {
			return start, true
		}
		if from = start.Add(step); !r.ClosedEdges {
			from = start
		}
		for _, rfc := range conflicts { // none of which ends before start
			end := rfc.Window.End
			if r.ClosedEdges {
				end = end.Add(1)
			}
			if end.After(from) {
				from = end
			}
		}
	}
	return time.Time{}, false
}
