package journal

import (
	"container/heap"
	"strings"
)

// ring holds the entries in the order of arrival. It drops the oldest entry of the customer that takes the most room, so that a
// flood of one customer drops its own rows first. The zero value is empty.
type ring struct {
	oldest, newest *record
	kept, bytes    int
	quotas         map[string]*quota // by CSI; "" for entries without a CSI and those of unknown CSIs
	largest        quotas
	free           *record // the first of those that can be used again, linked by newer
}

// quota has the entries of one customer in the ring, at least one.
type quota struct {
	csi            string
	oldest, newest *record // linked by next
	bytes          int
	place          int // in largest
}

// alloc returns a record to be filled.
func (r *ring) alloc() *record {
	s := r.free
	if s == nil {
		return new(record)
	}
	r.free, s.newer = s.newer, nil
	return s
}

// release takes back a record that is not in the ring, unless a search may still read it.
func (r *ring) release(s *record) {
	if s.pinned {
		return
	}
	s.clear()
	r.free, s.newer = s, r.free
}

// append makes a filled record the newest.
func (r *ring) append(s *record) {
	if s.older = r.newest; s.older != nil {
		s.older.newer = s
	} else {
		r.oldest = s
	}
	r.newest = s
	r.kept++
	r.bytes += s.size

	owner := s.csi
	if s.unknownCustomer {
		owner = ""
	}
	of := r.quotas[owner]
	if of == nil {
		if r.quotas == nil {
			r.quotas = map[string]*quota{}
		}
		of = &quota{csi: strings.Clone(owner), oldest: s} // a part of a path would keep all of it
		r.quotas[of.csi] = of
		heap.Push(&r.largest, of)
	} else {
		of.newest.next = s
	}
	of.newest = s
	of.bytes += s.size
	heap.Fix(&r.largest, of.place)
}

// shift takes the oldest entry of a customer out of the ring.
func (r *ring) shift(of *quota) *record { return r.take(of, nil) }

// remove takes all entries with a CSI out of a quota, which may be nil, and returns how many.
func (r *ring) remove(of *quota, csi string) (removed int) {
	if of == nil {
		return 0
	}
	var before *record
	for s := of.oldest; s != nil; {
		next := s.next // release clears it
		if s.csi == csi {
			r.release(r.take(of, before))
			removed++
		} else {
			before = s
		}
		s = next
	}
	return removed
}

// take takes the entry that follows another one in a quota out of the ring; nil stands for the place before the oldest.
func (r *ring) take(of *quota, before *record) *record {
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
		heap.Remove(&r.largest, of.place)
		delete(r.quotas, of.csi)
	} else {
		heap.Fix(&r.largest, of.place)
	}
	s.older, s.newer, s.next = nil, nil, nil
	return s
}

// quotas is a heap: the first takes the most room or, among equal ones, has the oldest entry.
type quotas []*quota

func (h quotas) Len() int { return len(h) }

func (h quotas) Less(i, j int) bool {
	if h[i].bytes != h[j].bytes {
		return h[i].bytes > h[j].bytes
	}
	return h[i].oldest.number < h[j].oldest.number
}

func (h quotas) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].place, h[j].place = i, j
}

// Push implements heap.Interface.
func (h *quotas) Push(of any) {
	s := of.(*quota)
	s.place = len(*h)
	*h = append(*h, s)
}

// Pop implements heap.Interface.
func (h *quotas) Pop() any {
	last := len(*h) - 1
	s := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	return s
}
