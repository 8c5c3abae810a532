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
			for kind, want := range map[string]string{"schedule": "HTTP/1.1 200 OK\n", "conflict": "HTTP/1.1 409 Conflict\n"} {
				command := regexp.MustCompile(`bounce curl ` + kind + ` .*`).Find(banner)
				shell := exec.CommandContext(t.Context(), "sh", "-c", string(command))
				shell.Env = append(os.Environ(), raceAtExit)
				output, err := shell.CombinedOutput()
				if err != nil || !strings.HasPrefix(string(output), want) {
					t.Errorf("%q: %v, and\n%s", command, err, output)
				}
			}
			p.finish(t)
		})
	}
}
