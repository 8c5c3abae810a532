package scenario_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/internal/scenario/scenariotest"
)

// closed is the verdict where the connection may be closed.
func closed(w *scenario.World) string {
	if w.Last.IsClosed() {
		return "passed"
	}
	return scenariotest.Verdict(w, w.CheckRefusedFor("as too large"))
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
			w := scenariotest.Answered(c.status, nil, c.body)
			if got := scenariotest.Verdict(w, w.CheckRefusedFor(c.how)); got != c.want {
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
		w := scenariotest.Answered(0, nil, "")
		w.Last.Err = c.err
		if got := scenariotest.Verdict(w, w.CheckRefusedFor("as too large")); got != c.refused {
			t.Errorf("%s, as a refusal: got %s, want %s", name, got, c.refused)
		}
		if got := closed(w); got != c.tooBig {
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
			w := scenariotest.Answered(c.status, nil, c.body)
			if got := scenariotest.Verdict(w, w.CheckAccepted()); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
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
			w := scenariotest.Answered(c.status, nil, c.body)
			if got := scenariotest.Verdict(w, w.CheckConflict()); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// A server may answer 501 to a method that it implements nowhere (RFC 9110, 9.1), and to no other.
func TestA501ForAnUnimplementedMethodBreaksNoClause(t *testing.T) {
	t.Parallel()
	w := scenariotest.Answered(http.StatusNotImplemented, nil, "")
	w.Last.Draft.Method = http.MethodPatch
	if err := w.CheckRefusedFor("as a method that is not allowed"); err != nil || len(w.Warnings) > 0 {
		t.Errorf("got %v and %v, want a refusal", err, w.Warnings)
	}
	var none *outcome.NotApplicable
	if err := judge.Allow(w.Last, http.MethodPut); !errors.As(err, &none) {
		t.Errorf("got %v for a missing Allow, want it not applicable", err)
	}
	w.Last.Draft.Method = http.MethodPut
	if got := scenariotest.Verdict(w, w.CheckRefusedFor("as a method that is not allowed")); got != "server-error" {
		t.Errorf("got %s for the method of the operation, want server-error", got)
	}
}

// A bare array accepts nothing, and is no refusal.
func TestABareArrayIsCalledOne(t *testing.T) {
	t.Parallel()
	for name, step := range map[string]func(*scenario.World) error{
		"a conflict answer": (*scenario.World).CheckConflict, "a success": (*scenario.World).CheckAccepted, "a refusal": (*scenario.World).CheckRefused,
	} {
		for _, status := range []int{200, 409} {
			err := step(scenariotest.Replied(request.Schedule, status, `[{"rfcNumber":"3-R"}]`))
			if status == 409 && name != "a conflict answer" {
				continue
			}
			if err == nil || !strings.Contains(err.Error(), "a bare array, want") || strings.Contains(err.Error(), "accepted") {
				t.Errorf("%s, %d: got %v, want it called a bare array", name, status, err)
			}
		}
	}
}

// What is decided only when all scenarios have ended is still known then.
func TestAWorldRemembersWhatItIsJudgedByAtTheEnd(t *testing.T) {
	t.Parallel()
	w := &scenario.World{Findings: scenario.Findings{Diverted: true, Positive: true}}
	if w.Forget(); !w.Diverted || !w.Positive {
		t.Errorf("got diverted %t and positive %t, want both", w.Diverted, w.Positive)
	}
}
