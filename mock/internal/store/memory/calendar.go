package memory

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"github.com/tidwall/btree"

	"example.com/bounce/mock/internal/domain"
)

// calendar holds the windows of one instance in order of start, then of rank. The zero value is empty; the mutex of the
// instance guards it.
//
// A window that overlaps another starts less than its own length before it. So the windows are kept apart by length, one
// tree per power of two: a search reads, in each tree, only back to the longest window of that tree, and one very long window
// costs a search of its own tree instead of turning every search into a scan.
type calendar struct{ lengths []lengthClass }

// lengthClass holds the windows longer than half its reach, and no longer than its reach.
type lengthClass struct {
	exponent int // the reach is 2^exponent nanoseconds
	tree     *btree.BTreeG[slot]
}

// degree is the size of the nodes of a tree: at a million windows memory is the bottleneck, and wide, packed nodes need the
// fewest reads.
const degree = 64

// record is an RFC that can be on a calendar. It belongs to the instance; while it is on a calendar, its instants stay.
type record struct {
	rfc  domain.RFC
	rank uint64 // its place among those that begin with it; no two of an instance have the same
}

// slot is the window of a record, in 32 bytes so that a search seldom reads the record itself.
type slot struct {
	startSecond, endSecond int64
	startNano, endNano     uint32
	record                 *record // nil: before all that start at the same instant
}

func slotOf(w domain.Window, r *record) slot {
	return slot{
		startSecond: w.Start.Unix(), startNano: uint32(w.Start.Nanosecond()),
		endSecond: w.End.Unix(), endNano: uint32(w.End.Nanosecond()),
		record: r,
	}
}

// before is the order of a calendar.
func (s slot) before(t slot) bool {
	switch {
	case s.startSecond != t.startSecond:
		return s.startSecond < t.startSecond
	case s.startNano != t.startNano:
		return s.startNano < t.startNano
	}
	return t.record != nil && (s.record == nil || s.record.rank < t.record.rank)
}

func (s slot) compare(t slot) int {
	switch {
	case s.before(t):
		return -1
	case t.before(s):
		return 1
	}
	return 0
}

// follows reports whether s starts too late to overlap t; closed windows overlap also where they only touch.
func (s slot) follows(t slot, closed bool) bool {
	order := cmp.Compare(s.startSecond, t.endSecond)
	if order == 0 {
		order = cmp.Compare(s.startNano, t.endNano)
	}
	return order > 0 || order == 0 && !closed
}

// put puts r on the calendar, over any record that has its start and rank.
func (c *calendar) put(r *record) { c.class(r.rfc.Window).tree.Set(slotOf(r.rfc.Window, r)) }

// remove takes r off the calendar.
func (c *calendar) remove(r *record) { c.class(r.rfc.Window).tree.Delete(slotOf(r.rfc.Window, r)) }

// overlapping returns the records that overlap w, in order of start, then of rank, without except; nil for none. Windows that only
// touch overlap if closed is true.
func (c *calendar) overlapping(w domain.Window, closed bool, except *record) []domain.RFC {
	var found []slot
	wanted := slotOf(w, nil)
	c.candidates(w, func(s slot) bool {
		if s.follows(wanted, closed) {
			return false
		}
		if !wanted.follows(s, closed) && s.record != except {
			found = append(found, s)
		}
		return true
	})
	if len(found) == 0 {
		return nil
	}
	slices.SortFunc(found, slot.compare)
	rfcs := make([]domain.RFC, len(found))
	for i, s := range found {
		rfcs[i] = s.record.rfc
	}
	return rfcs
}

// candidates calls visit, class by class, with the slots that do not start too early to overlap w, until it returns false.
func (c *calendar) candidates(w domain.Window, visit func(slot) bool) {
	for _, class := range c.lengths {
		class.tree.Ascend(class.pivot(w), visit)
	}
}

// longest is the class of all windows of more than 146 years: a time.Duration holds no power of two beyond it.
const longest = 63

// pivot is before every window of the class that can overlap w.
func (l lengthClass) pivot(w domain.Window) slot {
	if l.exponent >= longest {
		return slot{startSecond: math.MinInt64}
	}
	return slotOf(domain.Window{Start: w.Start.Add(-1 << l.exponent)}, nil)
}

// class returns the class for a window of the length of w.
func (c *calendar) class(w domain.Window) lengthClass {
	exponent := bits.Len64(uint64(w.End.Sub(w.Start) - 1))
	for _, l := range c.lengths {
		if l.exponent == exponent {
			return l
		}
	}
	l := lengthClass{exponent, btree.NewBTreeGOptions(slot.before, btree.Options{NoLocks: true, Degree: degree})}
	c.lengths = append(c.lengths, l)
	return l
}

// clone shares all nodes until one of the two calendars changes them.
func (c *calendar) clone() calendar {
	x := calendar{lengths: make([]lengthClass, len(c.lengths))}
	for i, l := range c.lengths {
		x.lengths[i] = lengthClass{l.exponent, l.tree.Copy()}
	}
	return x
}
