package family_test

import (
	"testing"

	"example.com/bounce/conformance/internal/family"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/judge/judgetest"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/target"
)

// What is missing is called so.
func TestAMessageNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	type check = func(*judge.Answer) error
	rfc := target.RFC{
		Number: "3-R", Type: "a", SubType: "b", Status: "c", SubStatus: "d", Duration: target.Duration{Unit: "hours", Value: 2},
		Start: "2030-01-02T10:00:00Z", End: "2030-01-02T12:00:00Z",
	}
	status := func(a *judge.Answer) error { return judge.Member(a, "status", "Open") }
	for name, c := range map[string]struct {
		form  *request.Form
		body  string
		check check
		want  string
	}{
		"a member":                 {request.Schedule, `{}`, status, `the answer has no status, want "Open"`},
		"a null member":            {request.Schedule, `{"status":null}`, status, `the answer has no status, want "Open"`},
		"a member of another type": {request.Schedule, `{"status":[1]}`, status, `the answer has the status [1], want "Open"`},
		"a member of a conflict": {
			request.Conflicts, `[{"rfcNumber":"3-R","rfcSubType":"b","status":"c","subStatus":"d","duration":{"unit":"hours","value":2}}]`,
			func(a *judge.Answer) error { return judge.Records(a, []target.RFC{rfc}, []target.RFC{rfc}, false) }, `conflict 3-R has no rfcType, want "a"`,
		},
		"a member of an item": {
			request.List, `[]`, func(*judge.Answer) error {
				return family.RowMember(family.Row{"id": "3-DCMATI"}, "item", "createdBy", "x")
			},
			`the item 3-DCMATI has no createdBy, want "x"`,
		},
		"the execution of status details": {
			request.StatusDetails, `{"subSteps":[{}]}`, family.WholeSteps, `the status details: the answer has no executionId, want "3-A"`,
		},
		"the names of a step": {
			request.StatusDetails, `{"executionId":"3-A","stepId":1,"subSteps":[{"name":"n","status":"s"}]}`, family.WholeSteps,
			`the step "n": its stepId is missing, and its hasSubStep missing`,
		},
		"the number of a conflict": {
			request.Conflicts, `[{}]`, func(a *judge.Answer) error {
				return judge.SameConflicts(judgetest.Answer(request.Conflicts, 200, nil, `[]`), a)
			},
			`the conflict missing is in one list, and not in the other`,
		},
	} {
		if err := c.check(judgetest.Answer(c.form, 200, nil, c.body)); err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}
