package encode

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	messages "github.com/cucumber/messages/go/v34"

	"example.com/bounce/conformance/report"
	"example.com/bounce/openapi/printable"
)

// protocol is the version of Cucumber Messages that is written.
const protocol = "34.2.0"

// results are the statuses of steps for our outcomes.
var results = map[report.Outcome]messages.TestStepResultStatus{
	report.Passed: messages.TestStepResultStatus_PASSED, report.Warned: messages.TestStepResultStatus_PASSED,
	report.Failed: messages.TestStepResultStatus_FAILED, report.Errored: messages.TestStepResultStatus_FAILED,
	report.Blocked: messages.TestStepResultStatus_SKIPPED, report.NotApplicable: messages.TestStepResultStatus_SKIPPED,
	report.Skipped: messages.TestStepResultStatus_SKIPPED, report.Inconclusive: messages.TestStepResultStatus_PENDING,
}

// Messages writes the run as Cucumber Messages, one envelope a line, for the tools that read them. They are made of the report: a
// scenario whose steps it does not have is one step. Inconclusive is pending; what is blocked or not applicable is skipped, too; an
// errored scenario has failed, with a message that bounce itself did. What did not pass has its reason and exchanges attached.
func Messages(w io.Writer, r *report.Report) error {
	encoder := json.NewEncoder(printable.JSONWriter(w))
	encoder.SetEscapeHTML(false)
	for _, e := range envelopes(r) {
		if err := encoder.Encode(e); err != nil {
			return err
		}
	}
	return nil
}

const runID = "run"

func envelopes(r *report.Report) []messages.Envelope {
	bounce := &messages.Product{Name: cmp.Or(r.Tool, "bounce conform")}
	unknown := &messages.Product{Name: "unknown"} // the report may be rendered anywhere
	all := []messages.Envelope{{Meta: &messages.Meta{ProtocolVersion: protocol, Implementation: bounce, Runtime: unknown, Os: unknown, Cpu: unknown}}}
	cases := make([]*testCase, len(r.Scenarios))
	for i := range cases {
		cases[i] = newTestCase(&r.Scenarios[i], i)
	}
	for _, document := range documents(cases) {
		all = append(all, messages.Envelope{GherkinDocument: document})
	}
	for _, c := range cases {
		all = append(all, messages.Envelope{Pickle: c.pickle()})
	}
	all = append(all, messages.Envelope{TestRunStarted: &messages.TestRunStarted{Timestamp: stamp(r.Started), Id: runID}})
	for _, c := range cases {
		all = append(all, messages.Envelope{TestCase: c.testCase()})
	}
	for _, c := range cases {
		all = append(all, c.run(r.Started)...)
	}
	green := (r.Verdict == report.Conformant || r.Verdict == report.Partial) && r.Count(report.Errored) == 0
	return append(all, messages.Envelope{TestRunFinished: &messages.TestRunFinished{
		Message: strings.Join(r.Reasons, "\n"), Success: green, Timestamp: stamp(r.Started.Add(duration(r.Took))), TestRunStartedId: runID,
	}})
}

// testCase is a scenario with the ids of its messages.
type testCase struct {
	*report.Scenario

	id    string
	steps []report.Step
}

func newTestCase(s *report.Scenario, n int) *testCase {
	c := &testCase{Scenario: s, id: fmt.Sprint("scenario-", n+1), steps: s.Steps}
	if len(c.steps) == 0 {
		c.steps = []report.Step{{Text: "* all its steps"}}
	}
	return c
}

func (c *testCase) stepID(kind string, n int) string { return fmt.Sprintf("%s-%s-%d", c.id, kind, n+1) }

// documents are the features, each with its scenarios, in their order.
func documents(cases []*testCase) (all []*messages.GherkinDocument) {
	for _, c := range cases {
		i := slices.IndexFunc(all, func(d *messages.GherkinDocument) bool { return d.Uri == c.File })
		if i < 0 {
			i = len(all)
			all = append(all, &messages.GherkinDocument{Uri: c.File, Comments: []*messages.Comment{}, Feature: &messages.Feature{
				Location: &messages.Location{Line: 1}, Tags: []*messages.Tag{}, Language: "en", Keyword: "Feature", Name: c.Feature,
			}})
		}
		scenario := &messages.Scenario{
			Location: &messages.Location{Line: int64(c.Line)}, Tags: []*messages.Tag{}, Keyword: "Scenario", Name: c.ID + " " + c.Name, Id: c.id,
			Examples: []*messages.Examples{},
		}
		for k, step := range c.steps {
			keyword, text, _ := strings.Cut(step.Text, " ")
			scenario.Steps = append(scenario.Steps, &messages.Step{
				Location: &messages.Location{Line: int64(c.Line)}, Keyword: keyword + " ", Text: text, Id: c.stepID("step", k),
			})
		}
		all[i].Feature.Children = append(all[i].Feature.Children, &messages.FeatureChild{Scenario: scenario})
	}
	return all
}

