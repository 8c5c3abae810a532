package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	cdx "github.com/CycloneDX/cyclonedx-go"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/validate"
)

// release makes a release of this clone, once for all tests but the one that makes another.
func release(t *testing.T, folder string) {
	t.Helper()
	if err := run(t.Context(), []string{"--modified", "--out", folder}, io.Discard); err != nil {
		t.Fatal(err)
	}
}

func TestRelease(t *testing.T) {
	first, second := t.TempDir(), t.TempDir()
	release(t, first)
	release(t, second)
	sums := read(t, first, "SHA256SUMS")
	if again := read(t, second, "SHA256SUMS"); !bytes.Equal(sums, again) {
		t.Errorf("two releases of one commit differ:\n%s\n%s", sums, again)
	}
	t.Run("sums", func(t *testing.T) { sumsHold(t, first, string(sums)) })
	for _, p := range platforms {
		t.Run(p.String(), func(t *testing.T) { archiveIsWhole(t, first, p) })
	}
	t.Run("image", func(t *testing.T) { imageIsWhole(t, first) })
}

func read(t *testing.T, folder, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// only returns the one file of a folder that a pattern matches.
func only(t *testing.T, folder, pattern string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, pattern))
	if err != nil || len(names) != 1 {
		t.Fatalf("%s matches %v (%v), want one file", pattern, names, err)
	}
	return names[0]
}

// Six archives and six bills of materials are summed, and the files of the image.
func sumsHold(t *testing.T, folder, sums string) {
	t.Helper()
	plain := 0
	for line := range strings.Lines(sums) {
		want, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		got := sha256.Sum256(read(t, folder, name))
		if hex.EncodeToString(got[:]) != want {
			t.Errorf("the sum of %s is not %s", name, want)
		}
		if !strings.Contains(name, "/") {
			plain++
		}
	}
	if plain != 2*len(platforms) || !strings.Contains(sums, "_image/index.json\n") {
		t.Errorf("the sums are of other files than two for each platform, and the image:\n%s", sums)
	}
}

// archiveIsWhole holds the bill of materials to go version -m of the binary in the archive.
func archiveIsWhole(t *testing.T, folder string, p platform) {
	t.Helper()
	files := map[string][]byte{}
	system := "bounce_*_" + p.os + "_" + p.arch
	if p.os == "windows" {
		unzip(t, only(t, folder, system+".zip"), files)
	} else {
		compressed, err := gzip.NewReader(bytes.NewReader(read(t, "", only(t, folder, system+".tar.gz"))))
		if err != nil {
			t.Fatal(err)
		}
		untar(t, compressed, files)
	}
	if len(files) != 2 || len(files["README.md"]) == 0 {
		t.Errorf("the archive has %d files, want the binary and README.md", len(files))
	}
	binary := filepath.Join(t.TempDir(), p.executable())
	if err := os.WriteFile(binary, files[p.executable()], 0o700); err != nil {
		t.Fatal(err)
	}
	printed, err := exec.CommandContext(t.Context(), "go", "version", "-m", binary).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"GOOS=" + p.os, "GOARCH=" + p.arch, "CGO_ENABLED=0", "-trimpath=true", "vcs.revision="} {
		if !strings.Contains(string(printed), want) {
			t.Errorf("the binary is not built with %s", want)
		}
	}
	var bom cdx.BOM
	if err := json.Unmarshal(read(t, "", only(t, folder, system+".cdx.json")), &bom); err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, c := range *bom.Components {
		listed[c.Name+" "+c.Version] = true
	}
	modules := 0
	for line := range strings.Lines(string(printed)) {
		if f := strings.Fields(line); f[0] == "dep" {
			modules++
			if !listed[f[1]+" "+f[2]] {
				t.Errorf("the bill of materials lacks %s %s", f[1], f[2])
			}
		}
	}
	if want := modules + 1; modules == 0 || len(listed) != want { // and the standard library
		t.Errorf("the bill of materials has %d components, want %d", len(listed), want)
	}
}

func unzip(t *testing.T, name string, files map[string][]byte) {
	t.Helper()
	z, err := zip.OpenReader(name)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
}

func untar(t *testing.T, r io.Reader, files map[string][]byte) {
	t.Helper()
	for archive := tar.NewReader(r); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if header.Typeflag != tar.TypeReg {
			continue
		}
		if files[header.Name], err = io.ReadAll(archive); err != nil {
			t.Fatal(err)
		}
	}
}

// imageIsWhole holds each image to the Dockerfile, and runs that of this machine.
func imageIsWhole(t *testing.T, folder string) {
	t.Helper()
	path, err := layout.FromPath(only(t, folder, "bounce_*_image"))
	if err != nil {
		t.Fatal(err)
	}
	top, err := path.ImageIndex()
	if err != nil {
		t.Fatal(err)
	}
	manifest, err := top.IndexManifest()
	if err != nil || len(manifest.Manifests) != 1 {
		t.Fatalf("the layout has %v (%v), want one index", manifest, err)
	}
	index, err := top.ImageIndex(manifest.Manifests[0].Digest)
	if err != nil {
		t.Fatal(err)
	}
	if err := validate.Index(index); err != nil {
		t.Error(err)
	}
	manifest, err = index.IndexManifest()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range manifest.Manifests {
		got = append(got, m.Platform.String())
		image, err := index.Image(m.Digest)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(m.Platform.String(), func(t *testing.T) { oneImage(t, image, m.Platform.Architecture) })
	}
	if want := []string{"linux/amd64", "linux/arm64"}; !slices.Equal(got, want) {
		t.Errorf("the image is for %v, want %v", got, want)
	}
}

