package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

var update = flag.Bool("update", false, "write what is generated: the table of flags in README.md")

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
