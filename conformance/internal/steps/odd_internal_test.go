package steps

import (
	"reflect"
	"testing"

	"example.com/bounce/conformance/internal/bind"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/internal/scenario/scenariotest"
	"example.com/bounce/openapi"
)

// oddAnswers are what no page documents.
var oddAnswers = []string{
	``, `null`, `1`, `"a"`, `{}`, `[]`, `[{}]`, `[null]`, `[[]]`, `{"conflicts":[{}]}`, `{"conflicts":{}}`, `{"response":[]}`, `{"response":{}}`,
	`{"response":[{"subSteps":[]}]}`, `{"subSteps":[]}`, `{"subSteps":[{}]}`, `{"hosts":[{"options":[{}]}]}`, `[{"id":"3-DCMATI"}]`, `[{"name":["a"]}]`,
	`{"type":["a"],"id":["a"],"status":{},"scheduledStart":[],"duration":[]}`, `[{"rfcNumber":["a"],"scheduledStart":"2030-01-02T10:00:00Z","scheduledEnd":[]}]`,
}

// Whatever a target answers, no judgement of it panics. The steps that send something are left out.
func TestNoJudgementPanics(t *testing.T) {
	t.Parallel()
	contract, err := openapi.Bounce()
	if err != nil {
		t.Fatal(err)
	}
	judged := 0
	for _, form := range request.Forms() {
		for _, body := range oddAnswers {
			for _, status := range []int{200, 404, 409} {
				w := scenariotest.Replied(form, status, body)
				w.Contract = contract
				w.Aside, w.Mutated.Answer = w.Last, w.Last
				for _, step := range Definitions(w) {
					judged += call(t, w, step)
				}
			}
		}
	}
	if judged == 0 {
		t.Error("nothing was judged")
	}
}

// call calls a step that takes nothing but texts and numbers, and counts it.
func call(t *testing.T, w *scenario.World, step bind.Definition) int {
	t.Helper()
	f := reflect.ValueOf(step.Do)
	args := make([]reflect.Value, f.Type().NumIn())
	for i := range args {
		switch f.Type().In(i).Kind() {
		case reflect.String:
			args[i] = reflect.ValueOf("status")
		case reflect.Int:
			args[i] = reflect.ValueOf(1)
		default:
			return 0
		}
	}
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("%s, of %s answered with %d %s: %v", step.Pattern, w.Last.Operation(), w.Last.Status, w.Last.Body, r)
		}
	}()
	f.Call(args)
	return 1
}
