//go:build external

package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// shown is a block of commands in README.md, and what it says that they print.
type shown struct{ commands, output string }

// What README.md shows of two shells, one that runs the mock and one that asks it, is what they do.
func TestREADMEsCommandsPrintWhatItSays(t *testing.T) {
	t.Parallel()
	for _, title := range []string{"Two minutes with the mock", "A client's day, with curl alone"} {
		t.Run(title, func(t *testing.T) {
			t.Parallel()
			blocks := blocksOf(t, title)
			url := started(t, blocks[0].commands)
			const separator = "\x1e"
			var script strings.Builder
			for _, block := range blocks[1:] {
				script.WriteString(block.commands + "printf '" + separator + "'\n")
			}
			commands := strings.NewReplacer("./bounce ", "bounce ", "http://127.0.0.1:2686", url).Replace(script.String())
			output, err := exec.CommandContext(t.Context(), "sh", "-e", "-c", commands).Output()
			if err != nil {
				t.Fatalf("sh: %v\n%s", err, output)
			}
			for i, printed := range strings.Split(strings.TrimSuffix(string(output), separator), separator) {
				if block := blocks[i+1]; strings.TrimSpace(printed) != block.output {
					t.Errorf("%sprints\n%s\nREADME.md says\n%s", block.commands, printed, block.output)
				}
			}
		})
	}
}

// The calls of the feature list, pasted in their order, are all answered as calls that were understood.
func TestREADMEsCallsWorkInTheirOrder(t *testing.T) {
	t.Parallel()
	url := started(t, "./bounce mock --random-seed 1")
	for _, block := range blocksOf(t, "The mock in your tests") {
		commands := strings.NewReplacer("curl ", "curl --fail --silent --show-error ", "http://127.0.0.1:2686", url).Replace(block.commands)
		if output, err := exec.CommandContext(t.Context(), "sh", "-e", "-c", commands).CombinedOutput(); err != nil {
			t.Errorf("%ssh: %v\n%s", block.commands, err, output)
		}
	}
}

// blocksOf finds the blocks of a section.
func blocksOf(t *testing.T, title string) (blocks []shown) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(top, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(text), "\n## "+title+"\n")
	section, _, _ = strings.Cut(section, "\n## ")
	for i, fenced := range strings.Split(section, "```") {
		language, content, _ := strings.Cut(fenced, "\n")
		switch {
		case i%2 == 0: // prose
		case language == "sh":
			blocks = append(blocks, shown{commands: content})
		default:
			blocks[len(blocks)-1].output += strings.TrimSpace(content)
		}
	}
	if len(blocks) < 2 {
		t.Fatalf("README.md has no section %q with commands", title)
	}
	return blocks
}

// started runs the mock as the first block of a section does, but on a free port.
func started(t *testing.T, commands string) (url string) {
	t.Helper()
	_, flags, found := strings.Cut(commands, "./bounce mock ")
	if !found {
		t.Fatalf("%q does not start the mock", commands)
	}
	p, err := start(exec.Command("bounce", append([]string{"mock", "--addr", "127.0.0.1:0"}, strings.Fields(flags)...)...), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	if url, err = p.url(); err != nil {
		t.Fatal(err)
	}
	return url
}
