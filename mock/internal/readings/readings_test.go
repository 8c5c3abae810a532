package readings_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/readings"
	"example.com/bounce/openapi"
)

// table returns the readings of the contract.
func table(t *testing.T) []openapi.Reading {
	t.Helper()
	all, err := openapi.Readings()
	if err != nil || len(all) == 0 {
		t.Fatal(len(all), err)
	}
	return all
}

func set(t *testing.T, layers ...map[string]string) *readings.Set {
	t.Helper()
	s, err := readings.New(layers...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEachReadingTakesItsDefault(t *testing.T) {
	t.Parallel()
	s := set(t)
	for _, r := range table(t) {
		if !s.Is(r.Slug, r.Default()) || s.Is(r.Slug, r.Alternatives[1]) || s.Named(r.Slug) != r.Slug+"="+r.Default() {
			t.Errorf("%s is not taken as %s", s.Named(r.Slug), r.Default())
		}
	}
	if s.Overrides() != nil || s.Own() != nil {
		t.Errorf("got the overrides %v and own choices %v, want none", s.Overrides(), s.Own())
	}
}

func TestALaterLayerLiesOverAnEarlierOne(t *testing.T) {
	t.Parallel()
	s := set(t, map[string]string{"lead-status": "409", "end-rule": "two-hours"}, nil, map[string]string{"lead-status": "422"})
	if s.Status("lead-status") != 422 || !s.Is("end-rule", "two-hours") || s.Status("end-rule") != 0 {
		t.Errorf("got %s and %s", s.Named("lead-status"), s.Named("end-rule"))
	}
	want := map[string]string{"lead-status": "422", "end-rule": "two-hours"}
	if !maps.Equal(s.Overrides(), want) {
		t.Errorf("the overrides are %v, want %v", s.Overrides(), want)
	}
	taken := s.Table()
	if len(taken) != len(table(t)) || taken["lead-status"] != "422" {
		t.Errorf("the table has %d readings", len(taken))
	}
	taken["lead-status"] = "400"
	if s.Status("lead-status") != 422 {
		t.Error("the table is not a copy")
	}
}

func TestAChoiceOfTheDefaultIsNoOverride(t *testing.T) {
	t.Parallel()
	first := table(t)[0]
	if s := set(t, map[string]string{first.Slug: first.Default()}); s.Overrides() != nil {
		t.Errorf("the overrides are %v, want none", s.Overrides())
	}
}

func TestAnUnknownChoiceIsRefused(t *testing.T) {
	t.Parallel()
	for _, row := range [][3]string{{"lead-statos", "422", "lead-status"}, {"lead-status", "423", "422"}} {
		if _, err := readings.New(nil, map[string]string{row[0]: row[1]}); err == nil || !strings.Contains(err.Error(), row[2]) {
			t.Errorf("%s=%s: the error is %v, want it to name %s", row[0], row[1], err, row[2])
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a slug that is unknown to the program does not panic")
		}
	}()
	set(t).Is("lead-statos", "422")
}

func TestTheDomainDecidesByReadings(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		slug, alternative string
		want              domain.Rules
	}{
		"edges":    {"window-edges", "closed", domain.Rules{ClosedEdges: true}},
		"pending":  {"pending-blocks", "no", domain.Rules{PendingIgnored: true}},
		"self":     {"self-conflict", "included", domain.Rules{SelfIncluded: true}},
		"conflict": {"conflict-effect", "booked-anyway", domain.Rules{BookAnyway: true}},
		"end":      {"end-rule", "two-hours", domain.Rules{End: domain.EndTwoHours}},
		"blackout": {"end-rule", "duration-plus-blackout", domain.Rules{End: domain.EndByDurationPlusBlackout}},
		"default":  {"end-rule", "duration", domain.Rules{}},
	} {
		if got := set(t, map[string]string{row.slug: row.alternative}).Rules(); got != row.want {
			t.Errorf("%s: got %+v, want %+v", name, got, row.want)
		}
	}
}

func TestTheEarliestStartIsOneThatTheReadingTakes(t *testing.T) {
	t.Parallel()
	now := time.Date(2021, 1, 1, 1, 0, 0, 1e6, time.FixedZone("", 3600))
	for alternative, want := range map[string]string{
		"refused": "2021-01-01T00:16:01Z", "truncated": "2021-01-01T00:16:01Z", "accepted": "2021-01-01T00:16:00.001Z",
	} {
		s := set(t, map[string]string{"time-fraction-in": alternative})
		got := s.EarliestStart(now, 16*time.Minute)
		if s.FormatTime(got) != want || !got.Equal(got.Truncate(s.Resolution())) {
			t.Errorf("%s: got %s, want %s", alternative, s.FormatTime(got), want)
		}
		full := s.EarliestStart(now.Truncate(time.Second), 0)
		if !full.Equal(now.Truncate(time.Second)) || full.Location() != time.UTC {
			t.Errorf("%s: got %s for a full second", alternative, full)
		}
	}
}

func TestTheSeedAloneDecidesRandomReadings(t *testing.T) {
	t.Parallel()
	drawn := readings.Random(1)
	if !maps.Equal(drawn, readings.Random(1)) || maps.Equal(drawn, readings.Random(2)) || !maps.Equal(drawn, readings.Random(0)) {
		t.Error("the same seed draws other readings, or another seed the same; 0 is 1")
	}
	counts := map[string]int{}
	const seeds = 400
	for seed := range int64(seeds) {
		one := readings.Random(seed)
		set(t, one)
		for slug, alternative := range one {
			counts[slug+"="+alternative]++
		}
	}
	for _, r := range table(t) {
		for _, alternative := range r.Alternatives {
			fair := seeds / len(r.Alternatives)
			if n := counts[r.Slug+"="+alternative]; n < fair/2 || n > 2*fair {
				t.Errorf("%s=%s came up %d times in %d, want about %d", r.Slug, alternative, n, seeds, fair)
			}
		}
	}
}
