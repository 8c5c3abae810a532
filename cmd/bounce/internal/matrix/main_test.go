package matrix_test

import (
	"os"
	"runtime/debug"
	"testing"
)

// TestMain lets the collector run less often: a suite leaves little behind, and makes much.
func TestMain(m *testing.M) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(200)
	}
	m.Run()
}
