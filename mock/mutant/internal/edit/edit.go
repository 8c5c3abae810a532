// Package edit alters requests and answers by jq programs: the defects of mutants that are data. It knows the operations
// of the contract, and no single mutant. It may import openapi, and package plant for answers.
package edit

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/itchyny/gojq"

	"example.com/bounce/mock/mutant/internal/plant"
)

// Source is an edit before it is compiled. It must have a Request, a Reply or an Answer.
type Source struct {
	// Operations are the operationIds of the requests that it edits; nil is all requests.
	Operations []string
	// Outcome limits it to answers that are a success, a conflict or a refusal; "" is all answers.
	Outcome string
	// When is a condition on the request; "" is always.
	When string
	// Request alters the request before the API sees it.
	Request string
	// Reply edits an empty answer with status 200, which is sent without asking the API.
	Reply string
	// Answer alters the answer; it reads the request as $request.
	Answer string
}

// Edit is a Source that was compiled. It is safe for concurrent use.
type Edit struct {
	operations                   []string
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
	e := &Edit{operations: s.Operations, outcome: outcomes[s.Outcome]}
	var errs []error
	if e.outcome == nil {
		errs = append(errs, fmt.Errorf("outcome %q, want success, conflict or refusal", s.Outcome))
	}
	for _, id := range s.Operations {
		if err := isOperation(id); err != nil {
			errs = append(errs, err)
		}
	}
	if s.Request == "" && s.Reply == "" && s.Answer == "" {
		errs = append(errs, errors.New("want a request, a reply or an answer"))
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

// compile reads a program. It may use the functions of jq, and three for times that have an offset: instant returns the
// seconds since 1970, utc writes the time in UTC, and moved("1h30m") writes a later one.
func compile(text string) (*gojq.Code, error) {
	query, err := gojq.Parse(text)
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

// Serve answers a request as the API does, with the edit. plant.Serve makes a middleware of it.
func (e *Edit) Serve(api http.Handler, w http.ResponseWriter, r *http.Request) {
	before := readRequest(r)
	if !e.concerns(before) {
		api.ServeHTTP(w, r)
		return
	}
	if e.reply != nil {
		a := plant.NewAnswer()
		apply(e.reply, a, before)
		a.Send(w)
		return
	}
	if e.request != nil {
		r = r.Clone(r.Context())
		if after, ok := run(e.request, before, before); ok {
			writeRequest(r, before, after)
		}
	}
	if e.answer == nil {
		api.ServeHTTP(w, r)
		return
	}
	a := plant.Ask(api, r)
	if e.outcome(a) {
		apply(e.answer, a, before)
	}
	a.Send(w)
}

func (e *Edit) concerns(request object) bool {
	if e.operations != nil && !slices.Contains(e.operations, request["operation"].(string)) { //nolint:forcetypeassert // see readRequest
		return false
	}
	if e.when == nil {
		return true
	}
	yes, _ := e.when.Run(map[string]any(request), map[string]any(request)).Next()
	return yes == true
}

// apply alters an answer. A program that does not apply, such as to a body of another form, changes nothing.
func apply(code *gojq.Code, a *plant.Answer, request object) {
	before := readAnswer(a)
	if after, ok := run(code, before, request); ok {
		writeAnswer(a, before, after)
	}
}

func run(code *gojq.Code, input, request object) (object, bool) {
	output, _ := code.Run(map[string]any(input), map[string]any(request)).Next()
	after, ok := output.(map[string]any)
	return after, ok
}
