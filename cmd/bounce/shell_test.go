//go:build external && !race

package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The commands of every document do what it says: one shell runs the blocks of a section in their order, with the server that the
// section starts, else with a plain mock. What a block of commands prints is the block of text or JSON behind it; where there is none,
// each call of curl succeeds.
func TestDocumentsCommandsDoWhatTheySay(t *testing.T) {
	t.Parallel()
	ran := 0
	for _, document := range documents {
		for _, s := range sectionsOf(t, document) {
			if script := newScript(t, s.blocks); len(script.steps) > 0 {
				ran++
				t.Run(document+"/"+s.title, func(t *testing.T) {
					t.Parallel()
					script.run(t)
				})
			}
		}
	}
	if ran == 0 {
		t.Error("no document has commands")
	}
}

// script is what a section shows of two shells, one that runs a server and one that asks it.
type script struct {
	server []string // the command of the server
	steps  []step
	target string // the target file that the section shows
}

type step struct{ commands, output string }

const plainMock = "./bounce mock"

func newScript(t *testing.T, blocks []block) (s script) {
	t.Helper()
	s.server = strings.Fields(plainMock)
	for i, b := range blocks {
		switch {
		case b.language == "yaml" && strings.HasPrefix(b.text, "identities:"):
			s.target = b.text
		case b.language == "sh" && (strings.HasPrefix(b.text, plainMock) || strings.HasPrefix(b.text, "node ")):
			s.server = strings.Fields(b.text)
		case b.language == "sh":
			s.steps = append(s.steps, step{commands: b.text})
		case b.language == "json" || b.language == "text":
			if i == 0 || len(s.steps) == 0 {
				t.Fatalf("no command prints %q", b.text)
			}
			s.steps[len(s.steps)-1].output = strings.TrimSpace(b.text)
		}
	}
	return s
}

func (s script) run(t *testing.T) {
	const separator = "\x1e"
	dir := s.folder(t)
	var text strings.Builder
	for _, step := range s.steps {
		commands := step.commands
		if step.output == "" {
			commands = strings.ReplaceAll(commands, "curl ", "curl --fail --show-error ")
		}
		text.WriteString(commands + "printf '" + separator + "'\n")
	}
	url := s.start(t, dir)
	shell := exec.CommandContext(t.Context(), "sh", "-e", "-c",
		strings.NewReplacer("http://127.0.0.1:2686", url, "http://127.0.0.1:2688", url).Replace(text.String()))
	shell.Dir = dir
	shell.Env = append(os.Environ(), "BOUNCE_CURL_TARGET="+url)
	var stderr strings.Builder
	shell.Stderr = &stderr
	printed, err := shell.Output()
	if err != nil {
		t.Fatalf("sh: %v\n%s\n%s", err, printed, &stderr)
	}
	for i, output := range strings.Split(strings.TrimSuffix(string(printed), separator), separator) {
		if want := s.steps[i].output; want != "" && strings.TrimSpace(output) != want {
			t.Errorf("%sprints\n%s\nwant\n%s\n%s", s.steps[i].commands, output, want, &stderr)
		}
	}
}

// folder returns a folder like the top of a clone in which the command was built.
func (s script) folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	binary, err := exec.LookPath("bounce")
	if err != nil {
		t.Fatal(err)
	}
	clone, err := filepath.Abs(top)
	if err != nil {
		t.Fatal(err)
	}
	for link, file := range map[string]string{"bounce": binary, "conformance": filepath.Join(clone, "conformance")} {
		if err := os.Symlink(file, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	const readable = 0o600
	if err := os.WriteFile(filepath.Join(dir, "target.yaml"), []byte(s.target), readable); err != nil {
		t.Fatal(err)
	}
	return dir
}

// start starts the server on a free port, and returns its URL.
func (s script) start(t *testing.T, dir string) (url string) {
	t.Helper()
	arguments := s.server[1:]
	if last := len(arguments) - 1; arguments[last] == "2688" {
		arguments[last] = "0"
	} else {
		arguments = append(arguments, "--addr", "127.0.0.1:0")
	}
	command := exec.CommandContext(t.Context(), s.server[0], arguments...)
	command.Dir = dir
	stdin, err := command.StdinPipe() // node's server ends with it
	if err != nil {
		t.Fatal(err)
	}
	p, err := start(command, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = stdin.Close()
		p.kill()
	})
	if url, err = p.url(); err != nil {
		t.Fatal(err)
	}
	return url
}
