package bounce_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.com/bounce/mock/internal/bounce"
)

// naive is an instance without any cleverness: a list in order of entry, and what each execution should look like.
type naive struct {
	entered    []bounce.RFC
	executions map[string]*bounce.Execution
}

func (n *naive) schedule(id string, start time.Time, r bounce.Rules) bounce.Booking {
	w := window(start, n.length(id, r.End))
	others := slices.Clone(n.entered)
	if !r.SelfIncluded {
		others = slices.DeleteFunc(others, func(x bounce.RFC) bool { return x.Number == id })
	}
	b := bounce.Booking{Window: w, Conflicts: scan(others, w, r.ClosedEdges)}
	if r.PendingIgnored && !slices.ContainsFunc(b.Conflicts, func(x bounce.RFC) bool { return !x.Pending() }) {
		b.Conflicts = nil
	}
	if b.Booked = b.Conflicts == nil || r.BookAnyway; b.Booked {
		n.book(id, w)
	}
	return b
}

func (n *naive) length(id string, rule bounce.EndRule) time.Duration {
	e := n.executions[id]
	switch rule {
	case bounce.EndTwoHours:
		return 2 * time.Hour
	case bounce.EndByDurationPlusBlackout:
		return time.Duration(e.Duration.Value+e.BlackOut.Value) * time.Hour
	}
	return time.Duration(e.Duration.Value) * time.Hour
}

func (n *naive) book(id string, w bounce.Window) {
	e := n.executions[id]
	listed := booked(id, w)
	listed.Duration = e.Duration
	former := e.Scheduled
	e.Scheduled = &w
	i := slices.IndexFunc(n.entered, func(x bounce.RFC) bool { return x.Number == id })
	if former != nil && cmp.Equal(*former, w) {
		n.entered[i] = listed
		return
	}
	if former != nil {
		e.History = append(e.History, *former)
		n.entered = slices.Delete(n.entered, i, i+1)
	}
	n.entered = append(n.entered, listed)
}

func TestScheduleAgreesWithTheModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		model := &naive{executions: map[string]*bounce.Execution{}}
		in := dcmati([]bounce.RFC{
			other("fixed", window(noon.Add(5*time.Hour), 3*time.Hour)), pending("pending", window(noon.Add(9*time.Hour), 30*24*time.Hour)),
		})
		model.entered = slices.Clone(in.RFCs)
		ids := []string{"a", "b", "c", "d"}
		for i, id := range ids {
			e := bounce.Execution{ID: id, Duration: bounce.Hours(i + 1), BlackOut: bounce.Hours(i)}
			in.Executions = append(in.Executions, e)
			model.executions[id] = &e
		}
		w := bounce.NewWorld()
		if err := w.Add(customerOf(in)); err != nil {
			t.Fatal(err)
		}
		t.Repeat(map[string]func(*rapid.T){
			"schedule": func(t *rapid.T) {
				id := rapid.SampledFrom(ids).Draw(t, "id")
				start := noon.Add(time.Duration(rapid.IntRange(-3, 14).Draw(t, "hour")) * time.Hour)
				start = start.In(time.FixedZone("", rapid.IntRange(-3, 3).Draw(t, "offset")*3600))
				rules := drawnRules(t)
				got, err := w.Schedule(at(id), start, rules)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(model.schedule(id, start, rules), got, sameOffset); diff != "" {
					t.Fatalf("booking (-model +world):\n%s", diff)
				}
			},
		})
		for _, id := range ids {
			got, _ := w.Execution(at(id))
			if diff := cmp.Diff(*model.executions[id], got, sameOffset); diff != "" {
				t.Fatalf("execution %s (-model +world):\n%s", id, diff)
			}
		}
	})
}

func drawnRules(t *rapid.T) bounce.Rules {
	seldom := rapid.Map(rapid.IntRange(0, 3), func(n int) bool { return n == 3 })
	return bounce.Rules{
		ClosedEdges: seldom.Draw(t, "closed"), PendingIgnored: seldom.Draw(t, "pending ignored"),
		SelfIncluded: seldom.Draw(t, "self included"), BookAnyway: seldom.Draw(t, "book anyway"),
		End: bounce.EndRule(rapid.IntRange(0, 2).Draw(t, "end")),
	}
}

// sameOffset compares times by what is shown of them, the instant and the offset.
var sameOffset = cmp.Transformer("shown", func(t time.Time) string { return t.Format(time.RFC3339Nano) })
