package conformance

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/retry"
	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/report"
)

// What a scenario says of the target may quote an answer of any length; it is kept redacted and short from its end on, not from
// the end of the run.
func TestWhatAScenarioQuotesIsKeptShort(t *testing.T) {
	t.Parallel()
	wire, err := exchange.NewClient("http://127.0.0.1:1", time.Second)
	if err != nil {
		t.Fatal(err)
	}
	r := &run{client: retry.New(wire, retry.Options{})}
	wire.Hide("planted-secret")
	long := "planted-secret " + strings.Repeat("x", 1<<20)
	for _, err := range []error{
		&outcome.Failure{Text: long}, &outcome.Inconclusive{Text: long}, &outcome.Unanswered{Text: long}, &outcome.Control{Text: long}, errors.New("short"),
	} {
		w := &scenario.World{Findings: scenario.Findings{Observations: []scenario.Observation{{Alternative: long}}}}
		for range 1000 {
			w.Warnings = append(w.Warnings, scenario.Warning{Text: long})
		}
		r.bound(w, err)
		text := err.Error() + w.Observations[0].Alternative
		for _, warning := range w.Warnings {
			text += warning.Text
		}
		if most := (maxWarnings + 3) * (len(report.Shorten(long)) + 100); len(text) > most || strings.Contains(text, "planted") {
			t.Errorf("%T: %d bytes are kept, want at most %d, and no secret", err, len(text), most)
		}
		if want := fmt.Sprintf("and %d more", 1000-maxWarnings); w.Warnings[len(w.Warnings)-1].Text != want {
			t.Errorf("the last warning is %.20q, want %q", w.Warnings[len(w.Warnings)-1].Text, want)
		}
	}
}
