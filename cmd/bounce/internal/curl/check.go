package curl

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"example.com/bounce/cmd/bounce/internal/admin"
	"example.com/bounce/openapi/printable"
)

// reasons are what the answers of each kind rest on; "" for a success.
var reasons = map[string]string{"schedule": "", "conflict": "conflict-body", "too-soon": "lead-time", "cancel": ""}

// check returns what keeps the mock from giving the answer that a kind of request is for, such as an injected fault; "" for nothing. The
// mock decides the request without being sent it.
func (r request) check(ctx context.Context, client *admin.Client, kind string) string {
	unsent, err := json.Marshal(map[string]any{
		"method": r.method, "url": strings.TrimPrefix(r.url, client.Base()), "headers": r.header, "body": r.body,
	})
	if err != nil {
		return ""
	}
	answer, err := client.Call(ctx, http.MethodPost, "/requests/explain", unsent)
	var e struct {
		Status int
		Reason string
		Trace  []struct{ Rule, Detail string }
	}
	if err != nil || answer.Status != http.StatusOK || json.Unmarshal(answer.Body, &e) != nil || e.Reason == reasons[kind] {
		return ""
	}
	if e.Reason == "" {
		return fmt.Sprintf("the mock would grant it, with status %d", e.Status)
	}
	text := fmt.Sprintf("the mock would answer with status %d, by the rule %s", e.Status, e.Reason)
	if e.Status == 0 {
		text = "the mock would not answer, by the rule " + e.Reason
	}
	for _, step := range e.Trace {
		if step.Rule == e.Reason && step.Detail != "" {
			text += ": " + step.Detail
		}
	}
	const longest = 400
	return printable.Line(strings.ToValidUTF8(text[:min(len(text), longest)], ""))
}
