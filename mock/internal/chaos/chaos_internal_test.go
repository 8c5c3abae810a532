package chaos

import (
	"testing"
	"time"
)

func TestAnswersAreLateNowAndThen(t *testing.T) {
	t.Parallel()
	const seed, requests = 7, 800
	late, refused := 0, 0
	for n := range uint64(requests) {
		v := NewVariation(seed, n+1)
		if v.refuses() {
			refused++
			continue
		}
		switch d := v.delay(); {
		case d < 0 || d > maxDelay*time.Millisecond:
			t.Errorf("request %d is late by %s", n+1, d)
		case d > 0:
			late++
		}
	}
	if refused != requests/refusedEvery {
		t.Errorf("%d of %d requests are refused, want one in %d", refused, requests, refusedEvery)
	}
	if want := requests / lateEvery; late < want/2 || late > 2*want {
		t.Errorf("%d of %d answers are late, want about one in %d", late, requests, lateEvery)
	}
}
