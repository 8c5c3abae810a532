//go:build !linux

package server

import "runtime/debug"

// releaseMemory gives back what the start has taken and the rest does not need.
func releaseMemory() { debug.FreeOSMemory() }
