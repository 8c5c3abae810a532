// Command release makes what a release of bounce consists of, in one folder:
//
//   - an archive for each system: bounce_VERSION_OS_ARCH.tar.gz, or .zip for Windows;
//   - for each archive a bill of materials (CycloneDX), read from the binary itself;
//   - bounce_VERSION_image: an image for linux/amd64 and linux/arm64, as an OCI layout;
//   - SHA256SUMS, in the form that sha256sum --check reads.
//
// The same commit, built by the same version of Go, gives the same bytes. From the top of a clone:
//
//	go run -C .ci/release . --out /tmp/release
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		stop()
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("release", flag.ContinueOnError)
	out := flags.String("out", "", "write to this empty or missing `FOLDER`")
	source := flags.String("source", "../..", "the top of a clone, `FOLDER`")
	modified := flags.Bool("modified", false, "leave out what is not committed, in place of refusing it")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *out == "" || flags.NArg() > 0 {
		return errors.New("usage: release --out FOLDER [--source FOLDER] [--modified]")
	}
	folder, err := filepath.Abs(*out)
	if err != nil {
		return err
	}
	if entries, err := os.ReadDir(folder); err == nil && len(entries) > 0 {
		return fmt.Errorf("--out: %s is not empty; name another folder, or remove it", folder)
	}
	c, err := open(ctx, *source)
	if err != nil {
		return err
	}
	if c.modified && !*modified {
		return fmt.Errorf("--source: %s has changes that are not committed; commit them, or set --modified", c.folder)
	}
	return c.release(ctx, folder, stdout)
}

// platform is a system that binaries are made for.
type platform struct{ os, arch string }

var platforms = []platform{
	{"darwin", "amd64"}, {"darwin", "arm64"},
	{"linux", "amd64"}, {"linux", "arm64"},
	{"windows", "amd64"}, {"windows", "arm64"},
}

func (p platform) String() string { return p.os + "/" + p.arch }

func (p platform) executable() string {
	if p.os == "windows" {
		return "bounce.exe"
	}
	return "bounce"
}

// clone is what a release is made from.
type clone struct {
	folder   string
	time     time.Time // of the commit: the time of all that is written
	modified bool
}

func open(ctx context.Context, folder string) (clone, error) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return clone{}, err
	}
	c := clone{folder: folder}
	seconds, err := c.output(ctx, nil, "git", "log", "-1", "--format=%ct")
	if err != nil {
		return clone{}, err
	}
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return clone{}, fmt.Errorf("the time of the commit: %w", err)
	}
	c.time = time.Unix(n, 0).UTC()
	status, err := c.output(ctx, nil, "git", "status", "--porcelain")
	c.modified = status != ""
	return c, err
}

// output runs a command at the top of the clone, and returns what it prints.
func (c clone) output(ctx context.Context, env []string, name string, args ...string) (string, error) {
	command := exec.CommandContext(ctx, name, args...)
	command.Dir, command.Env = c.folder, append(os.Environ(), env...)
	var stderr strings.Builder
	command.Stderr = &stderr
	printed, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w\n%s", strings.Join(command.Args, " "), err, &stderr)
	}
	return strings.TrimSpace(string(printed)), nil
}

// build builds the command for a platform, as cmd/bounce/Dockerfile does. Go itself notes the version and the commit.
func (c clone) build(ctx context.Context, p platform, file string) error {
	env := []string{"CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off", "GOOS=" + p.os, "GOARCH=" + p.arch, "GOAMD64=v1", "GOARM64=v8.0"}
	_, err := c.output(ctx, env, "go", "build", "-trimpath", "-buildvcs=true", "-ldflags=-s -w", "-o", file, "./cmd/bounce")
	return err
}

func (c clone) release(ctx context.Context, folder string, stdout io.Writer) error {
	work, err := os.MkdirTemp("", "bounce-release-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	// A clone of the clone has the commit and nothing else. It has a folder .git, without which Go does not note the version.
	fresh := clone{folder: filepath.Join(work, "source"), time: c.time}
	if _, err := c.output(ctx, nil, "git", "clone", "--quiet", "--shared", ".", fresh.folder); err != nil {
		return err
	}
	return fresh.releaseInto(ctx, folder, work, stdout)
}

// releaseInto releases a fresh clone. Binaries lie in the folder work before they are packed.
func (c clone) releaseInto(ctx context.Context, folder, work string, stdout io.Writer) error {
	binaries := map[platform]string{}
	version := ""
	for _, p := range platforms {
		binary := filepath.Join(work, p.os+"-"+p.arch, p.executable())
		if err := c.build(ctx, p, binary); err != nil {
			return err
		}
		materials, err := inspect(binary)
		if err != nil {
			return err
		}
		version, binaries[p] = materials.version(), binary
		name := fmt.Sprintf("bounce_%s_%s_%s", version, p.os, p.arch)
		if err := c.archive(filepath.Join(folder, name), p, binary); err != nil {
			return err
		}
		if err := materials.write(filepath.Join(folder, name+".cdx.json"), c.time); err != nil {
			return err
		}
		fmt.Fprintln(stdout, name)
	}
	image := fmt.Sprintf("bounce_%s_image", version)
	if err := c.image(filepath.Join(folder, image), version, binaries); err != nil {
		return err
	}
	fmt.Fprintln(stdout, image)
	return sum(folder)
}
