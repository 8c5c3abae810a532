// Command walk is a test's work with the mock, on a client that oapi-codegen made of the control document (client.go, which
// the test generates beside it). It ends non-zero at the first answer that is not as expected.
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
)

const (
	csi      = "40000001"
	instance = "OURTEST"
	now      = "2020-08-26T14:44:00.000Z"
	later    = "2020-08-26T15:00:00.000Z"
	earliest = "2020-08-26T15:16:00.000Z"
)

func main() {
	if err := walk(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "walk:", err)
		os.Exit(1)
	}
}

// test is the client, and what it finds out.
type test struct {
	client   *ClientWithResponses
	customer Customer
	asked    string // the id of the request
}

func walk(ctx context.Context) error {
	client, err := NewClientWithResponses(os.Getenv("BOUNCE_URL") + "/__admin")
	if err != nil {
		return err
	}
	t := &test{client: client}
	for _, part := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"create a customer", t.create}, {"turn its clock", t.turn}, {"schedule", t.granted},
		{"break its key set", t.breakKeys}, {"wait for the request", t.wait}, {"read the explanation", t.explain},
		{"remove the customer", t.remove},
	} {
		if err := part.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return nil
}

func (t *test) create(ctx context.Context) error {
	executions := []ExecutionEntry{{Id: new("3-OURS")}}
	instances := []InstanceEntry{{Name: new(instance), Executions: &executions}}
	services := []ServiceEntry{{Type: new("EBSO"), Instances: &instances}}
	r, err := t.client.CreateCustomerWithResponse(ctx, &CreateCustomerParams{}, CustomerEntry{Csi: new(csi), Services: &services})
	switch {
	case err != nil:
		return err
	case r.JSON201 == nil:
		return answered(r.Status(), r.Body)
	}
	t.customer = *r.JSON201
	if t.customer.Csi != csi || t.customer.Services[0].Instances[0].Executions[0].Id != "3-OURS" || t.customer.Tokens["approver"] == "" {
		return answered(r.Status(), r.Body)
	}
	again, err := t.client.CreateCustomerWithResponse(ctx, nil, CustomerEntry{Csi: new(csi)})
	if err == nil && (again.ApplicationproblemJSON409 == nil || again.ApplicationproblemJSON409.Title != "Customer exists already") {
		err = answered(again.Status(), again.Body)
	}
	return err
}

func (t *test) turn(ctx context.Context) error {
	frozen, err := t.client.SetCustomerClockWithResponse(ctx, csi, ClockSetting{Mode: ClockSettingModeFrozen, Now: new(now)})
	if err != nil {
		return err
	}
	if frozen.JSON200 == nil || frozen.JSON200.Now != now {
		return answered(frozen.Status(), frozen.Body)
	}
	turned, err := t.client.AdvanceCustomerClockWithResponse(ctx, csi, Advance{By: "PT16M"})
	if err == nil && (turned.JSON200 == nil || turned.JSON200.Now != later || turned.JSON200.Earliest != earliest) {
		err = answered(turned.Status(), turned.Body)
	}
	if err != nil {
		return err
	}
	shown, err := t.client.ReadCustomerWithResponse(ctx, csi, &ReadCustomerParams{Tokens: new([]string{"approver"})}) // tokens are good by the clock under which they were issued
	if err == nil && shown.JSON200 == nil {
		err = answered(shown.Status(), shown.Body)
	}
	if err == nil {
		t.customer = *shown.JSON200
	}
	return err
}

// schedule asks the API: it is none of the control document's business.
func (t *test) schedule(ctx context.Context) (status int, err error) {
	url := os.Getenv("BOUNCE_URL") + "/selfservice/v1/customers/" + csi + "/EBSO/products/bounce/instances/" + instance + "/executions/3-OURS"
	r, err := http.NewRequestWithContext(ctx, http.MethodPut, url, strings.NewReader(`{"action":"schedule","scheduledTime":"`+earliest+`"}`))
	if err != nil {
		return 0, err
	}
	r.Header.Set("Authorization", "Bearer "+t.customer.Tokens["approver"])
	r.Header.Set("Identifier", t.customer.Identifier)
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err
	}
	return answer.StatusCode, answer.Body.Close()
}

