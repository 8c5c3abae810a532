//go:build external

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What the banner prints is pasted into a shell as it is.
func TestTheBannersCurlRunsInAShell(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "stderr")
	stderr, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = stderr.Close() })
	p, err := start(exec.Command("bounce", "mock", "--addr", "127.0.0.1:0"), stderr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	if _, err := p.url(); err != nil {
		t.Fatal(err)
	}
	banner, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	_, command, _ := strings.Cut(string(banner), "\n\n")
	output, err := exec.CommandContext(t.Context(), "sh", "-c", command).Output()
	if err != nil || !strings.HasPrefix(string(output), "HTTP/1.1 200 OK\r\n") {
		t.Errorf("sh: %v\n%s\nthe banner is\n%s", err, output, banner)
	}
}
