package encode

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"example.com/bounce/conformance/report"
)

// The parts of SARIF 2.1.0 that are written.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool        sarifTool         `json:"tool"`
		Automation  sarifID           `json:"automationDetails"`
		Invocations []sarifInvocation `json:"invocations"`
		Results     []sarifResult     `json:"results"`
		Properties  map[string]any    `json:"properties"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name  string      `json:"name"`
		Rules []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID            string     `json:"id"`
		Short         sarifText  `json:"shortDescription"`
		HelpURI       string     `json:"helpUri,omitempty"`
		Help          sarifText  `json:"help"`
		Configuration sarifLevel `json:"defaultConfiguration"`
	}
	sarifID struct {
		ID string `json:"id"`
	}
	sarifText struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifLevel struct {
		Level string `json:"level"`
	}
	sarifInvocation struct {
		Successful bool   `json:"executionSuccessful"`
		Start      string `json:"startTimeUtc"`
		End        string `json:"endTimeUtc"`
	}
	sarifResult struct {
		Rule         string            `json:"ruleId"`
		Index        int               `json:"ruleIndex"`
		Level        string            `json:"level"`
		Message      sarifText         `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Related      []sarifLocation   `json:"relatedLocations,omitempty"`
		Fingerprints map[string]string `json:"partialFingerprints"`
	}
	sarifLocation struct {
		ID       int           `json:"id,omitempty"`
		Message  *sarifText    `json:"message,omitempty"`
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI  string `json:"uri"`
		Base string `json:"uriBaseId"`
	}
	sarifRegion struct {
		Line int `json:"startLine"`
	}
)

// SARIF writes what failed or has a warning as SARIF 2.1.0, for code scanning: a result for each scenario, and for each broken rule that
// no scenario shows. Its place is the target file, at the line of the role that sent the request, if the file lies in the folder of
// the run; else the feature file. The fingerprint of a result is that of its scenario, so that it is known again in the next run.
func SARIF(w io.Writer, r *report.Report) error {
	log := &sarif{report: r, rules: []sarifRule{}, results: []sarifResult{}}
	for i, title := range r.Titles() {
		if s := &r.Scenarios[i]; s.Outcome == report.Failed || s.Outcome == report.Warned {
			log.addScenario(s, title)
		}
	}
	for _, c := range r.Causes {
		if len(c.Scenarios) == 0 && c.Outcome == report.Failed {
			log.add(c.Kind, c.Rule, c.Level, c.Outcome, report.InLine(c.Title), c.Kind+":"+c.Rule, log.configPlace(caller(nil)))
		}
	}
	ended := r.Started.Add(duration(r.Took))
	return writeJSON(w, sarifLog{
		Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0",
		Runs: []sarifRun{{
			Tool: sarifTool{sarifDriver{r.Tool, log.rules}}, Automation: sarifID{"bounce-conform/"}, Results: log.results,
			Invocations: []sarifInvocation{{r.Ended == "" && r.Count(report.Errored) == 0, timestamp(r.Started), timestamp(ended)}},
			Properties:  map[string]any{"verdict": r.Verdict, "target": r.Target.URL, "profile": r.Target.Profile, "randomSeed": r.Seed},
		}},
	})
}

func timestamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// sarif collects rules and results.
type sarif struct {
	report  *report.Report
	rules   []sarifRule
	results []sarifResult
}

func (l *sarif) addScenario(s *report.Scenario, title string) {
	text := report.InLine(fmt.Sprintf("%s: %s", title, s.Reason))
	if s.Rerun != "" {
		text += "; again: " + report.Visible(s.Rerun) // whole: the beginning of a command may be another one
	}
	feature := place(s.File, s.Line)
	locations := l.configPlace(caller(s))
	if len(locations) == 0 {
		l.add(s.Kind, s.Rule, s.Level, s.Outcome, text, title, []sarifLocation{feature})
		return
	}
	feature.ID, feature.Message = 1, &sarifText{Text: "the scenario"}
	l.add(s.Kind, s.Rule, s.Level, s.Outcome, text, title, locations, feature)
}

// add adds a result, and its rule if it is new.
func (l *sarif) add(kind, slug, level string, outcome report.Outcome, text, fingerprint string, at []sarifLocation, related ...sarifLocation) {
	id := kind + "/" + slug
	i := slices.IndexFunc(l.rules, func(r sarifRule) bool { return r.ID == id })
	if i < 0 {
		i = len(l.rules)
		l.rules = append(l.rules, l.rule(id, kind, slug, level))
	}
	if len(at) == 0 {
		at = []sarifLocation{place("features", 1)}
	}
	hash := sha256.Sum256([]byte(fingerprint))
	l.results = append(l.results, sarifResult{
		Rule: id, Index: i, Level: map[report.Outcome]string{report.Failed: "error", report.Warned: "warning"}[outcome],
		Message: sarifText{Text: message(text)}, Locations: at, Related: related,
		Fingerprints: map[string]string{"primaryLocationLineHash": hex.EncodeToString(hash[:8]) + ":1", "bounceScenario/v1": fingerprint},
	})
}

// rule describes a rule, as the tables of the report have it.
func (l *sarif) rule(id, kind, slug, level string) sarifRule {
	rule := sarifRule{ID: id, Short: sarifText{Text: id}, Configuration: sarifLevel{"error"}}
	if level == "should" {
		rule.Configuration.Level = "warning"
	}
	basis := ""
	for _, known := range l.report.Rules {
		if known.Kind == kind && known.Slug == slug {
			rule.Short.Text, basis = known.States, known.Basis
			if len(known.Pages) > 0 {
				rule.HelpURI = known.Pages[0]
			}
		}
	}
	for _, known := range l.report.Readings {
		if kind == "reading" && known.Slug == slug {
			rule.Short.Text, basis = known.Question, "an open question, any of: "+strings.Join(known.Alternatives, ", ")
		}
	}
	show := "bounce contract show " + slug
	rule.Help = sarifText{
		Text:     strings.Join([]string{rule.Short.Text, basis, "See " + show + "."}, "\n"),
		Markdown: fmt.Sprintf("**%s** %s\n\n%s\n\nSee %s.", markdown(id), markdown(rule.Short.Text), markdown(basis), "`"+show+"`"),
	}
	return rule
}

// configPlace is the line of a role in the target file; nil if there is none below the folder of the run.
func (l *sarif) configPlace(role string) []sarifLocation {
	path, line := configLine(l.report, role)
	if path == "" {
		return nil
	}
	return []sarifLocation{place(path, line)}
}

func place(path string, line int) sarifLocation {
	return sarifLocation{Physical: sarifPhysical{sarifArtifact{escapePath(path), "%SRCROOT%"}, sarifRegion{max(line, 1)}}}
}

var placeholder = regexp.MustCompile(`\{(\d+)\}`)

// message escapes what would be a placeholder or a link in a message of SARIF.
func message(text string) string {
	return strings.ReplaceAll(placeholder.ReplaceAllString(text, "{ $1 }"), "](", "] (")
}
