//go:build external

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The files that other programs read are valid by those programs' own schemas, and a mistake in each is found.
func TestFilesForOthersAreValid(t *testing.T) {
	t.Parallel()
	schema := func(name string) []string { return []string{"check-jsonschema", "--builtin-schema", "vendor." + name} }
	kubernetes := []string{"kubernetes-validate", "--strict", "--kubernetes-version", "1.34"}
	gitlab := func(t *testing.T) string {
		t.Helper()
		return blocks(t, "conformance/README.md", "yaml", "conform:\n")[0]
	}
	file := func(name string) func(*testing.T) string {
		return func(t *testing.T) string { t.Helper(); return read(t, name) }
	}
	for name, c := range map[string]struct {
		text           func(*testing.T) string
		right, mistake string
		commands       [][]string
	}{
		".github/actions/conform/action.yml": {file(".github/actions/conform/action.yml"), "using: composite", "using: nothing", [][]string{schema("github-actions")}},
		".github/actions/mock/action.yml":    {file(".github/actions/mock/action.yml"), "using: composite", "using: nothing", [][]string{schema("github-actions")}},
		".github/workflows/ci.yml":           {file(".github/workflows/ci.yml"), "runs-on:", "runs-in:", [][]string{schema("github-workflows"), {"actionlint"}}},
		"cmd/bounce/deploy/compose.yaml":     {file("cmd/bounce/deploy/compose.yaml"), "read_only: true", "readonly: true", [][]string{schema("compose-spec")}},
		"cmd/bounce/deploy/kubernetes.yaml":  {file("cmd/bounce/deploy/kubernetes.yaml"), "runAsNonRoot: true", "runAsNobody: true", [][]string{kubernetes}},
		"conformance/README.md for GitHub":   {workflow, "runs-on:", "runs-in:", [][]string{schema("github-workflows"), {"actionlint"}}},
		"conformance/README.md for GitLab":   {gitlab, "when: always", "when: sometimes", [][]string{schema("gitlab-ci")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := c.text(t)
			wrong := strings.Replace(text, c.right, c.mistake, 1)
			if wrong == text {
				t.Fatalf("there is no %q in\n%s", c.right, text)
			}
			for _, command := range c.commands {
				if output, err := checkFile(t, command, text); err != nil {
					t.Errorf("%s: %v\n%s", command[0], err, output)
				}
				if output, err := checkFile(t, command, wrong); err == nil {
					t.Errorf("%s passes %q\n%s", command[0], c.mistake, output)
				}
			}
		})
	}
}

// checkFile runs a command on a file with the text.
func checkFile(t *testing.T, command []string, text string) (output string, err error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "file.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	printed, err := exec.CommandContext(t.Context(), tool(t, command[0]), append(command[1:], file)...).CombinedOutput()
	return string(printed), err
}

// workflow is the example of conformance/README.md.
func workflow(t *testing.T) string {
	t.Helper()
	return blocks(t, "conformance/README.md", "yaml", "name: bounce\n")[0]
}

// The example of a workflow uses the actions of this repository, and gives them inputs that they have.
func TestTheWorkflowFitsTheActions(t *testing.T) {
	t.Parallel()
	text := workflow(t)
	for _, name := range []string{"conform", "mock"} {
		_, after, ok := strings.Cut(text, "/.github/actions/"+name+"@")
		if !ok {
			t.Fatalf("the workflow does not use the action %s", name)
		}
		known := newRunner(t, name).action.Inputs
		used, _, _ := strings.Cut(after, "\n      - ")
		_, with, _ := strings.Cut(used, "with:\n")
		for line := range strings.Lines(with) {
			input, _, _ := strings.Cut(strings.TrimSpace(line), ":")
			if _, ok := known[input]; !ok {
				t.Errorf("the workflow gives %s the input %q, which it lacks", name, input)
			}
		}
	}
}

// Commands of the snippets for other CI servers are commands that bounce knows.
func TestSnippetsForCIRun(t *testing.T) {
	t.Parallel()
	shown := 0
	for line := range strings.Lines(read(t, "conformance/README.md")) {
		_, command, ok := strings.Cut(line, `bounce conform --target "$URL" `)
		if !ok {
			continue
		}
		shown++
		command, _, _ = strings.Cut(strings.Trim(command, " \n`'"), "'")
		args := append([]string{"conform", "--id", "SE-READ-051"}, strings.Fields(strings.ReplaceAll(command, "--config target.yaml", ""))...)
		run := exec.CommandContext(t.Context(), tool(t, "bounce"), args...)
		run.Dir = t.TempDir()
		if text, err := run.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", line, err, text)
		}
		if _, err := os.Stat(filepath.Join(run.Dir, "report.xml")); err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
	if shown != 3 {
		t.Errorf("conformance/README.md shows %d snippets, want those for GitLab, Jenkins and Azure", shown)
	}
}
