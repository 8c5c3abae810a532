// Package journal keeps the latest exchanges of the mock: what was asked, what was answered, and why. It is a ring that
// is bounded in entries and in bytes and counts what it had to let go, so that a count never lies.
//
// It keeps no secret: credentials and everything that looks like a token are replaced before an entry is stored. It
// is no log, writes no file, has no clock, and knows no rule of the contract: times and explanations are the caller's.
//
// It may import the standard library only, and of net/http only the Header type.
package journal

import (
	"net/http"
	"sync"
	"time"
)

// Entry is one exchange. Every field may be left at its zero value.
type Entry struct {
	// ID names the exchange; the caller makes it unique.
	ID string `json:"id"`
	// At is when the request came in, by the mock's clock.
	At     time.Time `json:"at"`
	Method string    `json:"method"`
	// URL is as it came, query included, with tokens replaced.
	URL string `json:"url"`
	// RequestHeader and ResponseHeader are kept with credentials replaced.
	RequestHeader http.Header `json:"requestHeader,omitempty"`
	// RequestBody and ResponseBody are kept up to Options.BodyBytes, with tokens replaced; the flags say that the rest
	// is missing. A flag that the caller has set stays set.
	RequestBody       string      `json:"requestBody,omitempty"`
	RequestTruncated  bool        `json:"requestTruncated,omitempty"`
	Status            int         `json:"status"`
	ResponseHeader    http.Header `json:"responseHeader,omitempty"`
	ResponseBody      string      `json:"responseBody,omitempty"`
	ResponseTruncated bool        `json:"responseTruncated,omitempty"`
	// Reason is the clause, reading or hygiene rule that a refusal rests on; empty for a success.
	Reason string `json:"reason,omitempty"`
	// CSI is the customer in the request's path; Operation is the operationId. Empty when none was found.
	CSI       string `json:"csi,omitempty"`
	Operation string `json:"operation,omitempty"`
	// Readings are the readings that the exchange followed, by slug, as far as they are not the default; nil when all are.
	// The journal keeps the map as it is, and hands out copies: it must not change afterwards.
	Readings map[string]string `json:"readings,omitempty"`
	// Trace is the decision, check by check.
	Trace []Step `json:"trace,omitempty"`
	// Claims are the verified claims of the token, nil when there are none. The journal keeps the value as it is: it
	// must be free of secrets and must not change afterwards.
	Claims any `json:"claims,omitempty"`
	// Duration is how long the answer took.
	Duration time.Duration `json:"durationNanoseconds"`
}

// Step is one check of a request's way through the mock.
type Step struct {
	// Check is the check's name.
	Check string `json:"check"`
	// Outcome is passed, refused or skipped.
	Outcome string `json:"outcome"`
	// Rule is the clause, reading or hygiene slug that the check rests on.
	Rule string `json:"rule,omitempty"`
	// Detail is for people; tokens in it are replaced.
	Detail string `json:"detail,omitempty"`
}

// Options configures a Journal. The zero value is ready to use; a number that is not positive means the default.
type Options struct {
	// Entries is how many entries are kept at most: 1000 by default. Room for them is taken at once.
	Entries int
	// Bytes bounds the text of all entries together: 16 MiB by default. Claims are not counted.
	Bytes int
	// BodyBytes is the length at which a body is cut: 4096 by default.
	BodyBytes int
}

// Filter selects entries. The zero value selects all.
type Filter struct {
	// Limit is how many entries are returned at most; 0 or less means all.
	Limit int
	// CSI selects the entries of one customer; empty means of all, and of none.
	CSI string
}

// Stats counts. Total is always Kept + Dropped.
type Stats struct {
	// Total is the number of entries added since the start or the last Reset, without those that ResetCustomer removed.
	Total uint64 `json:"total"`
	// Dropped is how many of them had to make room, of whichever customer.
	Dropped uint64 `json:"dropped"`
	// Kept is how many are there.
	Kept int `json:"kept"`
	// Matched is how many of those the filter selects, before its limit. It is exact when Dropped is 0.
	Matched int `json:"matched"`
}

// Journal is a ring of entries. Safe for concurrent use; to be made by New.
type Journal struct {
	bodyBytes int
	maxBytes  int

	mu      sync.Mutex
	slots   []slot
	first   int // place of the oldest
	kept    int
	bytes   int
	total   uint64
	dropped uint64
}

// New returns an empty journal.
func New(o Options) *Journal {
	return &Journal{
		slots:     make([]slot, positive(o.Entries, 1000)),
		maxBytes:  positive(o.Bytes, 16<<20),
		bodyBytes: positive(o.BodyBytes, 4096),
	}
}

func positive(n, otherwise int) int {
	if n > 0 {
		return n
	}
	return otherwise
}

// Add stores an entry, redacted, and drops the oldest ones where the bounds ask for it. An entry that is larger than
// Options.Bytes by itself is dropped at once, and counted. Headers and Trace are copied: the caller may go on to use
// them. The entry's own headers are never altered.
func (j *Journal) Add(e Entry) {
	e.RequestBody, e.RequestTruncated = j.body(e.RequestBody, e.RequestTruncated)
	e.ResponseBody, e.ResponseTruncated = j.body(e.ResponseBody, e.ResponseTruncated)
	for _, text := range [...]*string{&e.ID, &e.Method, &e.URL, &e.Reason, &e.CSI} {
		*text = withoutTokens(*text)
	}

	j.mu.Lock()
	defer j.mu.Unlock()
	j.total++
	if j.kept == len(j.slots) {
		j.dropOldest()
	}
	s := j.at(j.kept)
	s.fill(e)
	j.kept++
	j.bytes += s.size
	for j.bytes > j.maxBytes {
		j.dropOldest()
	}
}

// Entries returns copies of the entries that the filter selects, the newest first, and the counts that go with them.
// Never nil. Claims are shared with the journal, to be read only.
func (j *Journal) Entries(f Filter) ([]Entry, Stats) {
	j.mu.Lock()
	defer j.mu.Unlock()
	out := []Entry{}
	matched := 0
	for i := j.kept - 1; i >= 0; i-- {
		s := j.at(i)
		if f.CSI != "" && s.entry.CSI != f.CSI {
			continue
		}
		matched++
		if f.Limit <= 0 || len(out) < f.Limit {
			out = append(out, s.copy())
		}
	}
	return out, Stats{Total: j.total, Dropped: j.dropped, Kept: j.kept, Matched: matched}
}

// Reset removes all entries and sets the counts to zero.
func (j *Journal) Reset() {
	j.mu.Lock()
	defer j.mu.Unlock()
	for i := range j.kept {
		j.at(i).clear()
	}
	j.first, j.kept, j.bytes, j.total, j.dropped = 0, 0, 0, 0, 0
}

// ResetCustomer removes the entries of one customer and takes them out of Total. What was dropped before stays counted
// as dropped, whoever it belonged to.
func (j *Journal) ResetCustomer(csi string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	kept := 0
	for i := range j.kept {
		s := j.at(i)
		if s.entry.CSI == csi {
			j.bytes -= s.size
			j.total--
			s.clear()
			continue
		}
		if kept != i {
			to := j.at(kept)
			*to, *s = *s, *to
		}
		kept++
	}
	j.kept = kept
}

// at returns the place of the i-th entry, counted from the oldest.
func (j *Journal) at(i int) *slot { return &j.slots[(j.first+i)%len(j.slots)] }

func (j *Journal) dropOldest() {
	s := j.at(0)
	j.bytes -= s.size
	s.clear()
	j.first = (j.first + 1) % len(j.slots)
	j.kept--
	j.dropped++
}
