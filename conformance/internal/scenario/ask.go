package scenario

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/target"
)

// Ask sends a good request of a form for an execution of the fixture. A change, which may be nil, is made before the request is
// sent.
func (w *World) Ask(ctx context.Context, form *request.Form, execution int, change func(*request.Draft)) error {
	d, err := w.GoodDraft(ctx, form, execution)
	if err != nil {
		return err
	}
	if change != nil {
		change(&d)
	}
	return w.Send(ctx, strings.TrimSpace(form.Words+" "+d.Query.Encode()), d, execution, form.Books)
}

// AskWith sends a good request of a form for the first execution, with a query of the features.
func (w *World) AskWith(ctx context.Context, form *request.Form, query string) error {
	values, err := w.About().Query(query)
	if err != nil {
		return err
	}
	return w.Ask(ctx, form, 0, func(d *request.Draft) { d.Query = values })
}

// AskAccepted is Ask, and fails unless the request is accepted.
func (w *World) AskAccepted(ctx context.Context, form *request.Form, execution int, change func(*request.Draft)) error {
	if err := w.Ask(ctx, form, execution, change); err != nil {
		return err
	}
	return w.CheckAccepted()
}

// GoodDraft is a good request of a form for an execution of the fixture.
func (w *World) GoodDraft(ctx context.Context, form *request.Form, execution int) (request.Draft, error) {
	if _, err := w.ExecutionID(execution); err != nil {
		return request.Draft{}, err
	}
	d, err := request.New(ctx, form, w.Own, execution)
	if err == nil && form.NamesCustomer() {
		d.Customer, err = custID(ctx, w, w.Own)
	}
	return d, err
}

// ScheduleAt schedules an execution of the fixture.
func (w *World) ScheduleAt(ctx context.Context, execution int, at string) error {
	if _, err := w.ExecutionID(execution); err != nil {
		return err
	}
	d, err := request.NewSchedule(ctx, w.Own, execution, at)
	if err != nil {
		return err
	}
	return w.Send(ctx, fmt.Sprintf("schedule %s for %s", d.Execution, at), d, execution, true)
}

// Create creates an execution. It becomes the fixture's next one, and CreatedAt notes the server's time before. CONTACT in the
// body stands for a valid contact of the customer; the error is a *target.Missing if none is known.
func (w *World) Create(ctx context.Context, body string) error {
	now, err := w.Target.Now(ctx)
	if err != nil {
		return err
	}
	if strings.Contains(body, "CONTACT") && w.Own.Contact == "" {
		return &target.Missing{Need: "contact", Provide: target.ProvideContact}
	}
	body = strings.ReplaceAll(body, "CONTACT", w.Own.Contact)
	if err := w.Ask(ctx, request.Create, 0, func(d *request.Draft) { d.Body = []byte(body) }); err != nil {
		return err
	}
	if id, isText := w.Last.Object()["id"].(string); isText && w.Last.IsAccepted() {
		w.Own.Executions = append(slices.Clone(w.Own.Executions), id)
		w.CreatedAt[id] = now
	}
	return nil
}

// SendMutated sends a good request with a mutation, and keeps the good request for the control request.
func (w *World) SendMutated(ctx context.Context, m request.Mutation, good request.Draft, execution int) error {
	d := good.Clone()
	if err := m.Apply(ctx, w.About(), &d); err != nil {
		return err
	}
	w.Mutated = Mutated{Answer: w.Mutated.Answer, Mutation: &m, Good: good}
	err := w.Send(ctx, m.Name, d, execution, m.Books && good.Form.Books)
	w.Mutated.Answer = w.Last
	return err
}

// SendForm sends a good request of a form with a mutation, both by the words of the features.
func (w *World) SendForm(ctx context.Context, words, mutation string) error {
	m, err := request.FindMutation(mutation)
	if err != nil {
		return err
	}
	form, known := request.FindForm(words)
	if !known {
		return outcome.UnknownWords("request", words)
	}
	d, err := w.GoodDraft(ctx, form, 0)
	if err != nil {
		return err
	}
	return w.SendMutated(ctx, m, d, 0)
}
