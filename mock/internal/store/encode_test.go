package store_test

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/store"
)

// drawnTime is any time of the calendar in any offset, most of which RFC 3339 cannot write.
func drawnTime(t *rapid.T) time.Time {
	const day = 24 * 3600
	offset := rapid.OneOf(rapid.Just(0), rapid.IntRange(-14, 14), rapid.IntRange(-3*day, 3*day)).Draw(t, "offset")
	seconds := rapid.Int64Range(-60_000_000_000, 250_000_000_000).Draw(t, "seconds")
	return time.Unix(seconds, rapid.Int64Range(0, 999_999_999).Draw(t, "nanoseconds")).In(time.FixedZone("", offset))
}

func drawnWindow(t *rapid.T) domain.Window {
	start := drawnTime(t)
	return domain.Window{Start: start, End: start.Add(time.Duration(rapid.Int64Range(1, math.MaxInt64/100).Draw(t, "length")))}
}

func drawnValue(t *rapid.T) any {
	number := rapid.StringMatching(`-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,5})?([eE][+-]?[0-9]{1,3})?`)
	switch rapid.IntRange(0, 5).Draw(t, "kind") {
	case 0:
		return json.Number(number.Draw(t, "number"))
	case 1:
		return rapid.String().Draw(t, "text")
	case 2:
		return rapid.Bool().Draw(t, "bool")
	case 3:
		return map[string]any{rapid.String().Draw(t, "member"): drawnValue(t), "": nil}
	case 4:
		return []any{drawnValue(t)}
	}
	return nil
}

func drawnExecution(t *rapid.T, id string) domain.Execution {
	x := domain.Execution{
		ID: id, Operation: rapid.String().Draw(t, "operation"), Summary: rapid.String().Draw(t, "summary"), CreatedOn: drawnTime(t),
		Duration: domain.Hours(rapid.IntRange(1, 9).Draw(t, "hours")), Forgotten: rapid.IntRange(0, 9).Draw(t, "forgotten"),
	}
	if rapid.Bool().Draw(t, "scheduled") {
		w := drawnWindow(t)
		x.Scheduled, x.ScheduledBy = &w, rapid.String().Draw(t, "by")
		x.Outcome, x.Overrun = domain.Overruns, domain.Hours(1)
	}
	for range rapid.IntRange(0, 2).Draw(t, "history") {
		x.History = append(x.History, drawnWindow(t))
	}
	for range rapid.IntRange(0, 2).Draw(t, "options") {
		x.Options = append(x.Options, domain.Option{Name: rapid.String().Draw(t, "option"), Value: drawnValue(t)})
	}
	return x
}

// offsets compares times by the instant and the offset.
var offsets = cmp.Transformer("offsets", func(t time.Time) [3]int64 {
	_, offset := t.Zone()
	return [3]int64{t.Unix(), int64(t.Nanosecond()), int64(offset)}
})

func TestDecodeReturnsWhatWasEncoded(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := domain.Customer{
			CSI: "1", Name: rapid.StringN(1, 9, -1).Draw(t, "name"), Identifier: "i", OptedIn: rapid.Bool().Draw(t, "opted in"),
			Contacts: rapid.SliceOf(rapid.String()).Draw(t, "contacts"),
			Instances: []domain.Instance{{
				Name: "one", Service: "EBSO", Production: true, Executions: []domain.Execution{drawnExecution(t, "a"), drawnExecution(t, "b")},
				RFCs: []domain.RFC{{Number: "r", Window: drawnWindow(t), Duration: domain.Hours(1)}},
			}, {Name: "two", Service: "EBSZ", VirtualMachines: true, Executions: []domain.Execution{drawnExecution(t, "c")}}},
			Created: []string{"c", "a", "b"},
		}
		want, err := c.Normalize()
		if err != nil {
			t.Fatal(err)
		}
		given, err := c.Normalize()
		if err != nil {
			t.Fatal(err)
		}
		text, err := store.Encode(given)
		if err != nil {
			t.Fatal(err)
		}
		got, err := store.Decode(text)
		if diff := cmp.Diff(want, got, offsets); err != nil || diff != "" {
			t.Fatalf("%v, (-encoded +decoded):\n%s", err, diff)
		}
		if diff := cmp.Diff(want, given, offsets); diff != "" {
			t.Fatalf("Encode has changed what it was given:\n%s", diff)
		}
	})
}

func TestEncodeAndDecodeRefuse(t *testing.T) {
	t.Parallel()
	if _, err := store.Encode(domain.Customer{CSI: "1"}); !errors.Is(err, domain.ErrInvalid) {
		t.Errorf("encode without a name: got %v", err)
	}
	x := domain.Execution{ID: "x", Options: []domain.Option{{Name: "o", Value: func() {}}}}
	c := domain.Customer{CSI: "1", Name: "n", Identifier: "i", Instances: []domain.Instance{{Name: "one", Service: "s", Executions: []domain.Execution{x}}}}
	if _, err := store.Encode(c); err == nil {
		t.Error("encode of a function: got no error")
	}
	c.Instances[0].Executions[0].Options = nil
	good, err := store.Encode(c)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"no JSON":            "customer",
		"half of it":         string(good[:len(good)/2]),
		"an offset too much": strings.Replace(string(good), `"Offsets":[`, `"Offsets":[1,`, 1),
		"no name":            strings.Replace(string(good), `"Name":"n"`, `"Name":""`, 1),
	} {
		if got, err := store.Decode([]byte(text)); err == nil {
			t.Errorf("decode of %s: got %+v", name, got)
		}
	}
}
