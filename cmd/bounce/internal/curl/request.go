package curl

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"example.com/bounce/cmd/bounce/internal/admin"
	"example.com/bounce/openapi/printable"
)

// request is a request that curl can send.
type request struct {
	method, url string
	header      http.Header
	body        string
}

// request returns the request for a choice.
func (w *world) request(base string, c choice, kind string) request {
	names := map[string]string{
		"supportIdentifier": w.customer.CSI, "serviceType": c.service, "instanceId": c.instance, "executionId": c.execution,
	}
	steps := strings.Split(w.operation.Path, "/")
	for i, step := range steps {
		if name, isOne := strings.CutPrefix(step, "{"); isOne {
			steps[i] = url.PathEscape(names[strings.TrimSuffix(name, "}")])
		}
	}
	body := map[string]string{"action": "cancel"}
	if kind != "cancel" {
		body = map[string]string{"scheduledTime": c.start.Format(time.RFC3339), "action": "schedule"}
	}
	text, _ := json.Marshal(body) // texts have a form
	return request{
		method: w.operation.Method, url: base + strings.Join(steps, "/"), body: string(text), header: http.Header{
			"Authorization": {"Bearer " + w.customer.Tokens[approver]}, "Identifier": {w.customer.Identifier}, "Content-Type": {"application/json"},
		},
	}
}

// command returns the curl command. ca is the file of an authority to trust; "" for none.
func (r request) command(ca string) string {
	lines := []string{"curl -i -X " + r.method + " " + quote(r.url)}
	if ca != "" {
		lines = append(lines, "  --cacert "+quote(ca))
	}
	for _, name := range slices.Sorted(maps.Keys(r.header)) {
		lines = append(lines, "  -H "+quote(name+": "+r.header.Get(name)))
	}
	return strings.Join(append(lines, "  -d "+quote(r.body)), " \\\n") + "\n"
}

// quote quotes a text for a shell. What a request cannot have, such as a control character, is escaped.
func quote(text string) string { return printable.Quote(printable.Line(text)) }

// send sends the request, and returns the answer as curl -i shows it.
func (r request) send(ctx context.Context, client *admin.Client) (string, error) {
	sent, err := http.NewRequestWithContext(ctx, r.method, r.url, strings.NewReader(r.body))
	if err != nil {
		return "", err
	}
	sent.Header = r.header
	answer, err := client.Send(sent)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\n", answer.Status, http.StatusText(answer.Status))
	for _, name := range slices.Sorted(maps.Keys(answer.Header)) {
		for _, value := range answer.Header[name] {
			fmt.Fprintf(&b, "%s: %s\n", name, printable.Line(value))
		}
	}
	b.WriteString("\n")
	for line := range strings.Lines(string(answer.Body)) {
		b.WriteString(printable.Text(strings.TrimRight(line, "\r\n")) + "\n")
	}
	return b.String(), nil
}
