//go:build external

package main

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// action is what the runner reads of an action.yml.
type action struct {
	Inputs  map[string]struct{ Default string }
	Outputs map[string]struct{ Value string }
	Runs    struct {
		Steps []struct {
			Name, ID, If, Run, Uses string
			Env                     map[string]string
		}
	}
}

// runner stands for GitHub's: it runs the steps of an action that have a script, as bash, with inputs in their environment.
type runner struct {
	folder string
	action action
	path   string // of the action
}

func newRunner(t *testing.T, name string) runner {
	t.Helper()
	path, err := filepath.Abs(filepath.Join(top, ".github", "actions", name))
	if err != nil {
		t.Fatal(err)
	}
	r := runner{folder: t.TempDir(), path: path}
	if err := yaml.Unmarshal([]byte(read(t, ".github/actions/"+name+"/action.yml")), &r.action); err != nil {
		t.Fatal(err)
	}
	return r
}

// step runs the step of a name. The outputs are those that it has written for the steps behind it.
func (r runner) step(t *testing.T, name string, inputs map[string]string) (log string, outputs map[string]string, err error) {
	t.Helper()
	output := filepath.Join(r.folder, "output")
	if err := os.WriteFile(output, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, s := range r.action.Runs.Steps {
		if s.Name != name {
			continue
		}
		command := exec.CommandContext(t.Context(), tool(t, "bash"), "--noprofile", "--norc", "-eo", "pipefail", "-c", s.Run)
		command.Dir = r.folder
		command.Env = append(os.Environ(), "RUNNER_TEMP="+r.folder, "GITHUB_OUTPUT="+output, "GITHUB_ACTIONS=true",
			"GITHUB_STEP_SUMMARY="+filepath.Join(r.folder, "summary"))
		for variable, value := range s.Env {
			command.Env = append(command.Env, variable+"="+r.evaluate(t, value, inputs))
		}
		text, err := command.CombinedOutput()
		return string(text), pairs(t, output), err
	}
	t.Fatalf("%s has no step %q", r.path, name)
	return "", nil, nil
}

// evaluate evaluates the expressions that the actions use.
func (r runner) evaluate(t *testing.T, value string, inputs map[string]string) string {
	t.Helper()
	expression := strings.TrimSuffix(strings.TrimPrefix(value, "${{ "), " }}")
	if expression == "github.action_path" {
		return r.path
	}
	name, ok := strings.CutPrefix(expression, "inputs.")
	input, known := r.action.Inputs[name]
	if !ok || !known {
		t.Fatalf("%s: the expression %q names no input", r.path, value)
	}
	if given, ok := inputs[name]; ok {
		return given
	}
	return input.Default
}

func pairs(t *testing.T, file string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		all[name] = value
	}
	return all
}

// each output of an action is what its step writes, and it names that step.
func (r runner) promises(t *testing.T, step string, outputs map[string]string) {
	t.Helper()
	for name, output := range r.action.Outputs {
		if want := "${{ steps." + step + ".outputs." + name + " }}"; output.Value != want || outputs[name] == "" {
			t.Errorf("the output %s is %q, of %q, want it to be set, of %s", name, outputs[name], output.Value, want)
		}
	}
}

func TestTheActionMockStartsAndStops(t *testing.T) {
	t.Parallel()
	r := newRunner(t, "mock")
	log, outputs, err := r.step(t, "start", map[string]string{"bounce": tool(t, "bounce"), "args": "--skew 1s --log-level debug"})
	if err != nil {
		t.Fatalf("start: %v\n%s", err, log)
	}
	r.promises(t, "start", outputs)
	if mask := "::add-mask::" + outputs["token"] + "\n"; !strings.Contains(log, mask) || strings.Count(log, outputs["token"]) != 1 {
		t.Errorf("the token is not masked, or is printed:\n%s", log)
	}
	customer := outputs["url"] + "/__admin/customers/" + outputs["csi"]
	if status := adminStatus(t, outputs["url"], ""); status != http.StatusOK {
		t.Errorf("the mock answers %d", status)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, customer, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("the customer's state: %s", answer.Status)
	}
	log, _, err = r.step(t, "stop", map[string]string{"stop": outputs["pid"]})
	if err != nil || !strings.Contains(log, "bounce mock is ready on "+outputs["url"]) {
		t.Errorf("stop: %v, want the mock's log\n%s", err, log)
	}
	if log, _, err = r.step(t, "stop", map[string]string{"stop": outputs["pid"]}); err == nil || !strings.Contains(log, "had ended already") {
		t.Errorf("the stop of a mock that is gone: %v\n%s", err, log)
	}
}

