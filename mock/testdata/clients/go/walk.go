// Command walk is a client's day on a client that oapi-codegen made of the contract (client.go, which the test
// generates beside it). It ends non-zero at the first answer that is not as expected.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"reflect"
	"regexp"
)

const service = "EBSO"

func main() {
	if err := walk(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "walk:", err)
		os.Exit(1)
	}
}

// day is the client, and what it is about.
type day struct {
	client                    *ClientWithResponses
	csi, instance, identifier string
	id                        string
}

func walk(ctx context.Context) error {
	client, err := NewClientWithResponses(os.Getenv("BOUNCE_URL"),
		WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
			r.Header.Set("Authorization", "Bearer "+os.Getenv("BOUNCE_TOKEN"))
			return nil
		}))
	if err != nil {
		return err
	}
	d := &day{
		client: client, csi: os.Getenv("BOUNCE_CSI"), instance: os.Getenv("BOUNCE_INSTANCE"),
		identifier: os.Getenv("BOUNCE_IDENTIFIER"),
	}
	for _, part := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"create", d.create}, {"conflicts", d.conflicts}, {"schedule into a change", d.collide},
		{"schedule too soon", d.hurry}, {"schedule", d.schedule}, {"conflicts once it is scheduled", d.occupied},
		{"details", d.details}, {"cancel", d.cancel}, {"details of what is cancelled", d.released},
	} {
		if err := part.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return nil
}

// asked is what the execution is created with.
func asked() CreateRequest {
	return CreateRequest{
		Operation: new(Stop), Services: new(CreateRequestServicesAll), Summary: new("Submit Bounce"),
		Duration:         &RequestedDuration{Unit: Hours, Value: 4},
		BlackOutDuration: &RequestedDuration{Unit: Hours, Value: 2},
		BounceOptions:    options(),
		PrimaryContact:   new("operator@example.com"),
	}
}

func options() *BounceOptions {
	return &BounceOptions{Options: &[]BounceOption{{Name: "CLEAR_APACHE_CACHE", Value: true}}}
}

func same[T any](want, got T) error {
	if reflect.DeepEqual(want, got) {
		return nil
	}
	return fmt.Errorf("got %s, want %s", shown(got), shown(want))
}

func shown(value any) string {
	text, _ := json.Marshal(value) // what was decoded can be encoded
	return string(text)
}

func (d *day) create(ctx context.Context) error {
	params := &CreateExecutionParams{Identifier: d.identifier}
	r, err := d.client.CreateExecutionWithResponse(ctx, d.csi, service, d.instance, params, asked())
	if err != nil {
		return err
	}
	created := r.JSON201
	if created == nil {
		return fmt.Errorf("got %s %s", r.Status(), r.Body)
	}
	d.id = created.Id
	if !regexp.MustCompile(`^3-[0-9A-Z]{7}$`).MatchString(d.id) {
		return fmt.Errorf("the id is %q", d.id)
	}
	return same(&d.id, created.RfcNumber)
}

// listed is what the instance's calendar holds of a window.
func (d *day) listed(ctx context.Context, start, end string) ([]Conflict, error) {
	params := &ListConflictsParams{Identifier: d.identifier, ScheduledStart: &start, ScheduledEnd: &end}
	r, err := d.client.ListConflictsWithResponse(ctx, d.csi, service, d.instance, params)
	if err != nil {
		return nil, err
	}
	if r.JSON200 == nil {
		return nil, fmt.Errorf("got %s %s", r.Status(), r.Body)
	}
	return *r.JSON200, nil
}

// sample is the first of the page's three changes, as the mock has them.
var sample = Conflict{
	RfcNumber: "3-7JZXAMZ", RfcType: "CODE_PROMO", RfcSubType: "CEMLI_PATCH", Status: "Open", SubStatus: "Ready For Execution",
	ScheduledStart: "2020-08-26T08:53:51-07:00", ScheduledEnd: "2020-08-26T10:53:51-07:00",
	Duration: Duration{Unit: "hours", Value: 2},
}

func checkSample(list []Conflict) error {
	if len(list) != 3 {
		return fmt.Errorf("got %d changes, want the page's three: %v", len(list), list)
	}
	return same(sample, list[0])
}

func (d *day) conflicts(ctx context.Context) error {
	list, err := d.listed(ctx, "2020-08-26T15:00:00Z", "2020-08-26T17:00:00Z")
	if err != nil {
		return err
	}
	return checkSample(list)
}

