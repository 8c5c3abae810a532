package conformance_test

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"example.com/bounce/conformance"
	"example.com/bounce/conformance/report"
)

func reading(t *testing.T, r *report.Report, slug string) report.Reading {
	t.Helper()
	for _, row := range r.Readings {
		if row.Slug == slug {
			return row
		}
	}
	t.Fatalf("the report has no reading %s", slug)
	return report.Reading{}
}

func TestAServerThatWaversIsFound(t *testing.T) {
	t.Parallel()
	f := newFake()
	var refused atomic.Int32
	f.before = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodGet || r.Header.Get("Authorization") != "" {
			return false
		}
		same(401+2*int(refused.Add(1)%2), `{"code":"TOKEN","message":"no"}`)(w, r)
		return true
	}
	r := f.run(t, conformance.Options{Bookings: conformance.Bookings{Effects: "books"}, Selection: conformance.Selection{IDs: []string{"SE-READ-006", "SE-AUTH-001"}}})
	if row := reading(t, r, "token-status"); row.Outcome != report.Failed || len(row.Observed) != 2 || !strings.Contains(row.Note, "wavers between alternatives: 40") ||
		!strings.Contains(row.Note, "401 in SE-") || !strings.Contains(row.Note, "403 in SE-") {
		t.Errorf("got %+v, want both alternatives, failed, with the scenarios that showed each", row)
	}
	if got := r.ToRepeat(); !slices.Contains(got, "SE-READ-006") || !slices.Contains(got, "SE-AUTH-001") {
		t.Errorf("to repeat are %v, want the scenarios that showed both alternatives", got)
	}
	if r.Verdict != report.NonConformant || r.ExitCode(false) != 1 {
		t.Errorf("got %s: %v, want non-conformant", r.Verdict, r.Reasons)
	}
}

func TestAPinnedReadingIsHeldTo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		expect, id string
		row        report.Outcome
		verdict    report.Verdict
	}{
		"it is met":               {"401", "SE-READ-006", report.Passed, report.Partial},
		"it is not met":           {"403", "SE-READ-006", report.Failed, report.NonConformant},
		"it is met elsewhere":     {"401", "SE-HTTP-002", report.Passed, report.Partial},
		"it is not met elsewhere": {"403", "SE-HTTP-002", report.Failed, report.NonConformant},
		"it is not asked for":     {"403", "SE-READ-013", report.Inconclusive, report.Undecided},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake()
			r := f.run(t, conformance.Options{Expect: map[string]string{"token-status": c.expect}, Selection: conformance.Selection{IDs: []string{c.id}}})
			if row := reading(t, r, "token-status"); row.Outcome != c.row || row.Expected != c.expect {
				t.Errorf("got %+v, want %s", row, c.row)
			}
			if r.Verdict != c.verdict {
				t.Errorf("verdict: got %s: %v, want %s", r.Verdict, r.Reasons, c.verdict)
			}
		})
	}
}

func TestAPinnedReadingThatCannotBeObservedIsOpen(t *testing.T) {
	t.Parallel()
	f := newFake()
	r := f.run(t, conformance.Options{Expect: map[string]string{"success-status": "200"}, Selection: conformance.Selection{IDs: []string{"SE-READ-001", "SE-READ-006"}}})
	if row := reading(t, r, "success-status"); row.Outcome != report.Inconclusive || r.Verdict != report.Undecided {
		t.Errorf("got %+v and the verdict %s, want both inconclusive", row, r.Verdict)
	}
}

// An unusual status of one row must not hide that another row failed.
func TestAFailureShowsBesideAnUnusualStatus(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.before = func(w http.ResponseWriter, r *http.Request) bool {
		probe := isProbe(r)
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		switch {
		case r.Method == http.MethodGet, probe:
			return false
		case len(body) == 0:
			same(200, `{"status":"Open"}`)(w, r)
		default:
			same(418, `{}`)(w, r)
		}
		return true
	}
	r := f.run(t, conformance.Options{Selection: conformance.Selection{IDs: []string{"SE-READ-004"}}, Bookings: conformance.Bookings{MaxBookings: conformance.Unlimited}})
	if row := reading(t, r, "body-malformed-status"); row.Outcome != report.Failed || !row.Unusual {
		t.Errorf("got %+v, want it failed, and unusual", row)
	}
	if r.Verdict != report.NonConformant {
		t.Errorf("got %s, want non-conformant", r.Verdict)
	}
}

