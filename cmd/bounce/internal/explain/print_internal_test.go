package explain

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"example.com/bounce/mock"
)

// hostile is what a client may have sent, and a mock that is none may answer.
const hostile = "a\x1b]0;title\a\u009b31m\u202eb"

func TestAnEntryDoesNothingToATerminal(t *testing.T) {
	t.Parallel()
	var e mock.Entry
	e.Method, e.URL, e.CSI, e.Reason, e.Status = hostile, "/"+hostile+"\nforged", hostile, hostile, 400
	e.Trace = []mock.Step{
		{Check: hostile, Rule: hostile, States: hostile, Detail: hostile + "\tx", Outcome: "passed"},
		{
			Check: hostile, Rule: hostile, States: hostile, Detail: hostile + "\nforged", Outcome: "refused", Change: hostile + "\nforged",
			Apply: []mock.Edit{{In: hostile, Pointer: hostile, Value: json.RawMessage("\"\u009b\u202eb\"")}},
		},
	}
	for _, format := range explainFormats {
		var b bytes.Buffer
		s := explainSettings{format: format}
		if err := s.print(&b, e); err != nil {
			t.Fatal(err)
		}
		if got := b.String(); strings.ContainsAny(got, "\x1b\a\u009b\u202e") || !strings.Contains(got, `\u202eb`) || strings.Contains(got, "\nforged") {
			t.Errorf("%s: got %q, want all of it escaped", format, got)
		}
	}
}

func TestTheCommandForATokenIsQuoted(t *testing.T) {
	t.Parallel()
	s := explainSettings{clock: "real", randomSeed: 1, seedFile: "it's; id.yaml"}
	if got, want := s.tokenCommand(), `bounce token --seed-file 'it'\''s; id.yaml'`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	s = explainSettings{target: "http://127.0.0.1:2686", ca: "my ca.pem"}
	if got, want := s.tokenCommand(), `bounce token --target http://127.0.0.1:2686 --ca 'my ca.pem'`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
