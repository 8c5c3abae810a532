package report

import "example.com/bounce/conformance/report/internal/history"

// History is what racing clients sent to one instance and saw, where no order of the requests explains the answers.
//
//   - Operations []HistoryOperation: in the order of their calls, at most 64.
//   - LeftOut int: how many were left out beyond these.
type History = history.History

// HistoryOperation is one request of a History.
//
//   - Client int: counted from 1; 0 is what stood before the race.
//   - Input, Output string: what was requested and answered, in words, at most 160 bytes each.
//   - Call, Return float64: seconds since the race began.
//   - Evidence bool: marks those that no order explains together. Illegal bool: marks the one of these that was answered last.
type HistoryOperation = history.Operation

// NewHistory returns a History within its bounds. It changes the operations, which are in the order of their calls.
func NewHistory(all []HistoryOperation) History { return history.New(all) }
