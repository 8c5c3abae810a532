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

// programParts returns where the parts of the program's file begin and end in memory that are there as they are in the file: nobody
// can write to them, and nobody has. A loader has written to some of a program that is independent of its position.
func programParts() (parts [][2]uintptr) {
	program, err := os.Executable()
	if err != nil {
		return nil
	}
	maps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		return nil
	}
	var part [2]uintptr
	var ofProgram bool
	for line := range strings.Lines(string(maps)) {
		var from, to uintptr
		var mode string
		if n, _ := fmt.Sscanf(line, "%x-%x %s", &from, &to, &mode); n == 3 { //nolint:mnd // what begins a mapping
			part, ofProgram = [...]uintptr{from, to}, !strings.Contains(mode, "w") && strings.HasSuffix(line, " "+program+"\n")
		} else if written, found := strings.CutPrefix(line, "Anonymous:"); found && ofProgram && strings.TrimSpace(written) == "0 kB" {
			parts = append(parts, part)
		}
	}
	return parts
}
