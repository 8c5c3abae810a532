package journal

import (
	"container/heap"
	"strings"
)

// ring holds the entries in the order in which they came. What it drops is the oldest of the customer that takes the most room,
// so that a flood of one customer drops its own rows first. The zero value is empty.
type ring struct {
	oldest, newest *slot
	kept, bytes    int
	shares         map[string]*share // by CSI; "" for those of no customer, and of CSIs that are none's
	heaviest       shares
	free           *slot // the first of those that can be used again, linked by newer
}

// share is what one customer has in the ring: never nothing.
type share struct {
	csi            string
	oldest, newest *slot // linked by next
	bytes          int
	place          int // in heaviest
}

// blank is a slot to be filled.
func (r *ring) blank() *slot {
	s := r.free
	if s == nil {
		return new(slot)
	}
	r.free, s.newer = s.newer, nil
	return s
}

// recycle takes back a slot that is not in the ring, unless a search may still read it.
func (r *ring) recycle(s *slot) {
	if s.pinned {
		return
	}
	s.clear()
	r.free, s.newer = s, r.free
}

// append makes a filled slot the newest.
func (r *ring) append(s *slot) {
	if s.older = r.newest; s.older != nil {
		s.older.newer = s
	} else {
		r.oldest = s
	}
	r.newest = s
	r.kept++
	r.bytes += s.size

	owner := s.entry.CSI
	if s.stranger {
		owner = ""
	}
	of := r.shares[owner]
	if of == nil {
		if r.shares == nil {
			r.shares = map[string]*share{}
		}
		of = &share{csi: strings.Clone(owner), oldest: s} // not the whole of the path that it was cut from
		r.shares[of.csi] = of
		heap.Push(&r.heaviest, of)
	} else {
		of.newest.next = s
	}
	of.newest = s
	of.bytes += s.size
	heap.Fix(&r.heaviest, of.place)
}

// shift takes the oldest entry of a customer out of the ring.
func (r *ring) shift(of *share) *slot { return r.take(of, nil) }

// remove takes all entries with a CSI out of a share, nil for an empty one, and says how many they were.
func (r *ring) remove(of *share, csi string) (removed int) {
	if of == nil {
		return 0
	}
	var before *slot
	for s := of.oldest; s != nil; {
		next := s.next // recycle clears it
		if s.entry.CSI == csi {
			r.recycle(r.take(of, before))
			removed++
		} else {
			before = s
		}
		s = next
	}
	return removed
}

// take takes the entry behind another one of a share out of the ring; behind nil is the oldest.
func (r *ring) take(of *share, before *slot) *slot {
	s := of.oldest
	if before == nil {
		of.oldest = s.next
	} else {
		s = before.next
		before.next = s.next
	}
	if s == of.newest {
		of.newest = before
	}
	if s.older != nil {
		s.older.newer = s.newer
	} else {
		r.oldest = s.newer
	}
	if s.newer != nil {
		s.newer.older = s.older
	} else {
		r.newest = s.older
	}
	r.kept--
	r.bytes -= s.size

	of.bytes -= s.size
	if of.oldest == nil {
		heap.Remove(&r.heaviest, of.place)
		delete(r.shares, of.csi)
	} else {
		heap.Fix(&r.heaviest, of.place)
	}
	s.older, s.newer, s.next = nil, nil, nil
	return s
}

// shares are a heap: the first takes the most room, of equal ones that with the oldest entry.
type shares []*share

func (h shares) Len() int { return len(h) }

func (h shares) Less(i, j int) bool {
	if h[i].bytes != h[j].bytes {
		return h[i].bytes > h[j].bytes
	}
	return h[i].oldest.number < h[j].oldest.number
}

func (h shares) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].place, h[j].place = i, j
}

// Push implements heap.Interface.
func (h *shares) Push(of any) {
	s := of.(*share)
	s.place = len(*h)
	*h = append(*h, s)
}

// Pop implements heap.Interface.
func (h *shares) Pop() any {
	last := len(*h) - 1
	s := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	return s
}
