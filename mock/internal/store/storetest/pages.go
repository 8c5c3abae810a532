package storetest

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/store"
)

// pageOf is the page of a query without any cleverness, from all executions of a customer, oldest first.
func pageOf(all []domain.Listed, q store.Query) (p store.Page) {
	selected := slices.DeleteFunc(slices.Clone(all), func(x domain.Listed) bool {
		return q.Service != "" && x.Service != q.Service || q.Keep != nil && !q.Keep(x)
	})
	switch q.Order {
	case store.NewestFirst:
		slices.Reverse(selected)
	case store.ByID:
		slices.SortFunc(selected, func(a, b domain.Listed) int { return strings.Compare(a.ID, b.ID) })
	}
	for i, x := range selected {
		if i >= q.Offset && (q.Limit == 0 || len(p.Executions) < q.Limit) {
			p.Executions = append(p.Executions, x)
		}
	}
	if q.Total {
		p.Total = len(selected)
	}
	return p
}

// isScheduled narrows queries.
func isScheduled(x domain.Listed) bool { return x.Scheduled != nil }

// queries are those of small pages, in each order.
func queries() (all []store.Query) {
	for _, order := range []store.Order{store.OldestFirst, store.NewestFirst, store.ByID} {
		all = append(all,
			store.Query{Order: order, Service: "EBSO", Offset: 1, Limit: 2, Total: true}, store.Query{Order: order, Keep: isScheduled, Limit: 1, Total: true},
		)
	}
	return all
}

// checkPages compares pages with the list of all.
func (s subject) checkPages(csi string, all []domain.Listed, queries ...store.Query) {
	s.Helper()
	for _, q := range queries {
		if diff := difference(pageOf(all, q), s.page(csi, q)); diff != "" {
			s.Errorf("page %+v of customer %s (-want +got):\n%s", q, csi, diff)
		}
	}
}

func testPages(t *testing.T, open opener) {
	s := storeOf(t, open, dcmati(nil, "d", "b", "gone"), scmati("c"))
	more := append(
		queries(), store.Query{Total: true}, store.Query{Order: store.NewestFirst}, store.Query{Order: store.ByID}, store.Query{Offset: 2},
		store.Query{Service: "EBSZ", Limit: 1}, store.Query{Keep: isScheduled, Service: "EBSO", Offset: 1, Limit: 1},
		store.Query{Order: store.NewestFirst, Keep: isScheduled}, store.Query{Offset: 1 << 40, Limit: 1 << 40, Total: true},
		store.Query{Service: "nowhere", Total: true},
	)
	check := func(want ...string) {
		t.Helper()
		var got []string
		all := s.executions(csi)
		for _, x := range all {
			got = append(got, x.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("executions (-want +got):\n%s", diff)
		}
		s.checkPages(csi, all, more...)
	}
	check("d", "b", "gone", "c")
	s.book("b", noon, domain.Rules{})
	s.ok(s.AddExecution(t.Context(), csi, "DCMATI", unscheduled("a")))
	check("d", "b", "gone", "c", "a")
	moved, w := unscheduled("d"), window(noon, time.Hour)
	moved.Scheduled = &w
	s.ok(s.ReplaceExecution(t.Context(), csi, "DCMATI", moved))
	if got := s.page(csi, store.Query{Limit: 1}).Executions[0]; got.Scheduled == nil {
		t.Errorf("replaced: got %+v, want it scheduled", got)
	}
	check("d", "b", "gone", "c", "a")
	s.ok(s.RemoveExecution(t.Context(), domain.Place{CSI: csi, Instance: "DCMATI", Execution: "gone"}))
	check("d", "b", "c", "a")
	s.ok(s.AddInstance(t.Context(), csi, domain.Instance{Name: "LATER", Service: "EBSO", Executions: []domain.Execution{unscheduled("0"), unscheduled("e")}}))
	check("d", "b", "c", "a", "0", "e")
	s.ok(s.RemoveInstance(t.Context(), csi, "DCMATI"))
	check("c", "0", "e")
	s.page(csi, store.Query{Limit: 1}).Executions[0].ID = "changed"
	check("c", "0", "e")
	if p := s.page("nobody", store.Query{Total: true}); p.Total != 0 || p.Executions != nil {
		t.Errorf("of an unknown customer: got %+v, want none", p)
	}
}

// A writer moves one booking between two executions with many others between them, in one call each time: no page shows both, or
// neither.
func testPagesAtOnce(t *testing.T, open opener) {
	const between, rounds = 100, 1000
	ids := [2]string{"0", strconv.Itoa(between)}
	var all []string
	for i := range between + 1 {
		all = append(all, strconv.Itoa(i))
	}
	s := storeOf(t, open, dcmati(nil, all...), scmati("else"))
	book := func(i int) error {
		return s.Calendar(t.Context(), csi, "DCMATI", func(c domain.Calendar) error {
			off := c.Book(t.Context(), ids[1-i], domain.Slot{})
			return errors.Join(off, c.Book(t.Context(), ids[i], domain.Slot{Window: window(noon, time.Hour)}))
		})
	}
	s.ok(book(0))
	var ended atomic.Bool
	var wait sync.WaitGroup
	wait.Go(func() {
		for i := 0; !ended.Load(); i++ {
			if err := book(i % 2); err != nil {
				t.Error(err)
				return
			}
		}
	})
	defer wait.Wait()
	defer ended.Store(true)
	for i := range rounds {
		q := store.Query{Order: store.Order(i % 3), Limit: between + 2}
		if i%2 == 0 {
			q.Keep = isScheduled
		}
		page, err := s.Executions(t.Context(), csi, q)
		if scheduled := pageOf(page.Executions, store.Query{Keep: isScheduled}).Executions; err != nil || len(scheduled) != 1 {
			t.Fatalf("page %+v: %d are scheduled, want 1, %v", q, len(scheduled), err)
		}
	}
}
