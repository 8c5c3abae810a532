package race

import (
	"cmp"
	"slices"

	"example.com/bounce/conformance/report"
)

// Draw returns the history for the report: all requests that were sent before the last answer of the evidence, which Check has
// returned, and the evidence marked.
func Draw(history, evidence []Op) *report.History {
	if len(evidence) == 0 {
		return nil
	}
	last := slices.MaxFunc(evidence, func(a, b Op) int { return cmp.Compare(a.Return, b.Return) })
	all := slices.DeleteFunc(slices.Clone(history), func(o Op) bool { return o.Call > last.Return })
	slices.SortStableFunc(all, func(a, b Op) int { return cmp.Compare(a.Call, b.Call) })
	drawn := make([]report.HistoryOperation, 0, len(all))
	for _, o := range all {
		drawn = append(drawn, report.HistoryOperation{
			Client: o.Client, Input: o.input(), Output: o.outcome(), Call: o.Call.Seconds(), Return: o.Return.Seconds(),
			Evidence: slices.ContainsFunc(evidence, o.is), Illegal: o.is(last),
		})
	}
	h := report.NewHistory(drawn)
	return &h
}

// is reports whether two Ops are the same request.
func (o Op) is(other Op) bool {
	return o.Kind == other.Kind && o.Client == other.Client && o.Execution == other.Execution && o.Call == other.Call && o.Return == other.Return
}
