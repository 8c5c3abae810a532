package corpus

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"

	"example.com/bounce/mock"
)

// script is the walk: requests one after the other, each a line with method and path, lines of headers, and a body behind an empty
// line. A line "# ..." is a comment. A line "@ name path.to.member" takes a member of the answer before it, for which {{name}} then
// stands. The header As: name stands for the token name.tokens.approver and the Identifier name.identifier.
//
//go:embed walk.http
var script string

func walkOptions() (mock.Options, error) {
	o, err := withReadings(nil)()
	o.HTTP.CORS = []string{"http://localhost:3000"}
	return o, err
}

// step is a request of the walk, and what to take out of its answer.
type step struct {
	line         int
	method, path string
	header       [][2]string
	body         string
	takes        [][2]string // name and path of a member
}

var requestLine = regexp.MustCompile(`^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (/\S*)$`)

// parse reads a walk.
func parse(text string) (steps []step, err error) {
	inBody := false
	for i, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "# ") || line == "" && len(steps) == 0 {
			continue
		}
		if m := requestLine.FindStringSubmatch(line); m != nil {
			steps, inBody = append(steps, step{line: i + 1, method: m[1], path: m[2]}), false
			continue
		}
		if len(steps) == 0 {
			return nil, fmt.Errorf("walk.http:%d: %q comes before the first request", i+1, line)
		}
		s := &steps[len(steps)-1]
		name, value, _ := strings.Cut(line, ": ")
		switch words := strings.Fields(line); {
		case len(words) == 3 && words[0] == "@":
			s.takes = append(s.takes, [2]string{words[1], words[2]})
		case line == "":
			inBody = s.body == ""
		case inBody:
			s.body += line + "\n"
		case value != "":
			s.header = append(s.header, [2]string{name, value})
		default:
			return nil, fmt.Errorf("walk.http:%d: %q is neither a request, a header nor a body", i+1, line)
		}
	}
	return steps, nil
}

// walk sends the requests of the script. A missing answer is recorded, too.
func walk(ctx context.Context, url string) error {
	steps, err := parse(script)
	if err != nil {
		return err
	}
	transport := &http.Transport{DisableKeepAlives: true, DisableCompression: true}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, Timeout: time.Minute}
	values := map[string]string{}
	for _, s := range steps {
		answer, err := s.send(ctx, client, url, values)
		if err != nil {
			return err
		}
		for _, take := range s.takes {
			if values[take[0]], err = member(answer, take[1]); err != nil {
				return fmt.Errorf("walk.http:%d: %w", s.line, err)
			}
		}
	}
	return nil
}

var variable = regexp.MustCompile(`\{\{([^}]+)\}\}`)

// send returns the body of the answer, nil if there was none.
func (s step) send(ctx context.Context, client *http.Client, url string, values map[string]string) ([]byte, error) {
	var unknown error
	fill := func(text string) string {
		return variable.ReplaceAllStringFunc(text, func(v string) string {
			value, ok := values[strings.Trim(v, "{}")]
			if !ok {
				unknown = fmt.Errorf("walk.http:%d: nothing was taken as %s", s.line, v)
			}
			return value
		})
	}
	r, err := http.NewRequestWithContext(ctx, s.method, url+fill(s.path), strings.NewReader(fill(strings.TrimSuffix(s.body, "\n"))))
	if err != nil {
		return nil, fmt.Errorf("walk.http:%d: %w", s.line, err)
	}
	r.Host = "localhost" // which tokens are issued by: no port
	if s.body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, h := range s.header {
		if h[0] == "As" {
			r.Header.Set("Authorization", "Bearer "+fill("{{"+h[1]+".token}}"))
			r.Header.Set("Identifier", fill("{{"+h[1]+".identifier}}"))
			continue
		}
		r.Header.Set(h[0], fill(h[1]))
	}
	if unknown != nil {
		return nil, unknown
	}
	answer, err := client.Do(r)
	if err != nil {
		return nil, ctx.Err()
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil { // it was cut
		return nil, ctx.Err()
	}
	return body, nil
}

// member returns a member of a JSON object as text, by its path.
func member(answer []byte, path string) (string, error) {
	var value any
	if err := json.Unmarshal(answer, &value); err != nil {
		return "", fmt.Errorf("the answer is no JSON: %w: %.200s", err, answer)
	}
	for _, name := range strings.Split(path, ".") {
		members, _ := value.(map[string]any)
		value = members[name]
	}
	text, ok := value.(string)
	if !ok {
		return "", fmt.Errorf("the answer has no text at %s: %.200s", path, answer)
	}
	return text, nil
}
