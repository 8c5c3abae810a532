package mock_test

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"

	"example.com/bounce/mock"
)

// archived is what the tests look at of an archive's entry.
type archived struct {
	Request struct {
		URL, HTTPVersion string
		QueryString      []struct{ Name, Value string }
		PostData         struct {
			Text, Encoding string
			Ours           string `json:"_encoding"`
		}
		BodySize int
	}
	Response struct {
		HTTPVersion, RedirectURL string
		Content                  struct {
			Text, Encoding string
			Size           int
		}
	}
}

// latest is the archive of the latest request, and its entry in the journal, both by the control API.
func latest(t *testing.T, s *mock.Server) (archived, mock.Entry) {
	t.Helper()
	var archive struct{ Log struct{ Entries []archived } }
	text := control(t, s, "exportRequests", "GET", "/requests/export?limit=1", "").body
	if err := json.Unmarshal([]byte(text), &archive); err != nil || len(archive.Log.Entries) != 1 {
		t.Fatalf("got %s, %v", text, err)
	}
	return archive.Log.Entries[0], ask(t, s, "listRequests", "GET", "/requests?limit=1", "").Requests[0]
}

// What is no text is kept as bytes, and says so.
func TestABodyOfAnyBytesIsArchivedWhole(t *testing.T) {
	t.Parallel()
	s := start(t)
	const sent = "a\xff\x00"
	do(t, s, call{method: "PUT", path: place, body: sent})
	har, entry := latest(t, s)
	text, err := base64.StdEncoding.DecodeString(har.Request.PostData.Text)
	if err != nil || string(text) != sent || har.Request.PostData.Ours != "base64" || har.Request.BodySize != len(sent) {
		t.Errorf("the archive has %+v, %v", har.Request, err)
	}
	if string(entry.RequestBytes) != sent {
		t.Errorf("the control API has %q", entry.RequestBytes)
	}
	if e := s.Journal()[0]; e.RequestBody != sent {
		t.Errorf("the journal has %q", e.RequestBody)
	}

	misbehave(t, s, `{"times":1,"response":{"status":200,"body":"aé","fault":"CUT_RESPONSE","atByte":2}}`)
	_, _, _ = attempt(t, s) // in vain
	har, entry = latest(t, s)
	if c := har.Response.Content; c.Encoding != "base64" || c.Text != "YcM=" || c.Size != 2 || string(entry.ResponseBytes) != "a\xc3" {
		t.Errorf("of an answer that was cut within a letter the archive has %+v, the control API %q", c, entry.ResponseBytes)
	}

	do(t, s, call{method: "PATCH", path: place, body: "aé\x00"})
	har, entry = latest(t, s)
	if p := har.Request.PostData; p.Text != "aé\x00" || p.Ours != "" || entry.RequestBytes != nil || entry.ResponseBytes != nil {
		t.Errorf("of a text the archive has %+v, the control API %q", p, entry.RequestBytes)
	}
}

// An archive has the line of the request as it came, and where the answer sent the client.
func TestARequestIsArchivedAsItCame(t *testing.T) {
	t.Parallel()
	s := start(t)
	misbehave(t, s, `{"times":1,"request":{"operation":"scheduleExecution"},"response":{"status":302,"headers":{"Location":"/elsewhere"}}}`)
	for _, row := range []struct{ target, url, query, redirect string }{
		{place + "?b=1;2&a=%zz&b=%41+c&&d", "", "[{b 1;2} {a %zz} {b A c} {d }]", "/elsewhere"},
		{"/a|b?c=%ff", "", "[{c %ff}]", ""},
		{"/a#b", "/a%23b", "[]", ""},
		{"/\xff", "/%FF", "[]", ""},
		{"http://other.example/a?b", "/a?b", "[{b }]", ""},
	} {
		wantURL := cmp.Or(row.url, row.target)
		raw(t, s, "PUT "+row.target+" HTTP/1.0\r\n\r\n")
		har, entry := latest(t, s)
		if entry.URL != wantURL || entry.HTTPVersion != "HTTP/1.0" || har.Request.URL != s.URL+wantURL {
			t.Errorf("%s: the journal has %s %s, the archive %s", row.target, entry.URL, entry.HTTPVersion, har.Request.URL)
		}
		if har.Request.HTTPVersion != "HTTP/1.0" || har.Response.HTTPVersion != "HTTP/1.0" || har.Response.RedirectURL != row.redirect {
			t.Errorf("%s: the archive has %+v", row.target, har)
		}
		if got := fmt.Sprint(har.Request.QueryString); got != row.query {
			t.Errorf("%s: the archive has the query %s, want %s", row.target, got, row.query)
		}
	}
}

// raw sends a request as it is, and waits for the end of the answer.
func raw(t *testing.T, s *mock.Server, text string) {
	t.Helper()
	c, err := new(net.Dialer).DialContext(t.Context(), "tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, c); err != nil {
		t.Fatal(err)
	}
}
