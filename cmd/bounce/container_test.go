//go:build external && linux

package main

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"example.com/bounce/cmd/bounce/internal/cli"
)

// TestTheStaticBinaryRunsInAnEmptyRoot does what the image does, where no container engine is at hand: the binary, built as
// the Dockerfile builds it, is alone in its root, belongs to nobody, listens everywhere, and is asked for its health from
// inside. Where neither root nor a user namespace is to be had, it fails.
func TestTheStaticBinaryRunsInAnEmptyRoot(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w -X example.com/bounce/cmd/bounce/internal/cli.commit=0123abc", "-o", filepath.Join(root, "bounce"), ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=")
	if text, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, text)
	}
	const everybody = 0o755
	if err := os.Chmod(root, everybody); err != nil {
		t.Fatal(err)
	}
	if text, err := inside(root, "version").CombinedOutput(); err != nil || !strings.Contains(string(text), " 0123abc\n") {
		t.Errorf("version inside the root: %v, %q", err, text)
	}
	stderr, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = stderr.Close() })
	said := func() string {
		text, _ := os.ReadFile(stderr.Name()) // what is missing shows
		return string(text)
	}
	p, err := start(inside(root, "mock"), stderr)
	if err != nil {
		t.Fatalf("the binary cannot be run in a root of its own: %v", err)
	}
	t.Cleanup(p.kill)
	url, err := p.url()
	if err != nil {
		t.Fatalf("%v\n%s", err, said())
	}
	if text, err := inside(root, "health", "--target", url).CombinedOutput(); err != nil || string(text) != "healthy: "+url+"\n" {
		t.Errorf("health inside the root: %v, %q", err, text)
	}
	admin := regexp.MustCompile(`admin token ([A-Z2-7]{26}) `).FindStringSubmatch(said()) // printed before the ready line
	if admin == nil {
		t.Fatalf("no admin token was made up:\n%s", said())
	}
	for token, want := range map[string]int{"": http.StatusUnauthorized, admin[1]: http.StatusOK} {
		if got := adminStatus(t, url, token); got != want {
			t.Errorf("the control API answered %d, want %d", got, want)
		}
	}
	drains(t, p, url, said)
	text, err := inside(root, "health", "--target", url).CombinedOutput()
	if code, _ := codeOf(err); code != cli.CodeTarget || !strings.HasPrefix(string(text), "bounce: unhealthy: ") {
		t.Errorf("health of a mock that is gone: exit code %d, %q", code, text)
	}
	if entries, err := os.ReadDir(root); err != nil || len(entries) != 1 {
		t.Errorf("the root holds %v (%v), want the binary alone", entries, err)
	}
}

// inside is a bounce command that sees the root only, and is nobody there.
func inside(root string, args ...string) *exec.Cmd {
	const nobody = 65534
	c := exec.Command("/bounce", args...)
	c.Dir, c.Env = "/", []string{"BOUNCE_MOCK_ADDR=0.0.0.0:0"}
	c.SysProcAttr = &syscall.SysProcAttr{Chroot: root}
	if os.Getuid() == 0 {
		c.SysProcAttr.Credential = &syscall.Credential{Uid: nobody, Gid: nobody}
		return c
	}
	c.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER
	c.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: nobody, HostID: os.Getuid(), Size: 1}}
	c.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: nobody, HostID: os.Getgid(), Size: 1}}
	return c
}

func adminStatus(t *testing.T, url, token string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/__admin/health", nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	return answer.StatusCode
}
