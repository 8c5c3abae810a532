package steps

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/target"
)

// What is missing is called so.
func TestAMessageNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	rfc := target.RFC{Number: "3-R", Type: "a", SubType: "b", Status: "c", SubStatus: "d", Duration: target.Duration{Unit: "hours", Value: 2}}
	for name, c := range map[string]struct {
		words, body string
		step        func(*World) error
		want        string
	}{
		"a member":      {"schedule", `{}`, func(w *World) error { return w.memberIs("status", "Open") }, `the answer has no status, want "Open"`},
		"a null member": {"schedule", `{"status":null}`, func(w *World) error { return w.memberIs("status", "Open") }, `the answer has no status, want "Open"`},
		"a member of another type": {
			"schedule", `{"status":[1]}`, func(w *World) error { return w.memberIs("status", "Open") }, `the answer has the status [1], want "Open"`,
		},
		"a member of a conflict": {
			"schedule", `{}`, func(*World) error {
				return verbatim(map[string]any{"rfcSubType": "b", "status": "c", "subStatus": "d", "duration": map[string]any{"unit": "hours", "value": 2.0}}, rfc)
			}, `conflict 3-R has no rfcType, want "a"`,
		},
		"a member of an item": {"list", `[]`, func(w *World) error {
			w.rows = []row{{"id": w.Fixture.Executions[0]}}
			return w.itemHas("", "item", "createdBy", "x")
		}, `the item 3-DCMATI has no createdBy, want "x"`},
		"the execution of status details": {
			"status details", `{"subSteps":[{}]}`, (*World).stepsAreWhole, `the status details: the answer has no executionId, want "3-A"`,
		},
		"the names of a step": {"status details", `{"executionId":"3-A","stepId":1,"subSteps":[{"name":"n","status":"s"}]}`, (*World).stepsAreWhole,
			`the step "n": its stepId is missing, and its hasSubStep missing`},
		"the number of a conflict": {"conflicts", `[{}]`, func(w *World) error {
			w.aside = &call{Exchange: w.last.Exchange, draft: w.last.draft}
			return w.conflictsLikeAside()
		}, `the conflict missing is in one list, and not in the other`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := c.step(replied(t, c.words, 200, c.body)); err == nil || err.Error() != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// A list without a service to create for is no fault of the suite.
func TestAListWithoutServicesSaysNothingOfCreates(t *testing.T) {
	t.Parallel()
	for _, list := range []string{`[]`, `[{"name":"Tea"}]`, `[{"name":1}]`} {
		var control *outcome.Control
		if err := replied(t, "instance services", 200, list).notOfferedReading(t.Context()); !errors.As(err, &control) {
			t.Errorf("%s: got %v, want a *Control", list, err)
		}
	}
}

// Words that are no texts are compared, too.
func TestQueuesOfAnyValuesAreCompared(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{`{"type":["a"]}`: "same", `{"type":["b"]}`: "others", `{"type":"a"}`: "others", `{"type":{}}`: "others"} {
		w := replied(t, "queue", 200, words)
		w.rule, w.aside = "queue-type-words", replied(t, "queue", 200, `{"type":["a"]}`).last
		if err := w.queueWordsReading("same", "others"); err != nil || len(w.Observations) != 1 || w.Observations[0].Alternative != want {
			t.Errorf("%s: got %v, %v, want %s", words, w.Observations, err, want)
		}
	}
}

// What is no list is not taken for an empty one.
func TestAnObjectIsNoEmptyList(t *testing.T) {
	t.Parallel()
	for name, step := range map[string]func(*World) error{
		"plus":     func(w *World) error { return w.plusReading(t.Context(), "blank", "plus") },
		"empty":    func(w *World) error { return w.emptyReading(t.Context(), "ignored", "nothing-fits") },
		"repeated": func(w *World) error { return w.repeatedReading(t.Context(), "first", "last", "refused") },
	} {
		var failed *outcome.Failure
		if w := replied(t, "list", 200, `{"rows":[]}`); !errors.As(step(w), &failed) || len(w.Observations) > 0 {
			t.Errorf("%s: got the observations %v, want a failure", name, w.Observations)
		}
	}
}

// What is decided only when all scenarios have ended is still known then.
func TestAWorldRemembersWhatItIsJudgedByAtTheEnd(t *testing.T) {
	t.Parallel()
	w := &World{Diverted: true, Positive: true}
	if w.Forget(); !w.Diverted || !w.Positive {
		t.Errorf("got diverted %t and positive %t, want both", w.Diverted, w.Positive)
	}
}

// A bare array accepts nothing, and is no refusal.
func TestABareArrayIsCalledOne(t *testing.T) {
	t.Parallel()
	for name, step := range map[string]func(*World) error{
		"a conflict answer": (*World).isConflictAnswer, "a success": (*World).isAccepted, "a refusal": (*World).refused,
	} {
		for _, status := range []int{200, 409} {
			err := step(replied(t, "schedule", status, `[{"rfcNumber":"3-R"}]`))
			if status == 409 && name != "a conflict answer" {
				continue
			}
			if err == nil || !strings.Contains(err.Error(), "a bare array, want") || strings.Contains(err.Error(), "accepted") {
				t.Errorf("%s, %d: got %v, want it called a bare array", name, status, err)
			}
		}
	}
}

// What could not be sent has no place in the history that a race shows, and yet counts as not answered.
func TestARaceListsOnlyWhatWasSent(t *testing.T) {
	t.Parallel()
	w := world(t, http.NotFoundHandler(), true)
	d, err := request.NewSchedule(t.Context(), w.Fixture, 0, w.Fixture.At("10:00:00Z"))
	if err != nil {
		t.Fatal(err)
	}
	refused := newCall("", d, 0, &exchange.Exchange{Err: &net.OpError{Op: "dial", Err: errors.New("refused")}})
	lost := newCall("", d, 0, &exchange.Exchange{Err: context.DeadlineExceeded})
	for _, c := range []*call{refused, refused, lost} {
		if err := w.record(c, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	if len(w.history) != 1 {
		t.Errorf("the history has %d requests, want the one that was sent", len(w.history))
	}
	if err := w.orderExplains(); verdict(w, err) != "unclear" || !strings.Contains(err.Error(), "0 of the 3") {
		t.Errorf("got %v, want it unclear, with none of three answered", err)
	}
}

// A time that was reckoned from an answer at the end of the calendar leaves nothing to hold an answer to.
func TestATimeThatNoRequestCanNameIsUnclear(t *testing.T) {
	t.Parallel()
	if _, err := (request.Draft{Time: "10000-01-01T12:00:00Z"}).Start(); verdict(nil, err) != "unclear" {
		t.Errorf("got %v, want it unclear", err)
	}
}
