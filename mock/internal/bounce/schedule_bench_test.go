package bounce_test

import (
	"fmt"
	"testing"
	"time"

	"example.com/bounce/mock/internal/bounce"
)

// crowded is a world of one instance with n windows of 20 minutes, 10 minutes apart, all booked, and one execution that is not.
func crowded(b *testing.B, n int) *bounce.World {
	b.Helper()
	twenty := bounce.Duration{Unit: "minutes", Value: 20}
	executions := make([]bounce.Execution, n, n+1)
	for i := range executions {
		w := window(noon.Add(time.Duration(i)*30*time.Minute), 20*time.Minute)
		executions[i] = bounce.Execution{ID: fmt.Sprint(i), Duration: twenty, Scheduled: &w}
	}
	executions = append(executions, bounce.Execution{ID: "free", Duration: bounce.Duration{Unit: "minutes", Value: 5}})
	return worldOf(b, bounce.Instance{Name: "DCMATI", Service: "EBSO", Executions: executions})
}

func BenchmarkSchedule(b *testing.B) {
	for _, n := range []int{100, 10_000, 1_000_000} {
		w := crowded(b, n)
		scattered := func(i int) time.Time {
			return noon.Add(time.Duration(uint(i)*2654435761%uint(n)) * 30 * time.Minute)
		}
		b.Run(fmt.Sprintf("refused/windows=%d", n), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				got, err := w.Schedule(at("free"), scattered(i), "approver", bounce.Rules{})
				if err != nil || got.Booked {
					b.Fatal(got, err)
				}
			}
		})
		b.Run(fmt.Sprintf("rescheduled/windows=%d", n), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				got, err := w.Schedule(at("free"), scattered(i).Add(22*time.Minute), "approver", bounce.Rules{})
				if err != nil || !got.Booked {
					b.Fatal(got, err)
				}
			}
		})
	}
}
