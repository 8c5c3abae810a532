package conformance

import (
	"example.com/bounce/conformance/report"
)

// coverage counts the answers by what the contract documents for each operation of the profile.
func (j judging) coverage() []report.Coverage {
	exchanges, seen := map[string]int{}, map[[2]string]int{}
	for _, result := range j.results {
		for _, c := range result.world.Calls {
			exchanges[c.Operation()]++
			if operation, known := j.options.Contract.Operation(c.Operation()); known && c.Err == nil {
				seen[[2]string{operation.ID, operation.Documented(c.Status)}]++
			}
		}
	}
	var all []report.Coverage
	for _, operation := range j.options.Contract.Operations() {
		if j.profile != Family && operation.ID != core {
			continue
		}
		for _, status := range operation.Statuses() {
			all = append(all, report.Coverage{
				Operation: operation.ID, Status: status, Seen: seen[[2]string{operation.ID, status}], Exchanges: exchanges[operation.ID],
			})
		}
	}
	return all
}
