package journal

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"
)

// Event is something that a Reader is told.
type Event struct {
	// ID names the place of the event in the order of all; the same text makes Read go on behind it.
	ID string
	// Name is request, reset, overflow, or what Publish was given.
	Name string
	// Data is a JSON object of at most a kilobyte.
	Data []byte
}

// MaxReaders is how many readers there are at once.
const MaxReaders = 32

const (
	mostPending  = 256  // how many events wait for one reader
	mostData     = 1024 // bytes of an event
	shownURL     = 300
	shownDetail  = 200
	shownAtLeast = 32 // bytes of each of the two where escapes make the event too long
)

// ErrManyReaders is the error of Read while there are MaxReaders.
var ErrManyReaders = errors.New("there are as many readers of events as there may be")

// events are what Journal keeps for its readers.
type events struct {
	instance string // tells the ids of this journal from those of another one
	mark     uint64 // the number of the latest event that is no entry: a reader that has not seen it reads everything anew
	readers  map[*Reader]struct{}
}

// Reader gets the events of a Journal. Make one by Read, and close it. Its methods are for one goroutine, but any may close it.
type Reader struct {
	journal *Journal
	start   string        // the ID of the latest event when it began; "" if it goes on behind another one
	woken   chan struct{} // has room for one value

	// The journal's mu guards the rest.
	pending  []Event
	overflow bool
}

// Read returns a reader of the events from now on or, if after is the ID of an event, from that one on. Where the journal no longer
// knows all that came since, the reader gets a reset first. It fails with ErrManyReaders.
func (j *Journal) Read(after string) (*Reader, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.events.readers) >= MaxReaders {
		return nil, ErrManyReaders
	}
	r := &Reader{journal: j, woken: make(chan struct{}, 1)}
	if after == "" {
		r.start = j.eventID(j.number)
	} else {
		j.resume(r, after)
	}
	if j.events.readers == nil {
		j.events.readers = map[*Reader]struct{}{}
	}
	j.events.readers[r] = struct{}{}
	return r, nil
}

// resume gives a reader what came after an event. The caller must hold mu.
func (j *Journal) resume(r *Reader, after string) {
	instance, number, _ := strings.Cut(after, "-")
	last, err := strconv.ParseUint(number, 10, 64)
	if err != nil || instance != j.events.instance || last > j.number || last < j.events.mark || last < j.drops.latest {
		r.add(j.event("reset", []byte("{}")))
		return
	}
	var missed []*record
	for s := j.ring.newest; s != nil && s.number > last; s = s.older {
		missed = append(missed, s)
	}
	if len(missed) > mostPending {
		r.add(j.event("reset", []byte("{}")))
		return
	}
	for i := len(missed) - 1; i >= 0; i-- {
		r.add(j.requestEvent(missed[i]))
	}
}

// Start returns the ID behind which a client can go on that has got no event yet. It is "" for a reader that goes on behind an event:
// its client knows that ID, and would miss what it has not got yet by a later one.
func (r *Reader) Start() string { return r.start }

// Woken has a value when there are events to take.
func (r *Reader) Woken() <-chan struct{} { return r.woken }

// Take returns the events that came since the last call, and whether the reader goes on: one with more than 256 unread events
// gets an overflow as its last.
func (r *Reader) Take() (events []Event, goesOn bool) {
	r.journal.mu.Lock()
	defer r.journal.mu.Unlock()
	events, r.pending = r.pending, nil
	return events, !r.overflow
}

// Close ends the reader.
func (r *Reader) Close() {
	r.journal.mu.Lock()
	defer r.journal.mu.Unlock()
	delete(r.journal.events.readers, r)
}

// add must be called with the journal's mu held.
func (r *Reader) add(e Event) {
	switch {
	case r.overflow:
		return
	case len(r.pending) >= mostPending:
		r.overflow = true
		e = Event{r.pending[len(r.pending)-1].ID, "overflow", []byte("{}")} // a reader that comes back goes on behind what it has got
	}
	r.pending = append(r.pending, e)
	select {
	case r.woken <- struct{}{}:
	default:
	}
}

// Publish tells the readers that something else has happened, to a customer unless csi is "".
func (j *Journal) Publish(name, csi string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.publish(name, csi)
}

// publish must be called with mu held.
func (j *Journal) publish(name, csi string) {
	j.number++
	j.events.mark = j.number
	if len(j.events.readers) == 0 {
		return
	}
	data, err := json.Marshal(struct {
		CSI string `json:"csi,omitempty"`
	}{shorten(csi, shownDetail)})
	if err != nil { // of a string
		return
	}
	e := j.event(name, data)
	for r := range j.events.readers {
		r.add(e)
	}
}

// announce tells the readers of a new entry. The caller must hold mu.
func (j *Journal) announce(s *record) {
	if len(j.events.readers) == 0 {
		return
	}
	e := j.requestEvent(s)
	for r := range j.events.readers {
		r.add(e)
	}
}

func (j *Journal) event(name string, data []byte) Event {
	return Event{j.eventID(j.number), name, data}
}

func (j *Journal) eventID(number uint64) string {
	return j.events.instance + "-" + strconv.FormatUint(number, 10)
}

// brief is an entry as an event shows it.
type brief struct {
	ID        string    `json:"id"`
	At        time.Time `json:"at"`
	Method    string    `json:"method"`
	URL       string    `json:"url"`
	CSI       string    `json:"csi,omitempty"`
	Operation string    `json:"operation,omitempty"`
	Status    int       `json:"status"`
	Reason    string    `json:"reason,omitempty"`
	Detail    string    `json:"detail,omitempty"`
}

// requestEvent is the event of an entry.
func (j *Journal) requestEvent(s *record) Event {
	b := brief{
		ID: s.id, At: s.at, Method: shorten(s.method, shownAtLeast), URL: shorten(s.url.Text(), shownURL), CSI: shorten(s.csi, shownAtLeast),
		Operation: s.operation, Status: s.status, Reason: s.reason,
	}
	if last := len(s.trace) - 1; last >= 0 && s.trace[last].Outcome == "refused" {
		b.Detail = shorten(s.trace[last].redacted().Detail, shownDetail)
	}
	data := b.json()
	if len(data) > mostData {
		b.URL, b.Detail = shorten(b.URL, shownAtLeast), shorten(b.Detail, shownAtLeast)
		data = b.json()
	}
	return Event{j.eventID(s.number), "request", data}
}

func (b brief) json() []byte {
	data, err := json.Marshal(b)
	if err != nil { // a time beyond the years of RFC 3339
		b.At = time.Time{}
		data, _ = json.Marshal(b)
	}
	return data
}

// shorten cuts a text that has more than n bytes, between two characters.
func shorten(text string, n int) string {
	if len(text) <= n {
		return text
	}
	return strings.ToValidUTF8(text[:n], "") + "..."
}
