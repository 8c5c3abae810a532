package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What the banner says to try is pasted into a shell as it is.
func TestWhatTheBannerSaysToTryWorks(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{"http": nil, "https": {"--tls", "--tls-ca-file", filepath.Join(t.TempDir(), "ca.pem")}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "stderr")
			stderr, err := os.Create(path)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = stderr.Close() })
			p := startMock(t, stderr, nil, args...)
			banner, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			id := ""
			for _, try := range []struct{ command, want string }{
				{"curl schedule", "HTTP/1.1 200 OK\n"}, {"curl conflict", "HTTP/1.1 409 Conflict\n"}, {"explain ID", "refused with 409 "},
			} {
				command := regexp.MustCompile(`bounce ` + try.command + ` .*`).FindString(string(banner))
				shell := exec.CommandContext(t.Context(), "sh", "-c", strings.Replace(command, "ID", id, 1))
				shell.Env = append(os.Environ(), raceAtExit)
				output, err := shell.CombinedOutput()
				if err != nil || !strings.Contains(string(output), try.want) {
					t.Errorf("%q: %v, and\n%s", command, err, output)
				}
				if sent := regexp.MustCompile(`\nX-Request-Id: (\w{8})`).FindStringSubmatch(string(output)); sent != nil {
					id = sent[1] // as much of it as the log of requests shows
				}
			}
			p.finish(t)
		})
	}
}
