package steps

import (
	"testing"

	"example.com/bounce/conformance/internal/target"
)

// On an instance that an earlier run has booked, only the RFC that awaits approval tells whether it blocks.
func TestOnlyTheKnownRFCTellsWhetherItBlocks(t *testing.T) {
	t.Parallel()
	const rfc, booking = `{"rfcNumber":"3-PENDING"}`, `{"rfcNumber":"HL-bx-4231"}`
	for name, c := range map[string]struct{ body, want string }{
		"it blocks alone":                          {`{"conflicts":[` + rfc + `]}`, "yes"},
		"a booking is in the way":                  {`{"conflicts":[` + booking + `]}`, "unclear"},
		"a booking is in the way too":              {`{"conflicts":[` + booking + `,` + rfc + `]}`, "unclear"},
		"something without a number is in the way": {`{"conflicts":[{}]}`, "unclear"},
		"nothing is":                               {windowed("2030-01-02T10:00:00Z", "2030-01-02T12:00:00Z"), "no"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := answered(t, 200, nil, c.body)
			w.rule, w.Fixture.RFCs = "pending-blocks", []target.RFC{{Number: "3-PENDING"}}
			got := verdict(w, w.acceptanceOrConflicts("no", "yes"))
			for _, o := range w.Observations {
				if o.Reading == w.rule {
					got = o.Alternative
				}
			}
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
