package printable_test

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"example.com/bounce/openapi/printable"
)

func TestWhatIsHiddenIsEscaped(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct{ text, line string }{
		"":                           {"", ""},
		"Zoë 👩‍🚀 日本":                 {"Zoë 👩‍🚀 日本", `Zoë 👩\u200d🚀 日本`},
		"a\nb\tc":                    {"a\nb\tc", `a\nb\tc`},
		"\x1b]0;title\a\x1b[2J":      {`\u001b]0;title\u0007\u001b[2J`, `\u001b]0;title\u0007\u001b[2J`},
		"a\rb\x00\x7f":               {`a\u000db\u0000\u007f`, `a\u000db\u0000\u007f`},
		"\u0085\u009b31m":            {`\u0085\u009b31m`, `\u0085\u009b31m`},
		"\u202eevil\u2066\u200b":     {`\u202eevil\u2066\u200b`, `\u202eevil\u2066\u200b`},
		"\u2028\ufeff\U000e0041":     {`\u2028\ufeff\U000e0041`, `\u2028\ufeff\U000e0041`},
		"\xffa\xc3":                  {`\xffa\xc3`, `\xffa\xc3`},
		"e\u0301\u00a0x":             {"e\u0301\u00a0x", `e\u0301\u00a0x`},
		"the character \ufffd stays": {"the character \ufffd stays", "the character \ufffd stays"},
	} {
		if got := printable.Text(text); got != want.text {
			t.Errorf("Text(%q): got %q, want %q", text, got, want.text)
		}
		if got := printable.Line(text); got != want.line {
			t.Errorf("Line(%q): got %q, want %q", text, got, want.line)
		}
	}
}

func TestJSONSaysTheSame(t *testing.T) {
	t.Parallel()
	const text = "a\n\u0085\u202e\u2028\U000e0041👩‍🚀\x7f"
	var b bytes.Buffer
	if err := json.NewEncoder(printable.JSONWriter(&b)).Encode(text); err != nil {
		t.Fatal(err)
	}
	got := bytes.TrimSpace(b.Bytes())
	if want := `"a\n\u0085\u202e\u2028\udb40\udc41👩‍🚀\u007f"`; string(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
	var again string
	if err := json.Unmarshal(got, &again); err != nil || again != text {
		t.Errorf("got %q, %v, want %q", again, err, text)
	}
}

// words are what a shell may take for something else than a word.
var words = []string{
	"", " ", "a", "a b", "a'b", "'", "''", `'\''`, `"`, `\`, `a\`, "$HOME", "$(id)", "`id`", "${x}", "~", "~root", "*", "?", "[a-z]", "{a,b}", "!", "!!", "#", "a#",
	";", "&", "|", "<", ">", "(", ")", "-n", "--", "=", "a=b", "%", "\n", "a\nb", "\t", "\r", "\x1b[31m", "\xff\xfe", "\u202e", "日本", "x;id", "$'a'", "^a", "@(a)",
	"a\\\nb", strings.Repeat("'", 1000),
}

// A shell reads one word, the text itself.
func TestShellsReadTheWord(t *testing.T) {
	t.Parallel()
	for _, shell := range []string{"sh", "bash"} {
		for name, quote := range map[string]func(string) string{"Word": printable.Word, "Quote": printable.Quote} {
			var script, want strings.Builder
			script.WriteString("show() { printf '%d<%s>' $# \"$1\"; }\n")
			for _, word := range words {
				script.WriteString("show " + quote(word) + "\n")
				want.WriteString("1<" + word + ">")
			}
			got, err := exec.CommandContext(t.Context(), shell, "-c", script.String()).Output()
			if err != nil || string(got) != want.String() {
				t.Errorf("%s, %s: got %q, %v, want %q", shell, name, got, err, want.String())
			}
		}
	}
}

func TestAPlainWordHasNoQuotes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"target.yaml": "target.yaml", "@clause:date": "@clause:date", "a b": "'a b'", "": "''", "~/a": "'~/a'", "a\n": "'a\n'"} {
		if got := printable.Word(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}
