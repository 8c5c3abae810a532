package journal

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
)

// The bound in bytes counts what an entry holds. A record that is filled again holds nothing of the entry before.
func TestARecordKeepsNothingThatIsNotCounted(t *testing.T) {
	t.Parallel()
	h := http.Header{}
	for _, name := range []string{"A", "B", "C", "D"} {
		h[name] = []string{strings.Repeat("x", 16<<10)}
	}
	j := New(Options{Entries: 1})
	j.Put(&Draft{Request: Message{Header: h}, Response: Message{Header: h}, Trace: []*Step{{Detail: "a"}, {Detail: "b"}}})
	j.Put(&Draft{Request: Message{Header: http.Header{"A": {"b"}}}, Trace: []*Step{{Detail: "c"}}})
	s := j.ring.newest
	for _, p := range []part{s.request, s.response} {
		for _, f := range p.header[len(p.header):cap(p.header)] {
			if f != (field{}) {
				t.Errorf("the header %s of the entry before is still there", f.name)
			}
		}
	}
	for _, step := range s.trace[len(s.trace):cap(s.trace)] {
		if step != nil {
			t.Errorf("the step %q of the entry before is still there", step.Detail)
		}
	}
}

// A client may announce a large body, and send one byte: what was reserved for it does not stay.
func TestABodyKeepsLittleRoom(t *testing.T) {
	t.Parallel()
	const most = 4096
	for _, body := range [][]byte{make([]byte, 1, 64<<10), make([]byte, most, 64<<10), make([]byte, 64<<10), make([]byte, 10, 500)} {
		want := body[:min(len(body), most)]
		kept, cut := cutBody(body, most)
		if !bytes.Equal(kept, want) || cut != (len(body) > most) {
			t.Errorf("%d bytes: got %d, cut %t", len(body), len(kept), cut)
		}
		if spare := cap(kept) - len(kept); spare > 512 {
			t.Errorf("%d bytes with room for %d: %d bytes of it stay", len(body), cap(body), spare)
		}
	}
}
