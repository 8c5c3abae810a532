// Package journal keeps the latest exchanges of the mock: the request, the answer, and why. It is a ring that is bounded in
// entries and in bytes. It first drops entries of the customer that takes the most room, and counts them, so that a count is
// never wrong without saying so.
//
// Credentials, texts that look like a JWT, and secrets that are known by their names are replaced in whatever it hands out. The
// package writes no file, has no clock, and knows no rule of the contract: times and explanations come from the caller.
//
// It may import package redact, and from net/http only the Header type.
package journal

import (
	"context"
	"runtime"
	"sync"
	"time"
)

// Options configures a Journal. The zero value is ready to use; a number that is not positive means the default.
type Options struct {
	// Entries is how many entries are kept at most: 1000 by default.
	Entries int
	// Bytes bounds the text of all entries together: 16 MiB by default.
	Bytes int
	// BodyBytes is the length at which a body is cut: 4096 by default.
	BodyBytes int
	// Known reports whether a CSI is that of a customer: unknown CSIs, which anybody can make up, share one quota. Put calls it
	// before it takes any lock. nil means that each is known.
	Known func(csi string) bool
	// SearchTime bounds how long one search may take: 5 seconds by default.
	SearchTime time.Duration
	// Instance begins the ids of events, and tells them from those of another journal, such as that of an earlier start of the mock.
	Instance string
}

// Filter selects entries. The zero value selects all.
type Filter struct {
	// Limit is how many entries are returned at most; 0 or less means all.
	Limit int
	// CSI selects the entries of one customer; "" selects all.
	CSI string
}

// Stats counts. Total is always Kept + Dropped.
type Stats struct {
	// Total is the number of entries added since the start or the last Reset, without those that ResetCustomer removed.
	Total uint64 `json:"total"`
	// Dropped is how many of them were dropped to make room.
	Dropped uint64 `json:"dropped"`
	// Kept is how many are in the ring.
	Kept int `json:"kept"`
	// Matched is how many of those match, before any limit.
	Matched int `json:"matched"`
	// Inexact says that Matched may be too low: an entry that could have matched was dropped, or a body that was cut could decide
	// it.
	Inexact bool `json:"inexact"`
}

// Journal is a ring of entries. Safe for concurrent use; to be made by New.
type Journal struct {
	bodyBytes  int
	maxBytes   int
	maxEntries int
	known      func(csi string) bool
	searchTime time.Duration
	turns      chan struct{} // has one element for each search that reads texts

	mu      sync.Mutex
	ring    ring
	total   uint64
	dropped uint64
	number  uint64 // of the latest entry or event; they count from 1, and Reset does not restart them
	drops   drops
	waiters map[*waiter]struct{}
	events  events
}

// New returns an empty journal.
func New(o Options) *Journal {
	return &Journal{
		maxEntries: positive(o.Entries, 1000),
		maxBytes:   positive(o.Bytes, 16<<20),
		bodyBytes:  positive(o.BodyBytes, 4096),
		known:      o.Known,
		events:     events{instance: o.Instance},
		searchTime: time.Duration(positive(int(o.SearchTime), int(5*time.Second))),
		turns:      make(chan struct{}, max(1, runtime.GOMAXPROCS(0)/2)), // the rest is left to other work
	}
}

func positive(n, otherwise int) int {
	if n > 0 {
		return n
	}
	return otherwise
}

// Put stores an exchange. If the bounds demand it, it drops the oldest entry of the customer that takes the most room; entries
// without a CSI and those of unknown CSIs share one quota. An exchange that is larger than Options.Bytes loses its bodies, and
// says so; if that is not enough, it is dropped and counted.
func (j *Journal) Put(d *Draft) {
	unknownCustomer := d.CSI != "" && j.known != nil && !j.known(d.CSI)

	j.mu.Lock()
	defer j.mu.Unlock()
	j.total++
	j.number++
	s := j.vacant()
	s.fill(d, j.bodyBytes)
	s.number, s.unknownCustomer = j.number, unknownCustomer
	if s.size > j.maxBytes {
		s.cutBodies()
	}
	j.arrived(s)
	j.announce(s)
	if s.size > j.maxBytes {
		j.evict(s)
		return
	}
	j.ring.append(s)
	for j.ring.bytes > j.maxBytes {
		j.drop()
	}
}

// vacant returns a record to be filled. In a full ring it is that of the entry which is dropped, with what is in it. The caller
// must hold mu.
func (j *Journal) vacant() *record {
	if j.ring.kept < j.maxEntries {
		return j.ring.alloc()
	}
	s := j.ring.shift(j.ring.largest[0])
	j.lose(s)
	if s.pinned || s.isLarge() {
		j.ring.release(s)
		return j.ring.alloc()
	}
	return s
}

// Entries returns copies of the entries that the filter selects, never nil, the newest first, and their counts. They share Claims
// and Apply with the journal, to be read only.
func (j *Journal) Entries(f Filter) ([]Entry, Stats) {
	entries, stats, _ := j.Find(context.Background(), Criteria{CSI: f.CSI}, f.Limit) // these criteria cannot fail
	return entries, stats
}

// Find is Entries for criteria; limit is that of Filter. It fails with a CriteriaError for unusable criteria, and for Since if no
// entry has this id; with ErrSearchTime if it takes longer than Options.SearchTime; and with the error of ctx. It reads texts
// outside the lock.
func (j *Journal) Find(ctx context.Context, c Criteria, limit int) ([]Entry, Stats, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, j.searchTime, ErrSearchTime)
	defer cancel()
	m, err := c.ready()
	if err != nil {
		return nil, Stats{}, err
	}
	found, stats, err := j.search(ctx, m, limit)
	if err != nil {
		return nil, Stats{}, err
	}
	out := make([]Entry, len(found))
	for i, s := range found {
		out[i] = s.entry()
	}
	return out, stats, nil
}

// Entry returns a copy of the latest entry of this id, and whether there is one.
func (j *Journal) Entry(id string) (Entry, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if s := j.named(id); s != nil {
		return s.entry(), true
	}
	return Entry{}, false
}

// named returns nil if no entry has the id.
func (j *Journal) named(id string) *record {
	s := j.ring.newest
	for s != nil && s.id != id {
		s = s.older
	}
	return s
}

// Reset removes all entries and sets the counts to zero.
func (j *Journal) Reset() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.ring, j.total, j.dropped, j.drops = ring{}, 0, 0, drops{}
	j.recount("")
	j.publish("reset", "")
}

// ResetCustomer removes the entries of one customer and takes them out of Total. Entries that were dropped before stay counted.
func (j *Journal) ResetCustomer(csi string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.total -= uint64(j.ring.remove(j.ring.quotas[csi], csi))
	j.total -= uint64(j.ring.remove(j.ring.quotas[""], csi)) // from before the customer was known
	delete(j.drops.of, csi)
	j.recount(csi)
	j.publish("reset", csi)
}

func (j *Journal) drop() { j.evict(j.ring.shift(j.ring.largest[0])) }

// evict counts and frees an entry that is not in the ring. The caller must hold mu.
func (j *Journal) evict(s *record) {
	j.lose(s)
	j.ring.release(s)
}

func (j *Journal) lose(s *record) {
	j.dropped++
	j.drops.add(s)
}
