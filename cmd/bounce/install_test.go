//go:build external

package main

import (
	"archive/zip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// One command changes the module's path in a copy, and then go install finds the command by that path, as from a proxy.
func TestTheModuleIsInstalledByItsPath(t *testing.T) {
	t.Parallel()
	const path, version = "git.example.org/platform/bounce", "v0.1.0"
	clone, files := copyOfClone(t)
	here := func(env []string, name string, args ...string) string {
		t.Helper()
		command := exec.CommandContext(t.Context(), name, args...)
		command.Dir, command.Env = clone, append(os.Environ(), env...)
		text, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", command, err, text)
		}
		return string(text)
	}
	rename := exec.CommandContext(t.Context(), filepath.Join(clone, ".ci", "rename"), path)
	if text, err := rename.CombinedOutput(); err == nil || !strings.Contains(string(text), "commit them first") {
		t.Errorf("a clone with changes: %v\n%s", err, text)
	}
	here(nil, "git", "add", ".")
	here(nil, "git", "-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-q", "-m", "all")
	for _, wrong := range []string{"bounce", "example.com/bounce", "https://example.org/bounce"} {
		if text, err := exec.CommandContext(t.Context(), filepath.Join(clone, ".ci", "rename"), wrong).CombinedOutput(); err == nil {
			t.Errorf("%s is accepted\n%s", wrong, text)
		}
	}
	here(nil, ".ci/rename", path)
	if text, err := exec.CommandContext(t.Context(), "git", "-C", clone, "grep", "-lF", strings.TrimSuffix(module, "/")).Output(); err == nil {
		t.Errorf("the old path still stands in\n%s", text)
	}
	if text := here(nil, "gofmt", "-l", "."); text != "" {
		t.Errorf("gofmt would change: %s", text)
	}

	proxy, bin := t.TempDir(), t.TempDir()
	publish(t, clone, files, proxy, path, version)
	modules := strings.TrimSpace(here(nil, "go", "env", "GOMODCACHE")) // holds all other modules, as a proxy does
	here([]string{
		"GOPROXY=file://" + proxy + ",file://" + filepath.Join(modules, "cache", "download"), "GOMODCACHE=" + t.TempDir(),
		"GOFLAGS=-modcacherw -trimpath", "CGO_ENABLED=0", "GONOSUMDB=*", "GOBIN=" + bin,
	}, "go", "install", path+"/cmd/bounce@"+version)
	text, err := exec.CommandContext(t.Context(), filepath.Join(bin, "bounce"), "version").Output()
	if err != nil || !strings.HasPrefix(string(text), "bounce   "+version+"\n") {
		t.Errorf("bounce version: %q, %v", text, err)
	}
}

// copyOfClone is a repository of its own with the files of this one, and their names.
func copyOfClone(t *testing.T) (folder string, files []string) {
	t.Helper()
	folder = t.TempDir()
	listed, err := exec.CommandContext(t.Context(), "git", "-C", top, "ls-files", "-z", "--cached", "--others", "--exclude-standard").Output()
	if err != nil {
		t.Fatal(err)
	}
	for name := range strings.SplitSeq(strings.TrimSuffix(string(listed), "\x00"), "\x00") {
		from := filepath.Join(top, name)
		info, err := os.Stat(from)
		if os.IsNotExist(err) { // removed, and not committed
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, []byte(read(t, name)), info.Mode().Perm()); err != nil {
			t.Fatal(err)
		}
		files = append(files, name)
	}
	if text, err := exec.CommandContext(t.Context(), "git", "init", "-q", folder).CombinedOutput(); err != nil {
		t.Fatalf("git init: %v\n%s", err, text)
	}
	return folder, files
}

// publish lays a version of the module out as a module proxy does. Modules inside it are not part of it.
func publish(t *testing.T, clone string, files []string, proxy, path, version string) {
	t.Helper()
	folder := filepath.Join(proxy, path, "@v")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	var nested []string
	for _, name := range files {
		if inner, ok := strings.CutSuffix(name, "/go.mod"); ok {
			nested = append(nested, inner)
		}
	}
	archive, err := os.Create(filepath.Join(folder, version+".zip"))
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(archive)
	for _, name := range files {
		if within(name, nested) {
			continue
		}
		f, err := z.Create(path + "@" + version + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(clone, name))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	manifest, err := os.ReadFile(filepath.Join(clone, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"list": version + "\n", version + ".mod": string(manifest),
		version + ".info": `{"Version":"` + version + `","Time":"2026-01-01T00:00:00Z"}`,
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
