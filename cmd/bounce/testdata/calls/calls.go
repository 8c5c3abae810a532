// Package calls notes which function calls which. The test that draws the calls of a request builds the mock with a call of Enter
// at the beginning of each function.
package calls

import (
	"runtime"
	"strings"
	"sync"
)

// Call is a call from one function of the module to another, with where it stands.
type Call struct {
	Caller, Callee         string // functions
	CallerFile, CalleeFile string
	Line                   int // of the call
}

var (
	mu    sync.Mutex
	calls map[Call]int // nil while nothing is noted
)

// Enter notes that the function that calls it was called.
func Enter() {
	mu.Lock()
	defer mu.Unlock()
	if calls == nil {
		return
	}
	const callee, deep = 2, 64
	var counters [deep]uintptr
	frames := runtime.CallersFrames(counters[:runtime.Callers(callee, counters[:])])
	called, more := frames.Next()
	for more {
		var caller runtime.Frame
		if caller, more = frames.Next(); strings.HasPrefix(caller.Function, "example.com/bounce/") {
			calls[Call{caller.Function, called.Function, caller.File, called.File, caller.Line}]++
			return
		}
	}
}

// Of returns the calls that f leads to, and how often each was made.
func Of(f func()) map[Call]int {
	set(map[Call]int{})
	f()
	return set(nil)
}

func set(next map[Call]int) map[Call]int {
	mu.Lock()
	defer mu.Unlock()
	last := calls
	calls = next
	return last
}
