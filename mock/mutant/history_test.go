package mutant_test

import (
	"net/http/httptest"
	"testing"

	"example.com/bounce/conformance"
	"example.com/bounce/mock"
	"example.com/bounce/mock/mutant"
)

// The report of a server that loses updates has the history that no order explains, with one answer marked.
func TestALostUpdateIsInTheHistoryOfTheReport(t *testing.T) {
	t.Parallel()
	m, err := mutant.Find("lost-update")
	if err != nil {
		t.Fatal(err)
	}
	h, err := m.New(mock.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	r, err := conformance.Run(t.Context(), conformance.Options{
		Target: server.URL, RandomSeed: 1, Selection: conformance.Selection{Tags: "@effect:contends"},
	})
	if err != nil {
		t.Fatal(err)
	}
	histories := 0
	for _, s := range r.Scenarios {
		if s.History == nil {
			continue
		}
		histories++
		marked := 0
		for _, o := range s.History.Operations {
			if o.Illegal {
				marked++
			}
		}
		if s.Code != "not-linearizable" || marked != 1 {
			t.Errorf("%s: %d answers are marked in the history of a scenario with the code %q, want 1", s.ID, marked, s.Code)
		}
	}
	if histories == 0 {
		t.Error("no scenario has a history")
	}
}
