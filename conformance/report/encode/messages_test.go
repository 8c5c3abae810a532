package encode_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/conformance/report"
	"example.com/bounce/conformance/report/encode"
	"example.com/bounce/conformance/report/internal/reporttest"
)

// envelope is what the test reads of a message.
type envelope struct {
	GherkinDocument *struct {
		Feature struct {
			Children []struct {
				Scenario struct {
					ID    string
					Steps []struct{ ID string }
				}
			}
		}
	}
	Pickle *struct {
		ID         string
		AstNodeIDs []string
		Steps      []struct {
			ID         string
			AstNodeIDs []string
		}
	}
	TestCase *struct {
		ID, PickleID string
		TestSteps    []struct{ ID, PickleStepID string }
	}
	TestCaseStarted  *struct{ ID, TestCaseID string }
	TestStepFinished *struct {
		TestCaseStartedID, TestStepID string
		TestStepResult                struct{ Status, Message string }
	}
	TestCaseFinished *struct{ TestCaseStartedID string }
	TestRunFinished  *struct{ Success bool }
}

// messagesOf is how many scenarios should have each status.
func messagesOf(r *report.Report) map[string]int {
	all := map[string]int{
		"PASSED": r.Count(report.Passed, report.Warned), "FAILED": r.Count(report.Failed, report.Errored), "PENDING": r.Count(report.Inconclusive),
		"SKIPPED": r.Count(report.Blocked, report.NotApplicable, report.Skipped),
	}
	for status, n := range all {
		if n == 0 {
			delete(all, status)
		}
	}
	return all
}

// readMessages counts the scenarios by their worst status. Each message may name only what was told before it.
func readMessages(t testing.TB, r *report.Report) map[string]int {
	t.Helper()
	known := map[string]bool{}
	tell := func(id string) {
		if known[id] {
			t.Errorf("messages: the id %s is there twice", id)
		}
		known[id] = true
	}
	refer := func(ids ...string) {
		for _, id := range ids {
			if !known[id] {
				t.Errorf("messages: the id %q is unknown when it is named", id)
			}
		}
	}
	worst, counts := map[string]string{}, map[string]int{}
	rank := map[string]int{"PASSED": 1, "SKIPPED": 2, "PENDING": 3, "FAILED": 4}
	for line := range strings.Lines(written(t, encode.Messages, r)) {
		var e envelope
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatalf("messages: %v in %s", err, line)
		}
		switch {
		case e.GherkinDocument != nil:
			for _, child := range e.GherkinDocument.Feature.Children {
				tell(child.Scenario.ID)
				for _, step := range child.Scenario.Steps {
					tell(step.ID)
				}
			}
		case e.Pickle != nil:
			refer(e.Pickle.AstNodeIDs...)
			tell(e.Pickle.ID)
			for _, step := range e.Pickle.Steps {
				refer(step.AstNodeIDs...)
				tell(step.ID)
			}
		case e.TestCase != nil:
			refer(e.TestCase.PickleID)
			tell(e.TestCase.ID)
			for _, step := range e.TestCase.TestSteps {
				refer(step.PickleStepID)
				tell(step.ID)
			}
		case e.TestCaseStarted != nil:
			refer(e.TestCaseStarted.TestCaseID)
			tell(e.TestCaseStarted.ID)
		case e.TestStepFinished != nil:
			f := e.TestStepFinished
			refer(f.TestCaseStartedID, f.TestStepID)
			if rank[f.TestStepResult.Status] > rank[worst[f.TestCaseStartedID]] {
				worst[f.TestCaseStartedID] = f.TestStepResult.Status
			}
		case e.TestCaseFinished != nil:
			counts[worst[e.TestCaseFinished.TestCaseStartedID]]++
		case e.TestRunFinished != nil && e.TestRunFinished.Success != (r.ExitCode(false) == 0):
			t.Errorf("messages: the success is %v, of the verdict %s", e.TestRunFinished.Success, r.Verdict)
		}
	}
	return counts
}

func TestMessagesFollowTheirProtocol(t *testing.T) {
	t.Parallel()
	r := reporttest.Sample(t)
	if diff := cmp.Diff(messagesOf(r), readMessages(t, r)); diff != "" {
		t.Errorf("scenarios by status (-want +got):\n%s", diff)
	}
	r.Scenarios[1].Outcome, r.Verdict = report.Passed, report.Conformant
	if diff := cmp.Diff(messagesOf(r), readMessages(t, r)); diff != "" {
		t.Errorf("scenarios by status, of another verdict (-want +got):\n%s", diff)
	}
}
