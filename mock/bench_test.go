package mock_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.com/bounce/mock"
)

// BenchmarkPUT is what an accepted request and a conflict cost, through the handler, without a socket. Package router compares it with
// bare Echo.
func BenchmarkPUT(b *testing.B) {
	c, err := mock.NewClock(frozen)
	if err != nil {
		b.Fatal(err)
	}
	for name, o := range map[string]mock.Options{
		"mock":               {Clock: c},
		"mock-check-answers": {Clock: c, CheckAnswers: true},
	} {
		s, err := mock.New(o)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) { benchmark(b, s, good(b, s)) })
	}
	s, err := mock.New(mock.Options{Clock: c, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	sample := good(b, s)
	conflict := sample
	tcmati(&conflict)
	b.Run("mock-conflicts", func(b *testing.B) { benchmark(b, s, conflict) })
	r := httptest.NewRequest(http.MethodPut, "http://localhost/__admin/customers/"+own+"/readings", strings.NewReader(choice("lead-status", "422")))
	r.Header.Set("Content-Type", "application/json")
	s.ServeHTTP(httptest.NewRecorder(), r)
	b.Run("mock-own-readings", func(b *testing.B) { benchmark(b, s, sample) })
	b.Run("mock-watched", func(b *testing.B) { // by one stream of events; where nobody looks, it is mock
		s := mock.Start(b, mock.Options{Clock: c})
		events := follow(b, s)
		go func() {
			for events.Scan() { // to the end
			}
		}()
		benchmark(b, s, good(b, s))
	})
}

func benchmark(b *testing.B, h http.Handler, c call) {
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequest(c.method, c.url(), strings.NewReader(c.body))
		r.Header.Set("Authorization", c.authorization)
		r.Header.Set("Identifier", c.identifier)
		r.Header.Set("Content-Type", c.mediaType)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if _, err := io.Copy(io.Discard, w.Result().Body); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReset is what a test pays to begin anew, over HTTP: the built-in world, and one of 40,000 RFCs; a schedule before
// each reset, so that there is something to go back from.
func BenchmarkReset(b *testing.B) {
	c, err := mock.NewClock(frozen)
	if err != nil {
		b.Fatal(err)
	}
	var big strings.Builder
	big.WriteString("customers: [{csi: '15427061', services: [{type: EBSO, instances: [{name: DCMATI, rfcs: [")
	for i := range 40_000 {
		fmt.Fprintf(&big, "{rfcNumber: R%d, scheduledStart: now+%dh},\n", i, 100+i)
	}
	big.WriteString("]}]}]}]")
	for name, o := range map[string]mock.Options{"built-in": {Clock: c}, "big": {Clock: c, Seed: mock.SeedFile{Text: []byte(big.String())}}} {
		s, err := mock.New(o)
		if err != nil {
			b.Fatal(err)
		}
		sample := good(b, s)
		for path, csi := range map[string]string{"/__admin/reset": "", "/__admin/customers/" + own + "/reset": own} {
			b.Run(name+"/"+csi, func(b *testing.B) {
				benchmarkReset(b, s, sample, path)
			})
		}
	}
}

func benchmarkReset(b *testing.B, s *mock.Server, sample call, path string) {
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		put := httptest.NewRequest(sample.method, sample.url(), strings.NewReader(sample.body))
		put.Header.Set("Authorization", sample.authorization)
		put.Header.Set("Identifier", sample.identifier)
		put.Header.Set("Content-Type", sample.mediaType)
		if w := httptest.NewRecorder(); true {
			s.ServeHTTP(w, put)
			if w.Code != http.StatusOK {
				b.Fatal(w.Body)
			}
		}
		b.StartTimer()
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "http://localhost"+path, http.NoBody))
		if w.Code != http.StatusNoContent {
			b.Fatal(w.Body)
		}
	}
}

// BenchmarkNew is what a server costs that a test makes for itself.
func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := mock.New(mock.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
