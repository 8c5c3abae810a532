// Package startup does what has to be done before other packages are initialised. It imports only what is initialised before them, so
// that Go initialises it first, and of this module nothing.
package startup

import (
	"bytes"
	"math"
	"os"
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

// heapGrowth is by how many percent the heap may grow before it is collected again. Go's 100 suits large heaps: with the few MB of
// this program it would collect thousands of times under load, and four times before main.
const heapGrowth = 400

// tuneCollector lets the garbage collector of a small heap rest, and makes it work harder as the process nears nine tenths of what its
// control group may have. The variables GOGC and GOMEMLIMIT override it, as usual.
func tuneCollector() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(heapGrowth)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit(os.ReadFile))
	}
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
