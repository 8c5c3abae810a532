package steps

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/retry"
	"example.com/bounce/conformance/internal/target"
)

// The requests of the family around scheduling.
func (w *World) familyDeeds() []Definition {
	return []Definition{
		{`^an execution is created$`, w.create},
		{`^an execution is created with (\{.*\})$`, w.createWith},
		{`^the (first |second |third |)execution is cancelled$`, w.cancel},
		{`^the (first |second |third |)execution is cancelled with (\{.*\})$`, w.cancelWith},
		{`^the (first |second |third |)execution's details are read$`, w.readDetails},
		{`^the executions are listed$`, w.listAll},
		{`^the executions are listed with "([^"]*)"$`, w.listWith},
		{`^the conflicts are looked for$`, w.conflictsAll},
		{`^the conflicts are looked for with "([^"]*)"$`, w.conflictsWith},
		{`^the options are read$`, w.readOptions},
		{`^the (operations|services|durations|instance services) are listed$`, w.listMetadata},
		{`^the queue is read$`, w.readQueue},
		{`^the queue is read with "([^"]*)"$`, w.readQueueWith},
		{`^the workflow status of the (first |second |third |)execution is read$`, w.readStatus},
		{`^the workflow status is read with "([^"]*)"$`, w.readStatusWith},
		{`^the status details of the (first |second |third |)execution are read$`, w.readSteps},
		{`^the status details of the execution are read with "([^"]*)"$`, w.readStepsWith},
		{`^a request for the ([a-z ]+) is sent$`, w.sendForm},
		{`^a request for the ([a-z ]+) is sent with (.+)$`, w.sendFormWith},
	}
}

// ask sends a good request of a form for an execution of the fixture.
func (w *World) ask(ctx context.Context, words string, execution int, change func(*request.Draft)) error {
	d, err := w.goodDraft(ctx, words, execution)
	if err != nil {
		return err
	}
	if change != nil {
		change(&d)
	}
	return w.send(ctx, strings.TrimSpace(words+" "+d.Query.Encode()), d, execution, d.Form.Books)
}

func (w *World) goodDraft(ctx context.Context, words string, execution int) (request.Draft, error) {
	form, known := request.FindForm(words)
	if !known {
		return request.Draft{}, outcome.UnknownWords("request", words)
	}
	if _, err := w.executionID(execution); err != nil {
		return request.Draft{}, err
	}
	d, err := request.New(ctx, form, w.Fixture, execution)
	if err == nil && form.NamesCustomer() {
		d.Customer, err = w.custID(ctx, w.Fixture)
	}
	return d, err
}

func (w *World) askWith(ctx context.Context, words, query string) error {
	values, err := w.Parties().Query(query)
	if err != nil {
		return err
	}
	return w.ask(ctx, words, 0, func(d *request.Draft) { d.Query = values })
}

func (w *World) create(ctx context.Context) error {
	return w.createWith(ctx, string(request.Create.Body))
}

// withContact puts a valid contact of the customer in the place of CONTACT. The error is a *target.Missing where none is known.
func (w *World) withContact(text string) (string, error) {
	if strings.Contains(text, "CONTACT") && w.Fixture.Contact == "" {
		return "", &target.Missing{Need: "contact", Provide: target.ProvideContact}
	}
	return strings.ReplaceAll(text, "CONTACT", w.Fixture.Contact), nil
}

// createWith makes the execution that it creates the fixture's next one, and remembers the server's time before.
func (w *World) createWith(ctx context.Context, body string) error {
	now, err := w.env.Target.Now(ctx)
	if err != nil {
		return err
	}
	body, err = w.withContact(body)
	if err != nil {
		return err
	}
	if err := w.ask(ctx, "create", 0, func(d *request.Draft) { d.Body = []byte(body) }); err != nil {
		return err
	}
	if id, isText := w.last.answer["id"].(string); isText && w.last.isAccepted() {
		w.Fixture.Executions = append(slices.Clone(w.Fixture.Executions), id)
		w.createdAt[id] = now
	}
	return nil
}

