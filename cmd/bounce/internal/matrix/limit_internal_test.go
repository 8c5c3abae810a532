package matrix

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"example.com/bounce/conformance"
	"example.com/bounce/mock"
)

// waiting stands before a mock, and lets the time that it asks a client to wait for pass on the mock's clock alone: the client
// need not wait.
func waiting(t *testing.T, s *mock.Server) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		s.ServeHTTP(answer, r)
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		if answer.Code == http.StatusTooManyRequests {
			seconds, err := strconv.Atoi(answer.Header().Get("Retry-After"))
			if err != nil || seconds < 1 {
				t.Errorf("Retry-After is %q, want seconds", answer.Header().Get("Retry-After"))
			}
			if err := s.Clock().Advance(time.Duration(seconds) * time.Second); err != nil {
				t.Error(err)
			}
			w.Header().Set("Retry-After", "0")
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	})
}

// The mock's own rate limit is met by all that a customer's scenarios send, which share it over the target file.
func TestTheRateLimitOfTheMockBreaksNothing(t *testing.T) {
	NotUnderRace(t)
	t.Parallel()
	along, err := File.fixtures()
	if err != nil {
		t.Fatal(err)
	}
	along.server.Interceptors.RateLimit = mock.RateLimit{Requests: 50, Per: time.Second}
	along.server.Clock, err = mock.NewClock("frozen:" + time.Now().UTC().Format(time.RFC3339)) // however slow the machine is
	if err != nil {
		t.Fatal(err)
	}
	server, err := mock.New(along.server)
	if err != nil {
		t.Fatal(err)
	}
	front := httptest.NewServer(waiting(t, server))
	t.Cleanup(front.Close)
	o := along.suite
	o.Target = front.URL
	o.Selection.Tags = "(" + few + ") and not @hygiene:idempotent and not @effect:contends" // which are never repeated
	r, err := conformance.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if code := r.ExitCode(false); code != 0 || len(r.Reasons) > 1 {
		t.Errorf("got exit %d, %s: %v; want 0", code, r.Verdict, r.Reasons)
	}
	if n := r.Repeats.Reasons["answered 429"]; n < 3 {
		t.Errorf("the limit was met %d times (%+v), want it to be met again and again", n, r.Repeats)
	}
}
