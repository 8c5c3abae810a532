package target_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"example.com/bounce/conformance/internal/target"
)

var update = flag.Bool("update", false, "write what is generated: the table of roles in conformance/README.md")

// The table of roles in conformance/README.md is that of the target file; go test ./conformance/internal/target -run README -update
// writes it.
func TestREADMEListsTheRoles(t *testing.T) {
	t.Parallel()
	const name, begin, end = "../../README.md", "<!-- roles -->\n", "<!-- /roles -->"
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, hasBegin := strings.Cut(string(text), begin)
	table, after, hasEnd := strings.Cut(rest, end)
	if !hasBegin || !hasEnd {
		t.Fatalf("conformance/README.md has no lines %q and %q", strings.TrimSpace(begin), end)
	}
	want := "| role | what to provide |\n|---|---|\n" + roleRows("identities", target.IdentityRoles()) +
		roleRows("instances", target.InstanceRoles())
	if *update {
		const readable = 0o644
		if err := os.WriteFile(name, []byte(before+begin+want+end+after), readable); err != nil {
			t.Fatal(err)
		}
		return
	}
	if table != want {
		t.Errorf("conformance/README.md has another table of roles than the target file; go test ./conformance/internal/target -run README "+
			"-update writes it:\n%s", want)
	}
}

// roleRows has one row a role, sorted.
func roleRows(kind string, roles map[string]string) string {
	var b strings.Builder
	for _, role := range slices.Sorted(maps.Keys(roles)) {
		fmt.Fprintf(&b, "| %s `%s` | %s |\n", kind, role, roles[role])
	}
	return b.String()
}
