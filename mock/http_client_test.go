//go:build external

package mock_test

import (
	"encoding/json"
	"strings"
	"testing"

	"example.com/bounce/mock"
)

// Python's http.client sends a whole request before it reads: whoever is refused earlier must still read why.
func TestPythonReadsRefusalsOfLargeRequests(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{})
	host, port, _ := strings.Cut(strings.TrimPrefix(s.URL, "http://"), ":")
	output, err := run(t, "testdata/clients", []string{besideTool(t, "openapi-python-client", "bin/python3"), "http_client.py", host, port, anExecution})
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	var answers map[string]struct {
		Status       int
		Reason, Body string
	}
	if err := json.Unmarshal([]byte(output), &answers); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	for name, want := range map[string]struct {
		status int
		reason string
	}{
		"a body of 2 MiB": {413, "body-limit"}, "a body of 48 MiB": {413, "body-limit"}, "48 MiB in chunks": {413, "body-limit"},
		"48 MiB where no body is taken": {413, "body-limit"},
		"48 MiB for the control API":    {413, "body-limit"}, "48 MiB for the token endpoint": {413, "body-limit"},
		"headers of 100 kB": {431, "body-limit"}, "headers of 4 MiB": {431, "body-limit"},
		"another coding": {501, "media-type"}, "another coding of 4 MiB": {501, "media-type"}, "two hosts": {400, "path"},
	} {
		got, problem := answers[name], struct {
			Title, Detail string
			Description   string `json:"error_description"` // of the token endpoint (RFC 6749)
		}{}
		if got.Status != want.status || got.Reason != want.reason {
			t.Errorf("%s: got %d %s %.300s, want %d %s", name, got.Status, got.Reason, got.Body, want.status, want.reason)
		} else if json.Unmarshal([]byte(got.Body), &problem) != nil || problem.Title+problem.Description == "" || problem.Detail+problem.Description == "" {
			t.Errorf("%s: got %.300q, want a problem", name, got.Body)
		}
	}
}
