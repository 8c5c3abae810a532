//go:build unix

package requestlog_test

import (
	"context"
	"fmt"
	"io"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"example.com/bounce/cmd/bounce/internal/requestlog"
	"example.com/bounce/mock"
)

// BenchmarkRequestLog compares a mock whose requests nobody looks at with one that prints them on a terminal: accepted requests and
// conflicts, the refusal whose hint costs the most, through the handler, on all processors. The log must cost less than 5 % of the
// requests a second. Where the machine does other things, too, cpu-µs/op is the number to compare: the time of processors that the whole
// process has taken, the printing included.
func BenchmarkRequestLog(b *testing.B) {
	for _, place := range []string{"DCMATI/executions/3-CDQF5Z0", "TCMATI/executions/3-CDQEVUP"} {
		for _, shown := range []bool{false, true} {
			name, _, _ := strings.Cut(place, "/")
			b.Run(fmt.Sprintf("%s/log=%t", name, shown), func(b *testing.B) { benchmark(b, place, shown) })
		}
	}
}

func benchmark(b *testing.B, place string, shown bool) {
	clock, err := mock.NewClock("frozen:2020-08-26T15:00:00Z")
	if err != nil {
		b.Fatal(err)
	}
	o := mock.Options{Clock: clock}
	if shown {
		o.RequestLog = mock.NewRequestLog(mock.RequestLogOptions{})
	}
	s, err := mock.New(o)
	if err != nil {
		b.Fatal(err)
	}
	if shown {
		defer printOnTerminal(b, s, o.RequestLog)()
	}
	token, err := s.Token(mock.TokenRequest{Algorithm: "ES256"})
	if err != nil {
		b.Fatal(err)
	}
	identifier := s.Customers()[0].Identifier
	b.ReportAllocs()
	b.ResetTimer()
	before := processorTime(b)
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			r := httptest.NewRequest("PUT", "/selfservice/v1/customers/15427061/EBSO/products/bounce/instances/"+place,
				strings.NewReader(`{"scheduledTime":"2020-08-26T16:00:00Z","action":"schedule"}`))
			r.Header.Set("Authorization", "Bearer "+token)
			r.Header.Set("Identifier", identifier)
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			if s.ServeHTTP(w, r); w.Code != 200 && w.Code != 409 {
				b.Errorf("got %d: %s", w.Code, w.Body)
				return
			}
		}
	})
	b.ReportMetric(float64((processorTime(b)-before).Nanoseconds())/float64(b.N)/1000, "cpu-µs/op")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
}

func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// printOnTerminal prints a log on a terminal that somebody reads, until the returned function is called.
func printOnTerminal(b *testing.B, s *mock.Server, log *mock.RequestLog) (stop func()) {
	b.Helper()
	terminal, output, err := pty.Open()
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	tick := time.NewTicker(time.Second)
	printed, read := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(read)
		_, _ = io.Copy(io.Discard, terminal) // a terminal ends with an error
	}()
	go func() {
		defer close(printed)
		requestlog.Print(ctx, requestlog.Options{Log: log, Hint: s.Hint, Output: output, Width: columns(120), Colour: true, Tick: tick.C})
	}()
	return func() {
		tick.Stop()
		cancel()
		<-printed
		if err := output.Close(); err != nil {
			b.Error(err)
		}
		<-read
		if err := terminal.Close(); err != nil {
			b.Error(err)
		}
	}
}
