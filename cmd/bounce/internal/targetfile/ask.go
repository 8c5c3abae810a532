package targetfile

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"example.com/bounce/cmd/bounce/internal/admin"
	"example.com/bounce/cmd/bounce/internal/cli"
	"example.com/bounce/conformance"
	"example.com/bounce/openapi"
)

// dialogue asks questions, and reads answers by lines.
type dialogue struct {
	out   io.Writer
	lines <-chan string
	done  <-chan struct{} // closed if the run is interrupted
}

// ask sets what the user answers. An empty answer is the default, which a question shows. It asks for the file if the output would be
// on the terminal.
func (s *initSettings) ask(ctx context.Context, in io.Reader, out io.Writer, needsFile bool) error {
	lines := make(chan string)
	go func() { // it ends with the input, or the process: a read from a terminal cannot be ended
		defer close(lines)
		const longest = 4 << 10
		for scanner := bufio.NewScanner(io.LimitReader(in, 64*longest)); scanner.Scan(); {
			select {
			case lines <- scanner.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	s.asked = true
	q := dialogue{out: out, lines: lines, done: ctx.Done()}
	fmt.Fprintln(out, "A few questions about the server. Enter takes what is in brackets; every answer can be changed in the file.")
	return s.askAll(ctx, q, needsFile)
}

func (s *initSettings) askAll(ctx context.Context, q dialogue, needsFile bool) (err error) {
	if needsFile && s.out == "" {
		if s.out, err = q.ask("Write to the file", "target.yaml", s.wantNewFile); err != nil {
			return err
		}
	}
	if s.target, err = q.ask("URL of the server", admin.DefaultTarget, wantURL); err != nil {
		return err
	}
	yes, err := q.ask("Ask that server what it tells without a credential? yes or no", "yes", wantYesOrNo)
	if err != nil {
		return err
	}
	if strings.HasPrefix(strings.ToLower(yes), "y") {
		s.from = s.target
		isMock, err := s.tellFrom(ctx, q)
		if err != nil || isMock {
			return err
		}
	}
	return s.askRest(q)
}

// tellFrom says what the server told, and reports whether it is a mock, of which nothing more must be asked.
func (s *initSettings) tellFrom(ctx context.Context, q dialogue) (isMock bool, err error) {
	client, err := admin.NewClient(admin.Settings{Flag: s.source(), Target: s.from, Token: s.adminToken, Timeout: answerTime})
	if err != nil {
		return false, err
	}
	w, err := readWorld(ctx, client)
	switch {
	case err != nil:
		return false, err
	case w != nil:
		fmt.Fprintln(q.out, "It is a bounce mock: the file describes its customers.")
		return true, nil
	}
	var d draft
	if err := s.probe(ctx, &d); err != nil {
		s.from = ""
		fmt.Fprintf(q.out, "It cannot be asked (%v). The file can be written without its answer.\n", cli.WithoutContext(err))
		return false, nil
	}
	for _, each := range d.notes {
		fmt.Fprintln(q.out, each)
	}
	return false, nil
}

// askRest asks for what only its user knows of a server.
func (s *initSettings) askRest(q dialogue) (err error) {
	if s.identifier, err = q.ask("The customer's GUID for the header Identifier, or nothing for an example", "", s.wantIdentifier); err != nil {
		return err
	}
	if s.identifier != "" {
		if s.token, err = q.ask("Where its approver's token comes from: env:NAME, file:PATH, command:WORDS or oauth2:URL", "env:"+tokenVariable, wantSource); err != nil {
			return err
		}
	}
	if strings.HasPrefix(s.token, "oauth2:") {
		if s.clientID, err = q.ask("The id of the client that the issuer knows", "suite", nil); err != nil {
			return err
		}
	}
	if s.place.CSI, err = q.ask("The customer's CSI, or nothing for an example", "", nil); err != nil || s.place.CSI == "" {
		return err
	}
	if s.place.Service, err = q.ask("The type of a service", defaultService, nil); err != nil {
		return err
	}
	if s.place.Instance, err = q.ask("The name of an instance that may be restarted", "", wantText); err != nil {
		return err
	}
	ids, err := q.ask("The ids of its executions that may be scheduled, three at best, with spaces between them", "", wantText)
	s.place.Executions = strings.Fields(ids)
	return err
}

// ask asks until an answer is right.
func (q dialogue) ask(question, fallback string, check func(string) error) (string, error) {
	for {
		prompt := question
		if fallback != "" {
			prompt += " [" + fallback + "]"
		}
		fmt.Fprint(q.out, prompt+": ")
		var answer string
		var more bool
		select {
		case answer, more = <-q.lines:
		case <-q.done:
			fmt.Fprintln(q.out)
			return "", q.ended()
		}
		if !more {
			fmt.Fprintln(q.out)
			return "", q.ended()
		}
		if answer = strings.TrimSpace(answer); answer == "" {
			answer = fallback
		}
		err := checkUTF8("the answer", answer)
		if err == nil && check != nil {
			err = check(answer)
		}
		if err == nil {
			return answer, nil
		}
		fmt.Fprintf(q.out, "  %v\n", err)
	}
}

// ended says why there is no answer.
func (q dialogue) ended() error {
	select {
	case <-q.done:
		return cli.Exit(cli.CodeInterrupted, errors.New("interrupted; nothing is written"))
	default:
		return errors.New("the input ended before the last question; nothing is written")
	}
}

func wantURL(text string) error {
	return conformance.CheckConfig(&conformance.Config{Target: text}, nil)
}

func (s *initSettings) wantNewFile(name string) error { return checkOut(name, s.force) }

func wantYesOrNo(text string) error {
	switch strings.ToLower(text) {
	case "y", "yes", "n", "no":
		return nil
	}
	return errors.New("answer yes or no")
}

func wantText(text string) error {
	if text == "" {
		return errors.New("an answer is needed here")
	}
	return nil
}

// wantIdentifier takes no identifier, or one that the contract takes.
func (s *initSettings) wantIdentifier(text string) error {
	if text == "" {
		return nil
	}
	contract, err := cli.LoadContract(s.contract)
	if err != nil {
		return err
	}
	return wantApprover(text, conformance.Token{Env: tokenVariable}, contract)
}

func wantSource(text string) error {
	t, err := parseSource("that", text)
	if err != nil {
		return err
	}
	if t.OAuth2 != nil {
		t.OAuth2.ClientID = "suite" // the next question
	}
	return wantApprover(exampleIdentifier, t, nil)
}

// wantApprover refuses an approver that the loader of target files would refuse.
func wantApprover(identifier string, t conformance.Token, contract *openapi.Document) error {
	return conformance.CheckConfig(&conformance.Config{
		Identities: map[string]conformance.Identity{"approver": {Identifier: identifier, Token: t}},
	}, contract)
}
