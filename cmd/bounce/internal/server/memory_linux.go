package server

import (
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"syscall"
)

// releaseMemory gives back what the start has taken and the rest does not need: garbage, and the pages of the program's file. The
// kernel maps sixteen of these for each that is touched, and initialising all packages touches nearly all of them.
func releaseMemory() {
	debug.FreeOSMemory()
	for _, part := range programParts() {
		_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, part[0], part[1]-part[0], syscall.MADV_DONTNEED) // read again when touched
	}
}

// programParts returns where the parts of the program's file that nobody writes to begin and end in memory.
func programParts() (parts [][2]uintptr) {
	program, err := os.Executable()
	if err != nil {
		return nil
	}
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		return nil
	}
	for line := range strings.Lines(string(maps)) {
		var from, to uintptr
		var mode string
		_, err := fmt.Sscanf(line, "%x-%x %s", &from, &to, &mode)
		if err == nil && !strings.Contains(mode, "w") && strings.HasSuffix(line, " "+program+"\n") {
			parts = append(parts, [2]uintptr{from, to})
		}
	}
	return parts
}
