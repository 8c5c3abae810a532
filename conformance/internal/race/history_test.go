package race_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"example.com/bounce/conformance/internal/exchange"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/judge/judgetest"
	"example.com/bounce/conformance/internal/race"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/suitetest"
)

// What could not be sent has no place in the history that a race shows, and yet counts as not answered.
func TestARaceListsOnlyWhatWasSent(t *testing.T) {
	t.Parallel()
	h := race.NewHistory(suitetest.Customer(), false)
	d, err := request.NewSchedule(t.Context(), suitetest.Customer(), 0, suitetest.Customer().At("10:00:00Z"))
	if err != nil {
		t.Fatal(err)
	}
	refused := judge.NewAnswer("", d, 0, &exchange.Exchange{Err: &net.OpError{Op: "dial", Err: errors.New("refused")}})
	lost := judge.NewAnswer("", d, 0, &exchange.Exchange{Err: context.DeadlineExceeded})
	for _, c := range []*judge.Answer{refused, refused, lost} {
		if err := h.Record(c, 1, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.Explain(); judgetest.Verdict(err) != "unclear" || !strings.Contains(err.Error(), "0 of the 3") {
		t.Errorf("got %v, want it unclear, with none of three answered", err)
	}
}
