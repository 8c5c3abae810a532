package control

import (
	"net/http"

	"example.com/bounce/mock/internal/domain"
	"example.com/bounce/mock/internal/seed"
	"example.com/bounce/mock/internal/state"
	"example.com/bounce/openapi/sample"
)

type executions struct{ *state.State }

func (e executions) operations() []operation {
	instance, execution := []string{"instance"}, []string{"instance", "execution"}
	return []operation{
		{id: "listExecutions", answer: e.listExecutions, params: instance},
		{id: "readExecution", answer: e.readExecution, params: execution},
		{id: "addExecution", answer: e.addExecution, params: instance, status: http.StatusCreated, bodyOptional: true, body: executionBody},
		{id: "replaceExecution", answer: e.replaceExecution, params: execution, body: executionBody},
		{id: "setExecutionOutcome", answer: e.setExecutionOutcome, params: execution, body: outcomeBody},
		{id: "removeExecution", answer: e.removeExecution, params: execution},
	}
}

func placeOf(x *Request) domain.Place {
	return domain.Place{CSI: x.csi, Instance: x.Path["instance"], Execution: x.Path["execution"]}
}

func (e executions) listExecutions(x *Request) (any, error) {
	in, err := instanceOf(e.State, x)
	return map[string]any{"executions": views(in.Executions, seed.ExecutionOf)}, err
}

func (e executions) readExecution(x *Request) (any, error) {
	kept, err := e.Store.Execution(x.ctx(), x.csi, x.Path["execution"])
	if err == nil && kept.Instance != x.Path["instance"] {
		err = domain.ErrUnknown
	}
	return seed.ExecutionOf(kept.Execution), err
}

// view shows an execution as it is kept, which may have less than what was handed in; as it was handed in if it is gone already.
func (e executions) view(x *Request, given domain.Execution) seed.ExecutionFields {
	if kept, err := e.Store.Execution(x.ctx(), x.csi, given.ID); err == nil && kept.Instance == x.Path["instance"] {
		return seed.ExecutionOf(kept.Execution)
	}
	return seed.ExecutionOf(given)
}

func (e executions) addExecution(x *Request) (any, error) {
	var added domain.Execution
	err := e.AddItem(x.ctx(), x.csi, x.Body, func(source *sample.Source) (err error) {
		if added, err = seed.Execution(x.Raw, x.Now, source.ExecutionID()); err == nil {
			err = e.Store.AddExecution(x.ctx(), x.csi, x.Path["instance"], added)
		}
		return err
	})
	return e.view(x, added), err
}

func (e executions) replaceExecution(x *Request) (any, error) {
	id := x.Path["execution"]
	if err := x.checkSame("id", id); err != nil {
		return nil, err
	}
	replaced, err := seed.Execution(x.Raw, x.Now, id)
	if err == nil {
		err = e.Store.ReplaceExecution(x.ctx(), x.csi, x.Path["instance"], replaced)
	}
	return e.view(x, replaced), err
}

func (e executions) removeExecution(x *Request) (any, error) {
	return nil, e.Store.RemoveExecution(x.ctx(), placeOf(x))
}

// setExecutionOutcome says how the run of an execution goes, also of one that a client has created.
func (e executions) setExecutionOutcome(x *Request) (any, error) {
	run, err := seed.Run(x.Raw)
	if err == nil {
		err = e.SetOutcome(x.ctx(), placeOf(x), run)
	}
	if err != nil {
		return nil, err
	}
	return e.readExecution(x)
}
