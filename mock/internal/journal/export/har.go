// Package export writes entries of the journal in formats of other tools: an HTTP Archive (HAR) and commands of curl.
//
// It selects nothing, reads no journal and sends nothing: the caller brings the entries, and the URL of their server. It may
// import the packages journal and redact.
package export

import (
	"cmp"
	"encoding/base64"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"example.com/bounce/mock/internal/journal"
)

// The HTTP Archive format, version 1.2: what it demands, and what the journal knows. -1 stands for unknown.
type (
	// Archive is a whole file.
	Archive struct {
		Log log `json:"log"`
	}
	log struct {
		Version string  `json:"version"`
		Creator creator `json:"creator"`
		Entries []entry `json:"entries"`
		Comment string  `json:"comment,omitempty"`
	}
	creator struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
	entry struct {
		StartedDateTime string   `json:"startedDateTime"`
		Time            float64  `json:"time"`
		Request         request  `json:"request"`
		Response        response `json:"response"`
		Cache           struct{} `json:"cache"`
		Timings         timings  `json:"timings"`
		Comment         string   `json:"comment,omitempty"`
	}
	request struct {
		Method      string   `json:"method"`
		URL         string   `json:"url"`
		HTTPVersion string   `json:"httpVersion"`
		Cookies     []pair   `json:"cookies"`
		Headers     []pair   `json:"headers"`
		QueryString []pair   `json:"queryString"`
		PostData    *content `json:"postData,omitempty"`
		HeadersSize int      `json:"headersSize"`
		BodySize    int      `json:"bodySize"`
	}
	response struct {
		Status      int     `json:"status"`
		StatusText  string  `json:"statusText"`
		HTTPVersion string  `json:"httpVersion"`
		Cookies     []pair  `json:"cookies"`
		Headers     []pair  `json:"headers"`
		Content     content `json:"content"`
		RedirectURL string  `json:"redirectURL"`
		HeadersSize int     `json:"headersSize"`
		BodySize    int     `json:"bodySize"`
	}
	pair struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	content struct {
		Size     *int   `json:"size,omitempty"` // of content only
		MimeType string `json:"mimeType"`
		Text     string `json:"text"`
		Encoding string `json:"encoding,omitempty"`  // of content; "" for text as it is
		Ours     string `json:"_encoding,omitempty"` // the same of postData, for which the format has none
		Comment  string `json:"comment,omitempty"`
	}
	timings struct {
		Send    float64 `json:"send"`
		Wait    float64 `json:"wait"`
		Receive float64 `json:"receive"`
	}
)

const (
	droppedSome = "Older requests are missing: the journal had to make room."
	bodyCut     = "The journal has cut the body."
	unknown     = -1
	// moments are written as exactly as the mock's clock tells them.
	moments = "2006-01-02T15:04:05.000Z07:00"
)

// HAR returns an archive of entries, the oldest first; they are given with the newest first. base is the URL of the server
// without a path, version that of the creator. An incomplete archive says so.
func HAR(base, version string, entries []journal.Entry, incomplete bool) Archive {
	all := log{Version: "1.2", Creator: creator{"bounce-mock", version}, Entries: []entry{}}
	if incomplete {
		all.Comment = droppedSome
	}
	for _, e := range slices.Backward(entries) {
		took := float64(e.Duration) / float64(time.Millisecond)
		all.Entries = append(all.Entries, entry{
			StartedDateTime: e.At.Format(moments), Time: took, Request: requestOf(base, e), Response: responseOf(e),
			Timings: timings{Wait: took}, Comment: strings.TrimSpace(e.ID + " " + e.Reason),
		})
	}
	return Archive{all}
}

func requestOf(base string, e journal.Entry) request {
	_, query, _ := strings.Cut(e.URL, "?")
	r := request{
		Method: e.Method, URL: base + e.URL, HTTPVersion: e.HTTPVersion, Cookies: []pair{}, Headers: headerPairs(e.RequestHeader),
		QueryString: queryPairs(query), HeadersSize: unknown, BodySize: size(e.RequestBody, e.RequestTruncated),
	}
	if e.RequestBody != "" {
		text, encoding := encode(e.RequestBody)
		r.PostData = &content{MimeType: e.RequestHeader.Get("Content-Type"), Text: text, Ours: encoding}
		if e.RequestTruncated {
			r.PostData.Comment = bodyCut
		}
	}
	return r
}

func responseOf(e journal.Entry) response {
	length := len(e.ResponseBody)
	text, encoding := encode(e.ResponseBody)
	c := content{Size: &length, MimeType: cmp.Or(e.ResponseHeader.Get("Content-Type"), "x-unknown"), Text: text, Encoding: encoding}
	if e.ResponseTruncated {
		c.Comment = bodyCut
	}
	return response{
		Status: e.Status, StatusText: http.StatusText(e.Status), HTTPVersion: e.HTTPVersion, Cookies: []pair{},
		Headers: headerPairs(e.ResponseHeader), Content: c, RedirectURL: e.ResponseHeader.Get("Location"), HeadersSize: unknown,
		BodySize: size(e.ResponseBody, e.ResponseTruncated),
	}
}

func size(body string, truncated bool) int {
	if truncated {
		return unknown
	}
	return len(body)
}

func headerPairs(h http.Header) []pair {
	all := []pair{}
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			all = append(all, pair{name, value})
		}
	}
	return all
}

func queryPairs(query string) []pair {
	all := []pair{}
	for name, value := range journal.Parameters(query) {
		all = append(all, pair{name, value})
	}
	return all
}

// encode returns a body as text and no encoding, or in base64 when it is not UTF-8.
func encode(body string) (text, encoding string) {
	if utf8.ValidString(body) {
		return body, ""
	}
	return base64.StdEncoding.EncodeToString([]byte(body)), "base64"
}
