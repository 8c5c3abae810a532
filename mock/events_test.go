package mock_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/bounce/mock"
)

// streamed is a stream of events.
type streamed struct {
	testing.TB
	*bufio.Scanner

	status int
	header http.Header
	close  func()
}

// follow opens a stream of events, and reads the comment with which it begins.
func follow(t testing.TB, s *mock.Server, header ...string) *streamed {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/__admin/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := s.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	st := &streamed{t, bufio.NewScanner(answer.Body), answer.StatusCode, answer.Header, func() { cancel(); answer.Body.Close() }}
	t.Cleanup(st.close)
	if st.status == http.StatusOK {
		st.block()
	}
	return st
}

// block reads up to an empty line; it is "" when the stream has ended.
func (s *streamed) block() string {
	var lines []string
	for s.Scan() && s.Text() != "" {
		lines = append(lines, s.Text())
	}
	return strings.Join(lines, "\n")
}

// names reads n events, and returns the name and data of each; the data of a request is its status.
func (s *streamed) names(n int) (all []string) {
	s.Helper()
	for range n {
		block := s.block()
		name, rest, _ := strings.Cut(strings.TrimPrefix(block, "event: "), "\nid: ")
		_, data, found := strings.Cut(rest, "\ndata: ")
		if !found {
			s.Fatalf("%q is no event", block)
		}
		if name == "request" {
			_, data, _ = strings.Cut(data, `"status":`)
			data = data[:3]
		}
		all = append(all, name+" "+data)
	}
	return all
}

func TestEventsAreStreamed(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]mock.Options{"http": {}, "https": {HTTP: mock.HTTP{TLS: selfMade(t)}}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o.Clock, o.Seed, o.CheckAnswers = clock(t, frozen), mock.SeedFile{Text: []byte(world)}, true
			s := mock.Start(t, o)
			events := follow(t, s)
			if got := events.header.Get("Content-Type") + ", " + events.header.Get("Cache-Control"); got != "text/event-stream, no-store" {
				t.Errorf("the headers are %s", got)
			}
			send(t, s)
			send(t, s, at("2020-08-26T15:00:00Z"))
			in := "/customers/" + own
			for _, c := range [][4]string{
				{"setClock", "PUT", "/clock", `{"mode":"frozen","now":"2020-08-26T15:00:00Z"}`},
				{"advanceCustomerClock", "POST", in + "/clock/advance", `{"by":"1s"}`},
				{"chooseReadings", "PUT", "/readings", choice("success-status", "202")},
				{"setOptIn", "PUT", in + "/opt-in", `{"optedIn":true}`},
				{"addExecution", "POST", in + "/instances/DCMATI/executions", ""},
				{"rotateCustomerKeys", "POST", in + "/keys/rotate", ""},
				{"createFault", "POST", "/faults", `{"response":{"status":503},"after":99}`},
				{"setCustomerRateLimit", "PUT", in + "/rate-limit", `{"requests":9,"perMilliseconds":60000}`},
				{"saveSnapshot", "POST", "/snapshots", `{"name":"a"}`},
				{"mintToken", "POST", "/tokens", ""},           // changes nothing
				{"findRequests", "POST", "/requests/find", ""}, // nor does this
				{"setOptIn", "PUT", in + "/opt-in", `{"optedIn":1}`},
				{"readClock", "GET", "/clock", ""},
				{"resetCustomerRequests", "DELETE", in + "/requests", ""},
				{"createCustomer", "POST", "/customers?tokens=user", `{"csi":"1"}`},
				{"removeCustomer", "DELETE", "/customers/1", ""},
			} {
				control(t, s, c[0], c[1], c[2], c[3])
			}
			of := ` {"csi":"` + own + `"}`
			want := []string{
				"request 200", "request 400", "clock {}", "clock" + of, "readings {}", "state" + of, "state" + of, "state" + of, "faults {}",
				"faults" + of, "state {}", "reset" + of, "state {}", `reset {"csi":"1"}`, `state {"csi":"1"}`,
			}
			if got := events.names(len(want)); !slices.Equal(got, want) {
				t.Errorf("got  %q\nwant %q", got, want)
			}
		})
	}
}

