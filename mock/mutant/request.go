package mutant

import (
	"bytes"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"example.com/bounce/mock"
)

// methods get wrong which methods there are.
func methods() []Mutant {
	return []Mutant{
		{
			Name: "405-without-allow", Class: "request", Rule: "hygiene:method-not-allowed", Defect: "answers 405 without Allow",
			plant: outgoing(func(_ *http.Request, a *answer) { a.header.Del("Allow") }),
		}, {
			Name: "wrong-method-is-404", Class: "request", Rule: "hygiene:method-not-allowed", Defect: "answers 404 for another method",
			plant: outgoing(func(_ *http.Request, a *answer) {
				if a.status == http.StatusMethodNotAllowed {
					a.status = http.StatusNotFound
				}
			}),
		}, {
			Name: "patch-behaves-as-put", Class: "request", Rule: "hygiene:method-not-allowed", Defect: "takes PATCH for PUT",
			plant: incoming(func(r *http.Request) {
				if r.Method == http.MethodPatch {
					r.Method = http.MethodPut
				}
			}),
		},
	}
}

// exotics get an unusual request wrong, or what HTTP asks for in every answer.
func exotics() []Mutant {
	return []Mutant{
		panicking("deep-body-500", "the body is nested deep", func(_ *http.Request, body []byte) bool {
			return bytes.Count(body, []byte("[")) > 1000
		}),
		panicking("bad-utf8-500", "the body is not UTF-8", func(_ *http.Request, body []byte) bool { return !utf8.Valid(body) }),
		panicking("null-body-500", "the body is null", func(_ *http.Request, body []byte) bool { return string(body) == "null" }),
		panicking("odd-identifier-500", "the Identifier is no GUID", func(r *http.Request, _ []byte) bool {
			return strings.Contains(r.Header.Get("Identifier"), "'")
		}),
		panicking("odd-path-500", "the path holds a zero byte", func(r *http.Request, _ []byte) bool { return strings.Contains(r.URL.Path, "\x00") }),
		{
			Name: "unknown-media-type-ok", Class: "request", Rule: "hygiene:media-type", Defect: "takes a body of any media type for JSON",
			plant: at("media-type", skip),
		}, {
			Name: "trailing-bytes-ok", Class: "request", Rule: "hygiene:one-json-value", Defect: "reads one JSON value and nothing behind it",
			plant: incoming(firstValueOnly),
		}, {
			Name: "duplicate-key-last-wins", Class: "request", Rule: "hygiene:one-json-value", Defect: "takes the last of two members of one name",
			plant: incoming(lastMembersOnly),
		}, {
			Name: "body-limit-none", Class: "request", Rule: "hygiene:body-limit", Defect: "reads a body of any size",
			plant: incoming(func(r *http.Request) {
				const limit = 64 << 10
				if r.ContentLength > limit {
					setBody(r, bytes.TrimRight(bodyOf(r), "\x00"))
				}
			}),
		}, {
			Name: "repeat-books-twice", Class: "state", Rule: "hygiene:idempotent", Defect: "books the same PUT again, beside the first time",
			plant: repeatBooksTwice,
		}, {
			Name: "date-missing", Class: "answer", Rule: "hygiene:date", Defect: "sends no Date",
			plant: onWire(func(api http.Handler) http.Handler {
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					a := &answer{header: http.Header{}, status: http.StatusOK}
					api.ServeHTTP(a, r)
					a.header["Date"] = nil // net/http would add it to an answer that lacks it
					a.send(w)
				})
			}),
		}, {
			Name: "date-runs-back", Class: "answer", Rule: "hygiene:date", Defect: "sends a Date that is a minute before the last one",
			plant: dateRunsBack,
		},
	}
}

// panicking answers some requests with a server error before it looks at anything else.
func panicking(name, when string, is func(r *http.Request, body []byte) bool) Mutant {
	return Mutant{
		Name: name, Class: "request", Rule: "hygiene:no-server-error", Defect: "answers 500 when " + when,
		plant: onWire(func(api http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if is(r, bodyOf(r)) {
					w.WriteHeader(http.StatusInternalServerError)
					return
				}
				api.ServeHTTP(w, r)
			})
		}),
	}
}

func dateRunsBack() planted {
	var sent counter
	return planted{wire: func(api http.Handler) http.Handler {
		return altered(api, func(_ *http.Request, a *answer) {
			if now, err := http.ParseTime(a.header.Get("Date")); err == nil {
				a.header.Set("Date", now.Add(-time.Duration(sent.next())*time.Minute).Format(http.TimeFormat))
			}
		})
	}}
}

// bodies get wrong what the body says.
func bodies() []Mutant {
	return []Mutant{
		{
			Name: "action-unchecked", Class: "request", Rule: "clause:action", Defect: "takes any action for schedule",
			plant: at("contract", func(x *mock.Exchange, healthy run) *mock.Refusal {
				if _, present := x.Body["action"]; present {
					x.Body["action"] = "schedule"
				}
				return healthy(x)
			}),
		}, {
			Name: "action-by-prefix", Class: "request", Rule: "clause:action", Defect: "takes an action that begins with schedule for it",
			plant: at("contract", func(x *mock.Exchange, healthy run) *mock.Refusal {
				if action, _ := x.Body["action"].(string); strings.HasPrefix(action, "schedule") {
					x.Body["action"] = "schedule"
				}
				return healthy(x)
			}),
		}, {
			Name: "time-missing-ok", Class: "request", Rule: "clause:scheduled-time", Defect: "schedules for tomorrow when no time is given",
			plant: at("contract", func(x *mock.Exchange, healthy run) *mock.Refusal {
				if x.Body["scheduledTime"] == nil {
					x.Body["scheduledTime"] = tomorrow(x)
				}
				return healthy(x)
			}),
		}, {
			Name: "time-of-any-type-ok", Class: "request", Rule: "clause:scheduled-time", Defect: "schedules for tomorrow when the time is no text",
			plant: at("contract", func(x *mock.Exchange, healthy run) *mock.Refusal {
				value, given := x.Body["scheduledTime"]
				if _, isText := value.(string); given && value != nil && !isText {
					x.Body["scheduledTime"] = tomorrow(x)
				}
				return healthy(x)
			}),
		},
		mended("bad-time-ok", "schedules for some day when it cannot read the time", func(text string) (string, bool) {
			return "2040-01-01T10:00:00Z", text == "" || !strings.Contains(text, "T")
		}),
		mended("impossible-date-rolls-over", "takes 30 February for 1 March, and hour 25 for the next day's first", func(text string) (string, bool) {
			rolled := strings.NewReplacer("02-30T", "03-01T", "01T25:", "02T01:", "10:61:", "11:01:").Replace(text)
			return rolled, rolled != text
		}),
	}
}

// mended rewrites scheduledTime before it is held to the contract, where mend holds.
func mended(name, defect string, mend func(text string) (string, bool)) Mutant {
	return Mutant{
		Name: name, Class: "request", Rule: "clause:scheduled-time", Defect: defect,
		plant: at("contract", func(x *mock.Exchange, healthy run) *mock.Refusal {
			if text, isText := x.Body["scheduledTime"].(string); isText {
				if other, ok := mend(text); ok {
					x.Body["scheduledTime"] = other
				}
			}
			return healthy(x)
		}),
	}
}

func tomorrow(x *mock.Exchange) string { return x.Now.AddDate(0, 0, 1).Format(time.RFC3339) }
