package tail_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"example.com/bounce/mock/internal/tail"
)

func TestASecondHasABoundedNumberOfLines(t *testing.T) {
	t.Parallel()
	log := tail.New(tail.Options{PerSecond: 2})
	now := time.Unix(1000, 0)
	for i, want := range []bool{true, true, false, false} {
		if got := log.Takes(false, now.Add(time.Duration(i))); got != want {
			t.Errorf("exchange %d: got %t, want %t", i, got, want)
		}
	}
	if n := log.Skipped(); n != 2 {
		t.Errorf("%d lines were left out, want 2", n)
	}
	if n := log.Skipped(); n != 0 {
		t.Errorf("%d more lines were left out, want 0", n)
	}
	if !log.Takes(false, now.Add(time.Second)) {
		t.Error("the next second takes no line")
	}
}

// Nobody reads: Add returns all the same, and what it drops is counted.
func TestAFullLogDropsLinesAndCountsThem(t *testing.T) {
	t.Parallel()
	log := tail.New(tail.Options{})
	const kept, more = 1024, 5
	for range kept + more {
		log.Add(tail.Line{})
	}
	if n := len(log.Lines()); n != kept {
		t.Errorf("%d lines are kept, want %d", n, kept)
	}
	if n := log.Skipped(); n != more {
		t.Errorf("%d lines were left out, want %d", n, more)
	}
}

func TestCallsOfTheControlAPIAreTakenOnDemand(t *testing.T) {
	t.Parallel()
	now := time.Unix(1000, 0)
	if tail.New(tail.Options{}).Takes(true, now) {
		t.Error("a log without Control takes one")
	}
	if !tail.New(tail.Options{Control: true}).Takes(true, now) {
		t.Error("a log with Control takes none")
	}
	if (*tail.Log)(nil).Takes(false, now) {
		t.Error("no log takes a line")
	}
	if n := tail.New(tail.Options{}).PerSecond(); n != 200 {
		t.Errorf("by default a log takes %d lines a second, want 200", n)
	}
}

// A secret that stands across the bound is gone before the text is cut.
func TestSecretsAreRemovedBeforeTextsAreCut(t *testing.T) {
	t.Parallel()
	log := tail.New(tail.Options{})
	const secret = "hunter2hunter2hunter2"
	for _, length := range []int{10, 2030, 2040, 2047, 2048, 2060} {
		long := strings.Repeat("é", length/2) + "?access_token=" + secret
		log.Add(tail.Line{ID: long, Method: long, URL: long, Detail: long, Hint: long, Result: long, Place: tail.Place{CSI: long, Instance: long, Execution: long}})
		line := <-log.Lines()
		for _, text := range []string{line.ID, line.Method, line.URL, line.Detail, line.Hint, line.Result, line.CSI, line.Instance, line.Execution} {
			if strings.Contains(text, "hunter") || !utf8.ValidString(text) || len(text) > 2048+len("…") || len(text) < min(length, 2046) {
				t.Errorf("length %d: got %q", length, text)
			}
		}
	}
}
