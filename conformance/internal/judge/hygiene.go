package judge

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"example.com/bounce/conformance/internal/outcome"
)

// Allow fails unless the header Allow names the method.
func Allow(a *Answer, method string) error {
	if a.isUnimplementedMethod() {
		return &outcome.NotApplicable{Text: "the server answers 501 to a method that it does not implement, and names none"}
	}
	for _, value := range a.Header.Values("Allow") {
		for _, name := range Split(value) {
			if name == method {
				return nil
			}
		}
	}
	return outcome.Fail("wrong-answer", "Allow is %q, want it to name %s", a.Header.Values("Allow"), method)
}

// bearer finds the scheme, alone or among others.
var bearer = regexp.MustCompile(`(?i)(^|[\s,])Bearer([\s,]|$)`)

// Challenge fails unless a 401 has a challenge for a bearer token, with the code of an error; "" allows any code. A refusal with
// another status needs no challenge.
func Challenge(a *Answer, code string) error {
	if a.Status != http.StatusUnauthorized {
		return &outcome.NotApplicable{Text: "the server refuses with another status than 401 (reading token-status)"}
	}
	all := strings.Join(a.Header.Values("WWW-Authenticate"), ", ")
	named := regexp.MustCompile(`(?i)\berror\s*=\s*"?` + regexp.QuoteMeta(code) + `\b`)
	switch {
	case !bearer.MatchString(all):
		return outcome.Fail("wrong-answer", "WWW-Authenticate is %q, want the scheme Bearer", all)
	case code != "" && !named.MatchString(all):
		return outcome.Fail("wrong-answer", "WWW-Authenticate is %q, want the error %q", all, code)
	}
	return nil
}

// MediaType fails if a JSON body has a media type other than JSON's.
func MediaType(a *Answer) error {
	if err := Any(a); err != nil {
		return err
	}
	text := bytes.TrimSpace(a.Body)
	composed := bytes.HasPrefix(text, []byte("{")) || bytes.HasPrefix(text, []byte("[")) // 404 and null are plain text, too
	if composed && json.Valid(text) && !isJSON(a.Header) {
		return outcome.Fail("wrong-answer", "the body is JSON, but Content-Type is %q", a.Header.Get("Content-Type"))
	}
	return nil
}

// ids matches words with a digit: they may differ between two answers that are alike.
var ids = regexp.MustCompile(`[A-Za-z0-9._:-]*[0-9][A-Za-z0-9._:-]*`)

// masked is the text of the answer without the names in the request and without ids.
func (a *Answer) masked() string {
	text := words(a.Body)
	own := []string{a.Draft.CSI, a.Draft.Service, a.Draft.Instance, a.Draft.Execution}
	slices.SortFunc(own, func(a, b string) int { return len(b) - len(a) }) // one may be part of another
	for _, name := range own {
		text = strings.ReplaceAll(text, name, "#")
	}
	return ids.ReplaceAllString(text, "#")
}

// Alike fails if two refusals differ in more than the names in their requests and ids.
func Alike(before, now *Answer) error {
	for _, a := range []*Answer{now, before} {
		if err := Any(a); err != nil {
			return err
		}
	}
	if now.Status != before.Status {
		return outcome.Fail("wrong-answer", "one is answered with %d, the other with %d", before.Status, now.Status)
	}
	if now.masked() != before.masked() {
		return outcome.Fail("wrong-answer", "the two refusals have different bodies, ids apart")
	}
	return nil
}

// internals matches traces of a server's internals. No text for a client contains one by chance.
var internals = regexp.MustCompile(`(?m)goroutine \d+ \[|\.go:\d+|\bat [\w.$]+\([\w.]+:\d+\)|Traceback \(most recent|File "[^"]+", line \d+` +
	`|Exception in thread|[a-z]+\.[a-zA-Z.]+(Exception|Error):|\bSELECT .+ FROM\b|node_modules/|/(usr|home|root|var|opt|app|src)/[\w./-]+` +
	`|openapi3|Schema:\s*\{|json: cannot unmarshal|invalid character '|panic:`)

// NoInternals fails if a refusal shows what only the server's developers should see.
func NoInternals(a *Answer) error {
	if found := internals.Find(a.Body); found != nil {
		return outcome.Fail("wrong-answer", "the refusal shows the server's inside: %q", found)
	}
	return nil
}

// Date fails unless both answers have the header Date, and the later one is not before the other.
func Date(before, now *Answer) error {
	var times [2]time.Time
	for i, a := range []*Answer{before, now} {
		at, err := http.ParseTime(a.Header.Get("Date"))
		if err != nil {
			return outcome.Fail("wrong-answer", "Date is %q, want an HTTP date", a.Header.Get("Date"))
		}
		times[i] = at
	}
	if times[1].Before(times[0]) {
		return outcome.Fail("wrong-answer", "Date went back from %s to %s", before.Header.Get("Date"), now.Header.Get("Date"))
	}
	return nil
}

// isJSON reports whether a Content-Type names JSON.
func isJSON(h http.Header) bool {
	name, _, _ := strings.Cut(strings.ToLower(h.Get("Content-Type")), ";")
	name = strings.TrimSpace(name)
	return slices.Contains([]string{"application/json", "text/json"}, name) || strings.HasSuffix(name, "+json")
}

// IsBearer reports whether a challenge names the scheme Bearer, alone or among others.
func IsBearer(challenge string) bool { return bearer.MatchString(challenge) }
