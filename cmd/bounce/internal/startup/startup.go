// Package startup does what has to be done before other packages are initialised. It imports only what is initialised before them, so
// that Go initialises it first, and of this module nothing.
package startup

import (
	"bytes"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
)

// path is the environment's PATH.
var path, hasPath = os.LookupEnv("PATH")

func init() { //nolint:gochecknoinits // the purpose of the package
	tuneCollector()
	// godog runs "go env GOTOOLDIR" when it is initialised, for a command of its own, and throws the output away. That takes more time
	// than all the rest. Without PATH it finds nothing to run.
	_ = os.Unsetenv("PATH")
}

// RestorePath sets PATH again, once all other packages are initialised.
func RestorePath() {
	if hasPath {
		_ = os.Setenv("PATH", path)
	}
}

// Go's 100 suits large heaps: with the few MB of this program it would collect thousands of times under load, and four times before
// main. But eight hundred percent of what a hostile target can fill is too much.
const (
	heapGrowth  = 800      // by how many percent a small heap may grow before it is collected again
	leastGrowth = 100      // that of a large one
	mostGarbage = 64 << 20 // how many bytes a heap may grow by, as far as it may by leastGrowth percent
)

// tuneCollector lets the garbage collector of a small heap rest, and makes it work harder as the process nears nine tenths of what its
// control group may have. The variables GOGC and GOMEMLIMIT override it, as usual.
func tuneCollector() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(heapGrowth)
		afterCollection(func() { debug.SetGCPercent(growth(liveHeap())) })
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit(os.ReadFile))
	}
}

// afterCollection calls f after each collection.
func afterCollection(f func()) {
	type sentinel struct{ _ *byte } // a pointer keeps it out of blocks that it would share
	runtime.AddCleanup(&sentinel{}, func(struct{}) {
		f()
		afterCollection(f)
	}, struct{}{})
}

// liveHeap returns about how many bytes the last collection left. Package runtime/metrics would be initialised too late.
func liveHeap() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// growth returns by how many percent a heap of so many bytes may grow, in steps.
func growth(live uint64) int {
	percent := heapGrowth
	for percent > leastGrowth && live/100*uint64(percent) > mostGarbage {
		percent /= 2
	}
	return percent
}

// memoryLimit returns nine tenths of the limit of the control group, of either version; math.MaxInt64 without one.
func memoryLimit(read func(name string) ([]byte, error)) int64 {
	for _, name := range []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"} {
		text, err := read(name)
		if err != nil {
			continue
		}
		if limit, err := strconv.ParseInt(string(bytes.TrimSpace(text)), 10, 64); err == nil && limit > 0 {
			return limit / 10 * 9 //nolint:mnd // nine tenths
		}
	}
	return math.MaxInt64
}
