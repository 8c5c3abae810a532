package export_test

import (
	"encoding/json"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.com/bounce/mock/internal/journal"
	"example.com/bounce/mock/internal/journal/export"
)

const base = "http://mock.example:8080"

var entries = []journal.Entry{
	{ID: "b",
		Request: journal.Request{Method: "PUT", URL: "/x?token=[redacted]&c=%20d", RequestBody: "\xff\x00", RequestTruncated: true},
		Answer:  journal.Answer{Status: 400, ResponseBody: "{}"},
		Reason:  "lead-time"},
	{
		ID: "a", At: time.Date(2020, 8, 26, 15, 0, 0, 1e6, time.UTC),
		Request:  journal.Request{Method: "POST", URL: "/y", HTTPVersion: "HTTP/1.1", RequestBody: "text", RequestHeader: http.Header{"Authorization": {"Bearer [redacted]"}, "B": {"2", "1"}, "Content-Type": {"text/plain"}}},
		Answer:   journal.Answer{Status: 201, ResponseHeader: http.Header{"Location": {"/z"}, "Content-Type": {"text/html"}}, ResponseBody: "ok"},
		Duration: 1500 * time.Microsecond,
	},
}

func archive(t *testing.T, incomplete bool) (log map[string]any) {
	t.Helper()
	text, err := json.Marshal(export.HAR(base, "1", entries, incomplete))
	if err != nil {
		t.Fatal(err)
	}
	var file map[string]map[string]any
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	return file["log"]
}

func TestAnArchiveHasTheEntriesTheOldestFirst(t *testing.T) {
	t.Parallel()
	log := archive(t, false)
	if _, commented := log["comment"]; commented || log["version"] != "1.2" {
		t.Errorf("the archive begins %v", log)
	}
	pairs := func(all ...string) []any {
		list := []any{}
		for i := 0; i < len(all); i += 2 {
			list = append(list, map[string]any{"name": all[i], "value": all[i+1]})
		}
		return list
	}
	want := []any{
		map[string]any{
			"startedDateTime": "2020-08-26T15:00:00.001Z", "time": 1.5, "cache": map[string]any{}, "comment": "a",
			"timings": map[string]any{"send": 0.0, "wait": 1.5, "receive": 0.0},
			"request": map[string]any{
				"method": "POST", "url": base + "/y", "httpVersion": "HTTP/1.1", "cookies": []any{}, "queryString": []any{}, "headersSize": -1.0, "bodySize": 4.0,
				"headers":  pairs("Authorization", "Bearer [redacted]", "B", "2", "B", "1", "Content-Type", "text/plain"),
				"postData": map[string]any{"mimeType": "text/plain", "text": "text"},
			},
			"response": map[string]any{
				"status": 201.0, "statusText": "Created", "httpVersion": "HTTP/1.1", "cookies": []any{}, "redirectURL": "/z", "headersSize": -1.0, "bodySize": 2.0,
				"headers": pairs("Content-Type", "text/html", "Location", "/z"),
				"content": map[string]any{"size": 2.0, "mimeType": "text/html", "text": "ok"},
			},
		},
		map[string]any{
			"startedDateTime": "0001-01-01T00:00:00.000Z", "time": 0.0, "cache": map[string]any{}, "comment": "b lead-time",
			"timings": map[string]any{"send": 0.0, "wait": 0.0, "receive": 0.0},
			"request": map[string]any{
				"method": "PUT", "url": base + "/x?token=[redacted]&c=%20d", "httpVersion": "", "cookies": []any{}, "headers": []any{}, "headersSize": -1.0, "bodySize": -1.0,
				"queryString": pairs("token", "[redacted]", "c", " d"),
				"postData":    map[string]any{"mimeType": "", "text": "/wA=", "_encoding": "base64", "comment": "The journal has cut the body."},
			},
			"response": map[string]any{
				"status": 400.0, "statusText": "Bad Request", "httpVersion": "", "cookies": []any{}, "redirectURL": "", "headersSize": -1.0, "bodySize": 2.0,
				"headers": []any{}, "content": map[string]any{"size": 2.0, "mimeType": "x-unknown", "text": "{}"},
			},
		},
	}
	if diff := cmp.Diff(want, log["entries"]); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
}

func TestAScriptHasACommandForEachEntryTheOldestFirst(t *testing.T) {
	t.Parallel()
	want := `curl -i -g --path-as-is -X 'POST' '` + base + `/y' -H "Authorization: Bearer $BOUNCE_TOKEN" -H 'B: 2' -H 'B: 1' -H 'Content-Type: text/plain' -H 'Accept:' --data-raw 'text'
# the journal has cut the body: printf '\377\000' | curl -i -g --path-as-is -X 'PUT' '` + base + `/x?token='"$BOUNCE_SECRET"'&c=%20d' -H 'Accept:' -H 'Content-Type:' --data-binary @-
`
	if diff := cmp.Diff(want, export.Curl(base, entries, false)); diff != "" {
		t.Errorf("script (-want +got):\n%s", diff)
	}
}

func TestAnIncompleteExportSaysSo(t *testing.T) {
	t.Parallel()
	if got := archive(t, true)["comment"]; got == nil {
		t.Error("the archive has no comment")
	}
	if got := export.Curl(base, entries, true); !strings.HasPrefix(got, "# Older requests are missing") {
		t.Errorf("the script is %s", got)
	}
}

// Whatever a header and a body hold, a shell reads them as one word each.
func TestAShellReadsWhatIsQuoted(t *testing.T) {
	t.Parallel()
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[ -~\n\t]{1,20}`).Draw(t, "text")
		script := export.Curl("", []journal.Entry{{Request: journal.Request{Method: "PUT", RequestBody: text}}}, false)
		_, words, _ := strings.Cut(script, "--data-raw ")
		out, err := exec.CommandContext(t.Context(), shell, "-c", "printf %s "+words).Output()
		if err != nil || string(out) != text {
			t.Fatalf("a shell makes %q of %q (%v)", out, text, err)
		}
	})
}
