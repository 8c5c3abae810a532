//go:build external

package mock_test

import (
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"example.com/bounce/mock"
)

// cancelTwice sends two requests that the clients of WireMock look for, and one that they do not.
func cancelTwice(t *testing.T, s *mock.Server) {
	t.Helper()
	for _, body := range []string{`{"action":"cancel"}`, `{"action":"cancel"}`, `{"action":"schedule"}`} {
		c := good(t, s)
		c.header, c.body = http.Header{"X-Test": {"yes"}}, body
		do(t, s, c)
	}
}

// besideTool is a file of the folder in which .ci/run has installed a tool with all that it needs.
func besideTool(t *testing.T, tool, file string) string {
	t.Helper()
	path, err := exec.LookPath(tool)
	if err != nil {
		t.Fatalf("this test needs %s (.ci/run installs it): %v", tool, err)
	}
	return filepath.Join(filepath.Dir(filepath.Dir(path)), file)
}

func verifyByJava(t *testing.T, s *mock.Server, count string) (output string, err error) {
	t.Helper()
	host, port, _ := strings.Cut(strings.TrimPrefix(s.URL, "http://"), ":")
	jar := besideTool(t, "openapi-generator", "wiremock/wiremock-standalone.jar")
	return run(t, "testdata/clients/wiremock", []string{"java", "-cp", jar, "Verify.java", host, port, count})
}

// WireMock's own clients verify counts, and reset.
func TestTheClientsOfWireMockVerify(t *testing.T) {
	t.Parallel()
	for language, verify := range map[string]func(*testing.T, *mock.Server) (string, error){
		"python": func(t *testing.T, s *mock.Server) (string, error) {
			t.Helper()
			return run(t, "testdata/clients/wiremock", []string{besideTool(t, "openapi-python-client", "bin/python3"), "verify.py", s.URL})
		},
		"java": func(t *testing.T, s *mock.Server) (string, error) {
			t.Helper()
			return verifyByJava(t, s, "2")
		},
	} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			s := mock.Start(t, mock.Options{Clock: clock(t, frozen)})
			cancelTwice(t, s)
			if output, err := verify(t, s); err != nil || strings.TrimSpace(output) != "2 before, 0 after" {
				t.Errorf("got %v\n%s", err, output)
			}
		})
	}
}

// A count that may be too low has a member that the strict client of Java refuses: it never verifies by it.
func TestAnInexactCountVerifiesNothing(t *testing.T) {
	t.Parallel()
	s := mock.Start(t, mock.Options{Clock: clock(t, frozen), Journal: mock.JournalSize{Entries: 2}})
	cancelTwice(t, s)
	if output, err := verifyByJava(t, s, "1"); err == nil || !strings.Contains(output, `"pointer" : "/meta"`) {
		t.Errorf("got %v, want a refusal of the member meta\n%s", err, output)
	}
	if output, err := verifyByJava(t, mock.Start(t, mock.Options{}), "0"); err != nil {
		t.Errorf("an exact count: got %v\n%s", err, output)
	}
}
