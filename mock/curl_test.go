//go:build external

package mock_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"example.com/bounce/mock"
)

// Whatever a request holds, the exported command sends it, and the shell does nothing else.
func TestAnExportedCommandIsOneRequestWhateverIsInIt(t *testing.T) {
	t.Parallel()
	const quotes = "'$(touch x)`touch x`\"\\"
	for method, text := range map[string]string{"$(touch x)": "", "`touch x`": "", `a'"$x;touch x;'`: "", "-o": "", http.MethodPut: quotes} {
		s, err := mock.New(mock.Options{})
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodPut, place+"?$(touch%20x)'`touch%20x`", strings.NewReader(text))
		r.Method = method // no other reads one like it
		r.Header.Set("X-One", `'"$(touch x)`)
		s.ServeHTTP(httptest.NewRecorder(), r)
		got := replayed(t, s)
		line, rest, _ := strings.Cut(got, "\r\n")
		if want := method + " " + place + "?$(touch%20x)'`touch%20x` HTTP/1.1"; line != want {
			t.Errorf("the command sends %q, want %q", line, want)
		}
		if !strings.Contains(rest, "\r\nX-One: '\"$(touch x)\r\n") || !strings.HasSuffix(rest, "\r\n\r\n"+text) {
			t.Errorf("the command sends %q", got)
		}
	}
}

// Neither a shell nor curl adds to a request, or takes from it.
func TestAnExportedCommandSendsTheBytesThatCame(t *testing.T) {
	t.Parallel()
	const zipped = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff\xaa\x56\x00"
	for name, row := range map[string]struct {
		method, path, body string
		header             http.Header
		head               string
	}{
		"a NUL":             {"PUT", place, "a\x00b\n", http.Header{"Content-Type": {"a/b"}}, "Content-Type: a/b\r\nContent-Length: 4\r\n"},
		"what is coded":     {"PATCH", "/nowhere", zipped, http.Header{"Content-Encoding": {"gzip"}}, "Content-Encoding: gzip\r\nContent-Length: 13\r\n"},
		"what means much":   {"PUT", place, "--%s%%'$x`\\n\\0\"\x00\xfe", nil, "Content-Length: 17\r\n"},
		"accepting none":    {"PUT", place, "", http.Header{"Accept": {""}}, "Accept:\r\n"},
		"typed as nothing":  {"PUT", place, "a", http.Header{"Content-Type": {""}}, "Content-Type:\r\nContent-Length: 1\r\n"},
		"a path as it came": {"PUT", "/a|b/./c?d=|", "", nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := mock.New(mock.Options{})
			if err != nil {
				t.Fatal(err)
			}
			r := httptest.NewRequest(row.method, row.path, strings.NewReader(row.body))
			r.Header = row.header.Clone()
			if row.header == nil {
				r.Header = http.Header{}
			}
			s.ServeHTTP(httptest.NewRecorder(), r)
			got := replayed(t, s)
			_, rest, _ := strings.Cut(got, "\r\nUser-Agent: ")
			_, rest, _ = strings.Cut(rest, "\r\n")
			if want := row.method + " " + row.path + " HTTP/1.1\r\n"; !strings.HasPrefix(got, want) || rest != row.head+"\r\n"+row.body {
				t.Errorf("the command sends %q, want %q, its host, %q", got, want, row.head+"\r\n"+row.body)
			}
		})
	}
}

// curl sends a HEAD without a body only.
func TestAnExportedHEADSaysThatItsBodyIsLeftOut(t *testing.T) {
	t.Parallel()
	s := start(t)
	do(t, s, call{method: "HEAD", path: place, body: "a"})
	if got := asked(s, "localhost", "/requests/export?format=curl"); !strings.Contains(got, "curl -i -g --path-as-is -I ") || !strings.HasSuffix(got, " # without its body, which curl sends with no HEAD\n") {
		t.Errorf("got %s", got)
	}
}

// What is redacted can be given again, by the environment.
func TestAnExportedCommandTakesItsSecretsFromTheEnvironment(t *testing.T) {
	t.Parallel()
	s, err := mock.New(mock.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for authorization, want := range map[string]string{
		"Bearer abc": "Bearer good", "bearer abc": "bearer good", "Basic dTpw": "Basic ours", "hunter2": "ours", "Bearer": "Bearer",
	} {
		end := map[bool]string{true: "\x00"}[authorization == "Bearer"] // which printf prints
		r := httptest.NewRequest(http.MethodPut, place+"?Access_Token=hunter2&b=c", strings.NewReader(`{"clientSecret":"hunter2"}`+end))
		r.Header.Set("Authorization", authorization)
		r.Header.Set("X-Auth-Token", "hunter2")
		s.ServeHTTP(httptest.NewRecorder(), r)
		got := replayed(t, s)
		for _, part := range []string{
			"PUT " + place + "?Access_Token=ours&b=c HTTP/1.1\r\n", "\r\nAuthorization: " + want + "\r\n", "\r\nX-Auth-Token: ours\r\n",
			"\r\n\r\n" + `{"clientSecret":"ours"}` + end,
		} {
			if !strings.Contains(got, part) {
				t.Errorf("%s: the command sends %q, want %q in it", authorization, got, part)
			}
		}
	}
}

// replayed is what the command sends that the latest request is exported as, when a shell runs it.
func replayed(t *testing.T, s *mock.Server) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	sent := make(chan string, 1)
	go func() { sent <- answered(l) }()
	folder := t.TempDir()
	command := exec.CommandContext(t.Context(), "sh", "-c", asked(s, l.Addr().String(), "/requests/export?format=curl&limit=1"))
	command.Dir, command.Env = folder, []string{"PATH=" + os.Getenv("PATH"), "BOUNCE_TOKEN=good", "BOUNCE_SECRET=ours"}
	out, err := command.CombinedOutput()
	_ = l.Close() // whether it was called or not
	text := <-sent
	if err != nil {
		t.Fatalf("the command ends with %v: %s", err, out)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("the command leaves %v, %v", left, err)
	}
	return text
}

// answered takes one request as it comes, of whatever method, and answers it.
func answered(l net.Listener) string {
	c, err := l.Accept()
	if err != nil {
		return ""
	}
	defer c.Close()
	var text strings.Builder
	in := bufio.NewReader(io.TeeReader(c, &text))
	lines := textproto.NewReader(in)
	if _, err = lines.ReadLine(); err != nil {
		return text.String()
	}
	header, err := lines.ReadMIMEHeader()
	if err != nil {
		return text.String()
	}
	if length, err := strconv.ParseInt(header.Get("Content-Length"), 10, 64); err == nil {
		_, _ = io.CopyN(io.Discard, in, length) // what is missing shows
	}
	_, _ = io.WriteString(c, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
	return text.String()
}

// A refusal is met again by who runs the command that it is exported as.
func TestAnExportedCommandMeetsTheSameRefusalAgain(t *testing.T) {
	t.Parallel()
	s := start(t)
	expect(t, send(t, s, at("2020-08-26T15:15:59Z")), 400, "lead-time")
	line := control(t, s, "exportRequests", "GET", "/requests/export?format=curl&limit=1", "").body
	command := exec.CommandContext(t.Context(), "sh", "-c", strings.Replace(line, "curl", "curl -s", 1))
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "BOUNCE_TOKEN=" + token(t, s, mock.TokenRequest{})}
	if out, err := command.CombinedOutput(); err != nil || !strings.Contains(string(out), "HTTP/1.1 400") {
		t.Errorf("the command got %s, %v", out, err)
	}
}
