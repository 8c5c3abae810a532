package inspect

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"example.com/bounce/mock/internal/journal"
)

// heartbeat is the time between two comments of a stream, by which each side sees that the other one is there.
const heartbeat = 15 * time.Second

// Follow writes events as Server-Sent Events (HTML Living Standard section 9.2) until ctx ends, the client does not take them, or more
// wait for it than the journal keeps.
func Follow(ctx context.Context, reader *journal.Reader, write func([]byte) error) {
	ticker := time.NewTicker(heartbeat)
	defer ticker.Stop()
	part := []byte(": events of the mock\n")
	if start := reader.Start(); start != "" {
		part = fmt.Appendf(part, "id: %s\n", start)
	}
	part = append(part, '\n')
	for {
		if write(part) != nil {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			part = []byte(":\n\n")
		case <-reader.Woken():
			events, goesOn := reader.Take()
			part = encodeEvents(events)
			if !goesOn {
				_ = write(part) // the last part, whether it arrives or not
				return
			}
		}
	}
}

func encodeEvents(all []journal.Event) []byte {
	var b bytes.Buffer
	for _, e := range all {
		fmt.Fprintf(&b, "event: %s\nid: %s\ndata: %s\n\n", e.Name, e.ID, e.Data)
	}
	return b.Bytes()
}
