package mutant

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// controlBase is where the control API lives, which is healthy in every mutant.
const controlBase = "/__admin/"

// serve puts the defect's wire before the API, and its witness before the control API.
func (d planted) serve(healthy http.Handler) http.Handler {
	api, control := healthy, healthy
	if d.wire != nil {
		api = d.wire(healthy)
	}
	if d.witness != nil {
		control = altered(healthy, func(_ *http.Request, a *answer) {
			if a.status == http.StatusCreated {
				d.witness(a.body.Bytes())
			}
		})
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, controlBase) {
			control.ServeHTTP(w, r)
			return
		}
		api.ServeHTTP(w, r)
	})
}

// onWire is a defect of the wire without a state.
func onWire(f func(api http.Handler) http.Handler) func() planted {
	return func() planted { return planted{wire: f} }
}

// incoming alters requests before the mock sees them.
func incoming(f func(*http.Request)) func() planted {
	return onWire(func(api http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r = r.Clone(r.Context())
			f(r)
			api.ServeHTTP(w, r)
		})
	})
}

// outgoing alters answers before the client sees them.
func outgoing(f func(*http.Request, *answer)) func() planted {
	return onWire(func(api http.Handler) http.Handler { return altered(api, f) })
}

func altered(api http.Handler, f func(*http.Request, *answer)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := &answer{header: http.Header{}, status: http.StatusOK}
		api.ServeHTTP(a, r)
		f(r, a)
		a.send(w)
	})
}

// answer is an answer that is not sent yet. It implements http.ResponseWriter.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) { a.status = status }

func (a *answer) Write(text []byte) (int, error) { return a.body.Write(text) }

// clone returns a copy that shares nothing with a.
func (a *answer) clone() *answer {
	b := &answer{header: a.header.Clone(), status: a.status}
	b.body.Write(a.body.Bytes())
	return b
}

// breakOff announces the whole answer, sends half of it, and hangs up.
func (a *answer) breakOff(w http.ResponseWriter) {
	text := a.body.Bytes()
	if len(text) == 0 {
		a.send(w)
		return
	}
	a.header.Set("Content-Length", strconv.Itoa(len(text)))
	a.body.Truncate(len(text) / 2)
	a.send(w)
	_ = http.NewResponseController(w).Flush() // a client that has gone needs no answer
	panic(http.ErrAbortHandler)               // net/http's own way to hang up
}

func (a *answer) send(w http.ResponseWriter) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body.Bytes()) // a client that has gone needs no answer
}

// isSuccess tells an answer to a window that was booked.
func (a *answer) isSuccess() bool { return a.status < 300 && !a.isConflict() }

func (a *answer) isConflict() bool { return a.object()["conflicts"] != nil }

// isRefusal tells an answer that is neither a success nor a list of conflicts.
func (a *answer) isRefusal() bool { return a.status >= 400 && !a.isConflict() }

// times are the start and end of a success; zero where they cannot be read.
func (a *answer) times() (start, end time.Time) {
	members := a.object()
	for member, into := range map[string]*time.Time{"scheduledStart": &start, "scheduledEnd": &end} {
		text, _ := members[member].(string)
		*into, _ = time.Parse(time.RFC3339, text)
	}
	return start, end
}

// object is the body where it is one JSON object, else nil.
func (a *answer) object() map[string]any {
	var o map[string]any
	if json.Unmarshal(a.body.Bytes(), &o) != nil {
		return nil
	}
	return o
}

// edit alters the members of a body that is one JSON object.
func (a *answer) edit(f func(members map[string]any)) {
	if o := a.object(); o != nil {
		f(o)
		text, _ := json.Marshal(o) // it was JSON before
		a.body.Reset()
		a.body.Write(text)
	}
}

// bodyOf reads the body of a request, up to more than any server should take, and puts it back.
func bodyOf(r *http.Request) []byte {
	const most = 64 << 20
	text, err := io.ReadAll(io.LimitReader(r.Body, most))
	if err != nil {
		return nil
	}
	setBody(r, text)
	return text
}

func setBody(r *http.Request, text []byte) {
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
	r.Header.Set("Content-Length", strconv.Itoa(len(text)))
}