func TestTheActionMockSaysWhyItDoesNotStart(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"--clock never": `bounce: clock "never"`,
		"--no-admin":    "no customer can be made; leave --no-admin and --admin-token out of args",
	} {
		r := newRunner(t, "mock")
		log, _, err := r.step(t, "start", map[string]string{"bounce": tool(t, "bounce"), "args": args})
		if err == nil || !strings.Contains(log, "::error title=bounce mock::") || !strings.Contains(log, want) {
			t.Errorf("%s: got %v, want an error with %q\n%s", args, err, want, log)
		}
	}
}

// formatsHere takes each of the ways that the input formats has.
const formatsHere = "markdown:summary pretty github:/dev/stderr html:report.html junit:report.xml json:report.json"

func TestTheActionConformReports(t *testing.T) {
	t.Parallel()
	r := newRunner(t, "conform")
	log, outputs, err := r.step(t, "conform", map[string]string{
		"version": "path", "formats": formatsHere, "args": "--tags @clause:own-instances --random-seed 7", "effects": "books", "profile": "family",
	})
	if err != nil {
		t.Fatalf("conform: %v\n%s", err, log)
	}
	r.promises(t, "conform", outputs)
	if outputs["verdict"] != "partial" || !strings.Contains(log, "verdict: partial") {
		t.Errorf("the verdict is %q, want partial\n%s", outputs["verdict"], log)
	}
	summary, err := os.ReadFile(filepath.Join(r.folder, "summary"))
	if err != nil || !strings.Contains(string(summary), "## bounce conform: partial\n") {
		t.Errorf("the summary is %q, %v", summary, err)
	}
	entries, err := os.ReadDir(outputs["report-dir"])
	if err != nil || len(entries) != 3 {
		t.Errorf("the folder of reports has %v (%v), want report.html, report.json and report.xml", entries, err)
	}
}

func TestTheActionConformFails(t *testing.T) {
	t.Parallel()
	for want, inputs := range map[string]map[string]string{
		"exit status 1": {"args": "--expect conflict-status=422 --id SE-READ-002"},
		"exit status 2": {"version": "newest"},
		"exit status 3": {"target": "http://127.0.0.1:1"},
	} {
		r := newRunner(t, "conform")
		all := map[string]string{"version": "path", "formats": formatsHere}
		for name, value := range inputs {
			all[name] = value
		}
		log, outputs, err := r.step(t, "conform", all)
		if err == nil || err.Error() != want || outputs["report-dir"] == "" {
			t.Errorf("%v: got %v and %v, want %s\n%s", inputs, err, outputs, want, log)
		}
		if !strings.Contains(log, "::error title=bounce") {
			t.Errorf("%v: there is no annotation\n%s", inputs, log)
		}
	}
}

// By default, the action builds the command from the repository that it lies in, and writes reports of kinds that this command has.
func TestTheActionConformBuilds(t *testing.T) {
	t.Parallel()
	r := newRunner(t, "conform")
	log, outputs, err := r.step(t, "conform", map[string]string{"args": "--id SE-READ-051"})
	if err != nil || outputs["verdict"] != "partial" {
		t.Errorf("got %v and %v\n%s", err, outputs, log)
	}
}
