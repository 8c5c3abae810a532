package mock

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/journal"
)

// Journal returns the latest exchanges with the API, the newest first, without those that Dropped counts. Calls of the control
// API are not journaled.
func (s *Server) Journal() []Entry {
	entries, _ := s.rooms.Journal.Entries(journal.Filter{})
	return s.rooms.Inspector().Annotate(entries)
}

// Dropped returns how many exchanges, of any customer, the journal had to drop since the start or the last Reset: see
// Options.Journal.
func (s *Server) Dropped() uint64 {
	_, stats := s.rooms.Journal.Entries(journal.Filter{Limit: 1})
	return stats.Dropped
}

// ErrInexact says that the journal cannot tell which exchanges meet criteria: it has dropped some that could, or has cut a body
// that decides.
var ErrInexact = errors.New("the journal cannot tell")

// incomplete returns an ErrInexact that says what to do.
func incomplete(stats journal.Stats, c Criteria) error {
	what := "a body was cut"
	if stats.Dropped > 0 {
		what = fmt.Sprintf("it has dropped %d entries", stats.Dropped)
	}
	return fmt.Errorf("%w how many requests meet %s: %s; give Since, reset it, or raise Options.Journal",
		ErrInexact, criteriaText(c), what)
}

// Find returns the entries of the journal that meet the criteria, the newest first. The error says which pattern cannot be used,
// that there is no such operation or reason, that the journal does not have the entry of Since, or that the search takes longer
// than five seconds. With an ErrInexact it also returns the entries that are there.
func (s *Server) Find(c Criteria) ([]Entry, error) {
	entries, stats, err := s.rooms.Inspector().Find(context.Background(), c, 0)
	if err == nil && stats.Inexact {
		err = incomplete(stats, c)
	}
	return entries, wrap("find", err)
}

// Wait blocks until n exchanges meet the criteria, earlier ones included, and returns the entries, the newest first. It counts an
// exchange when its answer is decided, just before that is sent. It ends early, with an error that says how many there are, when
// ctx ends or the server is closed. The error is an ErrInexact, too, if there may be more than it has seen; with an ErrInexact
// alone it returns fewer than n entries, as the journal has dropped some.
func (s *Server) Wait(ctx context.Context, n int, c Criteria) ([]Entry, error) {
	count, stats, err := s.rooms.Inspector().Wait(ctx, c, n)
	if err == nil && count < n {
		if err = ctx.Err(); err == nil {
			err = errClosed
		}
		err = fmt.Errorf("%d of %d requests came: %w", count, n, err)
		if stats.Inexact {
			err = fmt.Errorf("%w (%w)", err, incomplete(stats, c))
		}
	}
	if err != nil {
		return nil, fmt.Errorf("wait: %w", err)
	}
	found, err := s.Find(c)
	if errors.Is(err, ErrInexact) && len(found) >= n {
		err = nil
	}
	return found, err
}

// RequireCalled fails the test at once unless for each of the criteria there was an exchange that meets it; without criteria,
// unless there was any exchange. It returns the entries that meet the last of the criteria, the newest first, as far as the
// journal still has them. The failure says what came instead, or that the journal has dropped what could have met them.
func (s *Server) RequireCalled(tb testing.TB, criteria ...Criteria) []Entry {
	tb.Helper()
	if len(criteria) == 0 {
		criteria = []Criteria{{}}
	}
	var found []Entry
	for _, c := range criteria {
		var err error
		if found, err = s.Find(c); err != nil && len(found) == 0 {
			tb.Fatal(err)
		}
		if len(found) == 0 {
			tb.Fatalf("no request meets %s\n%s", criteriaText(c), s.rooms.Inspector().Recent(c.CSI))
		}
	}
	return found
}

// RequireCalls fails the test at once unless exactly n exchanges meet the criteria, or if the journal has dropped some that
// could. It returns their entries, the newest first.
func (s *Server) RequireCalls(tb testing.TB, n int, c Criteria) []Entry {
	tb.Helper()
	found, err := s.Find(c)
	if err != nil {
		tb.Fatal(err)
	}
	if len(found) != n {
		tb.Fatalf("%d requests meet %s, want %d\n%s", len(found), criteriaText(c), n, s.rooms.Inspector().Recent(c.CSI))
	}
	return found
}

// criteriaText returns criteria as the control API writes them.
func criteriaText(c Criteria) string {
	text, err := exchange.EncodeJSON(c)
	if err != nil {
		return err.Error()
	}
	return strings.TrimSpace(string(text))
}

// Explain returns an entry of the journal with the change that would have passed in the Apply of its last step. It is found now,
// against the present state. An entry for which no such change is known comes back unchanged.
func (s *Server) Explain(e Entry) Entry {
	return s.rooms.Advisor().Explain(context.Background(), e)
}

// Hint says in a few words what would let the request of this id pass in the present state: a time that is free, or the path that was
// probably meant. It returns "" for any other refusal, whose own words say it, and if the journal has no such request.
func (s *Server) Hint(id string) string {
	e, _ := s.rooms.Journal.Entry(id)
	return s.rooms.Advisor().Hint(context.Background(), e)
}

// errClosed says why a Wait has ended before its context.
var errClosed = errors.New("the server is closed")
