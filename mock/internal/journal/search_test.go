package journal_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"example.com/bounce/mock/internal/journal"
)

// heavy is a pattern of as many instructions as are allowed, nearly, all of which each letter of a text of a's keeps alive.
var heavy = []journal.Pattern{{Matches: "(?:a?){990}b"}}

// laden is a full journal whose search for heavy takes minutes.
func laden(o journal.Options) *journal.Journal {
	j := journal.New(o)
	for i := range 1000 {
		j.Add(journal.Entry{ID: fmt.Sprint(i), Request: journal.Request{RequestBody: strings.Repeat("a", 4096)}})
	}
	return j
}

func TestASearchHoldsNobodyUpAndEndsWithItsCaller(t *testing.T) {
	t.Parallel()
	j := laden(journal.Options{SearchTime: time.Hour})
	ctx, leave := context.WithCancel(t.Context())
	ended := make(chan error, 3)
	for range 2 {
		go func() {
			_, _, err := j.Find(ctx, journal.Criteria{BodyPatterns: heavy}, 0)
			ended <- err
		}()
	}
	go func() {
		_, stats, err := j.Wait(ctx, nil, journal.Criteria{BodyPatterns: heavy}, 1)
		if !stats.Inexact {
			err = errors.Join(err, errors.New("a wait that read only a part of what came says that its count is exact"))
		}
		ended <- err
	}()
	for i := range 2000 { // each entry that a search reads is dropped and another one takes its place
		j.Add(journal.Entry{ID: fmt.Sprint("new", i), Request: journal.Request{RequestBody: "b"}})
		if entries, _ := j.Entries(journal.Filter{Limit: 1}); len(entries) != 1 {
			t.Fatal("there is no entry")
		}
	}
	select {
	case err := <-ended:
		t.Fatalf("a search ended (%v) before what did not search", err)
	default:
	}
	leave()
	for range 3 {
		if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
}

func TestASearchIsBoundedInTime(t *testing.T) {
	t.Parallel()
	j := laden(journal.Options{SearchTime: time.Nanosecond})
	if _, _, err := j.Find(t.Context(), journal.Criteria{BodyPatterns: heavy}, 0); !errors.Is(err, journal.ErrSearchTime) {
		t.Errorf("got %v, want ErrSearchTime", err)
	}
	if found, _, err := j.Find(t.Context(), journal.Criteria{Method: "PUT"}, 0); err != nil || len(found) != 0 {
		t.Errorf("a search that reads no text: got %d entries, %v", len(found), err)
	}
}

// What comes is read by those who wait: 200 of them cost the one who adds an entry next to nothing.
func TestWaitsHoldNobodyUp(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.Options{SearchTime: time.Nanosecond})
	const waits = 200
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	ended := make(chan int, waits)
	for range waits {
		go func() {
			count, _, _ := j.Wait(ctx, nil, journal.Criteria{BodyPatterns: heavy}, 1)
			ended <- count
		}()
	}
	body := strings.Repeat("a", 4096)
	added := make(chan struct{})
	go func() {
		defer close(added)
		for range 200 {
			j.Add(journal.Entry{Request: journal.Request{RequestBody: body}})
		}
	}()
	for n := 0; n < waits; {
		select {
		case <-added:
			leave()
			added = nil
		case <-ended:
			if n++; added != nil {
				t.Fatal("a wait in vain ended before the entries were added")
			}
		}
	}
}

func TestPatternsAreBounded(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.Options{})
	many := make([]journal.Pattern, 101)
	for pointer, c := range map[string]journal.Criteria{
		"/urlPattern":             {URLPattern: "((a{1,9}b){1,9}){1,99}"},
		"/urlPathPattern":         {URLPathPattern: strings.Repeat("a", 4097)},
		"/bodyPatterns/1/matches": {BodyPatterns: []journal.Pattern{{Matches: "a{999}"}, {Matches: "(?i)(ab){600}"}}},
		"/bodyPatterns":           {BodyPatterns: many},
	} {
		_, _, err := j.Find(t.Context(), c, 0)
		var wrong *journal.CriteriaError
		if !errors.As(err, &wrong) || wrong.Pointer != pointer {
			t.Errorf("%s: got %v", pointer, err)
		}
	}
	for _, lawful := range []string{"a{1000}", "/selfservice/v1/customers/[0-9]{1,20}/.*", `(?i)\Qa.b`, "[\\pL\\d_-]{1,100}", strings.Repeat("a|", 300) + "b"} {
		if _, _, err := j.Find(t.Context(), journal.Criteria{URLPattern: lawful}, 0); err != nil {
			t.Errorf("%.40s: got %v", lawful, err)
		}
	}
}
