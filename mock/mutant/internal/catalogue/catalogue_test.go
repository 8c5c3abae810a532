package catalogue_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"example.com/bounce/mock/mutant/internal/catalogue"
)

const good = `
- rule: clause:success-body
  class: answer
  outcome: success
  mutants:
    in-code: does it in Go
    in-table:
      does: leaves it out
      timeout: 1s
      inconsistent: true
      notTheAPI: true
      answer: del(.body.scheduledEnd)
`

func read(text string) ([]catalogue.Entry, error) {
	return catalogue.Read(fstest.MapFS{"table.yaml": {Data: []byte(text)}})
}

func TestReadReturnsTheMutantsInTheirOrder(t *testing.T) {
	t.Parallel()
	entries, err := read(good)
	if err != nil || len(entries) != 2 {
		t.Fatalf("got %d entries, %v", len(entries), err)
	}
	code, table := entries[0], entries[1]
	if code.Name != "in-code" || code.Defect != "does it in Go" || code.Edit != nil || code.Position != "table.yaml:6" {
		t.Errorf("got %+v, want the mutant in code", code)
	}
	if table.Name != "in-table" || table.Rule != "clause:success-body" || table.Class != "answer" || table.Edit == nil {
		t.Errorf("got %+v, want the mutant in the table", table)
	}
	if table.Timeout != time.Second || !table.Inconsistent || !table.NotTheAPI {
		t.Errorf("got %+v, want all attributes", table)
	}
}

func TestReadIsStrict(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct{ old, new, want string }{
		"unknown key of a group":  {"class:", "klass:", "line 3"},
		"unknown key of a mutant": {"answer:", "anser:", "table.yaml:7: in-table: "},
		"unknown rule":            {"success-body", "no-such-clause", `table.yaml:6: in-code: unknown rule "clause:no-such-clause"`},
		"no class":                {"class: answer", "class: ''", "table.yaml:6: in-code: want a class and what it does"},
		"nothing done":            {"does: leaves it out", "does: ''", "table.yaml:7: in-table: want a class and what it does"},
		"name that is taken":      {"in-table", "in-code", "in-code"},
		"program of bad form":     {"del(.body.scheduledEnd)", "del(", "table.yaml:7: in-table: answer: unexpected EOF"},
		"unknown outcome":         {"outcome: success", "outcome: good", `table.yaml:7: in-table: outcome "good"`},
		"conditions of no edit":   {"answer: del(.body.scheduledEnd)", "when: 'true'", "table.yaml:7: in-table: want a request, a reply, an answer or checks to skip"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := read(strings.Replace(good, row.old, row.new, 1)); err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("got %v, want %s", err, row.want)
			}
		})
	}
}

func TestANameIsTakenOnceInAllTables(t *testing.T) {
	t.Parallel()
	folder := fstest.MapFS{"a.yaml": {Data: []byte(good)}, "b.yaml": {Data: []byte(good)}}
	if _, err := catalogue.Read(folder); err == nil || !strings.Contains(err.Error(), "b.yaml:6: in-code: the name is taken at a.yaml:6") {
		t.Errorf("got %v, want the position of both", err)
	}
}
