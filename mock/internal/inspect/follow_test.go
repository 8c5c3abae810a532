package inspect_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"example.com/bounce/mock/internal/inspect"
	"example.com/bounce/mock/internal/journal"
)

// A stream without events has a comment every 15 seconds, and ends with its client.
func TestACommentComesEvery15Seconds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := journal.New(journal.Options{Instance: "x"})
		reader, err := j.Read("")
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Second)
		defer cancel()
		var written strings.Builder
		inspect.Follow(ctx, reader, func(part []byte) error {
			written.Write(part)
			return ctx.Err()
		})
		if got, want := written.String(), ": events of the mock\nid: x-0\n\n"+strings.Repeat(":\n\n", 3); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

// A client that takes nothing while 1000 requests come gets the first of them and an overflow, and then no more.
func TestAStreamThatIsNotReadOverflows(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		j := journal.New(journal.Options{})
		reader, err := j.Read("")
		if err != nil {
			t.Fatal(err)
		}
		var written strings.Builder
		parts := 0
		inspect.Follow(t.Context(), reader, func(part []byte) error {
			if parts++; parts == 1 {
				for range 1000 {
					j.Put(&journal.Draft{})
				}
			}
			written.Write(part)
			return nil
		})
		if n := strings.Count(written.String(), "event: request\n"); n != 256 || strings.Count(written.String(), "event: overflow\n") != 1 {
			t.Errorf("the stream has %d requests, want 256 and an overflow", n)
		}
	})
}

func TestAStreamEndsWhenItCannotBeWritten(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.Options{})
	reader, err := j.Read("")
	if err != nil {
		t.Fatal(err)
	}
	inspect.Follow(t.Context(), reader, func([]byte) error { return errors.New("gone") })
}

// A client that goes on behind an event, and is cut off before it gets the next one, still goes on behind the same event.
func TestAStreamNamesNoEventThatItsClientHasNotGot(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.Options{Instance: "x"})
	first, err := j.Read("")
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	j.Put(&journal.Draft{ID: "missed"})
	for after, want := range map[string]string{first.Start(): ": events of the mock\n\n", "": ": events of the mock\nid: x-1\n\n"} {
		reader, err := j.Read(after)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		inspect.Follow(t.Context(), reader, func(part []byte) error {
			got += string(part)
			return errors.New("cut off")
		})
		reader.Close()
		if got != want {
			t.Errorf("behind %q: got %q, want %q", after, got, want)
		}
	}
}
