//go:build external

package main

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// Every command that the report of a naive server prints shows the same failure again, pasted into a shell as it is.
func TestTheCommandsOfAReportShowTheFailuresAgain(t *testing.T) {
	t.Parallel()
	url, dir := naive(t)
	text := conformNaive(t, url, dir, "--format", "pretty,json:report.json")
	paste := func(command string) string {
		c := exec.CommandContext(t.Context(), "sh", "-c", command)
		c.Dir = dir
		output, _ := c.CombinedOutput() // curl and bounce fail, as they should
		return string(output)
	}
	_, causes, _ := strings.Cut(text, "\n1  failed  ")
	got := regexp.MustCompile(`(?m)^   got +(.*)$`).FindAllStringSubmatch(causes, -1)
	run := regexp.MustCompile(`(?m)^   run +(.*)$`).FindAllStringSubmatch(causes, -1)
	ids := regexp.MustCompile(`(?m)^   scenario +(SE-\S+) `).FindAllStringSubmatch(causes, -1)
	again := regexp.MustCompile(`(?m)^   again +(.*)$`).FindAllStringSubmatch(causes, -1)
	if len(got) != 3 || len(run) != 3 || len(ids) != 3 || len(again) != 3 {
		t.Fatalf("got %d answers, %d and %d commands, and %d ids, want three of each:\n%s", len(got), len(run), len(again), len(ids), text)
	}
	for i := range run {
		want := "HTTP/1.1 200 OK"
		if strings.HasPrefix(got[i][1], "no answer: EOF") {
			want = "curl: (52) Empty reply from server"
		}
		if output := paste(run[i][1]); !strings.Contains(output, want) {
			t.Errorf("%s\nprints %s\nwant %s, as the report has %s", run[i][1], output, want, got[i][1])
		}
		if output := paste(again[i][1] + " -q"); !strings.Contains(output, "failed: "+ids[i][1]) {
			t.Errorf("%s\nprints %s\nwant that %s fails", again[i][1], output, ids[i][1])
		}
	}
	for _, line := range []string{"next: fix cause 1, and see whether it is gone: ", "then: run again what failed: "} {
		_, command, found := strings.Cut(text, line)
		command, _, _ = strings.Cut(command, "\n")
		if output := paste(command + " -q"); !found || !strings.Contains(output, "verdict: non-conformant, exit code 1\nfailed: ") || !strings.Contains(output, ids[0][1]) {
			t.Errorf("%s%s\nprints %s\nwant that %s fails", line, command, output, ids[0][1])
		}
	}
}
