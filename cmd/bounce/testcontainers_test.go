//go:build external

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

const containers = "mock/testdata/testcontainers/"

// The examples of Testcontainers compile against its libraries. Only a container engine could run them.
func TestTheExamplesOfTestcontainersCompile(t *testing.T) {
	t.Parallel()
	for name, command := range map[string]func(t *testing.T) []string{
		"go": func(*testing.T) []string { return []string{"go", "vet", "-mod=readonly", "./..."} },
		"java": func(t *testing.T) []string {
			t.Helper()
			jars := filepath.Join(cached(t, "java/testcontainers"), "*")
			return []string{"javac", "-Xlint:all,-processing", "-Werror", "-cp", jars, "-d", t.TempDir(), "BounceContainer.java"}
		},
		"python": func(t *testing.T) []string {
			t.Helper()
			return []string{cached(t, "python/bin/mypy"), "--strict", "--cache-dir", t.TempDir(), "bounce_container.py"}
		},
		"node": func(t *testing.T) []string {
			t.Helper()
			folder := t.TempDir()
			for link, file := range map[string]string{
				"node_modules":        cached(t, "npm/node_modules"),
				"bounce-container.ts": filepath.Join(top, containers, "node", "bounce-container.ts"),
			} {
				target, err := filepath.Abs(file)
				if err != nil {
					t.Fatal(err)
				}
				if err := os.Symlink(target, filepath.Join(folder, link)); err != nil {
					t.Fatal(err)
				}
			}
			return []string{
				"tsc", "--noEmit", "--strict", "--skipLibCheck", "--preserveSymlinks",
				"--typeRoots", filepath.Join(folder, "node_modules", "@types"), "--types", "node", "--module", "nodenext",
				"--moduleResolution", "nodenext", "--target", "es2022", filepath.Join(folder, "bounce-container.ts"),
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			words := command(t)
			compiler := exec.CommandContext(t.Context(), tool(t, words[0]), words[1:]...)
			compiler.Dir = filepath.Join(top, containers, name)
			if text, err := compiler.CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s", words[0], err, text)
			}
		})
	}
}
