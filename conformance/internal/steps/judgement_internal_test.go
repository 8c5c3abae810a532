package steps

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/suitetest"
)

// verdict is how a step judged: passed, warned, or the code of its failure; inconclusive and the like by their kind.
func verdict(w *World, err error) string {
	var failure *outcome.Failure
	var unclear *outcome.Inconclusive
	var notApplicable *outcome.NotApplicable
	switch {
	case errors.As(err, &failure):
		return failure.Code
	case errors.As(err, &unclear):
		return "unclear"
	case errors.As(err, &notApplicable):
		return "not-applicable"
	case err != nil:
		return err.Error()
	case len(w.Warnings) > 0:
		return "warned"
	}
	return "passed"
}

func TestEveryRefusalOfTheFeaturesIsKnown(t *testing.T) {
	t.Parallel()
	used := suitetest.Captures(t, `^it is refused ?((?:for|as) [^,]+|)$`)
	for how := range suitetest.Captures(t, `and refusal (for its (?:body|token|scope)) "`) {
		used[how] = true
	}
	used["as too large"] = true // of the step that also takes a closed connection
	for how := range used {
		if _, known := refusals[how]; !known {
			t.Errorf("the features say refused %q, which nobody knows", how)
		}
	}
	for how, r := range refusals {
		if !used[how] {
			t.Errorf("no scenario says refused %q", how)
		}
		lawful := r.Lawful()
		if r.Reading != "" && len(lawful) == 0 {
			t.Errorf("refused %q: the reading %q has no status", how, r.Reading)
		}
		if slices.ContainsFunc(lawful, func(status int) bool { return status < 400 || status > 499 }) {
			t.Errorf("refused %q: got the statuses %v, want refusals", how, lawful)
		}
	}
}

func TestARefusalIsA4xxThatBooksNothing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		how    string
		status int
		body   string
		want   string
	}{
		"a status of the reading":                    {"for its token", 401, `{}`, "passed"},
		"another status of the reading":              {"for its token", 403, ``, "passed"},
		"a status that the reading lacks":            {"for its token", 418, ``, "warned"},
		"any refusal":                                {"", 499, ``, "passed"},
		"one of the usual statuses":                  {"for its token or the token's form", 400, ``, "passed"},
		"an unusual status":                          {"for its token or the token's form", 404, ``, "warned"},
		"the one status":                             {"for its media type", 415, ``, "passed"},
		"another than the one status":                {"for its media type", 400, ``, "wrong-status"},
		"a success":                                  {"for its token", 200, `{"status":"Open"}`, "not-refused"},
		"a success without a body":                   {"for its token", 204, ``, "not-refused"},
		"conflicts":                                  {"for its token", 409, `{"conflicts":[{}]}`, "not-refused"},
		"a redirect":                                 {"for its token", 307, ``, "not-refused"},
		"a server error":                             {"for its token", 500, ``, "server-error"},
		"a server error where any refusal would do":  {"", 503, ``, "server-error"},
		"words that no feature has":                  {"for its hat", 401, ``, `the features name no refusal "for its hat"`},
		"a success whose conflicts are null, a trap": {"", 200, `{"conflicts":null}`, "not-refused"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := answered(t, c.status, nil, c.body)
			if got := verdict(w, w.isRefused(c.how)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestNoAnswerIsNoRefusal(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err             error
		refused, tooBig string
	}{
		"a closed connection": {errors.New("connection reset by peer"), "no-answer", "passed"},
		"a time-out":          {fmt.Errorf("put: %w", context.DeadlineExceeded), "no-answer", "no-answer"},
	} {
		w := answered(t, 0, nil, "")
		w.last.Err = c.err
		if got := verdict(w, w.isRefused("as too large")); got != c.refused {
			t.Errorf("%s, as a refusal: got %s, want %s", name, got, c.refused)
		}
		if got := verdict(w, w.isTooLargeOrClosed()); got != c.tooBig {
			t.Errorf("%s, as too large or closed: got %s, want %s", name, got, c.tooBig)
		}
	}
}

func TestAnAcceptedScheduleIsAnObjectWithAStatusOfSuccess(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		body   string
		want   string
	}{
		"a success":                        {200, `{"status":"Open"}`, "passed"},
		"another status of the reading":    {202, `{"status":"Open"}`, "passed"},
		"a status that the reading lacks":  {203, `{"status":"Open"}`, "warned"},
		"an empty object":                  {200, `{}`, "wrong-answer"},
		"no object":                        {200, `[]`, "wrong-answer"},
		"no body":                          {204, ``, "wrong-answer"},
		"conflicts where others book, too": {200, `{"conflicts":[{}]}`, "unclear"},
		"a refusal":                        {400, `{}`, "not-accepted"},
		"a redirect":                       {302, ``, "not-accepted"},
		"a server error":                   {500, ``, "server-error"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := answered(t, c.status, nil, c.body)
			if got := verdict(w, w.isAccepted()); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			w = answered(t, c.status, nil, c.body)
			w.rule = "extra-fields"
			got := verdict(w, w.acceptance("ignored", "for its body", "refused"))
			if refused := c.want == "not-accepted" && c.status == 400; refused && got != "passed" || !refused && c.want != "not-accepted" && got != c.want {
				t.Errorf("as a reading: got %s, want %s", got, c.want)
			}
		})
	}
}

