package mock

import (
	"encoding/base64"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

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
		Encoding string `json:"encoding,omitempty"`  // of content; "" for text as it is
		Ours     string `json:"_encoding,omitempty"` // the same of postData, for which the format has none
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
		Method: e.Method, URL: base + e.URL, HTTPVersion: e.HTTPVersion, Cookies: []harPair{}, Headers: pairs(e.RequestHeader),
		QueryString: queryPairs(query), HeadersSize: harUnknown, BodySize: size(e.RequestBody, e.RequestTruncated),
	}
	if e.RequestBody != "" {
		text, encoding := harBody(e.RequestBody)
		r.PostData = &harText{MimeType: e.RequestHeader.Get("Content-Type"), Text: text, Ours: encoding}
		if e.RequestTruncated {
			r.PostData.Comment = harCut
		}
	}
	return r
}

func responseOf(e Entry) harResponse {
	length := len(e.ResponseBody)
	text, encoding := harBody(e.ResponseBody)
	content := harText{Size: &length, MimeType: e.ResponseHeader.Get("Content-Type"), Text: text, Encoding: encoding}
	if content.MimeType == "" {
		content.MimeType = "x-unknown"
	}
	if e.ResponseTruncated {
		content.Comment = harCut
	}
	return harResponse{
		Status: e.Status, StatusText: http.StatusText(e.Status), HTTPVersion: e.HTTPVersion, Cookies: []harPair{},
		Headers: pairs(e.ResponseHeader), Content: content, RedirectURL: e.ResponseHeader.Get("Location"), HeadersSize: harUnknown,
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
	all := []harPair{}
	for name, value := range journal.Parameters(query) {
		all = append(all, harPair{name, value})
	}
	return all
}

// harBody is a body as text, or in the encoding that it has where it is none.
func harBody(body string) (text, encoding string) {
	if utf8.ValidString(body) {
		return body, ""
	}
	return base64.StdEncoding.EncodeToString([]byte(body)), "base64"
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