func oneImage(t *testing.T, image v1.Image, arch string) {
	t.Helper()
	file, err := image.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	if file.OS != "linux" || file.Architecture != arch {
		t.Errorf("the configuration is for %s/%s", file.OS, file.Architecture)
	}
	if got, want := instructions(file.Config), dockerfile(t); !slices.Equal(got, want) {
		t.Errorf("the image is configured by\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	layers, err := image.Layers()
	if err != nil || len(layers) != 1 {
		t.Fatalf("the image has %d layers (%v), want one", len(layers), err)
	}
	r, err := layers[0].Uncompressed()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	untar(t, r, files)
	if len(files) != 2 {
		t.Errorf("the image has %d files, want two", len(files))
	}
	if n := bytes.Count(files["etc/ssl/certs/ca-certificates.crt"], []byte("BEGIN CERTIFICATE")); n < 50 {
		t.Errorf("the image trusts %d authorities", n)
	}
	if hostArch(t) == arch {
		runsInItsRoot(t, files["bounce"], file.Config)
	}
}

func hostArch(t *testing.T) string {
	t.Helper()
	printed, err := exec.CommandContext(t.Context(), "go", "env", "GOHOSTARCH").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(printed))
}

// instructions is a configuration in the words of a Dockerfile.
func instructions(c v1.Config) []string {
	list := func(words []string) string {
		text, _ := json.Marshal(words) // strings always can be
		return strings.ReplaceAll(string(text), ",", ", ")
	}
	var ports []string
	for port := range c.ExposedPorts {
		ports = append(ports, strings.TrimSuffix(port, "/tcp"))
	}
	health := c.Healthcheck
	lines := []string{
		"USER " + c.User,
		"ENV " + strings.Join(c.Env, " "),
		"EXPOSE " + strings.Join(ports, " "),
		"STOPSIGNAL " + c.StopSignal,
		fmt.Sprintf("HEALTHCHECK --interval=%s --timeout=%s --start-period=%s %s %s",
			health.Interval, health.Timeout, health.StartPeriod, health.Test[0], list(health.Test[1:])),
		"ENTRYPOINT " + list(c.Entrypoint),
		"CMD " + list(c.Cmd),
	}
	slices.Sort(lines)
	return lines
}

// dockerfile is what cmd/bounce/Dockerfile says of the image's configuration.
func dockerfile(t *testing.T) (lines []string) {
	t.Helper()
	_, final, ok := strings.Cut(string(read(t, "../../cmd/bounce", "Dockerfile")), "FROM scratch\n")
	if !ok {
		t.Fatal("the Dockerfile has no last stage from scratch")
	}
	for line := range strings.Lines(final) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' && !strings.HasPrefix(line, "COPY ") {
			lines = append(lines, line)
		}
	}
	slices.Sort(lines)
	return lines
}

// runsInItsRoot runs the binary as a container engine does: alone in its root, by the user of the configuration.
func runsInItsRoot(t *testing.T, binary []byte, c v1.Config) {
	t.Helper()
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "bounce"), binary, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(root, 0o755); err != nil {
		t.Fatal(err)
	}
	var user uint32
	if _, err := fmt.Sscanf(c.User, "%d", &user); err != nil || user == 0 {
		t.Fatalf("the user is %s, want a number that is not root's", c.User)
	}
	command := exec.CommandContext(t.Context(), c.Entrypoint[0], append(c.Cmd, "--addr", "127.0.0.1:0")...)
	command.Dir, command.Env = "/", c.Env
	command.SysProcAttr = &syscall.SysProcAttr{Chroot: root, Credential: &syscall.Credential{Uid: user, Gid: user}}
	if os.Getuid() != 0 { // then a user namespace lets this process change its root
		command.SysProcAttr.Credential = nil
		command.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER
		command.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: int(user), HostID: os.Getuid(), Size: 1}}
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 14)
	if _, err := io.ReadFull(stdout, line); err != nil || string(line) != `{"ready":true,` {
		t.Errorf("the ready line is %q, %v", line, err)
	}
	if err := command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, stdout) // until it has ended
	if err := command.Wait(); err != nil {
		t.Errorf("the mock ended with %v", err)
	}
}

// What would be overwritten, and what is not committed, is refused with the remedy.
func TestRefusals(t *testing.T) {
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "mine"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	changed := t.TempDir()
	for _, args := range [][]string{
		{"init", "-q"},
		{"-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-q", "--allow-empty", "-m", "t"},
	} {
		command := exec.CommandContext(t.Context(), "git", args...)
		command.Dir = changed
		if text, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
	}
	if err := os.WriteFile(filepath.Join(changed, "new"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for want, args := range map[string][]string{
		"usage: release --out FOLDER":       nil,
		"is not empty; name another folder": {"--out", full},
		"commit them, or set --modified":    {"--out", filepath.Join(changed, "out"), "--source", changed},
		"not a git repository":              {"--out", filepath.Join(full, "out"), "--source", t.TempDir()},
	} {
		if err := run(t.Context(), args, io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: got %v, want an error with %q", args, err, want)
		}
	}
}
