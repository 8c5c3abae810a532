package mock_test

import (
	"net/http"
	"strings"
	"testing"

	"example.com/bounce/mock"
)

// What a client did to its body is named in the refusal.
func TestCodedBodiesAndByteOrderMarksAreRefusedByName(t *testing.T) {
	t.Parallel()
	s := start(t)
	const sound = `{"scheduledTime":"2020-08-26T16:00:00Z","action":"schedule"}`
	for name, row := range map[string]struct {
		body   string
		coding string
		status int
		says   string
	}{
		"gzip":           {"\x1f\x8b\b", "gzip", 415, `Content-Encoding \"gzip\"`},
		"identity":       {sound, "identity", 200, ""},
		"a UTF-8 mark":   {"\xef\xbb\xbf" + sound, "", 400, "byte order mark of UTF-8"},
		"a UTF-16 mark":  {"\xff\xfe{\x00}\x00", "", 400, "byte order mark of UTF-16"},
		"a swapped mark": {"\xfe\xff\x00{\x00}", "", 400, "byte order mark of UTF-16"},
	} {
		c := good(t, s)
		if c.body = row.body; row.coding != "" {
			c.header = http.Header{"Content-Encoding": {row.coding}}
		}
		if r := do(t, s, c); r.status != row.status || !strings.Contains(r.body, row.says) {
			t.Errorf("%s: got %d %s, want %d and %s", name, r.status, r.body, row.status, row.says)
		}
	}
}

// A second Content-Type is named, also where the first one is right.
func TestASecondContentTypeIsNamed(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := good(t, s)
	c.mediaType, c.header = "", http.Header{"Content-Type": {"application/json", "text/plain"}}
	if r := do(t, s, c); r.status != 415 || !strings.Contains(r.body, "more than one Content-Type") || !strings.Contains(r.body, `"received":"application/json, text/plain"`) {
		t.Errorf("got %d %s, want 415 and both", r.status, r.body)
	}
}

// The token endpoint names what it cannot read, too, and does not blame the client's credentials.
func TestTheTokenEndpointNamesACodingAndAMark(t *testing.T) {
	t.Parallel()
	s := start(t)
	sound := "grant_type=client_credentials&client_id=" + own + "&client_secret=" + mock.ClientSecret(own)
	for name, row := range map[string]struct {
		body, coding string
		status       int
		says         string
	}{
		"gzip":          {"\x1f\x8b\b", "gzip", 400, `Content-Encoding \"gzip\"`},
		"identity":      {sound, "identity", 200, "access_token"},
		"a UTF-8 mark":  {"\xef\xbb\xbf" + sound, "", 400, "byte order mark of UTF-8"},
		"a UTF-16 mark": {"\xff\xfeg\x00", "", 400, "byte order mark of UTF-16"},
	} {
		c := call{method: "POST", path: "/oauth2/token", mediaType: formType, body: row.body}
		if row.coding != "" {
			c.header = http.Header{"Content-Encoding": {row.coding}}
		}
		if r := authorization(t, s, "issueToken", c); r.status != row.status || !strings.Contains(r.body, row.says) {
			t.Errorf("%s: got %d %s, want %d and %s", name, r.status, r.body, row.status, row.says)
		}
	}
}
