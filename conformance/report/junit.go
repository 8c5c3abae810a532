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
	Time     decimal      `xml:"time,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name       string           `xml:"name,attr"`
	File       string           `xml:"file,attr,omitempty"`
	Tests      int              `xml:"tests,attr"`
	Failures   int              `xml:"failures,attr"`
	Errors     int              `xml:"errors,attr"`
	Skipped    int              `xml:"skipped,attr"`
	Time       decimal          `xml:"time,attr"`
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
	Name    string       `xml:"name,attr"`
	Class   string       `xml:"classname,attr"`
	Time    decimal      `xml:"time,attr"`
	Failure *junitDetail `xml:"failure,omitempty"`
	Error   *junitDetail `xml:"error,omitempty"`
	Skipped *junitDetail `xml:"skipped,omitempty"`
	Output  string       `xml:"system-out,omitempty"`
}

// decimal is a number of seconds with the three decimals that the schema of Jenkins takes.
type decimal Seconds

func (d decimal) MarshalText() ([]byte, error) {
	return strconv.AppendFloat(nil, float64(d), 'f', 3, 64), nil
}

type junitDetail struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

// JUnit writes the run as JUnit XML that keeps to junit-10.xsd of Jenkins: a suite for each feature file, and a case for each
// scenario with at most one of failure, error and skipped. What the schema has no place for, such as the line, is in the lines
// [[PROPERTY|name=value]] of system-out. The first suite has the run itself, the clause table and the reading table as its
// properties. A run whose verdict is neither conformant nor partial has a failure or an error: the first suite has a case for it if
// no scenario has.
func JUnit(w io.Writer, r *Report) error {
	doc := junitSuites{Name: r.Tool, Time: decimal(r.Took), Suites: append([]junitSuite{junitRun(r)}, junitFeatures(r)...)}
	for i := range doc.Suites {
		s := &doc.Suites[i]
		s.Timestamp = r.Started.UTC().Format("2006-01-02T15:04:05")
		s.count()
		doc.Tests, doc.Failures, doc.Errors = doc.Tests+s.Tests, doc.Failures+s.Failures, doc.Errors+s.Errors
	}
	text, err := xml.MarshalIndent(doc, "", "  ")
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, xml.Header+Visible(string(text))+"\n") // a report that was read may have anything in any of its texts
	return err
}

func (s *junitSuite) count() {
	s.Tests = len(s.Cases)
	for _, c := range s.Cases {
		s.Time += c.Time
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

// junitRun is the suite of the run itself.
func junitRun(r *Report) junitSuite {
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
	suite := junitSuite{Name: "verdict", Properties: &junitProperties{properties}}
	if c := (junitCase{Name: "verdict", Class: "bounce.conformance"}); r.tellVerdict(&c) {
		suite.Cases = append(suite.Cases, c)
	}
	return suite
}

// tellVerdict marks a case as the verdict requires, and reports whether no scenario does so.
func (r *Report) tellVerdict(c *junitCase) bool {
	detail := &junitDetail{Message: InLine(strings.Join(r.Reasons, "; ")), Type: string(r.Verdict)}
	switch {
	case r.Verdict == NonConformant && r.Count(Failed) == 0:
		c.Failure = detail
	case r.Verdict == Undecided && r.Count(Errored, Inconclusive) == 0:
		c.Error = detail
	default:
		return false
	}
	return true
}

func junitFeatures(r *Report) []junitSuite {
	var suites []junitSuite
	at := map[string]int{}
	titles := r.Titles()
	for n, s := range r.Scenarios {
		i, ok := at[s.File]
		if !ok {
			i = len(suites)
			at[s.File] = i
			suites = append(suites, junitSuite{Name: s.Feature, File: s.File})
		}
		suites[i].Cases = append(suites[i].Cases, junitScenario(s, titles[n]))
	}
	return suites
}

func junitScenario(s Scenario, title string) junitCase {
	c := junitCase{Name: title, Class: "bounce." + s.Kind + "." + s.Rule, Time: decimal(s.Took), Output: junitOutput(s)}
	detail := &junitDetail{Message: InLine(s.Reason), Type: s.Kind + ":" + s.Rule}
	switch s.Outcome {
	case Failed:
		c.Failure, detail.Text = detail, s.Detail()
	case Errored, Inconclusive:
		c.Error, detail.Text = detail, s.Detail()
	case Blocked, NotApplicable, Skipped:
		detail.Message = cmp.Or(detail.Message, "left out by the selection")
		c.Skipped = detail
	case Warned:
		c.Output += s.Detail()
	}
	return c
}

func junitOutput(s Scenario) string {
	return fmt.Sprintf("[[PROPERTY|outcome=%s]]\n[[PROPERTY|level=%s]]\n[[PROPERTY|effect=%s]]\n[[PROPERTY|line=%d]]\n", s.Outcome, s.Level, s.Effect, s.Line)
}
