// Package corpus records what the mock answers, byte for byte: to the whole suite, and to a walk through its control API, its token
// endpoint and its faults. The digests of what it recorded are in the folder testdata; a change that must not change behaviour
// leaves them as they are. It joins the mock and the suite, and nothing imports it but its own tests and its command.
package corpus

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"

	"example.com/bounce/conformance"
	"example.com/bounce/mock"
)

// Exchange is one exchange: the bytes of the request and of the answer as they went over the wire, and the journal's entry.
type Exchange struct {
	Request, Response []byte
	// Journal is the entry without the suggested changes, and Fixes are these changes. Both are empty if the journal has none.
	Journal, Fixes []byte
}

// recording is a way to make exchanges happen.
type recording struct {
	options func() (mock.Options, error)
	play    func(ctx context.Context, url string) error
}

// recordings are all of them by name.
func recordings() map[string]recording {
	all := map[string]recording{
		"walk":        {walkOptions, walk},
		"default":     {withReadings(nil), suite},
		"shape-first": {withReadings(map[string]string{"check-order": "shape-first"}), suite},
	}
	for seed := int64(1); seed <= 6; seed++ {
		all[fmt.Sprintf("draw-%d", seed)] = recording{withReadings(mock.RandomReadings(seed)), suite}
	}
	return all
}

// Names lists the recordings, sorted.
func Names() []string {
	var names []string
	for name := range recordings() {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// start is what the frozen clock shows.
const start = "frozen:2030-01-01T00:00:00Z"

// withReadings returns the options of a mock that keeps a whole run in its journal.
func withReadings(readings map[string]string) func() (mock.Options, error) {
	return func() (mock.Options, error) {
		clock, err := mock.NewClock(start)
		return mock.Options{Clock: clock, Readings: readings, RandomSeed: 7, Journal: mock.JournalSize{Entries: 1 << 16, Bytes: 1 << 30}}, err
	}
}

// suite runs the suite, but for races, whose order is left to chance.
func suite(ctx context.Context, url string) error {
	_, err := conformance.Run(ctx, conformance.Options{Target: url, Pacing: conformance.Pacing{Concurrency: 1}, Selection: conformance.Selection{Tags: "not @effect:contends"}, Version: "corpus"})
	return err
}

// Record makes the exchanges of a recording happen, on a loopback socket.
func Record(ctx context.Context, name string) (all []Exchange, err error) {
	r, ok := recordings()[name]
	if !ok {
		return nil, fmt.Errorf("there is no recording %q, want one of %s", name, strings.Join(Names(), ", "))
	}
	o, err := r.options()
	if err != nil {
		return nil, err
	}
	server, err := mock.New(o)
	if err != nil {
		return nil, err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	t := &tap{Listener: listener}
	j := &journal{Handler: server}
	serving := &http.Server{Handler: j, ReadHeaderTimeout: o.HTTP.ReadTimeout}
	ended := make(chan error, 1)
	go func() { ended <- serving.Serve(t) }()
	err = r.play(ctx, "http://"+listener.Addr().String())
	err = errors.Join(err, serving.Close())
	if serveErr := <-ended; !errors.Is(serveErr, http.ErrServerClosed) {
		err = errors.Join(err, serveErr)
	}
	all = t.take()
	for i := range all {
		if err == nil {
			err = j.attach(&all[i])
		}
	}
	return all, errors.Join(err, server.Close())
}

// journal is a handler that also reads the journal's entry of each request of the API.
type journal struct {
	http.Handler

	mu      sync.Mutex
	entries map[string][]byte // by request id
}

// ServeHTTP answers one request after the other: a client may have gone on before the entry of its last request was read.
func (j *journal) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	j.mu.Lock()
	defer j.mu.Unlock()
	defer j.read(r.Context(), w.Header(), r.URL.Path)
	j.Handler.ServeHTTP(w, r)
}

const admin = "/__admin/"

// The caller of read must hold the lock.
func (j *journal) read(ctx context.Context, h http.Header, path string) {
	id := h.Get("X-Request-Id")
	if id == "" || strings.HasPrefix(path, admin) {
		return
	}
	answer := httptest.NewRecorder()
	url := "http://localhost" + admin + "requests/" + id
	j.Handler.ServeHTTP(answer, httptest.NewRequestWithContext(context.WithoutCancel(ctx), http.MethodGet, url, nil))
	if j.entries == nil {
		j.entries = map[string][]byte{}
	}
	j.entries[id] = answer.Body.Bytes()
}

var requestID = regexp.MustCompile(`(?i)\r\nX-Request-Id: ([^\r]+)\r\n`)

// took is the time that an answer took, which differs from run to run.
var took = regexp.MustCompile(`"durationNanoseconds":\d+`)

// attach adds the journal's entry to an exchange.
func (j *journal) attach(x *Exchange) error {
	id := requestID.FindSubmatch(x.Response)
	if id == nil {
		return nil
	}
	entry, ok := j.entries[string(id[1])]
	if !ok {
		return nil
	}
	var err error
	x.Journal, x.Fixes, err = withoutFixes(took.ReplaceAll(withoutPort(entry), []byte(`"durationNanoseconds":0`)))
	return err
}

// withoutFixes removes the suggested changes from an entry.
func withoutFixes(entry []byte) (rest, fixes []byte, err error) {
	var members map[string]json.RawMessage
	var trace []map[string]json.RawMessage
	if err := json.Unmarshal(entry, &members); err != nil {
		return nil, nil, fmt.Errorf("an entry of the journal is no JSON: %w", err)
	}
	if members["trace"] == nil {
		return entry, nil, nil
	}
	if err := json.Unmarshal(members["trace"], &trace); err != nil {
		return nil, nil, fmt.Errorf("the trace of an entry: %w", err)
	}
	var all [][]byte
	for _, step := range trace {
		if step["apply"] != nil {
			all = append(all, step["apply"])
			delete(step, "apply")
		}
	}
	if all == nil {
		return entry, nil, nil
	}
	if members["trace"], err = json.Marshal(trace); err != nil {
		return nil, nil, err
	}
	rest, err = json.Marshal(members)
	return rest, bytes.Join(all, []byte("\n")), err
}
