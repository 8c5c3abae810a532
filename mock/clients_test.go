//go:build external

package mock_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"example.com/bounce/mock"
	"example.com/bounce/openapi"
)

// client is one that a generator makes of a document. It is built in a copy of its folder in testdata/clients, which
// has the walk: a program that uses the client for a day, and ends non-zero when an answer is not as expected.
type client struct {
	// home names the link to where tool was installed with its libraries, "" for none.
	home, tool string
	build      [][]string
	walk       []string
}

// clients of the contract are by the language of their folder.
var clients = map[string]client{
	"go": goClient("bounce.yaml"),
	"typescript": {
		home: "node_modules", tool: "openapi-typescript",
		build: [][]string{{"openapi-typescript", "bounce.yaml", "--output", "bounce.d.ts"}, {"tsc"}},
		walk:  []string{"node", "walk.js"},
	},
	"python": {
		home: "python", tool: "openapi-python-client",
		build: [][]string{
			{"openapi-python-client", "generate", "--path", "bounce.yaml", "--meta", "none", "--output-path", "bounce", "--config", "generator.yaml"},
			{"python/bin/mypy", "--strict", "--follow-imports=silent", "walk.py"},
		},
		walk: []string{"python/bin/python3", "walk.py"},
	},
}

// goClient is made of the document by oapi-codegen.
func goClient(document string) client {
	return client{
		build: [][]string{{
			"go", "run", "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2",
			"-generate", "types,client", "-package", "main", "-o", "client.go", document,
		}, {"go", "build", "-o", "walk", "."}},
		walk: []string{"./walk"},
	}
}

func TestGeneratedClientsWalkThroughADay(t *testing.T) {
	t.Parallel()
	contract, err := openapi.Bounce()
	if err != nil {
		t.Fatal(err)
	}
	for language, c := range clients {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			folder := c.make(t, language, contract)
			if unnamed, err := filepath.Glob(filepath.Join(folder, "bounce", "models", "*_type_[0-9].py")); err != nil || len(unnamed) > 0 {
				t.Errorf("classes that nobody named: %v, %v", unnamed, err)
			}
			s := mock.Start(t, mock.Options{Clock: clock(t, frozen), CheckAnswers: true})
			day := []string{
				"BOUNCE_URL=" + s.URL + "/selfservice/v1", "BOUNCE_TOKEN=" + token(t, s, mock.TokenRequest{Scope: mock.AllScopes}),
				"BOUNCE_IDENTIFIER=" + ownKeys, "BOUNCE_CSI=" + own,
			}
			if output, err := run(t, folder, c.walk, append(day, "BOUNCE_INSTANCE=TCMATI")...); err != nil {
				t.Errorf("%v\n%s", err, output)
			}
			// An instance without the changes that the walk looks for shows that it looks.
			if output, err := run(t, folder, c.walk, append(day, "BOUNCE_INSTANCE=DCMATI")...); err == nil || !strings.Contains(output, "walk: conflicts: ") {
				t.Errorf("the walk through another world ended with %v, want it to miss the conflicts\n%s", err, output)
			}
		})
	}
}

// make builds the client of the document in a copy of its folder in testdata/clients.
func (c client) make(t *testing.T, name string, document *openapi.Document) (folder string) {
	t.Helper()
	folder = c.prepare(t, name, document)
	for _, command := range c.build {
		if output, err := run(t, folder, command); err != nil {
			t.Fatalf("%s: %v (.ci/run installs what it needs)\n%s", strings.Join(command, " "), err, output)
		}
	}
	return folder
}

// prepare makes the folder in which the client is built.
func (c client) prepare(t *testing.T, name string, document *openapi.Document) (folder string) {
	t.Helper()
	folder = t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(filepath.Join("testdata", "clients", name))); err != nil {
		t.Fatal(err)
	}
	const private = 0o600
	if err := os.WriteFile(filepath.Join(folder, document.Name()), document.Source(), private); err != nil {
		t.Fatal(err)
	}
	if c.home == "" {
		return folder
	}
	tool, err := exec.LookPath(c.tool)
	if err != nil {
		t.Fatalf("this test needs %s (.ci/run installs it, with its libraries): %v", c.tool, err)
	}
	if err := os.Symlink(filepath.Dir(filepath.Dir(tool)), filepath.Join(folder, c.home)); err != nil {
		t.Fatal(err)
	}
	return folder
}

func run(t *testing.T, folder string, command []string, environment ...string) (output string, err error) {
	t.Helper()
	program := exec.CommandContext(t.Context(), command[0], command[1:]...)
	program.Dir, program.Env = folder, append(os.Environ(), environment...)
	combined, err := program.CombinedOutput()
	return string(combined), err
}
