package judge_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/judge/judgetest"
	"example.com/bounce/conformance/internal/model"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/target"
)

// found are the records that the window finds.
func found(t *testing.T, from, to string) []target.RFC {
	t.Helper()
	start, errStart := time.Parse(time.RFC3339, "2030-01-02T"+from+":00Z")
	end, errEnd := time.Parse(time.RFC3339, "2030-01-02T"+to+":00Z")
	all, err := judge.Found(judge.Overlap, busy, model.Window{Start: start, End: end})
	if err := errors.Join(errStart, errEnd, err); err != nil {
		t.Fatal(err)
	}
	return all
}

// record is an RFC of so many hours, as a target has it; its window is another matter.
func record(number, start, end string, hours int) target.RFC {
	return target.RFC{
		Number: number, Type: "CODE_PROMO", SubType: "CEMLI_PATCH", Status: "Open", SubStatus: "Ready For Execution",
		Start: start, End: end, Duration: target.Duration{Unit: "hours", Value: hours},
	}
}

var busy = []target.RFC{
	record("3-A", "2030-01-02T09:00:00Z", "2030-01-02T10:30:00Z", 2),
	record("3-B", "2030-01-02T4:00:00-07:00", "2030-01-02T06:00:00-07:00", 3),
	record("3-C", "2030-01-02T20:00:00Z", "2030-01-02T21:00:00Z", 1),
}

const (
	itemA = `{"rfcNumber":"3-A","rfcType":"CODE_PROMO","rfcSubType":"CEMLI_PATCH","status":"Open","subStatus":"Ready For Execution",` +
		`"scheduledStart":"2030-01-02T09:00:00Z","scheduledEnd":"2030-01-02T10:30:00Z","duration":{"unit":"hours","value":2}}`
	itemB = `{"rfcNumber":"3-B","rfcType":"CODE_PROMO","rfcSubType":"CEMLI_PATCH","status":"Open","subStatus":"Ready For Execution",` +
		`"scheduledStart":"2030-01-02T11:00:00Z","scheduledEnd":"2030-01-02T13:00:00Z","duration":{"unit":"hours","value":3}}`
)

// Of three RFCs, the first two overlap the window from 10:00 to 12:00.
func TestConflictsAreComparedWithTheRecordsThatWereMade(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ items, records, overlap, documented string }{
		"both, in order":          {itemA + "," + itemB, "passed", "passed", "passed"},
		"both, out of order":      {itemB + "," + itemA, "passed", "passed", "passed"},
		"one missing":             {itemB, "wrong-answer", "passed", "passed"},
		"one twice":               {itemA + "," + itemB + "," + itemB, "wrong-answer", "passed", "passed"},
		"one more":                {itemA + "," + itemB + "," + strings.Replace(itemA, "3-A", "3-X", 1), "wrong-answer", "passed", "passed"},
		"another type":            {strings.Replace(itemA, "CODE_PROMO", "OTHER", 1) + "," + itemB, "wrong-answer", "passed", "passed"},
		"another unit":            {strings.Replace(itemA, "hours", "hour", 1) + "," + itemB, "wrong-answer", "passed", "passed"},
		"another value":           {itemA + "," + strings.Replace(itemB, `"value":3`, `"value":2`, 1), "wrong-answer", "passed", "passed"},
		"a value that is a text":  {itemA + "," + strings.Replace(itemB, `"value":3`, `"value":"3"`, 1), "wrong-answer", "passed", "wrong-answer"},
		"no duration":             {itemA + "," + strings.Replace(itemB, "duration", "length", 1), "wrong-answer", "passed", "wrong-answer"},
		"another end":             {strings.Replace(itemA, "10:30", "10:31", 1) + "," + itemB, "wrong-answer", "passed", "passed"},
		"a window that is apart":  {strings.Replace(strings.Replace(itemA, "T09:00", "T07:00", 1), "T10:30", "T08:00", 1) + "," + itemB, "wrong-answer", "wrong-answer", "passed"},
		"an item of another kind": {itemA + `,"3-B"`, "wrong-answer", "wrong-answer", "wrong-answer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := answered(409, nil, `{"conflicts":[`+c.items+`]}`)
			if got := judgetest.Verdict(judge.Records(a, busy, found(t, "10:00", "12:00"), false)); got != c.records {
				t.Errorf("the records: got %s, want %s", got, c.records)
			}
			if got := judgetest.Verdict(judge.ConflictWindows(a, 2*time.Hour)); got != c.overlap {
				t.Errorf("the windows: got %s, want %s", got, c.overlap)
			}
			if got := judgetest.Verdict(judge.ConflictDurations(a)); got != c.documented {
				t.Errorf("the durations: got %s, want %s", got, c.documented)
			}
		})
	}
}

func TestTheOracleLeavesTouchingWindowsToTheReading(t *testing.T) {
	t.Parallel()
	for clock, want := range map[string]int{"10:00": 2, "08:30": 1, "07:00": 0, "10:30": 0, "13:00": 0, "13:01": 0, "19:00": 1, "21:30": 0} {
		at, err := time.Parse(time.RFC3339, "2030-01-02T"+clock+":00Z")
		if err != nil {
			t.Fatal(err)
		}
		if got, err := judge.Found(judge.Overlap, busy, model.Window{Start: at, End: at.Add(2 * time.Hour)}); err != nil || len(got) != want {
			t.Errorf("from %s: got %d RFCs, %v, want %d", clock, len(got), err, want)
		}
	}
}

const (
	firstItem  = `{"rfcNumber":"3-DCMATI","scheduledStart":"2030-01-02T03:00:00-07:00","scheduledEnd":"2030-01-02T12:00:00Z"}`
	secondItem = `{"rfcNumber":"3-SECOND0","scheduledStart":"2030-01-02T15:00:00Z","scheduledEnd":"2030-01-02T17:00:00Z"}`
)

func TestTheConflictsOfTwoAnswersAreComparedAsSets(t *testing.T) {
	t.Parallel()
	const other = `{"rfcNumber":"3-SECOND0","scheduledStart":"2030-01-02T15:00:00Z","scheduledEnd":"2030-01-02T18:00:00Z"}`
	for name, c := range map[string]struct{ body, want string }{
		"in another order, as instants": {"[" + secondItem + `,{"rfcNumber":"3-DCMATI","scheduledStart":"2030-01-02T10:00:00Z","scheduledEnd":"2030-01-02T05:00:00-07:00"}]`, "passed"},
		"one too few":                   {"[" + firstItem + "]", "wrong-answer"},
		"one too many":                  {"[" + firstItem + "," + secondItem + "," + secondItem + "]", "wrong-answer"},
		"another one":                   {"[" + firstItem + `,{"rfcNumber":"3-X"}]`, "wrong-answer"},
		"another window":                {"[" + firstItem + "," + other + "]", "wrong-answer"},
	} {
		now := judgetest.Answer(request.Conflicts, 200, nil, c.body)
		before := judgetest.Answer(request.Schedule, 409, nil, `{"conflicts":[`+firstItem+","+secondItem+`]}`)
		if got := judgetest.Verdict(judge.SameConflicts(before, now)); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}
