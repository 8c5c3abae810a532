package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"example.com/bounce/cmd/bounce/internal/builtin"
	"example.com/bounce/cmd/bounce/internal/seed"
	"example.com/bounce/conformance"
	"example.com/bounce/mock"
)

var update = flag.Bool("update", false, "write what is generated: the list of flags in cmd/bounce/README.md")

// What an export lacks is told in the same words wherever one is offered.
func TestEverybodySaysWhatAnExportLacks(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"mock/README.md", "openapi/control/seed.yaml", "mock/seed.go"} {
		if words := strings.Join(strings.Fields(strings.ReplaceAll(read(t, name), "\n//", "\n")), " "); !strings.Contains(words, seed.NotExported) {
			t.Errorf("%s does not say: %s", name, seed.NotExported)
		}
	}
}

// The list of flags in cmd/bounce/README.md is that of the commands; go test ./cmd/bounce -run README -update writes it.
func TestREADMEListsTheFlags(t *testing.T) {
	t.Parallel()
	const name, begin, end = "cmd/bounce/README.md", "<!-- flags -->\n", "<!-- /flags -->"
	before, rest, hasBegin := strings.Cut(read(t, name), begin)
	list, after, hasEnd := strings.Cut(rest, end)
	if !hasBegin || !hasEnd {
		t.Fatalf("%s has no lines %q and %q", name, strings.TrimSpace(begin), end)
	}
	want := flagLists(newRoot(nil))
	if *update {
		const readable = 0o644
		if err := os.WriteFile(filepath.Join(top, name), []byte(before+begin+want+end+after), readable); err != nil {
			t.Fatal(err)
		}
		return
	}
	if list != want {
		t.Errorf("%s has another list of flags than the commands; go test ./cmd/bounce -run README -update writes it:\n%s", name, want)
	}
}

// flagLists has a line for each flag: first those of several commands, then those of each command. A default that is false, zero or
// empty is left out.
func flagLists(root *cobra.Command) string {
	commands, lines := map[string][]string{}, []string(nil)
	for _, f := range flagLines(root) {
		if len(commands[f.line]) == 0 {
			lines = append(lines, f.line)
		}
		commands[f.line] = append(commands[f.line], f.command)
	}
	var b strings.Builder
	b.WriteString("**Several commands**\n\n")
	for _, line := range slices.Sorted(slices.Values(lines)) {
		if of := commands[line]; len(of) > 1 {
			fmt.Fprintf(&b, "%s [%s]\n", line, strings.Join(of, ", "))
		}
	}
	command := ""
	for _, line := range lines {
		of := commands[line]
		if len(of) > 1 {
			continue
		}
		if of[0] != command {
			command = of[0]
			fmt.Fprintf(&b, "\n**%s**\n\n", command)
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

// betterGiven is the advice to give a flag by the environment, which the document has once.
var betterGiven = regexp.MustCompile(`; better given as BOUNCE_\w+`)

// flagLine is a line about a flag of a command.
type flagLine struct{ command, line string }

func flagLines(c *cobra.Command) (lines []flagLine) {
	command := strings.TrimPrefix(c.CommandPath(), "bounce ")
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Name == "help" {
			return
		}
		_, usage := pflag.UnquoteUsage(f)
		line := "- `--" + f.Name + "`: " + betterGiven.ReplaceAllString(usage, "")
		if fallback := strings.Trim(f.DefValue, "[]"); !slices.Contains([]string{"", "0", "0s", "false"}, fallback) {
			line += " (default " + fallback + ")"
		}
		lines = append(lines, flagLine{command, line})
	})
	for _, child := range c.Commands() {
		lines = append(lines, flagLines(child)...)
	}
	return lines
}

// The target file that documents show can be read, is the same in each, and names what is in the built-in world.
func TestDocumentsTargetFileIsGood(t *testing.T) {
	t.Parallel()
	texts := append(blocks(t, "conformance/README.md", "yaml", "identities:"), blocks(t, "README.md", "yaml", "identities:")...)
	if texts = slices.Compact(texts); len(texts) != 1 {
		t.Fatalf("documents show different target files: %q", texts)
	}
	config, err := conformance.ParseConfig("target.yaml", []byte(texts[0]), nil)
	if err != nil {
		t.Fatal(err)
	}
	var known []string
	for _, c := range builtin.Customers() {
		for _, p := range c.Places {
			known = append(known, fmt.Sprint(p.CSI, p.Service, p.Instance, p.Executions))
		}
	}
	for role, places := range config.Instances {
		for _, p := range places {
			if !slices.Contains(known, fmt.Sprint(p.CSI, p.Service, p.Instance, p.Executions)) {
				t.Errorf("instances.%s: %+v is not in the built-in world", role, p)
			}
		}
	}
}

// The seed file that mock/README.md shows is good, and gives each customer its Identifier.
func TestREADMEsSeedFileIsGood(t *testing.T) {
	t.Parallel()
	for _, text := range blocks(t, "mock/README.md", "yaml", "customers:") {
		server, err := mock.New(mock.Options{Seed: mock.SeedFile{Text: []byte(text), Name: "world.yaml"}})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range server.Customers()[len(builtin.Customers()):] {
			if !strings.Contains(text, c.CSI) || !strings.Contains(text, c.Identifier) {
				t.Errorf("customer %s with the Identifier %s is not as the file says", c.CSI, c.Identifier)
			}
		}
	}
}
