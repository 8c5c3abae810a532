package startup

import (
	"io/fs"
	"math"
	"testing"
)

func TestTheMemoryLimitIsThatOfTheControlGroup(t *testing.T) {
	t.Parallel()
	const second, first = "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"
	for name, row := range map[string]struct {
		files map[string]string
		want  int64
	}{
		"none":             {nil, math.MaxInt64},
		"no limit":         {map[string]string{second: "max\n"}, math.MaxInt64},
		"version 2":        {map[string]string{second: "1000000\n"}, 900000},
		"version 1":        {map[string]string{first: "1000000\n"}, 900000},
		"what is no limit": {map[string]string{second: "-1\n", first: "x"}, math.MaxInt64},
	} {
		got := memoryLimit(func(name string) ([]byte, error) {
			if text, there := row.files[name]; there {
				return []byte(text), nil
			}
			return nil, fs.ErrNotExist
		})
		if got != row.want {
			t.Errorf("%s: got %d, want %d", name, got, row.want)
		}
	}
}

func TestALargeHeapGrowsByLess(t *testing.T) {
	t.Parallel()
	for live, want := range map[uint64]int{0: 800, 8 << 20: 800, 10 << 20: 400, 16 << 20: 400, 20 << 20: 200, 32 << 20: 200, 40 << 20: 100, 10 << 30: 100} {
		if got := growth(live); got != want {
			t.Errorf("%d MB: got %d percent, want %d", live>>20, got, want)
		}
	}
}
