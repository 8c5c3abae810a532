package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/cmd/bounce/internal/server"
	"example.com/bounce/openapi"
)

// raceAtExit keeps a command that was built with the race detector from sleeping a second before it ends.
const raceAtExit = "GORACE=atexit_sleep_ms=0"

// TestMain puts the command itself on the PATH of scripts, and of tests that start it as a process.
func TestMain(m *testing.M) { testscript.Main(m, map[string]func(){"bounce": main}) }

// The scripts know these commands more:
//
//	exits CODE program [args]  runs the program, which must end with the exit code
//	serve [args]               starts bounce mock on a free port, and sets $URL, $ADDR and $PORT; its stderr is in mock.stderr
//	halt CODE                  sends SIGTERM to what serve started, which must end with the exit code
//	fake STATUS BODY [PUT]     starts a server that answers everything so, but a PUT with the status PUT, and sets $URL
//	paste FILE                 sends what the curl command in the file would, and prints status and body
//	contract FILE OLD NEW      writes the contract with NEW in place of OLD
//
// $ROLES is a folder with the seed file world.yaml, which has something for every role of a target file.
//
// With -short, for the race detector, they are those of bounce mock: the others run whole suites, or one goroutine.
func TestScripts(t *testing.T) {
	t.Parallel()
	scripts := "*.txtar"
	if testing.Short() {
		scripts = "mock*.txtar"
	}
	files, err := filepath.Glob(filepath.Join("testdata", "script", scripts))
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	testscript.Run(t, testscript.Params{
		Files: files, RequireExplicitExec: true, RequireUniqueNames: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "serve": serve, "halt": halt, "fake": fake, "paste": paste, "contract": writeContract,
		},
		Setup: func(e *testscript.Env) error {
			e.Values[served] = new(*process)
			roles, err := filepath.Abs(filepath.Join("internal", "matrix", "roles"))
			e.Vars = append(e.Vars, raceAtExit, "ROLES="+roles, "BOUNCE_CONFORM_PROGRESS=never") // a slow machine takes more than the ten seconds
			return err
		},
	})
}

// served is where a script keeps what serve started.
const served = "served"

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE program [args]")
	}
	code, err := codeOf(ts.Exec(args[1], args[2:]...))
	ts.Check(err)
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("the exit code is %d, want %s", code, args[0])
	}
}

// codeOf is the exit code that an error of package exec stands for.
func codeOf(err error) (int, error) {
	if e := (*exec.ExitError)(nil); errors.As(err, &e) {
		return e.ExitCode(), nil
	}
	return 0, err
}

func serve(ts *testscript.TestScript, _ bool, args []string) {
	stderr, err := os.Create(ts.MkAbs("mock.stderr"))
	ts.Check(err)
	command := exec.Command("bounce", append([]string{"mock", "--addr", "127.0.0.1:0"}, args...)...)
	command.Dir, command.Env = ts.MkAbs("."), append(os.Environ(), raceAtExit)
	mockCommand, _ := server.NewCommands()
	for _, name := range cli.FlagNames(mockCommand) {
		variable := "BOUNCE_MOCK_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
		command.Env = append(command.Env, variable+"="+ts.Getenv(variable))
	}
	p, err := start(command, stderr)
	ts.Check(errors.Join(err, stderr.Close()))
	ts.Defer(p.kill)
	*ts.Value(served).(**process) = p
	url, err := p.url()
	ts.Check(err)
	ts.Setenv("URL", url)
	_, address, _ := strings.Cut(url, "://")
	ts.Setenv("ADDR", address)
	ts.Setenv("PORT", address[strings.LastIndexByte(address, ':')+1:])
}

func halt(ts *testscript.TestScript, _ bool, args []string) {
	p := *ts.Value(served).(**process)
	ts.Check(p.command.Process.Signal(syscall.SIGTERM))
	rest, code, err := p.end()
	ts.Check(err)
	fmt.Fprint(ts.Stdout(), rest)
	if len(args) != 1 || strconv.Itoa(code) != args[0] {
		ts.Fatalf("the exit code is %d, want %v", code, args)
	}
}

func fake(ts *testscript.TestScript, _ bool, args []string) {
	status, err := strconv.Atoi(args[0])
	ts.Check(err)
	put := status
	if len(args) > 2 {
		put, err = strconv.Atoi(args[2])
		ts.Check(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.Method == http.MethodPut {
			w.WriteHeader(put)
		} else {
			w.WriteHeader(status)
		}
		_, _ = io.WriteString(w, args[1])
	}))
	ts.Defer(server.Close)
	ts.Setenv("URL", server.URL)
}

func paste(ts *testscript.TestScript, _ bool, args []string) {
	status, body, err := send(ts.ReadFile(args[0]))
	ts.Check(err)
	fmt.Fprintf(ts.Stdout(), "%d\n%s", status, body)
}

func writeContract(ts *testscript.TestScript, _ bool, args []string) {
	document, err := openapi.Bounce()
	ts.Check(err)
	before := string(document.Source())
	after := strings.ReplaceAll(before, args[1], args[2])
	if before == after {
		ts.Fatalf("the contract has no %q", args[1])
	}
	const private = 0o600
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(after), private))
}
