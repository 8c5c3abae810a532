package mock_test

import (
	"errors"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"

	"example.com/bounce/mock"
)

// Not parallel: it looks for goroutines that were left behind. The servers live and work all at once, in one binary; each
// books the same execution, so that any state they shared would show.
func TestFiveHundredServersSideBySideLeaveNothingBehind(t *testing.T) {
	const servers = 500
	others := goleak.IgnoreCurrent()
	t.Run("servers", func(t *testing.T) {
		clock := clock(t, frozen)
		var all sync.WaitGroup
		var granted atomic.Int64
		for range servers {
			s := mock.Start(t, mock.Options{Clock: clock})
			sent := good(t, s)
			all.Go(func() {
				if status(s.Client(), s.URL, sent) == http.StatusOK {
					granted.Add(1)
				}
			})
			t.Cleanup(func() { s.RequireCalls(t, 1, mock.Criteria{}) })
		}
		all.Wait()
		if got := granted.Load(); got != servers {
			t.Errorf("%d of %d servers granted the call", got, servers)
		}
	})
	goleak.VerifyNone(t, others)
}

// BenchmarkStart is what a test pays that makes a server for itself, with its socket and its end.
func BenchmarkStart(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		s, err := mock.New(mock.Options{})
		if err != nil {
			b.Fatal(err)
		}
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			b.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- s.Serve(b.Context(), l) }()
		if err := errors.Join(s.Close(), <-ended); err != nil {
			b.Fatal(err)
		}
	}
}
