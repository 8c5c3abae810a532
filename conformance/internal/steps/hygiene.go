package steps

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"example.com/bounce/conformance/internal/outcome"
)

func (w *World) noServerError() error { return w.last.answered() }

func (w *World) allowNames(method string) error {
	if w.last.isUnimplementedMethod() {
		return &outcome.NotApplicable{Text: "the server answers 501 to a method that it does not implement, and names none"}
	}
	for _, value := range w.last.Header.Values("Allow") {
		for _, name := range splitList(value) {
			if name == method {
				return nil
			}
		}
	}
	return outcome.Fail("wrong-answer", "Allow is %q, want it to name %s", w.last.Header.Values("Allow"), method)
}

// bearer finds the scheme, alone or beside others.
var bearer = regexp.MustCompile(`(?i)(^|[\s,])Bearer([\s,]|$)`)

// challenges holds a 401 to its challenge, with an error's code if one is wanted; a refusal with another status needs none.
func (w *World) challenges(code string) error {
	if w.last.Status != http.StatusUnauthorized {
		return &outcome.NotApplicable{Text: "the server refuses with another status than 401 (reading token-status)"}
	}
	all := strings.Join(w.last.Header.Values("WWW-Authenticate"), ", ")
	named := regexp.MustCompile(`(?i)\berror\s*=\s*"?` + regexp.QuoteMeta(code) + `\b`)
	switch {
	case !bearer.MatchString(all):
		return outcome.Fail("wrong-answer", "WWW-Authenticate is %q, want the scheme Bearer", all)
	case code != "" && !named.MatchString(all):
		return outcome.Fail("wrong-answer", "WWW-Authenticate is %q, want the error %q", all, code)
	}
	return nil
}

func (w *World) challengesWithError(code string) error { return w.challenges(code) }

func (w *World) mediaTypeFits() error {
	c := w.last
	if err := c.answered(); err != nil {
		return err
	}
	text := bytes.TrimSpace(c.Body)
	composed := bytes.HasPrefix(text, []byte("{")) || bytes.HasPrefix(text, []byte("[")) // 404 and null are plain text, too
	if composed && json.Valid(text) && !isJSON(c.Header) {
		return outcome.Fail("wrong-answer", "the body is JSON, but Content-Type is %q", c.Header.Get("Content-Type"))
	}
	return nil
}

// ids are words with a digit: what may differ between two answers that are alike.
var ids = regexp.MustCompile(`[A-Za-z0-9._:-]*[0-9][A-Za-z0-9._:-]*`)

// masked is what an answer says, but for the names in the request and what else may differ.
func (c *call) masked() string {
	text := words(c.Body)
	own := []string{c.draft.CSI, c.draft.Service, c.draft.Instance, c.draft.Execution}
	slices.SortFunc(own, func(a, b string) int { return len(b) - len(a) }) // one may be part of another
	for _, name := range own {
		text = strings.ReplaceAll(text, name, "#")
	}
	return ids.ReplaceAllString(text, "#")
}

func (w *World) likeAside() error {
	for _, c := range []*call{w.last, w.aside} {
		if err := c.answered(); err != nil {
			return err
		}
	}
	if w.last.Status != w.aside.Status {
		return outcome.Fail("wrong-answer", "one is answered with %d, the other with %d", w.aside.Status, w.last.Status)
	}
	if w.last.masked() != w.aside.masked() {
		return outcome.Fail("wrong-answer", "the two refusals have different bodies, ids apart")
	}
	return nil
}

// internals are traces of a server's inside. Each is a thing that no text for a client holds by chance.
var internals = regexp.MustCompile(`(?m)goroutine \d+ \[|\.go:\d+|\bat [\w.$]+\([\w.]+:\d+\)|Traceback \(most recent|File "[^"]+", line \d+` +
	`|Exception in thread|[a-z]+\.[a-zA-Z.]+(Exception|Error):|\bSELECT .+ FROM\b|node_modules/|/(usr|home|root|var|opt|app|src)/[\w./-]+` +
	`|openapi3|Schema:\s*\{|json: cannot unmarshal|invalid character '|panic:`)

func (w *World) showsNoInternals() error {
	if found := internals.Find(w.last.Body); found != nil {
		return outcome.Fail("wrong-answer", "the refusal shows the server's inside: %q", found)
	}
	return nil
}

func (w *World) dateRunsForward() error {
	now, err := http.ParseTime(w.last.Header.Get("Date"))
	if err != nil {
		return outcome.Fail("wrong-answer", "Date is %q, want an HTTP date", w.last.Header.Get("Date"))
	}
	before, err := http.ParseTime(w.aside.Header.Get("Date"))
	if err != nil {
		return outcome.Fail("wrong-answer", "Date is %q, want an HTTP date", w.aside.Header.Get("Date"))
	}
	if now.Before(before) {
		return outcome.Fail("wrong-answer", "Date went back from %s to %s", w.aside.Header.Get("Date"), w.last.Header.Get("Date"))
	}
	return nil
}
