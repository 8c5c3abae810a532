//go:build external

package mock_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.com/bounce/mock"
	"example.com/bounce/openapi"
)

// generated are the clients that openapi-generator makes, by the folder of the walk through them.
var generated = map[string]client{
	"python":           byGenerator("python", []string{"python/bin/python3", "walk.py"}),
	"go":               byGenerator("go", []string{"./walk"}, "go build -o walk ."),
	"typescript-fetch": byGenerator("typescript-fetch", []string{"node", "walk.js"}, "tsc"),
	"okhttp-gson":      byJava("okhttp-gson"),
	"native":           byJava("native"),
}

// anyMember is the option that the document names: without it, two of the clients refuse members that no document names.
const anyMember = "disallowAdditionalPropertiesIfNotPresent=false"

// byGenerator is a client that openapi-generator makes as it does by default, but for names and files that nobody needs.
func byGenerator(generator string, walk []string, build ...string) client {
	c := client{walk: walk}
	generate := []string{
		"openapi-generator", "generate", "-i", "bounce.yaml", "-g", generator, "-o", "client",
		"--global-property", "models,apis,supportingFiles,modelTests=false,apiTests=false,modelDocs=false,apiDocs=false",
	}
	switch generator {
	case "python":
		c.home, c.tool = "python", "openapi-python-client" // which is in the same environment
		generate[slices.Index(generate, "client")] = "."
	case "go":
		generate = append(generate, "--additional-properties", "packageName=client,withGoMod=false,"+anyMember)
	case "typescript-fetch":
		c.home, c.tool = "node_modules", "tsc"
		generate = append(generate, "--additional-properties", "importFileExtension=.js")
	}
	c.build = append(c.build, generate)
	for _, command := range build {
		c.build = append(c.build, strings.Fields(command))
	}
	return c
}

// byJava is a client of one of the generator's libraries for Java. It is compiled without a build tool.
func byJava(library string) client {
	c := client{
		home: "java", tool: "openapi-generator",
		build: [][]string{
			{
				"openapi-generator", "generate", "-i", "bounce.yaml", "-g", "java", "--library", library, "-o", "client",
				"--global-property", "models,apis,supportingFiles,modelTests=false,apiTests=false,modelDocs=false,apiDocs=false",
			},
			{"javac", "-nowarn", "-proc:none", "-d", "classes", "-cp", "java/lib/*", "-sourcepath", "client/src/main/java", "Walk.java"},
		},
		walk: []string{"java", "-cp", "classes:java/lib/*", "Walk"},
	}
	if library == "okhttp-gson" {
		c.build[0] = append(c.build[0], "--additional-properties", anyMember)
	}
	return c
}

// A success, a cancellation and conflicts are read as what they are by what people generate: from the mock, from one that answers
// conflicts with 200, and from a server whose answers have members of its own, and lists that are empty.
func TestClientsOfOpenAPIGeneratorReadEachOutcomeAsWhatItIs(t *testing.T) {
	t.Parallel()
	contract, err := openapi.Bounce()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range generated {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := c.make(t, filepath.Join("openapi-generator", name), contract)
			day := func(status, instance string, front func(*testing.T, string) string) (string, error) {
				s := mock.Start(t, mock.Options{
					Clock: clock(t, frozen), CheckAnswers: true, Readings: map[string]string{"conflict-status": status},
				})
				return run(t, folder, c.walk, "BOUNCE_URL="+front(t, s.URL)+"/selfservice/v1", "BOUNCE_CONFLICT="+status,
					"BOUNCE_TOKEN="+token(t, s, mock.TokenRequest{Scope: mock.AllScopes}), "BOUNCE_IDENTIFIER="+ownKeys, "BOUNCE_CSI="+own,
					"BOUNCE_INSTANCE="+instance)
			}
			for _, status := range []string{"409", "200"} {
				for way, front := range map[string]func(*testing.T, string) string{"as it is": direct, "with more": talkative} {
					if output, err := day(status, "TCMATI", front); err != nil {
						t.Errorf("conflicts with %s, %s: %v\n%s", status, way, err, output)
					}
				}
			}
			// An instance without the changes that the walk looks for shows that it looks.
			if output, err := day("409", "DCMATI", direct); err == nil || !strings.Contains(output, "walk: conflicts: ") {
				t.Errorf("the walk through another world ended with %v, want it to miss the conflicts\n%s", err, output)
			}
		})
	}
}

