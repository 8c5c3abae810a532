package mock

import (
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"example.com/bounce/mock/internal/journal"
)

// The HTTP Archive format, version 1.2, as far as it is mandatory and the journal knows. -1 stands for what is not known.
type (
	harFile struct {
		Log harLog `json:"log"`
	}
	harLog struct {
		Version string     `json:"version"`
		Creator harCreator `json:"creator"`
		Entries []harEntry `json:"entries"`
		Comment string     `json:"comment,omitempty"`
	}
	harCreator struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
	harEntry struct {
		StartedDateTime string      `json:"startedDateTime"`
		Time            float64     `json:"time"`
		Request         harRequest  `json:"request"`
		Response        harResponse `json:"response"`
		Cache           struct{}    `json:"cache"`
		Timings         harTimings  `json:"timings"`
		Comment         string      `json:"comment,omitempty"`
	}
	harRequest struct {
		Method      string    `json:"method"`
		URL         string    `json:"url"`
		HTTPVersion string    `json:"httpVersion"`
		Cookies     []harPair `json:"cookies"`
		Headers     []harPair `json:"headers"`
		QueryString []harPair `json:"queryString"`
		PostData    *harText  `json:"postData,omitempty"`
		HeadersSize int       `json:"headersSize"`
		BodySize    int       `json:"bodySize"`
	}
	harResponse struct {
		Status      int       `json:"status"`
		StatusText  string    `json:"statusText"`
		HTTPVersion string    `json:"httpVersion"`
		Cookies     []harPair `json:"cookies"`
		Headers     []harPair `json:"headers"`
		Content     harText   `json:"content"`
		RedirectURL string    `json:"redirectURL"`
		HeadersSize int       `json:"headersSize"`
		BodySize    int       `json:"bodySize"`
	}
	harPair struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	harText struct {
		Size     *int   `json:"size,omitempty"` // of content only
		MimeType string `json:"mimeType"`
		Text     string `json:"text"`
		Comment  string `json:"comment,omitempty"`
	}
	harTimings struct {
		Send    float64 `json:"send"`
		Wait    float64 `json:"wait"`
		Receive float64 `json:"receive"`
	}
)

const (
	harCut     = "The journal has cut the body."
	harUnknown = -1
	bearer     = "Bearer "
)

// har is an archive of entries, the oldest first.
func har(base, version string, entries []Entry) harFile {
	log := harLog{Version: "1.2", Creator: harCreator{"bounce-mock", version}, Entries: []harEntry{}}
	for _, e := range slices.Backward(entries) {
		took := float64(e.Duration) / float64(time.Millisecond)
		log.Entries = append(log.Entries, harEntry{
			StartedDateTime: e.At.Format(milliseconds), Time: took, Request: requestOf(base, e), Response: responseOf(e),
			Timings: harTimings{Wait: took}, Comment: strings.TrimSpace(e.ID + " " + e.Reason),
		})
	}
	return harFile{log}
}

func requestOf(base string, e Entry) harRequest {
	_, query, _ := strings.Cut(e.URL, "?")
	r := harRequest{
		Method: e.Method, URL: base + e.URL, HTTPVersion: "HTTP/1.1", Cookies: []harPair{}, Headers: pairs(e.RequestHeader),
		QueryString: queryPairs(query), HeadersSize: harUnknown, BodySize: size(e.RequestBody, e.RequestTruncated),
	}
	if e.RequestBody != "" {
		r.PostData = &harText{MimeType: e.RequestHeader.Get("Content-Type"), Text: e.RequestBody}
		if e.RequestTruncated {
			r.PostData.Comment = harCut
		}
	}
	return r
}

func responseOf(e Entry) harResponse {
	length := len(e.ResponseBody)
	content := harText{Size: &length, MimeType: e.ResponseHeader.Get("Content-Type"), Text: e.ResponseBody}
	if content.MimeType == "" {
		content.MimeType = "x-unknown"
	}
	if e.ResponseTruncated {
		content.Comment = harCut
	}
	return harResponse{
		Status: e.Status, StatusText: http.StatusText(e.Status), HTTPVersion: "HTTP/1.1", Cookies: []harPair{},
		Headers: pairs(e.ResponseHeader), Content: content, HeadersSize: harUnknown,
		BodySize: size(e.ResponseBody, e.ResponseTruncated),
	}
}

func size(body string, cut bool) int {
	if cut {
		return harUnknown
	}
	return len(body)
}

func pairs(h http.Header) []harPair {
	all := []harPair{}
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			all = append(all, harPair{name, value})
		}
	}
	return all
}

func queryPairs(query string) []harPair {
	values, _ := url.ParseQuery(query) // what can be read of it
	return pairs(http.Header(values))
}

// curl writes an entry as a command for a POSIX shell. The journal keeps no secret, so variables stand for them: a bearer
// token is that of BOUNCE_TOKEN, and any other secret that of BOUNCE_SECRET.
func curl(base string, e Entry) string {
	method := "-X " + quoted(e.Method)
	if e.Method == http.MethodHead {
		method = "-I"
	}
	words := []string{"curl -i -g --path-as-is " + method + " " + refilled(base+e.URL)}
	for _, name := range slices.Sorted(maps.Keys(e.RequestHeader)) {
		for _, value := range e.RequestHeader[name] {
			switch {
			case name == "Content-Length", name == "Accept-Encoding", name == "Connection", name == "Expect", name == "User-Agent":
			case name == "Authorization" && strings.EqualFold(value, bearer+journal.Redaction):
				words = append(words, `-H "Authorization: `+value[:len(bearer)]+`$BOUNCE_TOKEN"`)
			case value == "":
				words = append(words, "-H "+quoted(name+";"))
			default:
				words = append(words, "-H "+refilled(name+": "+value))
			}
		}
	}
	if e.RequestBody != "" {
		words = append(words, "--data-raw "+refilled(e.RequestBody))
		if e.RequestHeader.Get("Content-Type") == "" { // or curl would send one of its own
			words = append(words, "-H 'Content-Type:'")
		}
	}
	line := strings.Join(words, " ")
	if e.RequestTruncated {
		line = "# the journal has cut the body: " + strings.ReplaceAll(line, "\n", " ")
	}
	return line
}

// quoted is a text as one word of a POSIX shell.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// refilled is quoted, with a variable where the journal has replaced a secret.
func refilled(text string) string {
	return strings.ReplaceAll(quoted(text), journal.Redaction, `'"$BOUNCE_SECRET"'`)
}

// exportRequests writes the entries, the oldest first, as an archive or as commands.
func (s *Server) exportRequests(x *Exchange, csi string) (*answer, *Refusal) {
	entries, stats, refusal := s.selected(x, csi, 0)
	if refusal != nil {
		return nil, refusal
	}
	base := "http://" + x.Request.Host
	if x.Request.TLS != nil {
		base = "https://" + x.Request.Host
	}
	if x.Request.URL.Query().Get("format") != "curl" {
		archive := har(base, s.options.Contract.Digest()[:12], entries)
		if stats.Inexact {
			archive.Log.Comment = droppedSome
		}
		return ok(archive)
	}
	var lines strings.Builder
	if stats.Inexact {
		lines.WriteString("# " + droppedSome + "\n")
	}
	for _, e := range slices.Backward(entries) {
		lines.WriteString(curl(base, e) + "\n")
	}
	contentType := mime.FormatMediaType("text/plain", map[string]string{"charset": "utf-8"})
	return &answer{status: http.StatusOK, contentType: contentType, body: plain(lines.String())}, nil
}

const droppedSome = "Older requests are missing: the journal had to make room."

// plain is the body of an answer that is no JSON.
type plain string
