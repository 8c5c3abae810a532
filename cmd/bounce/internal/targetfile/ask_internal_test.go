package targetfile

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/conformance"
)

// served is a server that answers the paths, and counts requests that could change something.
func served(t *testing.T, answers map[string]string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet || r.Header.Get("Authorization") != "" {
			t.Errorf("got %s %s with a credential: %t, want reads without one", r.Method, r.URL, r.Header.Get("Authorization") != "")
		}
		answer, found := answers[r.URL.Path]
		if !found {
			w.Header().Set("WWW-Authenticate", `Bearer realm="x"`)
			w.WriteHeader(http.StatusUnauthorized)
		}
		fmt.Fprint(w, answer)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// asked returns the settings after the answers, the file that they give, and what was asked.
func asked(t *testing.T, needsFile bool, answers ...string) (*initSettings, string, string) {
	t.Helper()
	s := &initSettings{place: conformance.Place{Service: defaultService}, token: "env:" + tokenVariable}
	var questions, file strings.Builder
	if err := s.ask(t.Context(), strings.NewReader(strings.Join(answers, "\n")+"\n"), &questions, needsFile); err != nil {
		t.Fatalf("%v, after\n%s", err, &questions)
	}
	if !needsFile {
		if err := s.run(t.Context(), &file, io.Discard); err != nil {
			t.Fatal(err)
		}
	}
	return s, file.String(), questions.String()
}

func TestAMockIsAskedForAllThatFollows(t *testing.T) {
	t.Parallel()
	url := served(t, map[string]string{
		"/__admin/seed": `{"customers":[{"csi":"7","identifier":"6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01","optedIn":true,"services":[{"type":"EBSO","instances":[
			{"name":"I","executions":[{"id":"E","duration":{"unit":"hours","value":2}}]}]}]}]}`,
		"/__admin/clock": `{"now":"2026-01-01T00:00:00Z"}`,
	})
	_, file, questions := asked(t, false, url, "y")
	if !strings.HasSuffix(questions, "It is a bounce mock: the file describes its customers.\n") {
		t.Errorf("asked\n%s", questions)
	}
	c, err := conformance.ParseConfig("target.yaml", []byte(file), nil)
	if err != nil || c.Target != url || c.Identities["approver"].Identifier != "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01" || c.Instances["bookable"][0].Instance != "I" {
		t.Errorf("got %+v, %v", c, err)
	}
}

func TestAnotherServerIsSeenAndItsUserAsked(t *testing.T) {
	t.Parallel()
	url := served(t, map[string]string{
		"/.well-known/openid-configuration": `{"token_endpoint":"https://login.example.com/t"}`,
	})
	_, file, questions := asked(t, false, url, "", "a", "6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01", "oauth2:planted", "oauth2:https://login.example.com/t", "", "7", "", "I", "E F")
	for _, want := range []string{
		"Seen: the API of " + url + " answers 401 without a token and asks for a bearer token, as it should.\n",
		"Seen: " + url + "/.well-known/openid-configuration says that tokens are issued at https://login.example.com/t.\n",
		"  identities.approver.identifier: must be a GUID such as 6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01\n",
		"  identities.approver.token.oauth2.tokenUrl: is not a URL, want one such as https://login.example.com/oauth2/token\n",
		"The id of the client that the issuer knows [suite]: ",
	} {
		if !strings.Contains(questions, want) {
			t.Errorf("asked\n%s\nwant %q", questions, want)
		}
	}
	for _, want := range []string{
		"\n  approver: {identifier: 6f1c0a52-6f0e-4c43-9d6e-2b6f1f8c0a01, token: {oauth2: {tokenUrl: https://login.example.com/t, clientId: suite, clientSecretEnv: CLIENT_SECRET}}}\n",
		"\n    - {csi: \"7\", service: EBSO, instance: I, executions: [E, F]}\n",
	} {
		if !strings.Contains(file, want) {
			t.Errorf("the file is\n%s\nwant %q", file, want)
		}
	}
}

// A file that exists is told of before the other questions.
func TestTheFileIsAskedForFirst(t *testing.T) {
	t.Parallel()
	old := filepath.Join(t.TempDir(), "old.yaml")
	s := &initSettings{out: old}
	if err := s.write(nil); err != nil {
		t.Fatal(err)
	}
	next := old + ".next"
	s, _, questions := asked(t, true, old, next, "http://127.0.0.1:1", "no", "", "")
	if s.out != next || !strings.Contains(questions, old+" exists; give another name") {
		t.Errorf("got %s after\n%s", s.out, questions)
	}
}

// An address that the file cannot have is asked for again, before the other questions.
func TestAnAddressThatTheFileCannotHaveIsAskedForAgain(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]string{
		"https://api.example.com/?a=b": "  target: has a user, a query or a fragment, want the base URL alone\n",
		"https://a@api.example.com":    "  target: has a user, a query or a fragment, want the base URL alone\n",
		"api.example.com":              "  target: is not a URL, want one such as https://api.example.com\n",
	} {
		_, file, questions := asked(t, false, answer, "https://api.example.com", "no", "", "")
		if !strings.Contains(questions, want) || !strings.Contains(file, "\ntarget: https://api.example.com\n") {
			t.Errorf("%s: asked\n%s\nwant %q, and then the file\n%s", answer, questions, want, file)
		}
	}
}