// put sends one of the two actions.
func (d *day) put(ctx context.Context, body ScheduleOrCancelRequest) (*ScheduleExecutionResponse, error) {
	params := &ScheduleExecutionParams{Identifier: d.identifier}
	return d.client.ScheduleExecutionWithResponse(ctx, d.csi, service, d.instance, d.id, params, body)
}

func at(when string) ScheduleOrCancelRequest {
	return ScheduleOrCancelRequest{ScheduledTime: &when, Action: Schedule}
}

func (d *day) collide(ctx context.Context) error {
	r, err := d.put(ctx, at("2020-08-26T16:00:00Z"))
	if err != nil {
		return err
	}
	if r.JSON409 == nil || r.JSON409.Conflicts == nil {
		return fmt.Errorf("got %s %s", r.Status(), r.Body)
	}
	return checkSample(*r.JSON409.Conflicts)
}

func (d *day) hurry(ctx context.Context) error {
	r, err := d.put(ctx, at("2020-08-26T15:15:59Z"))
	if err != nil {
		return err
	}
	p := r.ApplicationproblemJSON400
	if p == nil || p.Conflicts != nil {
		return fmt.Errorf("got %s %s", r.Status(), r.Body)
	}
	faults, _ := p.Errors.([]any)
	if len(faults) != 1 {
		return fmt.Errorf("got the errors %v, want one", p.Errors)
	}
	fault, _ := faults[0].(map[string]any)
	return errors.Join(same(new(400), p.Status), same[any]("body", fault["in"]), same[any]("/scheduledTime", fault["pointer"]))
}

// The window that is asked for, and its end: the duration of the execution is four hours.
const windowStart, windowEnd = "2020-08-26T18:00:00Z", "2020-08-26T22:00:00Z"

func (d *day) schedule(ctx context.Context) error {
	r, err := d.put(ctx, at(windowStart))
	if err != nil {
		return err
	}
	if r.JSON200 == nil {
		return fmt.Errorf("got %s %s", r.Status(), r.Body)
	}
	return same(ScheduleOutcome{
		ScheduledStart: new(windowStart), ScheduledEnd: new(windowEnd),
		Status: new("Open"), SubStatus: new("Ready For Execution"), CustStatus: new("Review Update"),
	}, *r.JSON200)
}

func (d *day) occupied(ctx context.Context) error {
	list, err := d.listed(ctx, windowStart, windowEnd)
	if err != nil {
		return err
	}
	return same([]Conflict{{
		RfcNumber: d.id, RfcType: "OCIEBS_Prod_SelfService", RfcSubType: "SelfService_Bounce",
		Status: "Open", SubStatus: "Ready For Execution", ScheduledStart: windowStart, ScheduledEnd: windowEnd,
		Duration: Duration{Unit: "hours", Value: 4},
	}}, list)
}

// read gives the execution's details, which but for the window are those that were asked for.
func (d *day) read(ctx context.Context) (got *ExecutionDetails, err error) {
	params := &ReadExecutionParams{Identifier: d.identifier}
	r, err := d.client.ReadExecutionWithResponse(ctx, d.csi, service, d.instance, d.id, params)
	if err != nil {
		return nil, err
	}
	if r.JSON200 == nil {
		return nil, fmt.Errorf("got %s %s", r.Status(), r.Body)
	}
	want := *r.JSON200
	want.Id, want.Target, want.Operation, want.Services = d.id, d.instance, "Stop", "All"
	want.Duration = &OptionalDuration{Unit: "hours", Value: 4}
	want.BlackOutDuration = &OptionalDuration{Unit: "hours", Value: 2}
	want.Summary, want.PrimaryContact = new("Submit Bounce"), new("operator@example.com")
	want.BounceOptions = &ShownOptions{Options: options().Options}
	return r.JSON200, same(want, *r.JSON200)
}

func (d *day) details(ctx context.Context) error {
	got, err := d.read(ctx)
	if err != nil {
		return err
	}
	return errors.Join(same(new(windowStart), got.ScheduledStart), same(new(windowEnd), got.ScheduledEnd))
}

func (d *day) cancel(ctx context.Context) error {
	r, err := d.put(ctx, ScheduleOrCancelRequest{Action: Cancel})
	if err != nil {
		return err
	}
	if r.JSON200 == nil {
		return fmt.Errorf("got %s %s", r.Status(), r.Body)
	}
	return same(ScheduleOutcome{
		Status: new("Open"), SubStatus: new("Ready For Scheduling/Approval"), CustStatus: new("Review Update"),
	}, *r.JSON200)
}

func (d *day) released(ctx context.Context) error {
	got, err := d.read(ctx)
	if err != nil {
		return err
	}
	return errors.Join(same(nil, got.ScheduledStart), same(nil, got.ScheduledEnd))
}
