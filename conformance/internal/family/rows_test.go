package family_test

import (
	"strings"
	"testing"

	"example.com/bounce/conformance/internal/family"
	"example.com/bounce/conformance/internal/judge/judgetest"
)

// rowsOf makes rows of DCMATI, each of an id and, behind a colon, a subStatus.
func rowsOf(words ...string) []family.Row {
	rows := []family.Row{}
	for _, each := range words {
		id, subStatus, _ := strings.Cut(each, ":")
		rows = append(rows, family.Row{"id": id, "target": "DCMATI", "ticketingDetails": map[string]any{"subStatus": subStatus}})
	}
	return rows
}

func TestExecutionsAreThereOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rows  []family.Row
		whole bool
		want  string
	}{
		"both":                        {rowsOf("A", "B"), true, "passed"},
		"others' too":                 {rowsOf("A", "OTHER", "B"), true, "passed"},
		"one missing":                 {rowsOf("A"), true, "wrong-answer"},
		"one missing of a part":       {rowsOf("A"), false, "unclear"},
		"one twice":                   {rowsOf("A", "B", "A"), true, "wrong-answer"},
		"one that has moved meantime": {rowsOf("A", "B", "A"), false, "passed"},
	} {
		if got := judgetest.Verdict(family.Once(c.rows, []string{"A", "B"}, c.whole, false)); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestOnlyAMixedOrderTellsTheThreeApart(t *testing.T) {
	t.Parallel()
	for ids, want := range map[string]bool{"a b c": false, "c b a": false, "a c": false, "a c b": true, "b c a": true, "a b d c": true} {
		if got := family.IsMixed(strings.Fields(ids)); got != want {
			t.Errorf("%s: got %t, want %t", ids, got, want)
		}
	}
}
