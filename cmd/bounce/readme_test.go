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

var update = flag.Bool("update", false, "write what is generated: the table of flags in cmd/bounce/README.md")

// What an export lacks is told in the same words wherever one is offered.
func TestEverybodySaysWhatAnExportLacks(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"mock/README.md", "openapi/control/seed.yaml", "mock/seed.go"} {
		if words := strings.Join(strings.Fields(strings.ReplaceAll(read(t, name), "\n//", "\n")), " "); !strings.Contains(words, seed.NotExported) {
			t.Errorf("%s does not say: %s", name, seed.NotExported)
		}
	}
}

// The table of flags in cmd/bounce/README.md is that of the commands; go test ./cmd/bounce -run README -update writes it.
func TestREADMEListsTheFlags(t *testing.T) {
	t.Parallel()
	const name, begin, end = "cmd/bounce/README.md", "<!-- flags -->\n", "<!-- /flags -->"
	before, rest, hasBegin := strings.Cut(read(t, name), begin)
	table, after, hasEnd := strings.Cut(rest, end)
	if !hasBegin || !hasEnd {
		t.Fatalf("%s has no lines %q and %q", name, strings.TrimSpace(begin), end)
	}
	want := flagTable(newRoot(nil))
	if *update {
		const readable = 0o644
		if err := os.WriteFile(filepath.Join(top, name), []byte(before+begin+want+end+after), readable); err != nil {
			t.Fatal(err)
		}
		return
	}
	if table != want {
		t.Errorf("%s has another table of flags than the commands; go test ./cmd/bounce -run README -update writes it:\n%s", name, want)
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

// The target file that documents show can be read, is the same in each, and names what is in the built-in world.
func TestDocumentsTargetFileIsGood(t *testing.T) {
	t.Parallel()
	texts := append(blocks(t, "conformance/README.md", "yaml", "identities:"), blocks(t, "README.md", "yaml", "identities:")...)
	if texts = slices.Compact(texts); len(texts) != 1 {
		t.Fatalf("documents show different target files: %q", texts)
	}
	config, err := conformance.ParseConfig("target.yaml", []byte(texts[0]))
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
