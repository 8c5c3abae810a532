package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
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

var update = flag.Bool("update", false, "write what is generated: the table of flags in README.md")

// What an export lacks is told in the same words wherever one is offered.
func TestEverybodySaysWhatAnExportLacks(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"README.md", "openapi/control/seed.yaml", "mock/seed.go"} {
		text, err := os.ReadFile(filepath.Join(top, name))
		if err != nil {
			t.Fatal(err)
		}
		if words := strings.Join(strings.Fields(strings.ReplaceAll(string(text), "\n//", "\n")), " "); !strings.Contains(words, seed.NotExported) {
			t.Errorf("%s does not say: %s", name, seed.NotExported)
		}
	}
}

// The table of flags in README.md is that of the commands; go test ./cmd/bounce -run README -update writes it.
func TestREADMEListsTheFlags(t *testing.T) {
	t.Parallel()
	const begin, end = "<!-- flags -->\n", "<!-- /flags -->"
	name := filepath.Join(top, "README.md")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, hasBegin := strings.Cut(string(text), begin)
	table, after, hasEnd := strings.Cut(rest, end)
	if !hasBegin || !hasEnd {
		t.Fatalf("README.md has no lines %q and %q", strings.TrimSpace(begin), end)
	}
	want := flagTable(newRoot(nil))
	if *update {
		const readable = 0o644
		if err := os.WriteFile(name, []byte(before+begin+want+end+after), readable); err != nil {
			t.Fatal(err)
		}
		return
	}
	if table != want {
		t.Errorf("README.md has another table of flags than the commands; go test ./cmd/bounce -run README -update writes it:\n%s", want)
	}
}

// flagTable has one row a flag.
func flagTable(root *cobra.Command) string {
	var b strings.Builder
	b.WriteString("| command | flag | default | meaning |\n|---|---|---|---|\n")
	rows(&b, root)
	return b.String()
}

func rows(b *strings.Builder, c *cobra.Command) {
	command := strings.TrimPrefix(c.CommandPath(), "bounce ")
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Name == "help" {
			return
		}
		fallback := strings.Trim(f.DefValue, "[]")
		if fallback != "" {
			fallback = "`" + fallback + "`"
		}
		_, usage := pflag.UnquoteUsage(f)
		fmt.Fprintf(b, "| %s | `--%s` | %s | %s |\n", command, f.Name, fallback, strings.ReplaceAll(usage, "|", `\|`))
	})
	for _, child := range c.Commands() {
		rows(b, child)
	}
}

// The target file that README.md shows can be read, and names what is in the built-in world.
func TestREADMEsTargetFileIsGood(t *testing.T) {
	t.Parallel()
	config, err := conformance.ParseConfig("target.yaml", []byte(yamlOfREADME(t, "identities:")))
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

// The seed file that README.md shows is good, and gives each customer its Identifier.
func TestREADMEsSeedFileIsGood(t *testing.T) {
	t.Parallel()
	text := yamlOfREADME(t, "customers:")
	server, err := mock.New(mock.Options{Seed: []byte(text), SeedName: "world.yaml"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range server.Customers()[len(builtin.Customers()):] {
		if !strings.Contains(text, c.CSI) || !strings.Contains(text, c.Identifier) {
			t.Errorf("customer %s with the Identifier %s is not as the file says", c.CSI, c.Identifier)
		}
	}
}

// yamlOfREADME is the block of YAML that begins so, without its indentation.
func yamlOfREADME(t *testing.T, beginning string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(top, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	for i, fenced := range strings.Split(string(text), "```") {
		content, isYAML := strings.CutPrefix(fenced, "yaml\n")
		block := strings.TrimLeft(content, " ")
		if i%2 == 1 && isYAML && strings.HasPrefix(block, beginning) {
			return strings.ReplaceAll(block, "\n"+strings.Repeat(" ", len(content)-len(block)), "\n")
		}
	}
	t.Fatalf("README.md has no YAML that begins with %s", beginning)
	return ""
}