// A file that nobody could load is not written, and the error names what its user gave.
func TestAFileWithErrorsIsNotWritten(t *testing.T) {
	t.Parallel()
	for want, asked := range map[string]bool{"correct the flags: target: is not a URL": false, "correct the answers: target: is not a URL": true} {
		s := &initSettings{asked: asked, target: "nowhere", token: "env:" + tokenVariable}
		var file strings.Builder
		if err := s.run(t.Context(), &file, io.Discard); err == nil || !strings.Contains(err.Error(), want) || file.Len() > 0 {
			t.Errorf("got %v and %q, want %q", err, &file, want)
		}
	}
}

// Whoever answers the questions gave no flag that could be corrected.
func TestAServerThatIsNotThereIsTheFaultOfTheAnswer(t *testing.T) {
	t.Parallel()
	gone := httptest.NewServer(nil)
	gone.Close()
	_, _, questions := asked(t, false, gone.URL, "yes", "", "")
	if !strings.Contains(questions, "correct its address in the answer). The file can be written without its answer.") {
		t.Errorf("asked\n%s", questions)
	}
}

func TestWhatAnAnswerMeans(t *testing.T) {
	t.Parallel()
	for want, a := range map[string]seen{
		"answers 200 without a token.":                                            {status: 200},
		"asks for a bearer token, as it should.":                                  {status: 401, challenge: "bearer"},
		"asks for the scheme Basic: a gateway may want a header of its own.":      {status: 401, challenge: "Basic"},
		"answers 401 without a token; if a token is not enough, a gateway":        {status: 401},
		"answers 403 without a token; if a token is not enough, a gateway":        {status: 403},
		"answers 404 without a token: the URL may lack a prefix":                  {status: 404},
		"answers 405 without a token: it has the path, but not for GET":           {status: 405},
		"answers 302 without a token, a redirect: give the URL to which it leads": {status: 302},
		"with a page for people: a gateway may ask for a log-in":                  {status: 401, challenge: "Bearer", isHTML: true},
	} {
		if got := a.meaning(); !strings.Contains(got, want) {
			t.Errorf("%+v: got %q, want %q", a, got, want)
		}
	}
}

// What a server says is hostile: none of it reaches the file unless it is a URL.
func TestAHostileServerSaysNothing(t *testing.T) {
	t.Parallel()
	for _, endpoint := range []string{"planted", `https://a/\u001b[2Jplanted`, `https://a/\nidentities: planted`, "https://user:planted@a", "https://a/" + strings.Repeat("planted", 100)} {
		url := served(t, map[string]string{issuers[0]: `{"token_endpoint":"` + endpoint + `"}`, unknownExecution: "planted"})
		_, file, questions := asked(t, false, url, "", "", "")
		if strings.Contains(file+questions, "planted") {
			t.Errorf("%q is repeated:\n%s", endpoint, questions)
		}
	}
}

func TestAnInterruptEndsTheQuestions(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	in, _ := io.Pipe()
	err := new(initSettings).ask(ctx, in, io.Discard, false)
	var exit *cli.ExitError
	if !errors.As(err, &exit) || exit.Code != cli.CodeInterrupted {
		t.Errorf("got %v, want the exit code %d", err, cli.CodeInterrupted)
	}
}
