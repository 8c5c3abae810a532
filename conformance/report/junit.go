package report

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
)

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Skipped  int          `xml:"skipped,attr"`
	Time     decimal      `xml:"time,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name       string           `xml:"name,attr"`
	Tests      int              `xml:"tests,attr"`
	Failures   int              `xml:"failures,attr"`
	Errors     int              `xml:"errors,attr"`
	Skipped    int              `xml:"skipped,attr"`
	Timestamp  string           `xml:"timestamp,attr"`
	Properties *junitProperties `xml:"properties"`
	Cases      []junitCase      `xml:"testcase"`
}

type junitProperties struct {
	All []junitProperty `xml:"property"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Name       string           `xml:"name,attr"`
	Class      string           `xml:"classname,attr"`
	File       string           `xml:"file,attr,omitempty"`
	Line       int              `xml:"line,attr,omitempty"`
	Time       decimal          `xml:"time,attr"`
	Properties *junitProperties `xml:"properties"`
	Failure    *junitDetail     `xml:"failure,omitempty"`
	Error      *junitDetail     `xml:"error,omitempty"`
	Skipped    *junitDetail     `xml:"skipped,omitempty"`
	Output     string           `xml:"system-out,omitempty"`
}

// decimal is a number of seconds without an exponent, which XML's decimals do not have.
type decimal Seconds

func (d decimal) MarshalText() ([]byte, error) {
	return strconv.AppendFloat(nil, float64(d), 'f', -1, 64), nil
}

type junitDetail struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

// JUnit writes the run as JUnit XML: one suite for each feature, at most one of failure, error and skipped for each case. A run
// whose verdict is neither conformant nor partial has at least one failure or error, so that no reader takes it for green. The
// clause table and the reading table are the properties of a suite of their own, which comes first.
func JUnit(w io.Writer, r *Report) error {
	doc := junitSuites{Name: r.Tool, Time: decimal(r.Took), Suites: append([]junitSuite{junitTables(r)}, junitFeatures(r)...)}
	for i := range doc.Suites {
		s := &doc.Suites[i]
		s.Timestamp = r.Started.UTC().Format("2006-01-02T15:04:05")
		s.count()
		doc.Tests, doc.Failures = doc.Tests+s.Tests, doc.Failures+s.Failures
		doc.Errors, doc.Skipped = doc.Errors+s.Errors, doc.Skipped+s.Skipped
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(doc); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (s *junitSuite) count() {
	s.Tests = len(s.Cases)
	for _, c := range s.Cases {
		switch {
		case c.Failure != nil:
			s.Failures++
		case c.Error != nil:
			s.Errors++
		case c.Skipped != nil:
			s.Skipped++
		}
	}
}

// junitTables is the suite with the tables; the verdict is its only case.
func junitTables(r *Report) junitSuite {
	properties := []junitProperty{
		{"target", r.Target.URL}, {"profile", r.Target.Profile}, {"effects", r.Target.Effects}, {"verdict", string(r.Verdict)},
		{"contract", r.Contract}, {"suite", r.Suite}, {"random-seed", fmt.Sprint(r.Seed)},
	}
	for _, rule := range r.Rules {
		properties = append(properties, junitProperty{rule.Kind + ":" + rule.Slug, string(rule.Outcome)})
	}
	for _, reading := range r.Readings {
		properties = append(properties, junitProperty{"reading:" + reading.Slug, reading.Taken()})
	}
	for i, alarm := range r.Alarms {
		properties = append(properties, junitProperty{fmt.Sprintf("alarm-%d", i+1), alarm})
	}
	verdict := junitCase{Name: "verdict", Class: "bounce.conformance", Time: decimal(r.Took)}
	detail := &junitDetail{Message: strings.Join(r.Reasons, "; "), Type: string(r.Verdict)}
	switch r.Verdict {
	case NonConformant:
		verdict.Failure = detail
	case Undecided:
		verdict.Error = detail
	}
	return junitSuite{Name: "verdict", Properties: &junitProperties{properties}, Cases: []junitCase{verdict}}
}

func junitFeatures(r *Report) []junitSuite {
	var suites []junitSuite
	at := map[string]int{}
	for _, s := range r.Scenarios {
		if s.Outcome == Deselected {
			continue
		}
		i, ok := at[s.Feature]
		if !ok {
			i = len(suites)
			at[s.Feature] = i
			suites = append(suites, junitSuite{Name: s.Feature})
		}
		suites[i].Cases = append(suites[i].Cases, junitScenario(s))
	}
	return suites
}

func junitScenario(s Scenario) junitCase {
	c := junitCase{
		Name: s.ID + " " + s.Name, Class: "bounce." + s.Kind + "." + s.Rule, File: s.File, Line: s.Line, Time: decimal(s.Took),
		Properties: &junitProperties{[]junitProperty{{"level", s.Level}, {"effect", s.Effect}, {"outcome", string(s.Outcome)}}},
	}
	detail := &junitDetail{Message: s.Reason, Type: cmp.Or(s.Code, string(s.Outcome)), Text: exchangesText(s)}
	switch s.Outcome {
	case Failed:
		c.Failure = detail
	case Errored:
		c.Error = detail
	case Blocked, NotApplicable, Inconclusive:
		detail.Text = ""
		c.Skipped = detail
	case Warned:
		c.Output = strings.TrimSpace(s.Reason + "\n" + detail.Text)
	}
	return c
}

func exchangesText(s Scenario) string {
	var b strings.Builder
	for _, x := range s.Exchanges {
		fmt.Fprintf(&b, "# %s\n%s\n  %s\n", x.heading(), x.Curl, x.Summary())
	}
	if s.Rerun != "" {
		fmt.Fprintf(&b, "%s\n", s.Rerun)
	}
	return b.String()
}
