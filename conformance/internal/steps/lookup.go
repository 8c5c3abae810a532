package steps

import "slices"

// The judgements of the operations that look conflicts, options, metadata and workflow status up.
func (w *World) lookupSteps() []Definition {
	return slices.Concat(w.conflictListSteps(), w.metadataSteps(), w.workflowSteps(), w.stepsSteps(), w.hierarchySteps())
}
