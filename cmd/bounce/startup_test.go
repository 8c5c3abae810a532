package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestNoProgramRunsAtTheStart(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("the program in the place of go is a shell script")
	}
	folder := t.TempDir()
	ran := filepath.Join(folder, "ran")
	script := "#!/bin/sh\n: > '" + ran + "'\n"
	if err := os.WriteFile(filepath.Join(folder, "go"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), "bounce", "--version")
	c.Env = append(os.Environ(), raceAtExit, "PATH="+folder+string(os.PathListSeparator)+os.Getenv("PATH"))
	if out, err := c.CombinedOutput(); err != nil || !strings.HasPrefix(string(out), "bounce version") {
		t.Fatalf("got %v: %s", err, out)
	}
	if _, err := os.Stat(ran); err == nil {
		t.Error("bounce --version runs go")
	}
}