// granted shows that the customer's clock is the one that counts, and its token good.
func (t *test) granted(ctx context.Context) error {
	status, err := t.schedule(ctx)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("got %d, want 200", status)
	}
	if err != nil {
		return err
	}
	listed, err := t.client.ListCustomerRequestsWithResponse(ctx, csi, nil)
	if err == nil && (listed.JSON200 == nil || len(listed.JSON200.Requests) != 1) {
		err = answered(listed.Status(), listed.Body)
	}
	if err == nil {
		t.asked = listed.JSON200.Requests[0].Id
	}
	return err
}

func (t *test) breakKeys(ctx context.Context) error {
	uri := os.Getenv("BOUNCE_JWKS")
	r, err := t.client.SetCustomerKeysWithResponse(ctx, csi, KeysSetting{JwksUri: &uri})
	if err == nil && (r.JSON200 == nil || r.JSON200.JwksUri == nil || *r.JSON200.JwksUri != uri) {
		err = answered(r.Status(), r.Body)
	}
	return err
}

// wait begins to wait before the request is sent.
func (t *test) wait(ctx context.Context) error {
	waited := make(chan error, 1)
	go func() {
		limit := &WaitForMatchingCustomerRequestsParams{Count: new(1), Timeout: new("30s")}
		r, err := t.client.WaitForMatchingCustomerRequestsWithResponse(ctx, csi, limit, Criteria{Operation: new("scheduleExecution"), Since: &t.asked})
		if err == nil && (r.JSON200 == nil || !r.JSON200.Reached || r.JSON200.Count != 1) {
			err = answered(r.Status(), r.Body)
		}
		waited <- err
	}()
	status, err := t.schedule(ctx)
	if err == nil && status != http.StatusUnauthorized {
		err = fmt.Errorf("got %d, want 401", status)
	}
	if err == nil {
		err = <-waited
	}
	if err != nil {
		return err
	}
	found, err := t.client.FindCustomerRequestsWithResponse(ctx, csi, nil, Criteria{Status: new(http.StatusUnauthorized), Since: &t.asked})
	if err == nil && (found.JSON200 == nil || len(found.JSON200.Requests) != 1) {
		err = answered(found.Status(), found.Body)
	}
	if err == nil {
		t.asked = found.JSON200.Requests[0].Id
	}
	return err
}

func (t *test) explain(ctx context.Context) error {
	r, err := t.client.ReadCustomerRequestWithResponse(ctx, csi, t.asked)
	switch {
	case err != nil:
		return err
	case r.JSON200 == nil || r.JSON200.Trace == nil || len(*r.JSON200.Trace) == 0:
		return answered(r.Status(), r.Body)
	}
	trace := *r.JSON200.Trace
	passed, last := trace[:len(trace)-1], trace[len(trace)-1]
	for _, s := range passed {
		if s.Outcome != StepOutcomePassed || s.Rule == nil || s.States == nil {
			return answered("a step before the last", r.Body)
		}
	}
	if last.Check != "token" || last.Outcome != StepOutcomeRefused || value(last.Rule) != "bearer-token" || value(last.States) == "" ||
		value(last.Detail) != "The token is refused: the key set is unavailable: its host answered with the status 500, want 200." ||
		value(last.Change) != "let the customer's JWKS URI answer with a key set" {
		return answered(r.Status(), r.Body)
	}
	if token := (*r.JSON200.RequestHeader)["Authorization"]; !slices.Equal(token, []string{"Bearer [redacted]"}) {
		return fmt.Errorf("the journal shows %v", token)
	}
	keys, err := t.client.ReadCustomerKeysWithResponse(ctx, csi)
	if err == nil && (keys.ApplicationproblemJSON404 == nil || !strings.Contains(keys.ApplicationproblemJSON404.Detail, "500")) {
		err = answered(keys.Status(), keys.Body)
	}
	return err
}

func (t *test) remove(ctx context.Context) error {
	r, err := t.client.RemoveCustomerWithResponse(ctx, csi)
	if err == nil && r.StatusCode() != http.StatusNoContent {
		err = answered(r.Status(), r.Body)
	}
	return err
}

func answered(status string, body []byte) error { return fmt.Errorf("answered %s: %s", status, body) }

func value(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}