func selfMade(t *testing.T) *mock.TLS {
	t.Helper()
	tls, err := mock.SelfMadeTLS(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return tls
}

func TestAStreamGoesOnWhereItWasLeft(t *testing.T) {
	t.Parallel()
	s := start(t)
	events := follow(t, s)
	send(t, s)
	block := events.block()
	_, id, _ := strings.Cut(block, "\nid: ")
	id, _, _ = strings.Cut(id, "\n")
	events.close()
	send(t, s, at("2020-08-26T15:00:00Z"))
	if got := follow(t, s, "Last-Event-ID", id).names(1); got[0] != "request 400" {
		t.Errorf("got %q, want what came meanwhile", got)
	}
	if got := follow(t, s, "Last-Event-ID", "of another mock-1").names(1); got[0] != "reset {}" {
		t.Errorf("got %q, want a reset", got)
	}
	if err := s.Reload(nil, mock.SeedFile{Text: []byte(world + "# another\n")}); err != nil {
		t.Fatal(err)
	}
	if got := follow(t, s, "Last-Event-ID", id).names(1); got[0] != "reset {}" {
		t.Errorf("got %q, want a reset", got)
	}
}

func TestStreamsAreBounded(t *testing.T) {
	t.Parallel()
	s := start(t)
	last, more := follow(t, s), follow(t, s)
	for more.status == http.StatusOK {
		last, more = more, follow(t, s)
	}
	text, err := io.ReadAll(bufio.NewReader(strings.NewReader(more.block())))
	if err != nil || more.status != 503 || more.header.Get("Retry-After") != "5" || !strings.Contains(string(text), " streams of events already") {
		t.Errorf("one more is answered %d, Retry-After %q: %s", more.status, more.header.Get("Retry-After"), text)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodHead, s.URL+"/__admin/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 40 { // HEAD is answered at once, and takes no stream
		answer, err := s.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != 200 || answer.Header.Get("Content-Type") != "text/event-stream" {
			t.Fatalf("HEAD is answered %d", answer.StatusCode)
		}
	}
	last.close() // the server sees it when it comes to write or read
	for range 1000 {
		if again := follow(t, s); again.status == 200 {
			return
		}
	}
	t.Error("a stream whose client has gone is not ended")
}

// A server that ends closes its streams at once.
func TestStreamsEndWithTheServer(t *testing.T) {
	t.Parallel()
	for name, closes := range map[string]bool{"shutdown": false, "close": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := mock.New(mock.Options{})
			if err != nil {
				t.Fatal(err)
			}
			l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			ctx, stop := context.WithCancel(t.Context())
			done := make(chan error, 1)
			go func() { done <- s.ServeUntil(ctx, l, time.Minute) }()
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+l.Addr().String()+"/__admin/events", nil)
			if err != nil {
				t.Fatal(err)
			}
			answer, err := new(http.Transport).RoundTrip(r)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			began := time.Now()
			if stop(); closes {
				err = s.Close()
			}
			_, readErr := io.Copy(io.Discard, answer.Body) // to the end of the stream
			if closes {
				readErr = nil // the connection is cut
			}
			if err := errors.Join(err, readErr, <-done); err != nil {
				t.Error(err)
			}
			if took := time.Since(began); took > time.Second {
				t.Errorf("it took %v", took)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// plain is a writer that cannot flush, as some middleware has it.
type plain struct{ http.ResponseWriter }

// A handler whose writer cannot send a part at once ends the stream: a client would wait for ever.
func TestAStreamThatCannotBeFlushedEnds(t *testing.T) {
	t.Parallel()
	s, err := mock.New(mock.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost/__admin/events", nil)
	s.ServeHTTP(plain{w}, r)
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), ": events") {
		t.Errorf("got %d %q", w.Code, w.Body)
	}
}
