package mutant

import (
	"bytes"
	"encoding/json"
	"net/http"
	"unicode/utf8"
)

// manners are good for a schedule, and bad for the operations around it.
func manners() []Mutant {
	creating := func(name, rule, defect string, f func(*http.Request)) Mutant {
		return Mutant{
			Name: name, Class: "request", Rule: "hygiene:" + rule, Defect: defect,
			plant: incoming(func(r *http.Request) {
				if r.Method == http.MethodPost {
					f(r)
				}
			}),
		}
	}
	refusing := func(name, rule, defect string, f func(*answer)) Mutant {
		return Mutant{
			Name: name, Class: "answer", Rule: "hygiene:" + rule, Defect: defect,
			plant: outgoing(func(r *http.Request, a *answer) {
				if r.Method != http.MethodPut && a.isRefusal() {
					f(a)
				}
			}),
		}
	}
	return []Mutant{
		creating("create-trailing-bytes-ok", "one-json-value", "reads one JSON value of a create and nothing behind it", firstValueOnly),
		creating("create-duplicate-key-last-wins", "one-json-value", "takes the last of two members of one name in a create", lastMembersOnly),
		creating("create-any-media-type", "media-type", "takes a create of any media type for JSON",
			func(r *http.Request) { r.Header.Set("Content-Type", "application/json") }),
		creating("create-body-limit-none", "body-limit", "reads a create of any size", func(r *http.Request) {
			const limit = 64 << 10
			if r.ContentLength > limit {
				setBody(r, bytes.TrimRight(bodyOf(r), "\x00"))
			}
		}),
		refusing("family-401-without-challenge", "challenge", "answers 401 to all but a schedule without WWW-Authenticate",
			func(a *answer) { a.header.Del("WWW-Authenticate") }),
		refusing("family-challenge-without-error", "challenge", "does not say in its challenge to all but a schedule that the token is at fault",
			func(a *answer) {
				if a.header.Get("WWW-Authenticate") != "" {
					a.header.Set("WWW-Authenticate", `Bearer realm="bounce"`)
				}
			}),
		refusing("family-refusal-as-html", "json-answers", "calls a refusal of all but a schedule text/html",
			func(a *answer) { a.header.Set("Content-Type", "text/html; charset=utf-8") }),
		refusing("family-library-text", "no-internals", "shows the text of its JSON library in refusals of all but a schedule",
			set("detail", "json: cannot unmarshal string into Go struct field Create.duration of type main.Duration")),
		{
			Name: "create-deep-body-500", Class: "request", Rule: "hygiene:no-server-error", Defect: "answers 500 to a create that is nested deep",
			plant: onCreateRefused(func(r *http.Request) bool {
				const shallow = 1000
				return r.ContentLength > shallow
			}),
		}, {
			Name: "details-odd-path-500", Class: "request", Rule: "hygiene:no-server-error", Defect: "answers 500 to details when the path is not UTF-8",
			plant: outgoing(func(r *http.Request, a *answer) {
				if isDetails(r) && !utf8.ValidString(r.URL.Path) {
					a.status = http.StatusInternalServerError
				}
			}),
		},
	}
}

// onCreateRefused makes a server error of refused creates for which is holds.
func onCreateRefused(is func(*http.Request) bool) func() planted {
	return outgoing(func(r *http.Request, a *answer) {
		if r.Method == http.MethodPost && a.status == http.StatusBadRequest && is(r) {
			a.status = http.StatusInternalServerError
		}
	})
}

// firstValueOnly cuts off what stands behind the first JSON value.
func firstValueOnly(r *http.Request) {
	var first json.RawMessage
	text := bodyOf(r)
	if json.NewDecoder(bytes.NewReader(text)).Decode(&first) == nil && utf8.Valid(text) && !json.Valid(text) {
		setBody(r, first)
	}
}

// lastMembersOnly leaves of members of one name the last.
func lastMembersOnly(r *http.Request) {
	var members map[string]json.RawMessage
	if text := bodyOf(r); json.Unmarshal(text, &members) == nil && members != nil && utf8.Valid(text) {
		text, _ = json.Marshal(members) // it was JSON before
		setBody(r, text)
	}
}