func (c *testCase) pickle() *messages.Pickle {
	p := &messages.Pickle{
		Id: c.id + "-pickle", Uri: c.File, Location: &messages.Location{Line: int64(c.Line)}, Name: c.ID + " " + c.Name, Language: "en",
		Tags: []*messages.PickleTag{}, AstNodeIds: []string{c.id},
	}
	for k, step := range c.steps {
		_, text, _ := strings.Cut(step.Text, " ")
		p.Steps = append(p.Steps, &messages.PickleStep{Id: c.stepID("pickle", k), AstNodeIds: []string{c.stepID("step", k)}, Text: text})
	}
	return p
}

func (c *testCase) testCase() *messages.TestCase {
	one := &messages.TestCase{Id: c.id + "-case", PickleId: c.id + "-pickle", TestRunStartedId: runID}
	for k := range c.steps {
		one.TestSteps = append(one.TestSteps, &messages.TestStep{Id: c.stepID("test", k), PickleStepId: c.stepID("pickle", k), StepDefinitionIds: []string{}})
	}
	return one
}

// run tells how the scenario ran. The step at which it ended, or the last one, has its outcome; those behind it are skipped.
func (c *testCase) run(started time.Time) []messages.Envelope {
	if len(c.Exchanges) > 0 {
		started = c.Exchanges[0].Sent
	}
	took := new(messages.GoDurationToDuration(duration(c.Took)))
	begin, end, id := stamp(started), stamp(started.Add(duration(c.Took))), c.id+"-run"
	all := []messages.Envelope{{TestCaseStarted: &messages.TestCaseStarted{Id: id, TestCaseId: c.id + "-case", Timestamp: begin}}}
	ended := slices.IndexFunc(c.steps, func(step report.Step) bool { return step.Ended })
	if ended < 0 {
		ended = len(c.steps) - 1
	}
	for k := range c.steps {
		step := c.stepID("test", k)
		result := &messages.TestStepResult{Duration: &messages.Duration{}, Status: messages.TestStepResultStatus_PASSED}
		switch {
		case k == ended:
			result.Status, result.Duration = results[c.Outcome], took
			result.Message = c.message()
		case k > ended:
			result.Status = messages.TestStepResultStatus_SKIPPED
		}
		all = append(all, messages.Envelope{TestStepStarted: &messages.TestStepStarted{TestCaseStartedId: id, TestStepId: step, Timestamp: begin}})
		if k == ended && c.Outcome != report.Passed && c.Reason != "" {
			all = append(all, messages.Envelope{Attachment: &messages.Attachment{
				Body: report.Visible(c.Detail()), ContentEncoding: messages.AttachmentContentEncoding_IDENTITY, MediaType: "text/plain", FileName: c.ID + ".txt",
				TestCaseStartedId: id, TestStepId: step, Timestamp: end,
			}})
		}
		all = append(all, messages.Envelope{TestStepFinished: &messages.TestStepFinished{TestCaseStartedId: id, TestStepId: step, TestStepResult: result, Timestamp: end}})
	}
	return append(all, messages.Envelope{TestCaseFinished: &messages.TestCaseFinished{TestCaseStartedId: id, Timestamp: end}})
}

func (c *testCase) message() string {
	switch c.Outcome {
	case report.Passed, report.Warned:
		return ""
	case report.Errored:
		return "bounce itself failed: " + report.Visible(c.Reason)
	}
	return report.Visible(c.Reason)
}

func duration(s report.Seconds) time.Duration {
	return time.Duration(float64(s) * float64(time.Second))
}

func stamp(t time.Time) *messages.Timestamp { return new(messages.GoTimeToTimestamp(t)) }