func direct(_ *testing.T, target string) string { return target }

// talkative stands before a server, and adds to its answers what an honest one may have.
func talkative(t *testing.T, target string) string {
	t.Helper()
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(u)
	proxy.ModifyResponse = func(r *http.Response) error {
		body, err := io.ReadAll(r.Body)
		var value any
		if err != nil || json.Unmarshal(body, &value) != nil {
			return err
		}
		if object, isObject := value.(map[string]any); isObject && r.Request.Method == http.MethodPut && object["custStatus"] != nil {
			object["conflicts"] = []any{}
		}
		if body, err = json.Marshal(withMore(value)); err != nil {
			return err
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		r.Header.Set("Content-Length", strconv.Itoa(len(body)))
		return nil
	}
	front := httptest.NewServer(proxy)
	t.Cleanup(front.Close)
	return front.URL
}

// withMore adds a member to each object.
func withMore(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for name := range value {
			value[name] = withMore(value[name])
		}
		value["serverOwn"] = map[string]any{"list": []any{1, "a", nil}}
	case []any:
		for i := range value {
			value[i] = withMore(value[i])
		}
	}
	return value
}

// There is no .NET to build the client with: what it would read is read from its model.
func TestTheClientForDotNetReadsEachOutcomeByItsMembers(t *testing.T) {
	t.Parallel()
	contract, err := openapi.Bounce()
	if err != nil {
		t.Fatal(err)
	}
	folder := client{build: [][]string{{
		"openapi-generator", "generate", "-i", "bounce.yaml", "-g", "csharp", "-o", "client",
		"--global-property", "models,modelTests=false,modelDocs=false",
	}}}.make(t, filepath.Join("openapi-generator", "csharp"), contract)
	models := filepath.Join(folder, "client", "src", "Org.OpenAPITools", "Model")
	source, err := os.ReadFile(filepath.Join(models, "ScheduleOutcome.cs"))
	if err != nil {
		t.Fatal(err)
	}
	for _, member := range []string{"ScheduledStart", "ScheduledEnd", "Status", "SubStatus", "CustStatus", "Conflicts"} {
		if !regexp.MustCompile(`public (string|List<Conflict>)\? ` + member + ` \{ get .* set `).Match(source) {
			t.Errorf("the model has no settable member %s:\n%s", member, source)
		}
	}
	if union := "AbstractOpenAPISchema"; strings.Contains(string(source), union) {
		t.Error("the model is a union")
	}
	if demanded := regexp.MustCompile(`if \(!\w+\.IsSet\)`).Find(source); demanded != nil {
		t.Errorf("the model demands a member that not each outcome has: %s", demanded)
	}
	checkNames(t, models)
}

// checkNames holds that each model has a name that somebody gave it.
func checkNames(t *testing.T, models string) {
	t.Helper()
	files, err := os.ReadDir(models)
	if err != nil || len(files) == 0 {
		t.Fatal(len(files), err)
	}
	made := regexp.MustCompile(`(Inline|\d|Request_|Response\.|OneOf|AnyOf|Inner|Not\.)`)
	for _, f := range files {
		if made.MatchString(f.Name()) {
			t.Errorf("the generator made up the name %s", f.Name())
		}
	}
}

// The control document's patterns stand in the source of its client for Python, which has to compile.
func TestTheControlClientForPythonCompiles(t *testing.T) {
	t.Parallel()
	control, err := openapi.Control()
	if err != nil {
		t.Fatal(err)
	}
	client{
		home: "python", tool: "openapi-python-client",
		build: [][]string{
			{
				"openapi-generator", "generate", "-i", "control.yaml", "-g", "python", "-o", ".",
				"--global-property", "models,apis,supportingFiles,modelTests=false,apiTests=false,modelDocs=false,apiDocs=false",
			},
			{"python/bin/python3", "-c", "import openapi_client"},
		},
	}.make(t, filepath.Join("openapi-generator", "csharp"), control) // a folder without a walk
}
