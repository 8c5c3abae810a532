package fault_test

import (
	"errors"
	"math"
	"net/http"
	"strings"
	"testing"

	"example.com/bounce/mock/internal/fault"
)

// drawn is which of n requests of a customer are hit, as x and dots.
func drawn(l *fault.List, csi string, n int) string {
	var b strings.Builder
	for range n {
		hit := l.Hit("write", csi, http.Header{}, fault.Moment{Now: noon})
		b.WriteString(map[bool]string{true: "x", false: "."}[hit != nil])
	}
	return b.String()
}

func flaky(t *testing.T, seed int64, rule fault.Rule) *fault.List {
	t.Helper()
	l := &fault.List{Chance: fault.Chance{Seed: seed, Known: func(csi string) bool { return len(csi) == 1 }}}
	rule.Response = unavailable
	add(t, l, rule)
	return l
}

func TestTheSeedDecidesWhatAChanceHits(t *testing.T) {
	t.Parallel()
	fifth := fault.Rule{Chance: 0.2}
	want := drawn(flaky(t, 7, fifth), "1", 2000)
	if got := drawn(flaky(t, 7, fifth), "1", 2000); got != want {
		t.Error("the same seed hits other requests")
	}
	if got := drawn(flaky(t, 8, fifth), "1", 2000); got == want {
		t.Error("another seed hits the same requests")
	}
	if hits := strings.Count(want, "x"); hits < 300 || hits > 500 {
		t.Errorf("%d of 2000 requests are hit, want about 400", hits)
	}
	if got := drawn(flaky(t, 7, fault.Rule{Chance: 1}), "1", 9); got != "xxxxxxxxx" {
		t.Errorf("a chance of 1 hits %s, want each", got)
	}
}

func TestCustomersDoNotDisturbEachOthersDraws(t *testing.T) {
	t.Parallel()
	rule := fault.Rule{Chance: 0.5}
	one, other := drawn(flaky(t, 7, rule), "1", 64), drawn(flaky(t, 7, rule), "2", 64)
	if one == other {
		t.Error("two customers have the same draws")
	}
	l := flaky(t, 7, rule)
	var mixed [2]strings.Builder
	for range 64 {
		drawn(l, "no customer", 3)
		mixed[0].WriteString(drawn(l, "1", 1))
		mixed[1].WriteString(drawn(l, "2", 1))
	}
	if mixed[0].String() != one || mixed[1].String() != other {
		t.Error("requests of another customer change the draws")
	}
	l.ResetChance("1")
	if drawn(l, "1", 64) != one || drawn(l, "2", 64) == other {
		t.Error("a reset of a customer does not begin its draws anew, or those of another one")
	}
}

// A draw is made for the requests only whose turn it is, and times counts hits.
func TestAChanceIsAfterTheTurns(t *testing.T) {
	t.Parallel()
	draws := drawn(flaky(t, 7, fault.Rule{Chance: 0.5}), "1", 8)
	want := "." + "." + strings.Join(strings.Split(draws, ""), ".")
	if got := drawn(flaky(t, 7, fault.Rule{Chance: 0.5, After: 1, Every: 2}), "1", len(want)); got != want {
		t.Errorf("after 1, every 2 hits %s, want %s", got, want)
	}
	if got := drawn(flaky(t, 7, fault.Rule{Chance: 0.5, Times: 2}), "1", 100); strings.Count(got, "x") != 2 {
		t.Errorf("times 2 hits %s", got)
	}
}

func TestAChanceIsAProbability(t *testing.T) {
	t.Parallel()
	for _, chance := range []float64{-0.1, 1.1, math.NaN(), math.Inf(1)} {
		var l fault.List
		_, err := l.Add(fault.Rule{Response: unavailable, Chance: chance}, always(fault.Moment{}), operations)
		if e := (*fault.Error)(nil); !errors.As(err, &e) || e.Pointer != "/chance" {
			t.Errorf("%v: got %v, want an error at /chance", chance, err)
		}
	}
}
