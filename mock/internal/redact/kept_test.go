package redact_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"example.com/bounce/mock/internal/redact"
)

// No way to print a text that is kept shows its secret.
func TestWhatIsKeptShowsItselfRedacted(t *testing.T) {
	t.Parallel()
	const secret = "hunter2"
	text, bytes := redact.Keep("a=b&access_token="+secret), redact.Keep([]byte(`{"password":"`+secret+`"}`))
	header, other := redact.KeepHeader("Authorization", "Bearer "+secret), redact.KeepHeader("x-api-key", secret)
	var all strings.Builder
	for _, kept := range []any{text, bytes, header, struct{ Inner any }{text}, []any{bytes}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%o"} {
			fmt.Fprintf(&all, verb+"\n", kept)
		}
		encoded, err := json.Marshal(kept)
		fmt.Fprintf(&all, "%s %v\n", encoded, err)
	}
	all.WriteString(text.Text() + bytes.Text() + header.Header("Authorization") + other.Header("x-api-key"))
	if got := all.String(); strings.Contains(got, secret) || strings.Contains(got, fmt.Sprintf("%x", secret)) || strings.Contains(got, fmt.Sprintf("%d", []byte(secret))) {
		t.Errorf("the secret shows in\n%s", got)
	}
	if got := text.Text(); got != "a=b&access_token=[redacted]" {
		t.Errorf("got %q", got)
	}
	if got := bytes.Text(); got != `{"password":"[redacted]"}` || bytes.Len() != len(`{"password":"`+secret+`"}`) {
		t.Errorf("got %q", got)
	}
	if got := header.Header("Authorization"); got != "Bearer [redacted]" {
		t.Errorf("got %q", got)
	}
}
