package exchange

import (
	"net/http"
	"net/http/httptest"
	"reflect"
	"testing"
	"time"

	"example.com/bounce/mock/internal/journal"
)

// released is the request of an API that is used again.
type released struct {
	*Exchange

	times *int
}

func (r released) Release() { *r.times++ }

// An exchange is lent: whoever uses it after its end finds nothing of the request, and the next request finds nothing of it.
func TestNothingOfARequestIsLeftAtItsEnd(t *testing.T) {
	t.Parallel()
	x := New(Options{Request: httptest.NewRequest(http.MethodPut, "/", http.NoBody), Writer: httptest.NewRecorder(), Closed: make(chan struct{})})
	x.SetTime(time.Unix(1, 0), true)
	x.Path, x.Body, x.Raw, x.Truncated, x.CSI, x.Claims = map[string]string{"a": "b"}, map[string]any{"c": 1}, []byte("d"), true, "1", "e"
	x.Trace = append(x.Trace, &journal.Step{Check: "f", Detail: "g"})
	x.Delivery.Abort, x.Sent = "h", Sent{Status: 200, Body: []byte("i")}
	x.SetViolations(nil)
	x.DropID()
	times := 0
	x.Speak(released{x, &times})
	trace, path := x.Trace, x.Path
	x.End()
	if times != 1 {
		t.Errorf("the request of the API was released %d times, want once", times)
	}
	if trace[0] != nil || len(path) != 0 || len(x.Trace) != 0 || len(x.Path) != 0 {
		t.Errorf("the trace %v and the path %v are left", trace, path)
	}
	x.Trace, x.Path = nil, nil
	if left := reflect.ValueOf(*x); !left.IsZero() {
		for i := range left.NumField() {
			if !left.Field(i).IsZero() {
				t.Errorf("%s is left", left.Type().Field(i).Name)
			}
		}
	}
}
