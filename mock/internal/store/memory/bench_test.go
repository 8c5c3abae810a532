package memory_test

import (
	"fmt"
	"testing"
	"time"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/store/memory"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func storeOf(b *testing.B, in domain.Instance) *memory.Store {
	b.Helper()
	s := memory.New()
	in.Service = "EBSO"
	if err := s.AddCustomer(b.Context(), domain.Customer{
		CSI: "1", Name: "Many", Identifier: "many", Instances: []domain.Instance{in},
	}); err != nil {
		b.Fatal(err)
	}
	return s
}

func schedule(b *testing.B, s *memory.Store, start time.Time) (booked bool) {
	b.Helper()
	err := s.Calendar(b.Context(), "1", "DCMATI", func(c domain.Calendar) error {
		booking, err := domain.Schedule(b.Context(), c, "free", start, "approver", domain.Rules{})
		booked = booking.Booked
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return booked
}

// crowded is a store of one instance with n windows of 20 minutes, 10 minutes apart, all booked, and one execution that is not.
func crowded(b *testing.B, n int) *memory.Store {
	b.Helper()
	twenty := domain.Duration{Unit: "minutes", Value: 20}
	executions := make([]domain.Execution, n, n+1)
	for i := range executions {
		start := noon.Add(time.Duration(i) * 30 * time.Minute)
		w := domain.Window{Start: start, End: start.Add(20 * time.Minute)}
		executions[i] = domain.Execution{ID: fmt.Sprint(i), Duration: twenty, Scheduled: &w}
	}
	executions = append(executions, domain.Execution{ID: "free", Duration: domain.Duration{Unit: "minutes", Value: 5}})
	return storeOf(b, domain.Instance{Name: "DCMATI", Executions: executions})
}

func BenchmarkSchedule(b *testing.B) {
	for _, n := range []int{100, 10_000, 1_000_000} {
		s := crowded(b, n)
		scattered := func(i int) time.Time {
			return noon.Add(time.Duration(uint(i)*2654435761%uint(n)) * 30 * time.Minute)
		}
		b.Run(fmt.Sprintf("refused/windows=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if schedule(b, s, scattered(i)) {
					b.Fatal("booked")
				}
			}
		})
		b.Run(fmt.Sprintf("rescheduled/windows=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if !schedule(b, s, scattered(i).Add(22*time.Minute)) {
					b.Fatal("refused")
				}
			}
		})
	}
}

// BenchmarkRestore is a reset of a customer with a big calendar, in which one execution was scheduled: to what was saved last, and
// to what was saved before that.
func BenchmarkRestore(b *testing.B) {
	in := domain.Instance{Name: "DCMATI", Executions: []domain.Execution{{ID: "free"}}}
	for i := range 100_000 {
		start := noon.Add(time.Duration(i) * time.Hour)
		in.RFCs = append(in.RFCs, domain.RFC{
			Number: fmt.Sprint(i), Duration: domain.Hours(1), Window: domain.Window{Start: start, End: start.Add(time.Hour)},
		})
	}
	for _, again := range []bool{true, false} {
		b.Run(fmt.Sprintf("last=%t", again), func(b *testing.B) {
			s := storeOf(b, in)
			saved, err := s.Save(b.Context(), "1")
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				schedule(b, s, noon.Add(-9*time.Hour))
				if !again {
					if _, err := s.Save(b.Context(), "1"); err != nil {
						b.Fatal(err)
					}
				}
				if err := s.Restore(b.Context(), "1", saved); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
