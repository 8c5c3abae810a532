package steps

import (
	"testing"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/request"
)

// What only the target's answers left out is no fault of the features, which would end the run with 5.
func TestWhatTheAnswersLeaveOutIsUnclear(t *testing.T) {
	t.Parallel()
	w := answered(t, 200, nil, `{"id":"3-A","target":"DCMATI","conflicts":[]}`)
	w.rows = []row{{"id": "3-DCMATI", "createdOn": "2030-01-02T10:00:00Z"}}
	judgements := map[string]func() error{
		"the body of a create":             w.detailsAreCreated,
		"the second's window":              w.hasConflictOfSecond,
		"the second's window and duration": w.conflictHasDuration,
		"the second's window and its end":  func() error { return w.scheduleBeforeEndOfSecond(t.Context(), "1s") },
		"the window before":                w.lengthIsKept,
		"the details' window":              w.detailsHaveAnswered,
		"a window among conflicts":         func() error { _, err := w.withWindowOf(0); return err },
		"what was tried":                   func() error { _, err := w.tried(0); return err },
		"the first's window":               func() error { _, _, err := w.firstWindow(); return err },
		"the item's window":                func() error { return w.itemHasWindow("") },
		"the item's create":                func() error { return w.itemTellsCreation("") },
		"a list before":                    func() error { return w.listIsSame(t.Context()) },
	}
	for name, judge := range judgements {
		if got := verdict(w, judge()); got != "unclear" {
			t.Errorf("%s: got %s, want unclear", name, got)
		}
	}
}

func TestAnAnswerThatIsAListOnlyOnceIsWrong(t *testing.T) {
	t.Parallel()
	w := answered(t, 200, nil, `[]`)
	w.last.draft.Form = request.Operations
	now := newCall("", w.last.draft, 0, &exchange.Exchange{Status: 200, Body: []byte(`{}`)})
	if got := verdict(w, w.answersAreSame(w.last, now)); got != "wrong-answer" {
		t.Errorf("got %s, want wrong-answer", got)
	}
}
