package metrics_test

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/bounce/mock/internal/metrics"
)

func TestTextIsExact(t *testing.T) {
	t.Parallel()
	var m metrics.Metrics
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				m.Request("scheduleExecution", 200, "", 25*time.Microsecond)
				m.Request("", 404, "path", time.Minute)
				m.Scheduled.Add(1)
			}
		})
	}
	all.Wait()
	text, err := m.Text(metrics.Journal{Total: 1600, Dropped: 600, Kept: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		`bounce_mock_requests_total{operation="scheduleExecution",status="200"} 800`,
		`bounce_mock_requests_total{operation="none",status="404"} 800`,
		`bounce_mock_refusals_total{rule="path"} 800`,
		`bounce_mock_request_duration_seconds_bucket{le="2.5e-05"} 800`,
		`bounce_mock_request_duration_seconds_bucket{le="10"} 800`,
		`bounce_mock_request_duration_seconds_bucket{le="+Inf"} 1600`,
		`bounce_mock_request_duration_seconds_sum 48000.02`,
		`bounce_mock_request_duration_seconds_count 1600`,
		`bounce_mock_executions_total{event="scheduled"} 800`,
		`bounce_mock_executions_total{event="cancelled"} 0`,
		`bounce_mock_journal_entries 1000`,
		`bounce_mock_journal_recorded_total 1600`,
		`bounce_mock_journal_dropped_total 600`,
		`# TYPE bounce_mock_request_duration_seconds histogram`,
		`# TYPE bounce_mock_requests_total counter`,
	} {
		if !strings.Contains(string(text), line+"\n") {
			t.Errorf("the text lacks %q:\n%s", line, text)
		}
	}
	again, err := m.Text(metrics.Journal{Total: 1600, Dropped: 600, Kept: 1000})
	if err != nil || !bytes.Equal(again, text) {
		t.Errorf("the text differs when asked again (%v)", err)
	}
}

// BenchmarkRequest is what a request pays.
func BenchmarkRequest(b *testing.B) {
	var m metrics.Metrics
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			m.Request("scheduleExecution", 200, "", 40*time.Microsecond)
		}
	})
}
