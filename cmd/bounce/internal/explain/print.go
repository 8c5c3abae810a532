package explain

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/mock"
	"example.com/bounce/openapi/printable"
)

// readRequest reads a raw HTTP request as a person may write it: lines may end in LF alone, and everything after the empty line
// is the body, whatever Content-Length says. A body in chunks is joined.
func readRequest(stdin io.Reader) (*http.Request, error) {
	const most = 1 << 20
	text, err := cli.ReadStdin(stdin, most)
	if err != nil {
		return nil, fmt.Errorf("standard input: %w", err)
	}
	text = bytes.TrimLeft(text, "\r\n")
	head, body, _ := bytes.Cut(text, []byte("\n\r\n"))
	if h, b, found := bytes.Cut(text, []byte("\n\n")); found && len(h) < len(head) {
		head, body = h, b
	}
	if len(head) == 0 {
		return nil, errors.New("standard input is empty, want a raw HTTP request, or the id of one as argument; see bounce explain --help")
	}
	r, err := http.ReadRequest(bufio.NewReader(io.MultiReader(bytes.NewReader(bytes.TrimRight(head, "\r\n")), strings.NewReader("\r\n\r\n"))))
	if err != nil {
		return nil, fmt.Errorf("standard input is not a raw HTTP request: %w; want lines such as PUT /selfservice/v1/... HTTP/1.1, "+
			"headers, an empty line, the body", err)
	}
	switch {
	case len(r.TransferEncoding) > 0:
		if body, err = unchunked(body); err != nil {
			return nil, err
		}
	case r.Header.Get("Content-Length") == "": // then the line end is the editor's
		body = bytes.TrimRight(body, "\r\n")
	}
	r.TransferEncoding, r.ContentLength, r.Body = nil, int64(len(body)), io.NopCloser(bytes.NewReader(body))
	r.Header.Del("Content-Length")
	return r, nil
}

// unchunked joins a body in chunks (RFC 9112 section 7.1). Package net/http would not accept lines that end in LF.
func unchunked(text []byte) ([]byte, error) {
	for whole := []byte{}; ; {
		line, rest, _ := bytes.Cut(text, []byte("\n"))
		digits, _, _ := strings.Cut(string(line), ";")
		size, err := strconv.ParseUint(strings.TrimSpace(digits), 16, 31)
		if err != nil || size > uint64(len(rest)) {
			return nil, errors.New("the body on standard input is not in chunks, or not complete; correct it, or leave out the header " +
				"Transfer-Encoding and give the body as it is")
		}
		if size == 0 {
			return whole, nil
		}
		whole = append(whole, rest[:size]...)
		text = bytes.TrimPrefix(bytes.TrimPrefix(rest[size:], []byte("\r")), []byte("\n"))
	}
}

func (s *explainSettings) print(w io.Writer, e mock.Entry) error {
	if s.format == "json" {
		encoder := json.NewEncoder(printable.JSONWriter(w))
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return cli.WriteError(0, encoder.Encode(e))
	}
	var b bytes.Buffer
	write(&b, "%s %s\n", e.Method, e.URL)
	last := mock.Step{}
	if len(e.Trace) > 0 {
		last = e.Trace[len(e.Trace)-1]
	}
	write(&b, "%s, at %s by the mock's clock", outcome(e, last), e.At.Format(time.RFC3339Nano))
	if e.CSI != "" {
		write(&b, ", customer %s", e.CSI)
	}
	b.WriteString("\n\n")
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0) //nolint:mnd // two blanks between columns
	for _, step := range e.Trace {
		write(table, "  %s\t%s\t%s\t%s\n", step.Outcome, step.Check, step.Rule, about(step))
	}
	if err := table.Flush(); err != nil {
		return cli.WriteError(0, err)
	}
	if last.Outcome == "refused" {
		write(&b, "\n%s\n", last.Detail)
		s.remedy(&b, last)
	}
	return cli.WriteError(w.Write(b.Bytes()))
}

// write formats texts, each of them as printable.Line: what a client or a mock sends adds no line and no column.
func write(w io.Writer, form string, texts ...string) {
	values := make([]any, len(texts))
	for i, text := range texts {
		values[i] = printable.Line(text)
	}
	fmt.Fprintf(w, form, values...)
}

// outcome says what became of a request.
func outcome(e mock.Entry, last mock.Step) string {
	word, by := "granted", ""
	if last.Outcome == "refused" {
		word, by = "refused", " by the rule "+last.Rule
	}
	if e.Status == 0 {
		return word + by + ", and no answer was sent"
	}
	return fmt.Sprintf("%s with %d%s", word, e.Status, by)
}

// about returns what a step's rule states and, of a check that passed, its detail. The detail of a refusal is printed below.
func about(step mock.Step) string {
	if step.Outcome == "refused" || step.Detail == "" {
		return step.States
	}
	return strings.TrimSpace(step.States + " (" + step.Detail + ")")
}

// tokenCommand is the command that prints a token which the mock accepts, without the flags about the token.
func (s *explainSettings) tokenCommand() string {
	command := "bounce token"
	add := func(flag, value, fallback string) {
		if value != fallback {
			command += " --" + flag + " " + printable.Word(value)
		}
	}
	add("target", s.target, "")
	if s.target != "" {
		add("ca", s.ca, "")
		return command
	}
	add("clock", s.clock, "real")
	add("random-seed", strconv.FormatInt(s.randomSeed, 10), "1")
	add("seed-file", s.seedFile, "")
	return command
}

// remedy prints the smallest change with which the request would pass.
func (s *explainSettings) remedy(b *bytes.Buffer, last mock.Step) {
	if last.Change != "" {
		write(b, "\nTo pass: %s.\n", last.Change)
	}
	for _, edit := range last.Apply {
		switch {
		case edit.In == "" && len(edit.Body) > 0:
			write(b, "  first %s %s with %s\n", edit.Method, edit.Path, string(edit.Body))
		case edit.In == "":
			write(b, "  first %s %s\n", edit.Method, edit.Path)
		case edit.Value == nil:
			write(b, "  leave out the %s %s\n", edit.In, edit.Pointer)
		default:
			write(b, "  %s: %s\n", strings.TrimSpace(edit.In+" "+edit.Pointer), string(edit.Value))
		}
		if t := edit.Token; t != nil {
			write(b, "    its token: %s --customer %s --scope %s\n", s.tokenCommand(), printable.Word(t.Customer), printable.Quote(t.Scope))
		}
	}
}
