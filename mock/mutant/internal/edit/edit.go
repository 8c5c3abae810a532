// Package edit alters requests and answers by jq programs, and leaves out checks: the defects of mutants that are data. It
// knows the operations of the contract, and no single mutant. It may import openapi, mock, and package plant.
package edit

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/itchyny/gojq"

	"example.com/bounce/mock"
	"example.com/bounce/mock/mutant/internal/plant"
)

// Source is an edit before it is compiled. It must have a Skip, a Request, a Reply or an Answer.
type Source struct {
	// Operations are the operationIds of the requests that it edits; nil is all requests.
	Operations []string
	// Outcome limits it to answers that are a success, a conflict or a refusal; "" is all answers.
	Outcome string
	// When is a condition on the request; "" is always.
	When string
	// Skip names checks of Operations that the request passes, whatever it is.
	Skip []string
	// Request alters the request before the API sees it.
	Request string
	// Reply edits an empty answer with status 200, which is sent without asking the API.
	Reply string
	// Answer alters the answer; it reads the request as $request.
	Answer string
}

// Edit is a Source that was compiled. It is safe for concurrent use.
type Edit struct {
	operations, skip             []string
	outcome                      func(*plant.Answer) bool
	when, request, reply, answer *gojq.Code
}

// outcomes are the values of Source.Outcome.
var outcomes = map[string]func(*plant.Answer) bool{
	"":         func(*plant.Answer) bool { return true },
	"success":  (*plant.Answer).IsSuccess,
	"conflict": (*plant.Answer).IsConflict,
	"refusal":  (*plant.Answer).IsRefusal,
}

// Compile checks each part of the source. The error names those that are wrong.
func Compile(s Source) (*Edit, error) {
	e := &Edit{operations: s.Operations, skip: s.Skip, outcome: outcomes[s.Outcome]}
	var errs []error
	if e.outcome == nil {
		errs = append(errs, fmt.Errorf("outcome %q, want success, conflict or refusal", s.Outcome))
	}
	for _, id := range s.Operations {
		if err := isOperation(id); err != nil {
			errs = append(errs, err)
		}
	}
	if s.Request == "" && s.Reply == "" && s.Answer == "" && s.Skip == nil {
		errs = append(errs, errors.New("want a request, a reply, an answer or checks to skip"))
	}
	if s.Skip != nil && s.Operations == nil {
		errs = append(errs, errors.New("want the operations whose checks to skip"))
	}
	for _, part := range []struct {
		name, text string
		code       **gojq.Code
	}{{"when", s.When, &e.when}, {"request", s.Request, &e.request}, {"reply", s.Reply, &e.reply}, {"answer", s.Answer, &e.answer}} {
		if part.text == "" {
			continue
		}
		code, err := compile(part.text)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", part.name, err))
		}
		*part.code = code
	}
	return e, errors.Join(errs...)
}

//go:embed functions.jq
var functions string

// compile reads a program. It may use the functions of jq, those of functions.jq, and three for times that have an offset:
// instant returns the seconds since 1970, utc writes the time in UTC, and moved("1h30m") writes a later one.
func compile(text string) (*gojq.Code, error) {
	query, err := gojq.Parse(functions + text)
	if err != nil {
		return nil, err
	}
	return gojq.Compile(query, gojq.WithVariables([]string{"$request"}),
		gojq.WithFunction("instant", 0, 0, onTime(func(t time.Time, _ time.Duration) any { return float64(t.UnixNano()) / float64(time.Second) })),
		gojq.WithFunction("utc", 0, 0, onTime(func(t time.Time, _ time.Duration) any { return t.UTC().Format(time.RFC3339Nano) })),
		gojq.WithFunction("moved", 1, 1, onTime(func(t time.Time, by time.Duration) any { return t.Add(by).Format(time.RFC3339Nano) })),
	)
}

// onTime makes a function of jq out of f, whose argument is a duration. It returns an error, which jq can catch, for what
// is not a time.
func onTime(f func(time.Time, time.Duration) any) func(any, []any) any {
	return func(v any, args []any) any {
		text, _ := v.(string)
		at, err := time.Parse(time.RFC3339, text)
		var by time.Duration
		if len(args) > 0 && err == nil {
			text, _ = args[0].(string)
			by, err = time.ParseDuration(text)
		}
		if err != nil {
			return err
		}
		return f(at, by)
	}
}

// server is the edit of one server, and what its programs have noted.
type server struct {
	*Edit

	mu     sync.Mutex
	memory any
}

// concerned is the key in the context of a request to which the edit applies.
type concerned struct{}

// Defect makes the defect of one server.
func (e *Edit) Defect() plant.Defect {
	s := &server{Edit: e, memory: map[string]any{}}
	checks := plant.Checks{}
	for _, check := range e.skip {
		checks[check] = plant.SkipIf(func(x *mock.Exchange) bool { return x.Request.Context().Value(concerned{}) != nil })
	}
	return plant.Defect{Middleware: plant.Serve(s.serve), Checks: plant.In(e.operations, checks)}
}

// serve answers a request as the API does, with the edit.
func (s *server) serve(api http.Handler, w http.ResponseWriter, r *http.Request) {
	before := readRequest(r)
	if !s.concerns(before) {
		api.ServeHTTP(w, r)
		return
	}
	if s.reply != nil {
		a := plant.NewAnswer()
		s.apply(s.reply, a, before)
		a.Send(w)
		return
	}
	r = r.Clone(context.WithValue(r.Context(), concerned{}, true))
	if s.request != nil {
		if after, ok := s.run(s.request, before, before); ok {
			writeRequest(r, before, after)
		}
	}
	if s.answer == nil {
		api.ServeHTTP(w, r)
		return
	}
	a := plant.Ask(api, r)
	if s.outcome(a) {
		s.apply(s.answer, a, before)
	}
	a.Send(w)
}

func (s *server) concerns(request object) bool {
	if s.operations != nil && !slices.Contains(s.operations, request["operation"].(string)) { //nolint:forcetypeassert // see readRequest
		return false
	}
	if s.when == nil {
		return true
	}
	yes, _ := s.when.Run(map[string]any(request), map[string]any(request)).Next()
	return yes == true
}

// apply alters an answer. A program that does not apply, such as to a body of another form, changes nothing.
func (s *server) apply(code *gojq.Code, a *plant.Answer, request object) {
	before := readAnswer(a)
	if after, ok := s.run(code, before, request); ok {
		writeAnswer(a, before, after)
	}
}

// run runs a program alone: what it leaves in memory is there for the next one.
func (s *server) run(code *gojq.Code, input, request object) (object, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	input["memory"] = s.memory
	output, _ := code.Run(map[string]any(input), map[string]any(request)).Next()
	after, ok := output.(map[string]any)
	if ok {
		s.memory = after["memory"]
	}
	return after, ok
}
