package sample_test

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"sync"
	"testing"

	"example.com/bounce/openapi/sample"
)

// draw asks a source for one of each.
func draw(s *sample.Source) []string {
	return []string{s.CSI(), s.Name(), s.GUID(), s.Instance(), s.ExecutionID(), s.RFCNumber()}
}

func TestValuesHaveTheirForm(t *testing.T) {
	t.Parallel()
	forms := []string{
		`[1-9][0-9]{7}`, `\S.*`, `[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`,
		`[A-Z]{6}`, `3-[0-9A-Z]{7}`, `3-[0-9A-Z]{7}`,
	}
	for seed := range int64(200) {
		for i, got := range draw(sample.New(seed, "form")) {
			if !regexp.MustCompile(`^` + forms[i] + `$`).MatchString(got) {
				t.Errorf("seed %d: got %q, want the form %s", seed, got, forms[i])
			}
		}
	}
}

func TestSameSeedAndKeyGiveTheSameValues(t *testing.T) {
	t.Parallel()
	for _, seed := range []int64{0, 1, -1, math.MinInt64, math.MaxInt64} {
		first, again := sample.New(seed, "key"), sample.New(seed, "key")
		for range 3 {
			if got, want := draw(again), draw(first); !slices.Equal(got, want) {
				t.Errorf("seed %d: got %q, want %q", seed, got, want)
			}
		}
	}
}

// The values themselves are part of what a printed seed promises: a change here breaks replays.
func TestValuesStayWhatTheyWere(t *testing.T) {
	t.Parallel()
	got := draw(sample.New(1, "customer 1"))
	want := []string{
		"21207945", "Goodwin Inc", "6e791ed7-a343-4f19-97aa-d013bddbb9fb", "OCDFOW", "3-O7FCDPW", "3-1HBYYZ6",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSeedsAndKeysDiffer(t *testing.T) {
	t.Parallel()
	sources := map[string]*sample.Source{
		"it":                   sample.New(1, "1"),
		"another key":          sample.New(1, "2"),
		"another seed":         sample.New(2, "1"),
		"no key":               sample.New(1, ""),
		"seed and key swapped": sample.New(49, "\x01"),
	}
	seen := map[string]string{}
	for name, s := range sources {
		guid := s.GUID()
		if other, taken := seen[guid]; taken {
			t.Errorf("%s and %s give the same GUID %s", name, other, guid)
		}
		seen[guid] = name
	}
}

func TestUseElsewhereChangesNothing(t *testing.T) {
	t.Parallel()
	alone := make([][]string, 8)
	for i := range alone {
		alone[i] = draw(sample.New(7, fmt.Sprint(i)))
	}
	together := make([][]string, len(alone))
	var wg sync.WaitGroup
	for i := range together {
		wg.Go(func() { together[i] = draw(sample.New(7, fmt.Sprint(i))) })
	}
	wg.Wait()
	for i := range alone {
		if !slices.Equal(together[i], alone[i]) {
			t.Errorf("source %d: got %q beside others, want %q", i, together[i], alone[i])
		}
	}
}