func TestABreachOfShouldWarnsUnlessItIsToFail(t *testing.T) {
	t.Parallel()
	for failOn, want := range map[string]struct {
		outcome report.Outcome
		verdict report.Verdict
		says    string
	}{
		"must": {report.Warned, report.Partial, "Warnings\n  hygiene:challenge  SE-HTTP-002  "}, "should": {report.Failed, report.NonConformant, "hygiene challenge is broken: "},
	} {
		f := newFake()
		f.before = func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method == http.MethodGet || r.Header.Get("Authorization") != "" {
				return false
			}
			same(401, `{}`)(w, r) // without a challenge
			return true
		}
		o := conformance.Options{Selection: conformance.Selection{IDs: []string{"SE-HTTP-002"}}}
		if failOn == "should" {
			o.FailOn = "should"
		}
		r := f.run(t, o)
		if text := written(t, r)["pretty"]; !strings.Contains(text, want.says) || !strings.Contains(text, "SE-HTTP-002") {
			t.Errorf("fail on %s: the text does not name the scenario of the rule:\n%s", failOn, text)
		}
		if s := r.Scenario("SE-HTTP-002"); s.Outcome != want.outcome || r.Verdict != want.verdict || s.Code != "wrong-answer" {
			t.Errorf("fail on %s: got %s (%s) and %s, want %s and %s", failOn, s.Outcome, s.Code, r.Verdict, want.outcome, want.verdict)
		}
	}
}

func TestWhatDoesNotApplyIsNoSuccessAlone(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.before = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodGet || isProbe(r) {
			return false
		}
		same(403, `{}`)(w, r) // which needs no challenge
		return true
	}
	r := f.run(t, conformance.Options{Selection: conformance.Selection{Tags: "@hygiene:challenge"}})
	if r.Count(report.NotApplicable) != r.Selected() || r.Verdict != report.Undecided {
		t.Errorf("got %s: %v with %d of %d not applicable, want inconclusive", r.Verdict, r.Reasons, r.Count(report.NotApplicable), r.Selected())
	}
}

// A control API that breaks is neither the fault of the harness nor a breach; and its report is not lost.
func TestAControlAPIThatBreaksLeavesTheRunOpen(t *testing.T) {
	t.Parallel()
	var set atomic.Int32
	api := http.NewServeMux()
	api.HandleFunc("GET /__admin/health", same(200, `{"status":"healthy","server":"fake"}`))
	api.HandleFunc("GET /__admin/clock", same(200, `{"mode":"frozen","now":"2030-01-02T10:00:00Z"}`))
	api.HandleFunc("PUT /__admin/clock", func(w http.ResponseWriter, r *http.Request) {
		if set.Add(1) > 1 {
			same(500, "")(w, r)
			return
		}
		same(200, `{"mode":"frozen","now":"2030-01-02T10:00:00Z"}`)(w, r)
	})
	api.HandleFunc("POST /__admin/customers", same(500, `{}`))
	r, err := conformance.Run(t.Context(), conformance.Options{Target: start(t, api), Selection: conformance.Selection{Tags: "@clause:lead-time or @clause:reschedule"}})
	if err != nil {
		t.Fatal(err)
	}
	holds(t, r)
	if r.Verdict != report.Undecided || r.ExitCode(false) != 4 || r.Target.Kind != "control" || r.Target.Effects != "contends" {
		t.Errorf("got %s of %+v, want inconclusive", r.Verdict, r.Target)
	}
	for _, s := range r.Scenarios {
		if s.Outcome != report.Skipped && (s.Outcome != report.Inconclusive || s.Code != "control-api") {
			t.Errorf("%s: got %s (%s), want it inconclusive for the control API", s.ID, s.Outcome, s.Code)
		}
	}
	if !strings.Contains(strings.Join(r.Reasons, "\n"), "could not be left as it was found") {
		t.Errorf("got %v, want word of the clock that was not put back", r.Reasons)
	}
}

// A race that went wrong is no broken form of an answer, though it rests on the same clause.
func TestARaceThatWentWrongIsReportedAsOne(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before func(w http.ResponseWriter, r *http.Request) bool
		want   string
	}{
		"two are booked": {nil, "clause conflict-body is broken: no order of racing requests, one after the other, explains their answers (SE-CONF-020)"},
		"one is refused": {func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method == http.MethodGet || isProbe(r) || !strings.HasSuffix(r.URL.Path, "/3-B") {
				return false
			}
			same(http.StatusForbidden, `{}`)(w, r)
			return true
		}, "clause conflict-body is broken: a racing request was refused, want it accepted, or a schedule answered with conflicts (SE-CONF-020)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake()
			f.before = c.before
			r := f.run(t, conformance.Options{Bookings: conformance.Bookings{Effects: "contends", MaxBookings: conformance.Unlimited}, Selection: conformance.Selection{IDs: []string{"SE-CONF-020"}}})
			if r.Verdict != report.NonConformant || len(r.Reasons) != 1 || r.Reasons[0] != c.want {
				t.Errorf("got %s: %q, want %q", r.Verdict, r.Reasons, c.want)
			}
		})
	}
}
