package plant

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"strconv"
	"time"

	"example.com/bounce/mock/internal/domain"
)

// Serve makes a middleware of a function that answers in place of the API.
func Serve(f func(api http.Handler, w http.ResponseWriter, r *http.Request)) Middleware {
	return func(api http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { f(api, w, r) })
	}
}

// EditRequests alters requests before the API sees them.
func EditRequests(f func(*http.Request)) Middleware {
	return Serve(func(api http.Handler, w http.ResponseWriter, r *http.Request) {
		r = r.Clone(r.Context())
		f(r)
		api.ServeHTTP(w, r)
	})
}

// EditAnswers alters answers before the client sees them.
func EditAnswers(f func(*http.Request, *Answer)) Middleware {
	return Serve(func(api http.Handler, w http.ResponseWriter, r *http.Request) {
		a := Ask(api, r)
		f(r, a)
		a.Send(w)
	})
}

// Wire makes a defect of a middleware alone, without a state.
func Wire(m Middleware) Stateful { return func() Defect { return Defect{Middleware: m} } }

// Answer is an answer that is not sent yet. It implements http.ResponseWriter.
type Answer struct {
	Status  int
	Headers http.Header
	Body    bytes.Buffer
}

// NewAnswer returns an answer with status 200, without headers and body.
func NewAnswer() *Answer { return &Answer{Status: http.StatusOK, Headers: http.Header{}} }

// Ask returns what the API answers.
func Ask(api http.Handler, r *http.Request) *Answer {
	a := NewAnswer()
	api.ServeHTTP(a, r)
	return a
}

// Header returns Headers.
func (a *Answer) Header() http.Header { return a.Headers }

// WriteHeader sets Status.
func (a *Answer) WriteHeader(status int) { a.Status = status }

// Write adds to Body. The error is nil.
func (a *Answer) Write(text []byte) (int, error) { return a.Body.Write(text) }

// Clone returns a copy that shares nothing with a.
func (a *Answer) Clone() *Answer {
	b := &Answer{Headers: a.Headers.Clone(), Status: a.Status}
	b.Body.Write(a.Body.Bytes())
	return b
}

// Send sends the answer.
func (a *Answer) Send(w http.ResponseWriter) {
	maps.Copy(w.Header(), a.Headers)
	w.WriteHeader(a.Status)
	_, _ = w.Write(a.Body.Bytes()) // a client that has gone needs no answer
}

// BreakOff announces the whole answer, sends half of it, and hangs up.
func (a *Answer) BreakOff(w http.ResponseWriter) {
	text := a.Body.Bytes()
	if len(text) == 0 {
		a.Send(w)
		return
	}
	a.Headers.Set("Content-Length", strconv.Itoa(len(text)))
	a.Body.Truncate(len(text) / 2)
	a.Send(w)
	_ = http.NewResponseController(w).Flush() // a client that has gone needs no answer
	panic(http.ErrAbortHandler)               // net/http's own way to hang up
}

// IsSuccess reports whether the answer grants what was requested.
func (a *Answer) IsSuccess() bool { return a.Status < 300 && !a.IsConflict() }

// IsConflict reports whether the answer lists conflicts in an object.
func (a *Answer) IsConflict() bool { return a.Object()["conflicts"] != nil }

// IsRefusal reports whether the answer is neither a success nor a list of conflicts.
func (a *Answer) IsRefusal() bool { return a.Status >= 400 && !a.IsConflict() }

// Object returns the body if it is one JSON object, else nil.
func (a *Answer) Object() (o Row) {
	if json.Unmarshal(a.Body.Bytes(), &o) != nil {
		return nil
	}
	return o
}

// Edit alters the members of a body that is one JSON object.
func (a *Answer) Edit(f func(members Row)) {
	if o := a.Object(); o != nil {
		f(o)
		a.set(o)
	}
}

// Row is a JSON object: the members of a body, or of an item of a list.
type Row map[string]any

// Text returns the member of that name if it is a string, else "".
func (r Row) Text(name string) string {
	text, _ := r[name].(string)
	return text
}

// Rows returns the body if it is one JSON array of objects.
func (a *Answer) Rows() (rows []Row, ok bool) {
	return rows, json.Unmarshal(a.Body.Bytes(), &rows) == nil && rows != nil
}

// SetRows replaces the body by an array of objects.
func (a *Answer) SetRows(rows []Row) { a.set(append([]Row{}, rows...)) }

func (a *Answer) set(body any) {
	text, _ := json.Marshal(body) // it was JSON before
	a.Body.Reset()
	a.Body.Write(text)
}

// Window returns the start and end of a success; zero if they cannot be read.
func (a *Answer) Window() (w domain.Window) {
	members := a.Object()
	w.Start, _ = time.Parse(time.RFC3339, members.Text("scheduledStart"))
	w.End, _ = time.Parse(time.RFC3339, members.Text("scheduledEnd"))
	return w
}

// SetWindow puts a window into the body; nil removes it.
func (a *Answer) SetWindow(w *domain.Window) {
	a.Edit(func(m Row) {
		delete(m, "scheduledStart")
		delete(m, "scheduledEnd")
		if w != nil {
			m["scheduledStart"], m["scheduledEnd"] = w.Start.Format(time.RFC3339Nano), w.End.Format(time.RFC3339Nano)
		}
	})
}

// ReadBody returns the body of a request, and leaves it to be read again.
func ReadBody(r *http.Request) []byte {
	const limit = 64 << 20 // which is more than any server should read
	text, err := io.ReadAll(io.LimitReader(r.Body, limit))
	if err != nil {
		return nil
	}
	r.Body = io.NopCloser(bytes.NewReader(text))
	return text
}

// SetBody replaces the body of a request.
func SetBody(r *http.Request, text []byte) {
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
	r.Header.Set("Content-Length", strconv.Itoa(len(text)))
}
