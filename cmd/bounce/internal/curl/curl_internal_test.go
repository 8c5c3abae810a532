package curl

import (
	"os/exec"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

func at(hours float64) time.Time { return noon.Add(time.Duration(hours * float64(time.Hour))) }

// taken returns the window of hours after noon.
func taken(from, to float64) window { return window{at(from), at(to)} }

func TestTheFirstFreeMinuteIsFound(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		taken []window
		want  time.Time
	}{
		"nothing":        {nil, noon},
		"long over":      {[]window{taken(-9, -8)}, noon},
		"just over":      {[]window{taken(-2, 0)}, noon.Add(time.Minute)},
		"under way":      {[]window{taken(-1, 1)}, at(1).Add(time.Minute)},
		"just after":     {[]window{taken(2, 3)}, at(3).Add(time.Minute)},
		"well after":     {[]window{taken(2.1, 3)}, noon},
		"too near":       {[]window{taken(1.9, 3)}, at(3).Add(time.Minute)},
		"one by one":     {[]window{taken(4, 5), taken(3, 4), taken(1, 2)}, at(5).Add(time.Minute)},
		"a gap that is":  {[]window{taken(8, 9), taken(1, 2)}, at(2).Add(time.Minute)},
		"one in another": {[]window{taken(0, 10), taken(1, 2)}, at(10).Add(time.Minute)},
		"no time":        {[]window{{}}, noon},
	} {
		if got := firstFree(noon, 2*time.Hour, test.taken); !got.Equal(test.want) {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
}

// Whatever the mock says, the command has the words that it had, and no more.
func TestTheCommandIsQuoted(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "plain", "it's", `'; rm -rf / #`, `$(id) "x" \ ` + "`id`", "'", "''''", "é日"} {
		got, err := exec.CommandContext(t.Context(), "sh", "-c", "printf %s "+quote(text)).Output()
		if err != nil || string(got) != text {
			t.Errorf("%q came out of a shell as %q (%v)", text, got, err)
		}
	}
	if got, want := quote("a\nb\x1b[31m\x00c"), `'a\nb\u001b[31m\u0000c'`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A production instance is the last choice, an execution that has begun is none, and one that is scheduled is the one to cancel.
func TestTheBestExecutionIsChosen(t *testing.T) {
	t.Parallel()
	begun := execution{ID: "begun", ScheduledStart: at(-1).Format(time.RFC3339), ScheduledEnd: at(1).Format(time.RFC3339)}
	ahead := execution{ID: "ahead", ScheduledStart: at(20).Format(time.RFC3339), ScheduledEnd: at(22).Format(time.RFC3339)}
	free := execution{ID: "free"}
	for name, test := range map[string]struct {
		instances  []instance
		kind, want string
		start      time.Time
	}{
		"the free one":       {[]instance{{Executions: []execution{begun, free}}}, "schedule", "free", at(1).Add(time.Minute)},
		"not production":     {[]instance{{Production: true, Executions: []execution{free}}, {Executions: []execution{ahead}}}, "schedule", "ahead", at(1)},
		"production, if all": {[]instance{{Production: true, Executions: []execution{free}}}, "too-soon", "free", noon.Add(time.Minute)},
		"with what is ahead": {[]instance{{Executions: []execution{ahead, free}}}, "conflict", "free", at(20)},
		"what is scheduled":  {[]instance{{Executions: []execution{free, ahead}}}, "cancel", "ahead", noon},
		"none has begun":     {[]instance{{Executions: []execution{begun}}}, "schedule", "", time.Time{}},
		"nothing to meet":    {[]instance{{Executions: []execution{free}}}, "conflict", "", time.Time{}},
	} {
		w := &world{now: noon, earliest: noon.Add(16 * time.Minute)}
		w.customer.Services = []service{{Type: "EBSO", Instances: test.instances}}
		got, err := w.choose(test.kind)
		if got.execution != test.want || !got.start.Equal(test.start) || (err == nil) != (test.want != "") {
			t.Errorf("%s: got %+v (%v), want %s at %s", name, got, err, test.want, test.start)
		}
	}
}