// executionID is the id of the fixture's n-th execution. That there are fewer can be the target's doing, which answered a create
// without an id.
func (w *World) executionID(n int) (string, error) {
	if n < len(w.Fixture.Executions) {
		return w.Fixture.Executions[n], nil
	}
	for _, c := range slices.Backward(w.Calls) {
		if c.draft.Form != request.Create || c.created() != "" {
			continue
		}
		if c.isAccepted() {
			return "", outcome.Fail("wrong-answer", "a create was answered with %d, and its answer has no text %q", c.Status, "id")
		}
		return "", &outcome.Inconclusive{Text: fmt.Sprintf("the execution was not created: that was answered with %d", c.Status)}
	}
	return "", outcome.UnknownWords("execution", fmt.Sprint("number ", n+1))
}

func (w *World) cancel(ctx context.Context, ordinal string) error {
	return w.ask(ctx, "cancel", ordinals[ordinal], nil)
}

func (w *World) cancelWith(ctx context.Context, ordinal, body string) error {
	return w.ask(ctx, "cancel", ordinals[ordinal], func(d *request.Draft) {
		d.Body = []byte(strings.ReplaceAll(body, "TIME", w.Fixture.At("10:00:00Z")))
	})
}

func (w *World) readDetails(ctx context.Context, ordinal string) error {
	return w.ask(ctx, "details", ordinals[ordinal], nil)
}

func (w *World) conflictsAll(ctx context.Context) error {
	return w.ask(ctx, "conflicts", 0, func(d *request.Draft) { d.Query = nil })
}

func (w *World) conflictsWith(ctx context.Context, query string) error {
	return w.askWith(ctx, "conflicts", query)
}

func (w *World) readOptions(ctx context.Context) error { return w.ask(ctx, "options", 0, nil) }

func (w *World) listMetadata(ctx context.Context, words string) error {
	return w.ask(ctx, words, 0, nil)
}

func (w *World) readStatus(ctx context.Context, ordinal string) error {
	return w.ask(ctx, "workflow status", ordinals[ordinal], nil)
}

func (w *World) readStatusWith(ctx context.Context, query string) error {
	return w.askWith(ctx, "workflow status", query)
}

func (w *World) readSteps(ctx context.Context, ordinal string) error {
	return w.ask(ctx, "status details", ordinals[ordinal], nil)
}

func (w *World) readStepsWith(ctx context.Context, query string) error {
	return w.askWith(ctx, "status details", query)
}

func (w *World) sendForm(ctx context.Context, words string) error { return w.ask(ctx, words, 0, nil) }

// sendFormWith sends a good request of a form with a fault of the catalogue.
func (w *World) sendFormWith(ctx context.Context, words, name string) error {
	f, err := request.FindMutation(name)
	if err != nil {
		return err
	}
	d, err := w.goodDraft(ctx, words, 0)
	if err != nil {
		return err
	}
	return w.sendFaulty(ctx, f, d, 0)
}

// probes are the requests by which a server shows that it has the family, in the order in which they are asked.
var probes = []*request.Form{request.Details, request.List, request.Operations}

// Probe reads the details of an execution that is there, the list and the operations, until has is true of a status, which
// is 0 for no answer; it reports whether that was so, and whether any of them was answered as only the API does. Where the target's description has no user, the approver asks: who is
// refused learns as much. The error is a *target.Missing where it has neither, or no execution.
func Probe(ctx context.Context, client *retry.Client, t target.Target, has func(status int) bool) (found, ours bool, err error) {
	f, err := t.Lease(ctx, target.Need{})
	if err != nil {
		return false, false, err
	}
	defer f.Release()
	for _, form := range probes {
		asked := *form
		if missing := (*target.Missing)(nil); errors.As(t.Provides(asked.Identity), &missing) {
			asked.Identity = "approver"
		}
		d, err := request.New(ctx, &asked, f, 0)
		if err != nil {
			return false, ours, err
		}
		c := newCall(form.Words, d, 0, client.InsistOnAPI(ctx, d.Request()))
		ours = ours || c.isOurs()
		if has(c.Status) {
			return true, ours, nil
		}
	}
	return false, ours, nil
}
