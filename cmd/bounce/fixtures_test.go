//go:build external

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const fixtures = "mock/testdata/fixtures/"

// fixtureSuites run the suite of each fixture, in its folder.
var fixtureSuites = map[string]func(t *testing.T) *exec.Cmd{
	"python": func(t *testing.T) *exec.Cmd {
		t.Helper()
		return exec.CommandContext(t.Context(), tool(t, "pytest"), "-q", "-p", "no:cacheprovider")
	},
	"node": func(t *testing.T) *exec.Cmd {
		t.Helper()
		return exec.CommandContext(t.Context(), tool(t, "node"), "--test")
	},
	"java": func(t *testing.T) *exec.Cmd {
		t.Helper()
		junit := cached(t, "java/junit/junit-platform-console-standalone.jar")
		classes := t.TempDir()
		compile(t, "java", junit, classes, "BounceExtension.java", "ClientTest.java")
		return exec.CommandContext(t.Context(), tool(t, "java"), "-jar", junit, "execute", "--class-path", classes, "--scan-class-path",
			"--disable-banner", "--details=tree")
	},
}

// Each fixture's own suite is green. With a client that is broken, it is red, and shows what the mock decided and why.
func TestFixturesShowTheJournalOfAFailure(t *testing.T) {
	t.Parallel()
	for name, command := range fixtureSuites {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if output, err := suite(t, name, command(t), "CLIENT=right"); err != nil {
				t.Errorf("the suite is red: %v\n%s", err, output)
			}
			output, err := suite(t, name, command(t), "CLIENT=broken")
			if err == nil {
				t.Errorf("the suite is green, though the client is broken:\n%s", output)
			}
			for _, want := range []string{"PUT /selfservice/v1/customers/", "refused with 400 by the rule lead-time", "To pass: ask for "} {
				if !strings.Contains(output, want) {
					t.Errorf("the output lacks %q:\n%s", want, output)
				}
			}
		})
	}
}

func suite(t *testing.T, name string, command *exec.Cmd, env string) (output string, err error) {
	t.Helper()
	command.Dir = filepath.Join(top, fixtures, name)
	command.Env = append(os.Environ(), env, "PYTHONDONTWRITEBYTECODE=1")
	text, err := command.CombinedOutput()
	return string(text), err
}

// A fixture whose binary is missing, or does not start, says so and does not hang.
func TestFixturesSayThatTheMockDoesNotStart(t *testing.T) {
	t.Parallel()
	for name, command := range fixtureSuites {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if output, err := suite(t, name, command(t), "BOUNCE_MOCK_CLOCK=never"); err == nil || !strings.Contains(output, `bounce: clock "never"`) {
				t.Errorf("got %v, want a failure with the mock's own words\n%s", err, output)
			}
		})
	}
}

// tool is a program that .ci/run installs.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("this test needs %s (.ci/run installs it): %v", name, err)
	}
	return path
}

// cached is a file of the folder in which .ci/run keeps what it has installed.
func cached(t *testing.T, file string) string {
	t.Helper()
	path := filepath.Join(filepath.Dir(filepath.Dir(filepath.Dir(tool(t, "openapi-generator")))), file)
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("this test needs what .ci/run installs: %v", err)
	}
	return path
}

// compile compiles Java files of a fixture.
func compile(t *testing.T, name, classPath, classes string, files ...string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), tool(t, "javac"), append([]string{"-Xlint:all", "-Werror", "-cp", classPath, "-d", classes}, files...)...)
	command.Dir = filepath.Join(top, fixtures, name)
	if text, err := command.CombinedOutput(); err != nil {
		t.Fatalf("javac: %v\n%s", err, text)
	}
}