func TestAConflictAnswerIsToldByItsBody(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		body   string
		want   string
	}{
		"a conflict":                  {409, `{"conflicts":[{}]}`, "passed"},
		"one with a status of succes": {200, `{"conflicts":[{}]}`, "passed"},
		"one with another status":     {404, `{"conflicts":[{}]}`, "warned"},
		"an empty list":               {409, `{"conflicts":[]}`, "wrong-answer"},
		"no list":                     {409, `{"conflicts":{}}`, "wrong-answer"},
		"a refusal":                   {409, `{}`, "wrong-answer"},
		"a success":                   {200, `{"status":"Open"}`, "not-refused"},
		"a server error":              {500, `{"conflicts":[{}]}`, "server-error"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := answered(t, c.status, nil, c.body)
			if got := verdict(w, w.isConflictAnswer()); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestAChallengeNamesTheSchemeAndTheError(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status      int
		header      []string
		plain, with string
	}{
		"the scheme alone":          {401, []string{`Bearer`}, "passed", "wrong-answer"},
		"the scheme with a realm":   {401, []string{`Bearer realm="a"`}, "passed", "wrong-answer"},
		"the error":                 {401, []string{`bearer realm="a", error="invalid_token"`}, "passed", "passed"},
		"the error without quotes":  {401, []string{`Bearer error=invalid_token`}, "passed", "passed"},
		"another error":             {401, []string{`Bearer error="invalid_request"`}, "passed", "wrong-answer"},
		"an error that is longer":   {401, []string{`Bearer error="invalid_token_form"`}, "passed", "wrong-answer"},
		"beside another scheme":     {401, []string{`Basic realm="a", Bearer error="invalid_token"`}, "passed", "passed"},
		"in a field of its own":     {401, []string{`Basic realm="a"`, `Bearer error="invalid_token"`}, "passed", "passed"},
		"another scheme":            {401, []string{`Basic realm="a"`}, "wrong-answer", "wrong-answer"},
		"a scheme that begins so":   {401, []string{`BearerX error="invalid_token"`}, "wrong-answer", "wrong-answer"},
		"no challenge":              {401, nil, "wrong-answer", "wrong-answer"},
		"a refusal that needs none": {403, nil, "not-applicable", "not-applicable"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := answered(t, c.status, http.Header{"Www-Authenticate": c.header}, "")
			if got := verdict(w, w.challenges("")); got != c.plain {
				t.Errorf("got %s, want %s", got, c.plain)
			}
			if got := verdict(w, w.challengesWithError("invalid_token")); got != c.with {
				t.Errorf("with the error: got %s, want %s", got, c.with)
			}
		})
	}
}

func TestAMediaTypeFitsItsBody(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ mediaType, body, want string }{
		"JSON that says so":           {"application/json; charset=utf-8", `{"a":1}`, "passed"},
		"a problem":                   {"application/problem+json", `{"a":1}`, "passed"},
		"JSON as text":                {"text/plain", ` {"a":1}`, "wrong-answer"},
		"a list as text":              {"text/plain", `[1]`, "wrong-answer"},
		"JSON that says nothing":      {"", `{"a":1}`, "wrong-answer"},
		"a page":                      {"text/html", `<p>`, "passed"},
		"a text that could be JSON":   {"text/plain", `404`, "passed"},
		"a text in braces":            {"text/plain", `{no}`, "passed"},
		"nothing":                     {"", ``, "passed"},
		"JSON under a name like it":   {"application/jsonx", `{"a":1}`, "wrong-answer"},
		"JSON under capital letters":  {"Application/JSON", `{"a":1}`, "passed"},
		"JSON under a vendor's name":  {"application/vnd.a+json", `{"a":1}`, "passed"},
		"JSON under a vendor's other": {"application/vnd.a+xml", `{"a":1}`, "wrong-answer"},
	} {
		w := answered(t, 400, http.Header{"Content-Type": {c.mediaType}}, c.body)
		if got := verdict(w, w.mediaTypeFits()); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}
