package metrics

import (
	"bytes"
	"fmt"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"
)

// ContentType is the media type of Text.
const ContentType = "text/plain; version=0.0.4; charset=utf-8"

// Journal has the counts of the journal.
type Journal struct {
	Total, Dropped uint64
	Kept           int
}

// Text returns everything in Prometheus's text format, in a stable order.
func (m *Metrics) Text(j Journal) ([]byte, error) {
	registry := prometheus.NewPedanticRegistry()
	if err := registry.Register(&scrape{metrics: m, journal: j}); err != nil {
		return nil, fmt.Errorf("write metrics: %w", err)
	}
	families, err := registry.Gather()
	if err != nil {
		return nil, fmt.Errorf("write metrics: %w", err)
	}
	var text bytes.Buffer
	for _, family := range families {
		if _, err := expfmt.MetricFamilyToText(&text, family); err != nil {
			return nil, fmt.Errorf("write metrics: %w", err)
		}
	}
	return text.Bytes(), nil
}

// The families.
var (
	requests = describe("requests_total", "Requests to the API, by operation (none where there was none) and status.",
		"operation", "status")
	refusals = describe("refusals_total", "Refusals, by the clause, reading or hygiene rule that each rests on.", "rule")
	seconds  = describe("request_duration_seconds",
		"How long answers took, by the machine's clock, from the request's header on.")
	executions = describe("executions_total", "Executions that were created, scheduled (or rescheduled) and cancelled.", "event")
	entries    = describe("journal_entries", "Exchanges that the journal has.")
	journaled  = describe("journal_recorded_total", "Exchanges that the journal took since its last reset.")
	dropped    = describe("journal_dropped_total", "Exchanges that had to make room in the journal since its last reset.")
)

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("bounce_mock_"+name, help, labels, nil)
}

// scrape is one reading of the counts for the library.
type scrape struct {
	metrics *Metrics
	journal Journal
}

// Describe implements prometheus.Collector.
func (s *scrape) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{requests, refusals, seconds, executions, entries, journaled, dropped} {
		to <- d
	}
}

// Collect implements prometheus.Collector.
func (s *scrape) Collect(to chan<- prometheus.Metric) {
	count := func(d *prometheus.Desc, n uint64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(n), labels...)
	}
	m := s.metrics
	m.requests.each(func(e exchange, n *atomic.Uint64) {
		operation := e.operation
		if operation == "" {
			operation = "none"
		}
		count(requests, n.Load(), operation, strconv.Itoa(e.status))
	})
	m.refusals.each(func(rule string, n *atomic.Uint64) { count(refusals, n.Load(), rule) })
	count(executions, m.Created.Load(), "created")
	count(executions, m.Scheduled.Load(), "scheduled")
	count(executions, m.Cancelled.Load(), "cancelled")
	count(journaled, s.journal.Total)
	count(dropped, s.journal.Dropped)
	to <- prometheus.MustNewConstMetric(entries, prometheus.GaugeValue, float64(s.journal.Kept))
	to <- m.took.metric()
}

func (h *histogram) metric() prometheus.Metric {
	var total uint64
	upTo := map[float64]uint64{}
	for i, bound := range bounds {
		total += h.buckets[i].Load()
		upTo[bound.Seconds()] = total
	}
	total += h.buckets[len(bounds)].Load()
	return prometheus.MustNewConstHistogram(seconds, total, time.Duration(h.sum.Load()).Seconds(), upTo)
}
