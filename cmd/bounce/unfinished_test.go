package main

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/conformance/report"
	"example.com/bounce/mock"
)

// silentFrom serves the mock, but for the n-th request and those behind it: then it calls silent, and waits for the caller to go.
func silentFrom(t *testing.T, n int64, silent func()) string {
	t.Helper()
	target, err := mock.New(mock.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var calls atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if calls.Add(1) >= n {
			_, _ = io.Copy(io.Discard, r.Body) // else nobody notices that the caller goes
			silent()
			<-r.Context().Done()
			return
		}
		target.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// isComplete holds the files of a run that ended before its first scenario to being whole reports.
func isComplete(t *testing.T, dir, reason string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "report.json"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := report.ParseJSON("report.json", text)
	if err != nil {
		t.Fatal(err)
	}
	if r.Verdict != report.Undecided || r.Selected() == 0 || r.Count(report.Inconclusive) != r.Selected() || !strings.Contains(r.Ended, reason) {
		t.Errorf("the report says %s, %d of %d inconclusive, ended by %q, want all, and %q",
			r.Verdict, r.Count(report.Inconclusive), r.Selected(), r.Ended, reason)
	}
	if len(r.Rules) == 0 || len(r.Readings) == 0 {
		t.Error("the report has no tables")
	}
	text, err = os.ReadFile(filepath.Join(dir, "report.xml"))
	if err != nil {
		t.Fatal(err)
	}
	var suites struct {
		Errors int `xml:"errors,attr"`
		Tests  int `xml:"tests,attr"`
	}
	if err := xml.Unmarshal(text, &suites); err != nil || suites.Errors == 0 || suites.Tests < r.Selected() {
		t.Errorf("the JUnit report has %d errors in %d cases, %v", suites.Errors, suites.Tests, err)
	}
	text, err = os.ReadFile(filepath.Join(dir, "report.txt"))
	if err != nil || !strings.Contains(string(text), "verdict: inconclusive") {
		t.Errorf("the pretty report is %q, %v", text, err)
	}
}

func conformInto(dir, url string, more ...string) []string {
	in := func(name string) string { return filepath.Join(dir, name) }
	return append([]string{
		"conform", "--target", url, "--format", fmt.Sprintf("pretty:%s,json:%s,junit:%s", in("report.txt"), in("report.json"), in("report.xml")),
	}, more...)
}

// An interrupt during any of the first requests leaves whole reports, and ends with 130.
func TestAnInterruptDuringTheFirstProbesLeavesReports(t *testing.T) {
	t.Parallel()
	for n := range int64(5) {
		t.Run(fmt.Sprint("request ", n+1), func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			dir, stderr := t.TempDir(), new(bytes.Buffer)
			url := silentFrom(t, n+1, cancel)
			code := Run(ctx, conformInto(dir, url, "--request-timeout", "30s"), strings.NewReader(""), new(bytes.Buffer), stderr)
			if code != cli.CodeInterrupted {
				t.Errorf("the exit code is %d, want %d: %s", code, cli.CodeInterrupted, stderr)
			}
			isComplete(t, dir, "canceled")
		})
	}
}

// So does the end of the run's time, and whatever keeps the target from being tested.
func TestWhateverEndsARunBeforeItsFirstScenarioLeavesReports(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	config := filepath.Join(dir, "target.yaml")
	text := "headers: {X-Key: planted-gateway-key}\nidentities: {approver: {identifier: 6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01, token: {command: [sh, -c, 'exit 3']}}}\n"
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	gone := httptest.NewServer(nil)
	gone.Close()
	for name, c := range map[string]struct {
		url    string
		args   []string
		code   int
		reason string
		advice string
	}{
		"the run's time is over":      {silentFrom(t, 1, func() {}), []string{"--run-timeout", "200ms"}, cli.CodeInconclusive, "deadline", "--run-timeout"},
		"the target is not there":     {gone.URL, []string{}, cli.CodeTarget, "cannot be reached", "correct its address in --target; --wait-for-target waits"},
		"a token cannot be obtained":  {silentFrom(t, 1000, func() {}), []string{"--config", config}, cli.CodeTarget, "identities.approver", ""},
		"the admin token is not good": {silentFrom(t, 1000, func() {}) + "/none", []string{"--admin-token", "planted"}, cli.CodeTarget, "admin token", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, stderr, stdout := t.TempDir(), new(bytes.Buffer), new(bytes.Buffer)
			code := Run(t.Context(), conformInto(dir, c.url, c.args...), strings.NewReader(""), stdout, stderr)
			if code != c.code || !strings.Contains(stderr.String(), c.advice) {
				t.Errorf("the exit code is %d, want %d, and %q in %s", code, c.code, c.advice, stderr)
			}
			isComplete(t, dir, c.reason)
			if strings.Contains(stderr.String(), "planted") {
				t.Errorf("stderr shows a secret: %s", stderr)
			}
		})
	}
}

// A run that is cut short by its time tells how to give it more, if it has begun.
func TestTheEndOfTheRunsTimeIsTold(t *testing.T) {
	t.Parallel()
	url := silentFrom(t, 100, func() {})
	stderr := new(bytes.Buffer)
	args := []string{"conform", "--target", url, "--run-timeout", "5s", "--request-timeout", "30s", "--quiet"}
	code := Run(t.Context(), args, strings.NewReader(""), io.Discard, stderr)
	const want = "bounce: the time of --run-timeout (5s) was over; raise it, or set 0 for no limit\n"
	if code != cli.CodeInconclusive || !strings.Contains(stderr.String(), want) {
		t.Errorf("the exit code is %d, want %d, and %q in %s", code, cli.CodeInconclusive, want, stderr)
	}
}
