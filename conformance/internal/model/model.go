// Package model is the suite's oracle: times, windows and the lead time as the contract states them, written from the
// contract alone. It shares no code with the mock, nor with package openapi, so that one mistake cannot hide on both
// sides. It imports only the standard library.
package model

import "time"

// LeadTime is the least time ahead of now that a schedule may have; exactly this much is enough (clause lead-time).
const LeadTime = 16 * time.Minute

// Overlap says whether the windows [aStart, aEnd) and [bStart, bEnd) share a moment: touching windows do not, in any
// reading of window-edges that needs no observation.
func Overlap(aStart, aEnd, bStart, bEnd time.Time) bool {
	return aStart.Before(bEnd) && bStart.Before(aEnd)
}
