package scenario

import (
	"time"

	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/outcome"
)

// CheckAccepted fails unless the last request was accepted, and observes the status.
func (w *World) CheckAccepted() error {
	a := w.Last
	if err := judge.Any(a); err != nil {
		return err
	}
	if err := w.CheckObstructed(); err != nil {
		return err
	}
	if !a.IsConflict() && a.HasNoWorkflow() && len(w.Booked) == 0 {
		return &outcome.NotApplicable{Text: "an execution that is not scheduled has no workflow status (reading status-unscheduled)"}
	}
	if err := judge.Acceptance(a); err != nil {
		return err
	}
	if slug := a.Draft.Form.Status; slug != "" {
		w.ObserveStatus(slug, a.Status)
	}
	return nil
}

// CheckConflict fails unless the last request was answered with conflicts, and observes the status.
func (w *World) CheckConflict() error {
	if err := judge.ConflictAnswer(w.Last); err != nil {
		return err
	}
	w.ObserveStatus("conflict-status", w.Last.Status)
	return nil
}

// CheckRefused fails unless the last request was refused: a 4xx that is no conflict answer.
func (w *World) CheckRefused() error { return judge.Refusal(w.Last, w.Mutated.words(w.Last)) }

// words say what was wrong with the last request.
func (m Mutated) words(last *judge.Answer) string {
	if last != m.Answer || m.Mutation == nil {
		return last.Draft.Time
	}
	return m.Mutation.Name
}

// CheckRefusedFor judges a refusal by its reason too, in the words of the features.
func (w *World) CheckRefusedFor(words string) error {
	reason, known := judge.FindReason(words)
	if !known {
		return outcome.UnknownWords("refusal", words)
	}
	if err := w.CheckRefused(); err != nil {
		return err
	}
	if slug := reason.Shows(); slug != "" {
		w.ObserveStatus(slug, w.Last.Status)
		return nil
	}
	unusual, err := reason.Status(w.Last)
	if unusual {
		w.Warn("unusual", "it was refused with %d, usual is one of %s", w.Last.Status, reason.Usual())
	}
	return err
}

// TakeAccepted takes an alternative that an accepted request shows, if its answer is one: a status alone tells nothing.
func (w *World) TakeAccepted(alternative string) error {
	if err := w.CheckAccepted(); err != nil {
		return err
	}
	w.Take(alternative)
	return nil
}

// TakeRefusal takes the status of a refusal as the alternative.
func (w *World) TakeRefusal() error {
	if err := w.CheckRefused(); err != nil {
		return err
	}
	w.TakeStatus()
	return nil
}

// FirstWindow is the window that the first execution was answered with.
func (l *Log) FirstWindow() (start, end time.Time, err error) {
	first, ok := l.Booked[0]
	if !ok {
		return start, end, outcome.Incomplete("the window of the first execution")
	}
	return judge.Window(first.Object)
}
