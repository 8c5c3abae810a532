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

var update = flag.Bool("update", false, "write what is generated: the tables of roles in conformance/README.md")

// The tables of roles in conformance/README.md are those of the target file; go test ./conformance/internal/target -run README -update
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
	want := roleTables()
	if *update {
		const readable = 0o644
		if err := os.WriteFile(name, []byte(before+begin+want+end+after), readable); err != nil {
			t.Fatal(err)
		}
		return
	}
	if table != want {
		t.Errorf("conformance/README.md has other tables of roles than the target file; go test ./conformance/internal/target -run README "+
			"-update writes it:\n%s", want)
	}
}

// roleTables has a row for each role, sorted. The tokens that are like the approver's have a table, which says so once.
func roleTables() string {
	const like = "a token like the approver's "
	others, likeApprover := map[string]string{}, map[string]string{}
	for role, text := range target.IdentityRoles() {
		if rest, ok := strings.CutPrefix(text, like); ok {
			likeApprover[role] = rest
		} else {
			others[role] = text
		}
	}
	return roleTable("identities", "what to provide", others) + "\n" + roleTable("identities", like, likeApprover) + "\n" +
		roleTable("instances", "what to provide", target.InstanceRoles())
}

func roleTable(kind, heading string, roles map[string]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "| %s | %s |\n|---|---|\n", kind, strings.TrimSpace(heading))
	for _, role := range slices.Sorted(maps.Keys(roles)) {
		fmt.Fprintf(&b, "| `%s` | %s |\n", role, roles[role])
	}
	return b.String()
}
