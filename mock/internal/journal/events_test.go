package journal_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/bounce/mock/internal/journal"
)

// taken are the names of the events that a reader has, each with the id of its request or its customer.
func taken(t *testing.T, r *journal.Reader) (all []string, goesOn bool) {
	t.Helper()
	events, goesOn := r.Take()
	for _, e := range events {
		var data struct{ ID, CSI string }
		if err := json.Unmarshal(e.Data, &data); err != nil {
			t.Fatalf("the data %q: %v", e.Data, err)
		}
		all = append(all, strings.TrimSpace(e.Name+" "+data.ID+data.CSI))
	}
	return all, goesOn
}

func read(t *testing.T, j *journal.Journal, after string) *journal.Reader {
	t.Helper()
	r, err := j.Read(after)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

func wants(t *testing.T, r *journal.Reader, want ...string) {
	t.Helper()
	got, goesOn := taken(t, r)
	if !slices.Equal(got, want) || !goesOn {
		t.Errorf("got %v (goes on: %t), want %v", got, goesOn, want)
	}
}

func TestAReaderGetsEventsInOrder(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.Options{})
	j.Add(journal.Entry{ID: "before"})
	one, other := read(t, j, ""), read(t, j, "")
	j.Add(journal.Entry{ID: "a"})
	j.Publish("clock", "1")
	select {
	case <-one.Woken():
	default:
		t.Error("the reader is not woken")
	}
	j.Add(journal.Entry{ID: "b"})
	wants(t, one, "request a", "clock 1", "request b")
	j.Reset()
	j.ResetCustomer("2")
	j.Publish("state", "")
	wants(t, one, "reset", "reset 2", "state")
	wants(t, other, "request a", "clock 1", "request b", "reset", "reset 2", "state")
	other.Close()
	j.Add(journal.Entry{ID: "c"})
	wants(t, other)
}

func TestAReaderGoesOnBehindAnEvent(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.Options{Entries: 4, Instance: "x"})
	first := read(t, j, "")
	start := first.Start()
	for _, id := range []string{"a", "b", "c"} {
		j.Add(journal.Entry{ID: id})
	}
	events, _ := first.Take()
	b, last := events[1].ID, events[2].ID
	wants(t, read(t, j, start), "request a", "request b", "request c")
	wants(t, read(t, j, b), "request c")
	wants(t, read(t, j, last))
	for _, id := range []string{"", "y-1", "x", "x-", "x--1", "x-99", "99999999999999999999", "x-1 "} {
		want := []string{"reset"}
		if id == "" {
			want = nil
		}
		wants(t, read(t, j, id), want...)
	}
	j.Add(journal.Entry{ID: "d"})
	j.Add(journal.Entry{ID: "e"}) // a is dropped
	wants(t, read(t, j, start), "reset")
	wants(t, read(t, j, b), "request c", "request d", "request e")
	j.Publish("faults", "")
	wants(t, read(t, j, last), "reset") // the event is not kept
	announced, _ := first.Take()
	wants(t, read(t, j, announced[2].ID))
	j.ResetCustomer("1")
	wants(t, read(t, j, announced[2].ID), "reset")
	if again := read(t, journal.New(journal.Options{Instance: "z"}), announced[2].ID); again != nil { // another start of the mock
		wants(t, again, "reset")
	}
}

func TestAReaderThatLeavesTooMuchLyingEnds(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.Options{})
	r := read(t, j, "")
	for range 1000 {
		j.Add(journal.Entry{})
	}
	events, goesOn := r.Take()
	if len(events) != 257 || events[256].Name != "overflow" || goesOn {
		t.Errorf("got %d events, the last %q, and goes on: %t; want 256 and an overflow", len(events), events[len(events)-1].Name, goesOn)
	}
	wants(t, read(t, j, events[256].ID), "reset") // it has missed more than it could hold
	j = journal.New(journal.Options{})
	r = read(t, j, "")
	for i := range 300 {
		j.Add(journal.Entry{ID: strconv.Itoa(i)})
	}
	events, _ = r.Take()
	rest, goesOn := taken(t, read(t, j, events[256].ID))
	if len(rest) != 300-256 || rest[0] != "request 256" || !goesOn {
		t.Errorf("behind the overflow come %v", rest)
	}
}

func TestReadersAreBounded(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.Options{})
	var first *journal.Reader
	for i := range journal.MaxReaders {
		if r := read(t, j, ""); i == 0 {
			first = r
		}
	}
	if _, err := j.Read(""); !errors.Is(err, journal.ErrManyReaders) {
		t.Errorf("got %v, want ErrManyReaders", err)
	}
	first.Close()
	read(t, j, "")
}

func TestAnEventIsSmallAndRedacted(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.Options{})
	r := read(t, j, "")
	for _, text := range []string{"a", "\x00", "\"", "<", "ä", "\xff", "\u202e"} {
		long := strings.Repeat(text, 5000)
		j.Add(journal.Entry{
			ID: strings.Repeat("i", 64), At: time.Date(99999, 1, 1, 0, 0, 0, 0, time.UTC), Request: journal.Request{Method: long, URL: long},
			CSI: long, Operation: "readWorkflowStatusDetails", Reason: "body-malformed-status", Answer: journal.Answer{Status: 400},
			Trace: []journal.Step{{Outcome: "refused", Detail: long}},
		})
	}
	const secret = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"
	j.Add(journal.Entry{Request: journal.Request{URL: "/x?access_token=" + secret}, Trace: []journal.Step{{Outcome: "refused", Detail: secret}}})
	events, _ := r.Take()
	for _, e := range events {
		if len(e.Data) > 1024 || strings.Contains(string(e.Data), "\n") || strings.Contains(string(e.Data), secret) || !json.Valid(e.Data) {
			t.Errorf("the event has %d bytes: %s", len(e.Data), e.Data)
		}
	}
	if len(events) != 8 {
		t.Errorf("there are %d events, want 8", len(events))
	}
}

func TestAnEventSaysWhatBecameOfTheRequest(t *testing.T) {
	t.Parallel()
	j := journal.New(journal.Options{})
	r := read(t, j, "")
	j.Add(journal.Entry{
		ID: "a", At: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC), Request: journal.Request{Method: "PUT", URL: "/x?y"}, CSI: "1",
		Operation: "o", Answer: journal.Answer{Status: 409}, Reason: "r", Trace: []journal.Step{{Outcome: "passed", Detail: "no"}, {Outcome: "refused", Detail: "why"}},
	})
	j.Add(journal.Entry{ID: "b", Answer: journal.Answer{Status: 200}, Trace: []journal.Step{{Outcome: "passed", Detail: "no"}}})
	events, _ := r.Take()
	const want = `{"id":"a","at":"2030-01-01T00:00:00Z","method":"PUT","url":"/x?y","csi":"1","operation":"o","status":409,"reason":"r","detail":"why"}` +
		`{"id":"b","at":"0001-01-01T00:00:00Z","method":"","url":"","status":200}`
	if got := fmt.Sprintf("%s%s", events[0].Data, events[1].Data); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
