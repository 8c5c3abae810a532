// Command walk is a client's day on a client that openapi-generator made of the contract (package client, which the test
// generates beside it). It ends non-zero at the first answer that is not as expected.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"reflect"

	"example.com/walk/client"
)

const windowStart, windowEnd = "2020-08-26T18:00:00Z", "2020-08-26T22:00:00Z"

func main() {
	if err := walk(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "walk:", err)
		os.Exit(1)
	}
}

// day is the client, and what it is about.
type day struct {
	api                           *client.BounceAPIService
	csi, instance, identifier, id string
}

func walk(ctx context.Context) error {
	configuration := client.NewConfiguration()
	configuration.Servers = client.ServerConfigurations{{URL: os.Getenv("BOUNCE_URL")}}
	configuration.AddDefaultHeader("Authorization", "Bearer "+os.Getenv("BOUNCE_TOKEN"))
	d := &day{
		api: client.NewAPIClient(configuration).BounceAPI, csi: os.Getenv("BOUNCE_CSI"),
		instance: os.Getenv("BOUNCE_INSTANCE"), identifier: os.Getenv("BOUNCE_IDENTIFIER"),
	}
	for _, part := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"create", d.create}, {"conflicts", d.conflicts}, {"schedule into a change", d.collide}, {"schedule too soon", d.hurry},
		{"schedule", d.schedule}, {"details", d.details}, {"cancel", d.cancel}, {"details of what is cancelled", d.released},
	} {
		if err := part.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return nil
}

func same(want, got any) error {
	if reflect.DeepEqual(want, got) {
		return nil
	}
	return fmt.Errorf("got %v, want %v", got, want)
}

func (d *day) create(ctx context.Context) error {
	asked := client.NewCreateRequest()
	asked.SetOperation("Stop")
	asked.SetServices("All")
	asked.SetDuration(*client.NewRequestedDuration("hours", 4))
	created, _, err := d.api.CreateExecution(ctx, d.csi, "EBSO", d.instance).Identifier(d.identifier).CreateRequest(*asked).Execute()
	if err != nil {
		return err
	}
	d.id = created.Id
	return same(d.id, created.GetRfcNumber())
}

func samples(found []client.Conflict) error {
	var numbers []string
	for _, c := range found {
		numbers = append(numbers, c.RfcNumber)
	}
	return same([]string{"3-7JZXAMZ", "3-7JZXAGH", "3-6JZXAMH"}, numbers)
}

func (d *day) conflicts(ctx context.Context) error {
	found, _, err := d.api.ListConflicts(ctx, d.csi, "EBSO", d.instance).Identifier(d.identifier).
		ScheduledStart("2020-08-26T15:00:00Z").ScheduledEnd("2020-08-26T17:00:00Z").Execute()
	return errors.Join(err, samples(found))
}

func (d *day) put(ctx context.Context, action, time string) (*client.ScheduleOutcome, *http.Response, error) {
	asked := client.NewScheduleOrCancelRequest(action)
	if time != "" {
		asked.SetScheduledTime(time)
	}
	return d.api.ScheduleExecution(ctx, d.csi, "EBSO", d.instance, d.id).Identifier(d.identifier).ScheduleOrCancelRequest(*asked).Execute()
}

// refused sends what is to be refused.
func (d *day) refused(ctx context.Context, time string, status int) (model client.ConflictsOrRefusal, err error) {
	_, r, err := d.put(ctx, "schedule", time)
	var refusal *client.GenericOpenAPIError
	if !errors.As(err, &refusal) {
		return model, fmt.Errorf("it is not refused: %w", err)
	}
	model, isModel := refusal.Model().(client.ConflictsOrRefusal)
	return model, errors.Join(same(true, isModel), same(status, r.StatusCode))
}

func (d *day) collide(ctx context.Context) error {
	const time = "2020-08-26T16:00:00Z"
	if os.Getenv("BOUNCE_CONFLICT") == "200" {
		outcome, _, err := d.put(ctx, "schedule", time)
		return errors.Join(err, same(false, outcome.HasScheduledStart()), samples(outcome.Conflicts))
	}
	found, err := d.refused(ctx, time, http.StatusConflict)
	return errors.Join(err, samples(found.Conflicts))
}

func (d *day) hurry(ctx context.Context) error {
	refusal, err := d.refused(ctx, "2020-08-26T15:15:59Z", http.StatusBadRequest)
	return errors.Join(err, same(false, refusal.HasConflicts()), same(int32(http.StatusBadRequest), refusal.GetStatus()))
}

func (d *day) schedule(ctx context.Context) error {
	o, _, err := d.put(ctx, "schedule", windowStart)
	return errors.Join(err, same(
		[]string{windowStart, windowEnd, "Open", "Ready For Execution", "Review Update"},
		[]string{o.GetScheduledStart(), o.GetScheduledEnd(), o.GetStatus(), o.GetSubStatus(), o.GetCustStatus()},
	), same(0, len(o.Conflicts)))
}

func (d *day) read(ctx context.Context, start, end string) error {
	details, _, err := d.api.ReadExecution(ctx, d.csi, "EBSO", d.instance, d.id).Identifier(d.identifier).Execute()
	return errors.Join(err, same("Stop", details.Operation), same(start, details.GetScheduledStart()), same(end, details.GetScheduledEnd()))
}

func (d *day) details(ctx context.Context) error { return d.read(ctx, windowStart, windowEnd) }

func (d *day) cancel(ctx context.Context) error {
	o, _, err := d.put(ctx, "cancel", "")
	return errors.Join(err, same(false, o.GetScheduledStart() != ""), same(
		[]string{"Open", "Ready For Scheduling/Approval", "Review Update"}, []string{o.GetStatus(), o.GetSubStatus(), o.GetCustStatus()},
	), same(0, len(o.Conflicts)))
}

func (d *day) released(ctx context.Context) error { return d.read(ctx, "", "") }
