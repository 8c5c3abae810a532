package cli

import (
	"bytes"
	"math"
	"os"
	"runtime/debug"
	"strconv"
)

// heapGrowth is by how many percent the heap may grow before it is collected again. Go's 100 suits large heaps: with the few MB of
// this program it would collect thousands of times under load.
const heapGrowth = 400

// TuneCollector lets the garbage collector of a small heap rest, and makes it work harder as the process nears nine tenths of what its
// control group may have. The variables GOGC and GOMEMLIMIT override it, as usual.
func TuneCollector() {
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
