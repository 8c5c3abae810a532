//go:build linux

package server

import (
	"fmt"
	"os"
	"testing"
)

func TestTheProgramGivesItsPagesBack(t *testing.T) { //nolint:paralleltest // other tests would touch pages at the same time
	memory, err := os.Open("/proc/self/mem")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = memory.Close() }()
	for _, part := range programParts() { // touches all of it
		if _, err := memory.ReadAt(make([]byte, part[1]-part[0]), int64(part[0])); err != nil {
			t.Fatal(err)
		}
	}
	before := residentFilePages(t)
	releaseMemory()
	if after := residentFilePages(t); after > before/2 {
		t.Errorf("%d of %d pages are still there", after, before)
	}
}

// residentFilePages returns how many pages of files the process holds.
func residentFilePages(t *testing.T) (pages int) {
	t.Helper()
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Fatal(err)
	}
	var size, resident int
	if _, err := fmt.Sscan(string(text), &size, &resident, &pages); err != nil {
		t.Fatal(err)
	}
	return pages
}
