package ratelimit

import (
	"testing"
	"time"
)

// More than one request a nanosecond: the wait is less than a clock can tell, and still is one.
func TestAVeryHighLimit(t *testing.T) {
	t.Parallel()
	limit, err := Parse("5000000/1ms")
	if err != nil {
		t.Fatal(err)
	}
	all, err := New(limit, nil)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2020, 8, 26, 15, 0, 0, 0, time.UTC)
	all.take("1", "", now)
	all.byCSI[""].buckets[bucketKey{csi: "1"}].AllowN(now, limit.Requests-1)
	if wait, _ := all.take("1", "", now); wait != 1 {
		t.Errorf("one more waits %s, want a nanosecond", wait)
	}
	if wait, _ := all.take("1", "", now.Add(time.Millisecond)); wait != 0 {
		t.Errorf("a millisecond later one waits %s", wait)
	}
}
