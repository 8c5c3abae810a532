//go:build external

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"example.com/bounce/conformance/report"
	"example.com/bounce/openapi"
)

// reportsOf are JSON reports: one of a whole run, and one that has every outcome.
func reportsOf(t *testing.T) map[string]string {
	t.Helper()
	whole := filepath.Join(t.TempDir(), "report.json")
	command := exec.CommandContext(t.Context(), tool(t, "bounce"), "conform", "--format", "json:"+whole)
	if text, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	sample, err := filepath.Abs(filepath.Join(top, "conformance", "report", "testdata", "report.json"))
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{"whole run": whole, "every outcome": sample}
}

// schema is a schema that .ci/run has put in its cache.
func schema(t *testing.T, file string) string {
	t.Helper()
	path := filepath.Join(filepath.Dir(tool(t, "check-jsonschema")), "..", "..", file)
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("this test needs a schema that .ci/run installs: %v", err)
	}
	return path
}

// Each format is what its own reader takes: schemas of JUnit (Jenkins), CTRF and our JSON, parsers of TAP and
// CommonMark, and the validators of SARIF and HTML.
func TestReportsAreWhatTheirReadersTake(t *testing.T) {
	t.Parallel()
	for name, path := range reportsOf(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			in := func(file string) string { return filepath.Join(dir, file) }
			runTool(t, "bounce", "report", path, "--format", "junit:"+in("r.xml")+",ctrf:"+in("r.ctrf.json")+",tap:"+in("r.tap")+",markdown:"+in("r.md")+",sarif:"+in("r.sarif")+",html:"+in("r.html")+",messages:"+in("r.ndjson"))
			if err := os.WriteFile(in("schema.json"), []byte(runTool(t, "bounce", "report", "schema")), 0o600); err != nil {
				t.Fatal(err)
			}
			runTool(t, "xmlschema-validate", "--schema", schema(t, "schemas/junit-10.xsd"), in("r.xml"))
			runTool(t, "check-jsonschema", "--schemafile", schema(t, "npm/node_modules/ctrf/dist/ctrf-schema-0.0.json"), in("r.ctrf.json"))
			runTool(t, "check-jsonschema", "--check-metaschema", in("schema.json"))
			runTool(t, "check-jsonschema", "--schemafile", in("schema.json"), path)
			runTool(t, "html-validate", in("r.html"))
			findings := runTool(t, "sarif-multitool", "validate", in("r.sarif"), "--level", "Error", "--kind", "Fail")
			if strings.Contains(findings, ": error ") || !strings.Contains(findings, "Analysis completed successfully") {
				t.Errorf("sarif-multitool says\n%s", findings)
			}
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			r, err := report.ParseJSON(path, text)
			if err != nil {
				t.Fatal(err)
			}
			checkTAP(t, in("r.tap"), r)
			checkMessages(t, in("r.ndjson"), r)
			page := runTool(t, "commonmark", in("r.md"))
			if !strings.Contains(page, "<h2>bounce conform: "+r.Verdict.Words()+"</h2>") {
				t.Errorf("CommonMark reads the summary as\n%s", page)
			}
		})
	}
}

// With the source document, the page quotes the lines of each clause that names some.
func TestThePageQuotesTheSource(t *testing.T) {
	t.Parallel()
	folder := os.Getenv("BOUNCE_SOURCE")
	text, err := os.ReadFile(filepath.Join(folder, "schedule-execution.txt"))
	if err != nil {
		t.Fatalf("this test needs BOUNCE_SOURCE: %v", err)
	}
	page := filepath.Join(t.TempDir(), "report.html")
	runTool(t, "bounce", "conform", "--id", "SE-TIME-001", "--format", "html:"+page, "--source", folder)
	runTool(t, "html-validate", page)
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	clauses, err := openapi.Clauses()
	if err != nil {
		t.Fatal(err)
	}
	quoted, lines := 0, strings.Split(string(text), "\n")
	for _, c := range clauses {
		var want strings.Builder
		for _, part := range c.Source {
			first, last, err := part.Range()
			if err != nil {
				t.Fatal(err)
			}
			for n := first; n <= last; n++ {
				fmt.Fprintf(&want, `<p><span class="dim">%d</span> %s</p>`, n, template.HTMLEscapeString(lines[n-1]))
			}
		}
		if want.Len() == 0 {
			continue
		}
		quoted++
		if quote := "<details><summary>source</summary><blockquote>" + want.String() + "</blockquote></details>"; !strings.Contains(string(got), quote) {
			t.Errorf("%s: the page has no %s", c.Slug, quote)
		}
	}
	if quoted == 0 || strings.Count(string(got), "<blockquote>") != quoted {
		t.Errorf("the page quotes for %d rules, want %d", strings.Count(string(got), "<blockquote>"), quoted)
	}
}

// checkTAP compares what a parser of TAP counts with the report.
func checkTAP(t *testing.T, path string, r *report.Report) {
	t.Helper()
	input, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), tool(t, "tap-parser"), "--strict", "--json")
	command.Stdin = bytes.NewReader(input)
	text, err := command.Output() // the exit code is that of the tests
	var events [][]json.RawMessage
	if wrong := json.Unmarshal(text, &events); wrong != nil {
		t.Fatalf("tap-parser: %v, %v", err, wrong)
	}
	var got struct{ Count, Pass, Fail, Skip int }
	for _, event := range events {
		if string(event[0]) == `"complete"` {
			if err := json.Unmarshal(event[1], &got); err != nil {
				t.Fatal(err)
			}
		}
	}
	bad, skipped := r.Count(report.Failed, report.Errored, report.Inconclusive), r.Count(report.Blocked, report.NotApplicable, report.Skipped)
	if got.Count != len(r.Scenarios) || got.Fail != bad || got.Skip != skipped {
		t.Errorf("tap-parser counts %+v, want %d scenarios, %d not ok and %d skipped", got, len(r.Scenarios), bad, skipped)
	}
}

// checkMessages compares what Cucumber's own reader of messages counts with the report.
func checkMessages(t *testing.T, path string, r *report.Report) {
	t.Helper()
	const script = `import { readFileSync } from "node:fs"; import { createRequire } from "node:module";
const { Query } = createRequire(process.argv[1])("@cucumber/query");
const query = new Query();
readFileSync(process.argv[2], "utf8").trimEnd().split("\n").forEach((line) => query.update(JSON.parse(line)));
console.log(JSON.stringify(query.countMostSevereTestStepResultStatus()));`
	text := runTool(t, "node", "--input-type=module", "-e", script, "--", schema(t, "npm/node_modules/@cucumber/query/package.json"), path)
	var got map[string]int
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	for status, want := range map[string]int{
		"PASSED": r.Count(report.Passed, report.Warned), "FAILED": r.Count(report.Failed, report.Errored), "PENDING": r.Count(report.Inconclusive),
		"SKIPPED": r.Count(report.Blocked, report.NotApplicable, report.Skipped),
	} {
		if got[status] != want {
			t.Errorf("messages: %d scenarios are %s, want %d", got[status], status, want)
		}
	}
}

// runTool runs a program, which must end with 0, and returns what it prints.
func runTool(t *testing.T, name string, args ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), tool(t, name), args...)
	command.Env = append(os.Environ(), "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1") // sarif-multitool needs no ICU
	text, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%.3000s", name, strings.Join(args, " "), err, text)
	}
	return string(text)
}
