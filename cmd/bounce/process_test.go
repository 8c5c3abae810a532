package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"time"
)

// process is a bounce command that runs beside the test.
type process struct {
	command *exec.Cmd
	stdout  *bufio.Reader
}

// start runs a bounce command, which may have a directory and an environment already.
func start(command *exec.Cmd, stderr io.Writer) (*process, error) {
	p := &process{command: command}
	p.command.Stderr = stderr
	stdout, err := p.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.stdout = bufio.NewReader(stdout)
	return p, p.command.Start()
}

// url waits for the ready line.
func (p *process) url() (string, error) {
	line, err := p.stdout.ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("no ready line: %w", err)
	}
	var ready struct {
		Ready bool
		URL   string
	}
	if err := json.Unmarshal([]byte(line), &ready); err != nil || !ready.Ready || ready.URL == "" {
		return "", fmt.Errorf("the ready line is %q, %w", line, err)
	}
	return ready.URL, nil
}

// end waits for the end of the process, and returns the rest of its stdout.
func (p *process) end() (rest string, code int, err error) {
	text, err := io.ReadAll(p.stdout)
	code, waitErr := codeOf(p.command.Wait())
	return string(text), code, errors.Join(err, waitErr)
}

func (p *process) kill() {
	_ = p.command.Process.Kill() // fails when it has ended, as it should have
	_ = p.command.Wait()
}

// send sends the request of the curl command in a text. It knows what the mock prints: -X PUT, -H, -d, single quotes.
func send(text string) (status int, body string, err error) {
	_, command, found := strings.Cut("\n"+text, "\ncurl -i -X PUT ")
	if !found {
		return 0, "", errors.New("there is no curl command")
	}
	command, _, _ = strings.Cut(strings.ReplaceAll(command, "\\\n", ""), "\n")
	words := strings.Split(command, "'") // every other one is quoted
	request, err := http.NewRequestWithContext(context.Background(), http.MethodPut, words[1], nil)
	if err != nil {
		return 0, "", err
	}
	for i := 3; i < len(words); i += 2 {
		switch flag := strings.TrimSpace(words[i-1]); flag {
		case "-H":
			name, value, _ := strings.Cut(words[i], ": ")
			request.Header.Set(name, value)
		case "-d":
			request.Body = io.NopCloser(strings.NewReader(words[i]))
		default:
			return 0, "", fmt.Errorf("the curl command has the unknown flag %q", flag)
		}
	}
	client := http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	all, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(all), err
}
