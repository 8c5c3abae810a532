package explain

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"example.com/bounce/mock"
)

// hostile is what a client may have sent, and what a server that only claims to be a mock may answer.
const hostile = "a\x1b]0;title\a\u009b31m\u202eb\nforged"

func TestAnEntryDoesNothingToATerminal(t *testing.T) {
	t.Parallel()
	var e mock.Entry
	e.Method, e.URL, e.CSI, e.Reason, e.Status = hostile, "/"+hostile, hostile, hostile, 400
	e.Trace = []mock.Step{
		{Check: hostile, Rule: hostile, States: hostile, Detail: hostile + "\tx", Outcome: hostile},
		{
			Check: hostile, Rule: hostile, States: hostile, Detail: hostile, Outcome: "refused", Change: hostile,
			Apply: []mock.Edit{
				{In: hostile, Pointer: hostile, Value: json.RawMessage("\"\u009b\u202eb\""), Token: &mock.Grant{Customer: hostile, Scope: hostile}},
				{In: hostile, Pointer: hostile}, {Method: hostile, Path: hostile}, {Method: hostile, Path: hostile, Body: json.RawMessage(`"a"`)},
			},
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

// What a mock answers is a word of the command that a person pastes, and no command of its own.
func TestTheAnswerIsQuotedInTheCommand(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	s := explainSettings{clock: "real", randomSeed: 1}
	s.remedy(&b, mock.Step{Apply: []mock.Edit{{In: "header", Pointer: "a", Token: &mock.Grant{Customer: "$(id)", Scope: "a'; id; '"}}}})
	if want := `bounce token --customer '$(id)' --scope 'a'\''; id; '\'''` + "\n"; !strings.Contains(b.String(), want) {
		t.Errorf("got %s, want %s", b.String(), want)
	}
}
