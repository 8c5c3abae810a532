package control

import (
	"context"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/exchange"
	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/openapi/sample"
)

func (a *API) executionOperations() []operation {
	instance, execution := []string{"instance"}, []string{"instance", "execution"}
	return []operation{
		{id: "listExecutions", answer: a.listExecutions, params: instance},
		{id: "readExecution", answer: a.readExecution, params: execution},
		{id: "addExecution", answer: a.addExecution, params: instance, bodyOptional: true, explain: explainExecution},
		{id: "replaceExecution", answer: a.replaceExecution, params: execution, explain: explainExecution},
		{id: "setExecutionOutcome", answer: a.setExecutionOutcome, params: execution, explain: explainOutcome},
		{id: "removeExecution", answer: a.removeExecution, params: execution},
	}
}

// executionsView is the answer of listExecutions.
type executionsView struct {
	Executions []seed.ExecutionFields `json:"executions"`
}

func placeOf(x *Request, csi string) domain.Place {
	return domain.Place{CSI: csi, Instance: x.Path["instance"], Execution: x.Path["execution"]}
}

func (a *API) listExecutions(x *Request, csi string) (*answer, *exchange.Refusal) {
	in, err := a.instance(x, csi)
	if err != nil {
		return nil, a.refusePart(x, csi, err)
	}
	return exchange.OK(executionsView{seed.InstanceOf(in).Executions})
}

// execution returns an execution of an instance as it is kept, with its History.
func (a *API) execution(ctx context.Context, p domain.Place) (domain.Execution, error) {
	e, err := a.store().Execution(ctx, p.CSI, p.Execution)
	if err == nil && e.Instance != p.Instance {
		err = domain.ErrUnknown
	}
	return e.Execution, err
}

func (a *API) readExecution(x *Request, csi string) (*answer, *exchange.Refusal) {
	e, err := a.execution(x.Request.Context(), placeOf(x, csi))
	if err != nil {
		return nil, a.refusePart(x, csi, err)
	}
	return exchange.OK(seed.ExecutionOf(e))
}

func (a *API) addExecution(x *Request, csi string) (*answer, *exchange.Refusal) {
	var e domain.Execution
	return a.add(x, csi,
		func(source *sample.Source) (err error) {
			if e, err = seed.Execution(x.Raw, x.Now, source.ExecutionID()); err == nil {
				err = a.store().AddExecution(x.Request.Context(), csi, x.Path["instance"], e)
			}
			return err
		},
		func() any { return a.viewExecution(x, csi, e) })
}

// viewExecution shows an execution as it is kept, which may have less than what was handed in.
func (a *API) viewExecution(x *Request, csi string, e domain.Execution) seed.ExecutionFields {
	p := placeOf(x, csi)
	p.Execution = e.ID
	if kept, err := a.execution(x.Request.Context(), p); err == nil {
		e = kept
	}
	return seed.ExecutionOf(e)
}

func (a *API) replaceExecution(x *Request, csi string) (*answer, *exchange.Refusal) {
	id := x.Path["execution"]
	if refusal := refuseOther(x, "id", id); refusal != nil {
		return nil, refusal
	}
	e, err := seed.Execution(x.Raw, x.Now, id)
	if err == nil {
		err = a.store().ReplaceExecution(x.Request.Context(), csi, x.Path["instance"], e)
	}
	if err != nil {
		return nil, a.refusePart(x, csi, err)
	}
	return exchange.OK(a.viewExecution(x, csi, e))
}

func (a *API) removeExecution(x *Request, csi string) (*answer, *exchange.Refusal) {
	if err := a.store().RemoveExecution(x.Request.Context(), placeOf(x, csi)); err != nil {
		return nil, a.refusePart(x, csi, err)
	}
	return exchange.NoContent()
}

// setExecutionOutcome says how the run of an execution goes, also of one that a client has created.
func (a *API) setExecutionOutcome(x *Request, csi string) (*answer, *exchange.Refusal) {
	outcome, overrun, err := seed.Outcome(x.Raw)
	if err == nil {
		err = a.State.SetOutcome(x.Request.Context(), placeOf(x, csi), outcome, overrun)
	}
	if err != nil {
		return nil, a.refusePart(x, csi, err)
	}
	return a.readExecution(x, csi)
}
