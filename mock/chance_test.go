package mock_test

import (
	"strings"
	"testing"

	"example.com/bounce/mock"
)

// A fault with a chance hits the same requests of a customer again after a reset, and is listed with its chance.
func TestAFaultWithAChanceIsRepeatable(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), RandomSeed: 5, CheckAnswers: true})
	run := func() string {
		misbehave(t, s, `{"response":{"status":503},"chance":0.4}`)
		var b strings.Builder
		for range 20 {
			b.WriteString(map[int]string{200: ".", 503: "x"}[do(t, s, good(t, s)).status])
		}
		return b.String()
	}
	first := run()
	if !strings.Contains(first, "x") || !strings.Contains(first, ".") || len(first) != 20 {
		t.Errorf("got %q, want some requests hit, and some not", first)
	}
	if all := control(t, s, "listFaults", "GET", "/faults", ""); !strings.Contains(all.body, `"chance":0.4`) {
		t.Errorf("the rule is listed as %s", all.body)
	}
	control(t, s, "reset", "POST", "/reset", "")
	if again := run(); again != first {
		t.Errorf("got %q after a reset, want %q", again, first)
	}
}

func TestAChanceOfNoProbabilityIsRefused(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, chance := range []string{"0", "-0.2", "1.5", `"0.2"`} {
		r := control(t, s, "createFault", "POST", "/faults", `{"response":{"status":503},"chance":`+chance+`}`)
		if r.status != 400 || !strings.Contains(r.body, "/chance") {
			t.Errorf("%s: got %d %s", chance, r.status, r.body)
		}
	}
}
