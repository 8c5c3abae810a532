package scenario

import (
	"fmt"

	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/model"
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

// CheckRefused fails unless the last request was refused: with a 4xx that is no conflict answer.
func (w *World) CheckRefused() error { return judge.Refusal(w.Last, w.Mutated.words(w.Last)) }

// words say what was wrong with the last request.
func (m Mutated) words(last *judge.Answer) string {
	if last != m.Answer || m.Mutation == nil {
		return last.Draft.Time
	}
	return m.Mutation.Name
}

// CheckRefusedFor fails unless the last request was refused for the reason that the words of the features name.
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

// TakeRefusal takes the status of a refusal as the alternative.
func (w *World) TakeRefusal() error {
	if err := w.CheckRefused(); err != nil {
		return err
	}
	w.ObserveStatus(w.Subject.Rule, w.Last.Status)
	return nil
}

// TakeStatusOr takes the status of a refusal as the alternative. If the last request was accepted, it takes what read returns.
func (w *World) TakeStatusOr(read func() (alternative string, err error)) error {
	if w.Last.IsAccepted() {
		return takeAccepted(w, read)
	}
	if err := w.CheckObstructed(); err != nil {
		return err
	}
	return w.TakeRefusal()
}

// TakeRefusedOr takes the alternative refused if the last request was refused as the words of the features say. If it was
// accepted, it takes what read returns.
func (w *World) TakeRefusedOr(words, refused string, read func() (alternative string, err error)) error {
	if w.Last.IsAccepted() {
		return takeAccepted(w, read)
	}
	if err := w.CheckObstructed(); err != nil {
		return err
	}
	if err := w.CheckRefusedFor(words); err != nil {
		return err
	}
	w.Take(refused)
	return nil
}

// takeAccepted takes what read returns, if the answer to the accepted request has the documented form: a status alone shows
// nothing.
func takeAccepted(w *World, read func() (alternative string, err error)) error {
	if err := w.CheckAccepted(); err != nil {
		return err
	}
	return w.TakeRead(read())
}

// TakeRead takes the alternative that a reading returned, unless it returned an error.
func (w *World) TakeRead(alternative string, err error) error {
	if err == nil {
		w.Take(alternative)
	}
	return err
}

// Always is a reading that returns the alternative.
func Always(alternative string) func() (string, error) {
	return func() (string, error) { return alternative, nil }
}

// Window is the window that an execution was answered with when it was booked, by its index.
func (l *Log) Window(execution int) (model.Window, error) {
	booked := l.Booked[execution]
	if booked == nil {
		return model.Window{}, outcome.Incomplete(fmt.Sprintf("the window of execution %d", execution+1))
	}
	return judge.Window(booked.Object())
}
