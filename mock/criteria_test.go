package mock_test

import (
	"encoding/json"
	"strings"
	"testing"

	"example.com/bounce/mock"
)

// A slip in a slug would meet nothing, and so pass each test for absence.
func TestCriteriaThatNothingCanMeetAreRefused(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, row := range []struct{ criteria, member, remedy string }{
		{`{"operation":"schedulExecution"}`, "/operation", "did you mean scheduleExecution?"},
		{`{"operation":"x"}`, "/operation", "scheduleExecution"},
		{`{"operation":"readKeySet"}`, "/operation", "issueToken"}, // which is not journaled
		{`{"reason":"leadtime"}`, "/reason", "did you mean lead-time?"},
		{`{"reason":"x"}`, "/reason", "Bounce-Mock-Reason"},
	} {
		for operation, path := range map[string]string{
			"findRequests": "/requests/find", "countRequests": "/requests/count", "waitForMatchingRequests": "/requests/wait?timeout=1ms",
			"countCustomerRequests": "/customers/" + own + "/requests/count",
		} {
			r := control(t, s, operation, "POST", path, row.criteria)
			expect(t, r, 400, "body-invalid-status")
			if !strings.Contains(r.body, `"pointer":"`+row.member+`"`) || !strings.Contains(r.body, row.remedy) {
				t.Errorf("%s %s: got %s, want %s and %s", path, row.criteria, r.body, row.member, row.remedy)
			}
		}
		var c mock.Criteria
		if err := json.Unmarshal([]byte(row.criteria), &c); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Wait(t.Context(), 1, c); err == nil || !strings.Contains(err.Error(), row.remedy) {
			t.Errorf("Wait %s: got %v", row.criteria, err)
		}
		if got := failing(func(tb testing.TB) { s.RequireCalls(tb, 0, c) }); !strings.Contains(got, row.remedy) {
			t.Errorf("RequireCalls %s: got %q", row.criteria, got)
		}
	}
}

// Checks of one's own may rest on rules of one's own.
func TestAReasonOfAnOwnCheckIsACriterion(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{Checks: func(_ string, checks []mock.Check) []mock.Check {
		return append(checks, mock.Check{Name: "ours", Rule: "ours", Run: func(*mock.Exchange) *mock.Refusal {
			return &mock.Refusal{Rule: "ours", Status: 409}
		}})
	}})
	s.RequireCalls(t, 0, mock.Criteria{Reason: "ours"})
}
