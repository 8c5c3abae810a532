package mock_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"example.com/bounce/mock"
	"example.com/bounce/mock/internal/domain"
)

// BenchmarkGrowth compares a large world with a small one, request by request in turn, through the handler without a socket: x-small is
// how many times more the large one takes.
func BenchmarkGrowth(b *testing.B) {
	small, large := growthServer(b), growthServer(b)
	fill(b, large)
	page := good(b, small)
	page.method, page.path, page.mediaType, page.body = http.MethodGet, "/selfservice/v1"+list+"?limit=10", "", ""
	page.authorization = "Bearer " + token(b, small, mock.TokenRequest{Scope: mock.AllScopes})
	crowd := growthServer(b)
	if err := crowd.AddInstance(own, domain.Instance{Name: "CROWD", Service: "EBSO", Executions: manyExecutions(100_000)}); err != nil {
		b.Fatal(err)
	}
	for _, row := range []struct {
		name  string
		large *mock.Server
		call  call
	}{
		{"PUT/customers=100000", large, good(b, small)},
		{"PUT/executions=100000", crowd, good(b, small)},
		{"page/customers=100000", large, page},
		{"page/executions=100000", crowd, page},
		{"customers/customers=100000", large, call{method: http.MethodGet, path: "http://localhost/__admin/customers?limit=3"}},
	} {
		b.Run(row.name, func(b *testing.B) {
			var few, many []time.Duration
			for b.Loop() {
				few = append(few, measure(b, small, row.call, http.StatusOK))
				many = append(many, measure(b, row.large, row.call, http.StatusOK))
			}
			reportGrowth(b, median(few), median(many))
		})
	}
}

// BenchmarkGrowthSearch compares requests while others search a full journal without a pause with requests while nobody does.
func BenchmarkGrowthSearch(b *testing.B) {
	s := growthServer(b)
	put := good(b, s)
	for range 1000 {
		measure(b, s, put, http.StatusOK)
	}
	var quiet, searched []time.Duration
	for b.Loop() {
		for range 100 {
			quiet = append(quiet, measure(b, s, put, http.StatusOK))
		}
		ended := make(chan struct{})
		var search sync.WaitGroup
		search.Go(func() {
			for {
				select {
				case <-ended:
					return
				default:
					_, _ = s.Find(mock.Criteria{BodyPatterns: []mock.Pattern{{Contains: "nowhere"}}})
				}
			}
		})
		for range 100 {
			searched = append(searched, measure(b, s, put, http.StatusOK))
		}
		close(ended)
		search.Wait()
	}
	reportGrowth(b, median(quiet), median(searched))
}

func reportGrowth(b *testing.B, few, many time.Duration) {
	b.Helper()
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(few.Nanoseconds()), "small-ns")
	b.ReportMetric(float64(many.Nanoseconds()), "large-ns")
	b.ReportMetric(float64(many)/float64(few), "x-small")
}

func growthServer(b *testing.B) *mock.Server {
	b.Helper()
	s, err := mock.New(mock.Options{Clock: clock(b, frozen)})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

// fill adds a hundred thousand customers with ten executions each.
func fill(b *testing.B, s *mock.Server) {
	b.Helper()
	executions := manyExecutions(10)
	for i := range 100_000 {
		name := fmt.Sprintf("%08d", 50_000_000+i)
		err := s.AddCustomer(domain.Customer{
			CSI: name, Name: name, Identifier: name, OptedIn: true,
			Instances: []domain.Instance{{Name: "DCMATI", Service: "EBSO", Executions: executions}},
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// manyExecutions are n executions, one window an hour, from tomorrow's day on.
func manyExecutions(n int) (all []domain.Execution) {
	begin := time.Date(2020, 9, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		start := begin.Add(time.Duration(i) * time.Hour)
		all = append(all, domain.Execution{
			ID: fmt.Sprintf("4-%07d", i), Duration: domain.Hours(1), Scheduled: &domain.Window{Start: start, End: start.Add(time.Hour)},
		})
	}
	return all
}
