package target

import (
	"testing"
	"time"
)

func TestTheFirstDayVariesWithTheTimeAndTheSeed(t *testing.T) {
	t.Parallel()
	at := time.Date(2030, 1, 2, 10, 0, 0, 0, time.UTC)
	days := map[int]bool{}
	for i := range spread {
		day := firstDay(1, at.Add(time.Duration(i)*time.Second))
		if day < nearest || day >= nearest+spread {
			t.Errorf("after %d seconds: got %d days, want %d to %d", i, day, nearest, nearest+spread-1)
		}
		days[day] = true
	}
	if len(days) != spread {
		t.Errorf("got %d first days in %d seconds, want each its own", len(days), spread)
	}
	for i := 1; i <= 40; i++ {
		apart := (firstDay(1, at.Add(time.Duration(i)*time.Second)) - firstDay(1, at) + spread) % spread
		if apart = min(apart, spread-apart); apart < 8 {
			t.Errorf("runs that begin %d s apart book %d days apart", i, apart)
		}
	}
	if firstDay(1, at) == firstDay(2, at) || firstDay(-7, at.AddDate(-70, 0, 0)) < nearest {
		t.Error("the seed does not decide the first day")
	}
}
