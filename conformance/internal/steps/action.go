package steps

import (
	"context"
	"strings"

	"example.com/bounce/conformance/internal/bind"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/internal/steps/lists"
)

// actions send the other requests, and those with a mutation.
type actions struct {
	*scenario.World
	lists *lists.Lists
}

func (w actions) definitions() []bind.Definition {
	return []bind.Definition{
		{Pattern: `^an execution is created$`, Do: func(ctx context.Context) error { return w.Create(ctx, string(request.Create.Body)) }},
		{Pattern: `^an execution is created with (\{.*\})$`, Do: w.Create},
		{Pattern: `^the (first |second |third |)execution is cancelled$`, Do: w.ask(request.Cancel)},
		{Pattern: `^the (first |second |third |)execution is cancelled with (\{.*\})$`, Do: w.cancelWith},
		{Pattern: `^the (first |second |third |)execution's details are read$`, Do: w.ask(request.Details)},
		{Pattern: `^a request for the ([a-z ]+) is sent$`, Do: func(ctx context.Context, words string) error { return w.change(ctx, words, nil) }},
		{Pattern: `^a request for the ([a-z ]+) is sent with (.+)$`, Do: w.SendForm},
		{Pattern: `^the raw query "([^"]*)" is sent for the ([a-z ]+)$`, Do: w.sendRaw},
		{Pattern: `^the same request (?:is|was) sent again$`, Do: w.sendAgain},
		{Pattern: `^a schedule is sent with (.+)$`, Do: func(ctx context.Context, name string) error { return w.sendFor(ctx, 0, "10:00:00Z", name) }},
		{Pattern: `^the second execution's schedule for "([^"]*)" is sent with (.+)$`, Do: func(ctx context.Context, clock, name string) error { return w.sendFor(ctx, 1, clock, name) }},
		{Pattern: `^the answer is saved$`, Do: w.putAside},
	}
}

// ask sends a good request of a form for the execution that the words name.
func (w actions) ask(form *request.Form) func(context.Context, string) error {
	return func(ctx context.Context, ordinal string) error { return w.Ask(ctx, form, bind.Ordinal(ordinal), nil) }
}

func (w actions) cancelWith(ctx context.Context, ordinal, body string) error {
	return w.Ask(ctx, request.Cancel, bind.Ordinal(ordinal), func(d *request.Draft) {
		d.Body = []byte(strings.ReplaceAll(body, "TIME", w.Own.At("10:00:00Z")))
	})
}

// change sends a good request of the form of the words, after a change.
func (w actions) change(ctx context.Context, words string, change func(*request.Draft)) error {
	form, known := request.FindForm(words)
	if !known {
		return outcome.UnknownWords("request", words)
	}
	return w.Ask(ctx, form, 0, change)
}

// sendRaw sends a query byte for byte.
func (w actions) sendRaw(ctx context.Context, text, words string) error {
	return w.change(ctx, words, func(d *request.Draft) { d.Query, d.RawQuery = nil, w.About().RawQuery(text) })
}

func (w actions) sendAgain(ctx context.Context) error {
	return w.Send(ctx, "the same again", w.Last.Draft.Clone(), w.Last.Execution, w.Last.Draft.Form.Books)
}

// sendFor sends the good schedule of an execution with a mutation.
func (w actions) sendFor(ctx context.Context, execution int, clock, name string) error {
	m, err := request.FindMutation(name)
	if err != nil {
		return err
	}
	if _, err := w.ExecutionID(execution); err != nil {
		return err
	}
	d, err := request.NewSchedule(ctx, w.Own, execution, w.Own.At(clock))
	if err != nil {
		return err
	}
	return w.SendMutated(ctx, m, d, execution)
}

// putAside keeps the last answer; of a list the whole of it.
func (w actions) putAside(ctx context.Context) (err error) {
	w.Aside, err = w.lists.Whole(ctx, w.Last)
	return err
}
