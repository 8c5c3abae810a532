package mock_test

import (
	"maps"
	"strings"
	"testing"

	"example.com/bounce/mock"
	"example.com/bounce/openapi"
)

func TestRandomReadingsAreDecidedByTheSeedAlone(t *testing.T) {
	t.Parallel()
	drawn := mock.RandomReadings(1)
	// Held as text: another version of Go, or of this package, must draw the same, and so must one with more readings.
	for slug, want := range map[string]string{
		"action-case": "exact", "action-missing": "schedule-assumed", "blackout-without-stop": "refused", "body-invalid-status": "400",
		"cancel-begun": "accepted", "cancel-status": "202",
	} {
		if drawn[slug] != want {
			t.Errorf("seed 1 draws %s=%s, want %s", slug, drawn[slug], want)
		}
	}
	if !maps.Equal(drawn, mock.RandomReadings(1)) || maps.Equal(drawn, mock.RandomReadings(2)) {
		t.Error("the same seed draws other readings, or another seed the same")
	}
}

func TestRandomReadingsCanBeAnyAlternative(t *testing.T) {
	t.Parallel()
	const seeds = 400
	counts := map[string]int{}
	for seed := range int64(seeds) {
		drawn := mock.RandomReadings(seed)
		for slug, alternative := range drawn {
			counts[slug+"="+alternative]++
		}
		if seed < 3 {
			if _, err := mock.New(mock.Options{Readings: drawn}); err != nil {
				t.Errorf("seed %d: %v", seed, err)
			}
		}
	}
	all, err := openapi.Readings()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		for _, alternative := range r.Alternatives {
			fair := seeds / len(r.Alternatives)
			if n := counts[r.Slug+"="+alternative]; n < fair/2 || n > 2*fair {
				t.Errorf("%s=%s came up %d times in %d, want about %d", r.Slug, alternative, n, seeds, fair)
			}
		}
	}
}

func TestAFileOfReadingsIsOneForOptions(t *testing.T) {
	t.Parallel()
	chosen, err := mock.ParseReadings("ours.yaml", []byte("lead-status: 422\ntime-zone-out: utc\n"))
	if err != nil {
		t.Fatal(err)
	}
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), Readings: chosen})
	expect(t, send(t, s, at("2020-08-26T15:00:01Z")), 422, "lead-time")
	if _, err := mock.ParseReadings("ours.yaml", []byte("\nlead-statos: 422")); err == nil || !strings.Contains(err.Error(), "ours.yaml:2: lead-statos: is an unknown reading (did you mean lead-status?)") {
		t.Errorf("got %v, want the line and the right slug", err)
	}
}

func TestTheRandomSeedsNoneAndOneAreTheSame(t *testing.T) {
	t.Parallel()
	if !maps.Equal(mock.RandomReadings(0), mock.RandomReadings(1)) {
		t.Error("the readings of the seed 0 are not those of 1")
	}
	none, one := start(t), mock.Start(t, mock.Options{RandomSeed: 1, Clock: clock(t, frozen), Seed: mock.SeedFile{Text: []byte(world)}})
	if none.RandomSeed() != 1 || create(t, none, "").CSI != create(t, one, "").CSI {
		t.Error("customers of the seed 0 are not those of 1")
	}
}
