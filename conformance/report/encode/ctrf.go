package encode

import (
	"io"
	"math"

	"github.com/google/uuid"

	"example.com/bounce/conformance/report"
)

type ctrfDocument struct {
	Format  string      `json:"reportFormat"`
	Spec    string      `json:"specVersion"`
	Results ctrfResults `json:"results"`
}

type ctrfResults struct {
	Tool        ctrfName        `json:"tool"`
	Summary     ctrfSummary     `json:"summary"`
	Tests       []ctrfTest      `json:"tests"`
	Environment ctrfEnvironment `json:"environment"`
	Extra       map[string]any  `json:"extra"`
}

type ctrfName struct {
	Name string `json:"name"`
}

type ctrfEnvironment struct {
	App string `json:"appName"`
}

type ctrfSummary struct {
	Tests   int   `json:"tests"`
	Passed  int   `json:"passed"`
	Failed  int   `json:"failed"`
	Skipped int   `json:"skipped"`
	Pending int   `json:"pending"`
	Other   int   `json:"other"`
	Start   int64 `json:"start"`
	Stop    int64 `json:"stop"`
}

type ctrfTest struct {
	ID        string            `json:"id"`
	Name      string            `json:"name"`
	Status    string            `json:"status"`
	RawStatus string            `json:"rawStatus"`
	Duration  int64             `json:"duration"`
	Suite     []string          `json:"suite"`
	File      string            `json:"filePath"`
	Line      int               `json:"line"`
	Message   string            `json:"message,omitempty"`
	Trace     string            `json:"trace,omitempty"`
	Tags      []string          `json:"tags"`
	Labels    map[string]string `json:"labels"`
}

// statuses are those of CTRF for our outcomes.
var statuses = map[report.Outcome]string{
	report.Passed: "passed", report.Warned: "passed", report.Failed: "failed",
	report.Blocked: "skipped", report.Skipped: "skipped", report.NotApplicable: "skipped",
	report.Inconclusive: "other", report.Errored: "other",
}

// scenarioNames is the namespace of the ids of tests, of version 5.
var scenarioNames = uuid.NewSHA1(uuid.NameSpaceURL, []byte("https://bounce/scenarios"))

// CTRF writes the run as a Common Test Report. The id of a test is a UUID made of the scenario's id and name, so that it is the same
// in each run. The outcome is the rawStatus; inconclusive and errored scenarios have the status other.
func CTRF(w io.Writer, r *report.Report) error {
	results := ctrfResults{
		Tool: ctrfName{r.Tool}, Environment: ctrfEnvironment{r.Target.URL}, Tests: []ctrfTest{},
		Summary: ctrfSummary{
			Tests: len(r.Scenarios), Start: r.Started.UnixMilli(), Stop: r.Started.UnixMilli() + milliseconds(r.Took),
			Passed: r.Count(report.Passed, report.Warned), Failed: r.Count(report.Failed),
			Skipped: r.Count(report.Blocked, report.Skipped, report.NotApplicable), Other: r.Count(report.Inconclusive, report.Errored),
		},
		Extra: map[string]any{
			"verdict": r.Verdict, "reasons": r.Reasons, "profile": r.Target.Profile, "effects": r.Target.Effects, "randomSeed": r.Seed,
			"suiteDigest": r.Suite, "contractDigest": r.Contract,
		},
	}
	for i, title := range r.Titles() {
		s := &r.Scenarios[i]
		test := ctrfTest{
			ID: uuid.NewSHA1(scenarioNames, []byte(title)).String(), Name: title, Status: statuses[s.Outcome], RawStatus: string(s.Outcome),
			Duration: milliseconds(s.Took), Suite: []string{r.Tool, s.Feature}, File: s.File, Line: s.Line, Message: s.Reason,
			Tags: []string{s.Level, "effect:" + s.Effect}, Labels: map[string]string{"scenario": s.ID, s.Kind: s.Rule},
		}
		if len(s.Exchanges) > 0 && s.Outcome != report.Passed {
			test.Trace = s.Detail()
		}
		results.Tests = append(results.Tests, test)
	}
	return writeJSON(w, ctrfDocument{Format: "CTRF", Spec: "0.0.0", Results: results})
}

func milliseconds(s report.Seconds) int64 { return int64(math.Round(float64(s) * 1000)) }
