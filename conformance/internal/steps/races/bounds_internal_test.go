package races

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"example.com/bounce/conformance/internal/race"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/scenario/scenariotest"
)

// The answers of a round are within the scenario's bound before all of them have come.
func TestTheAnswersOfARoundAreBounded(t *testing.T) {
	t.Parallel()
	const size, clients, each = 1 << 20, 4, 5
	long := "[" + strings.Repeat(" ", size-2) + "]"
	w := newRaces(scenariotest.World(t, http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		_, _ = rw.Write([]byte(long))
	}), true))
	w.Own.Executions = []string{"3-DCMATI"}
	schedule := race.Action{Form: request.Schedule, Execution: "3-DCMATI", Clock: "10:00"}
	calls, err := w.allAtOnce(t.Context(), slices.Repeat([][]race.Action{slices.Repeat([]race.Action{schedule}, each)}, clients))
	if err != nil || len(calls) != clients*each {
		t.Fatalf("got %d calls, %v", len(calls), err)
	}
	kept, whole := 0, 0
	for _, c := range calls {
		kept += len(c.Body)
		if c.Err == nil {
			whole++
		}
	}
	if kept > 8<<20 || whole == 0 || whole == len(calls) {
		t.Errorf("%d bytes of %d answers are kept, %d of them whole", kept, len(calls), whole)
	}
}
