package steps

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/retry"
	"example.com/bounce/conformance/internal/target"
)

var ordinals = map[string]int{"": 0, "first ": 0, "second ": 1, "third ": 2}

func (w *World) customer(ctx context.Context, need target.Need) (err error) {
	if w.Fixture, err = w.lease(ctx, need); err != nil {
		return err
	}
	return w.shift(ctx)
}

// shift reads what is not there before a scenario that runs again, and never repeats a request: a gateway that fails at a certain
// place of the sequence is not to fail at the same request as before. The numbers have no factor in common with those at which a
// gateway is likely to fail, neither by each token nor by both together.
func (w *World) shift(ctx context.Context) error {
	for identity, n := range map[string]int{"approver": 7, "user": 6} {
		if w.runs == 0 || w.env.Target.Provides(identity) != nil {
			continue
		}
		d, err := request.New(ctx, request.Details, w.Fixture, 0)
		if err == nil {
			err = d.Authorize(ctx, w.Fixture, identity)
		}
		if err != nil {
			return err
		}
		request.NameUnknownExecution(&d)
		for range n * w.runs {
			w.env.Client.Once(ctx, d.Request())
		}
	}
	return nil
}

// counts are the numbers of executions by the words of the features; "several" is at least three, and five where they
// can be made.
var counts = map[string]target.Need{
	"an unscheduled execution":       {Executions: 1},
	"two unscheduled executions":     {Executions: 2},
	"three unscheduled executions":   {Executions: 3},
	"several unscheduled executions": {Executions: 3, Wish: 5},
}

func (w *World) customerWithExecutions(ctx context.Context, count string) error {
	need, ok := counts[count]
	if !ok {
		return outcome.UnknownWords("number of executions", count)
	}
	return w.customer(ctx, need)
}

func (w *World) customerOfService(ctx context.Context, service string) error {
	return w.customer(ctx, target.Need{Service: service})
}

func (w *World) customerWithLongExecutions(ctx context.Context, count string) error {
	need, ok := counts[count]
	if !ok {
		return outcome.UnknownWords("number of executions", count)
	}
	need.Long = true
	return w.customer(ctx, need)
}

func (w *World) customerWithNeighbour(ctx context.Context) error {
	return w.customer(ctx, target.Need{Neighbour: true})
}

func (w *World) customerOfProduction(ctx context.Context) error {
	return w.customer(ctx, target.Need{Production: true})
}

func (w *World) customerWithRFCs(ctx context.Context, shape string) error {
	s, ok := target.Shapes()[shape]
	if !ok {
		return outcome.UnknownWords("RFCs", shape)
	}
	return w.customer(ctx, target.Need{RFCs: s})
}

func (w *World) otherCustomer(ctx context.Context) (err error) {
	w.other, err = w.lease(ctx, target.Need{Foreign: true})
	return err
}

func (w *World) notOptedIn(ctx context.Context) (err error) {
	w.other, err = w.lease(ctx, target.Need{NotOptedIn: true})
	return err
}

func (w *World) scheduleAt(ctx context.Context, ordinal, at string) error {
	execution, ok := ordinals[ordinal]
	if !ok {
		return outcome.UnknownWords("execution", ordinal)
	}
	if _, err := w.executionID(execution); err != nil {
		return err
	}
	d, err := request.NewSchedule(ctx, w.Fixture, execution, at)
	if err != nil {
		return err
	}
	return w.send(ctx, fmt.Sprintf("schedule %s for %s", d.Execution, at), d, execution, true)
}

func (w *World) schedule(ctx context.Context, ordinal, clock string) error {
	return w.scheduleAt(ctx, ordinal, w.Fixture.At(clock))
}

// scheduleNeighbour counts the neighbour's execution after those of the instance itself.
func (w *World) scheduleNeighbour(ctx context.Context, clock string) error {
	f := w.Fixture.Neighbour
	at := f.At(clock)
	d, err := request.NewSchedule(ctx, f, 0, at)
	if err != nil {
		return err
	}
	return w.send(ctx, fmt.Sprintf("schedule %s for %s", d.Execution, at), d, len(w.Fixture.Executions), true)
}

func (w *World) scheduleAbsolute(ctx context.Context, at string) error {
	return w.scheduleAt(ctx, "", at)
}

func (w *World) scheduleAhead(ctx context.Context, ordinal, ahead string) error {
	by, err := time.ParseDuration(ahead)
	if err != nil {
		return outcome.UnknownWords("duration", ahead)
	}
	now, err := w.now(ctx)
	if err != nil {
		return err
	}
	if w.env.Target.Kind() != "control" {
		now = now.Truncate(time.Second)
	}
	return w.scheduleAt(ctx, ordinal, request.FormatTime(now.Add(by)))
}

// wasScheduled is for what a scenario starts from. A request whose answer was lost is sent once more, to know where things
// stand; that answer says nothing but this.
func (w *World) wasScheduled(ctx context.Context, ordinal, clock string) error {
	execution := ordinals[ordinal]
	_, moves := w.accepted[execution]
	what, shows := "the schedule that the scenario starts from", shownBy["schedule"]
	if moves {
		what, shows = "the move that the scenario starts from", movedIn
	}
	err := w.schedule(ctx, ordinal, clock)
	var lost *outcome.Unanswered
	if errors.As(err, &lost) && w.last.isLost() && w.rule != neverRepeated && w.env.Client.Take(retry.Missing(w.last.Exchange)) {
		if again := w.schedule(ctx, ordinal, clock); again == nil && w.last.isAccepted() {
			w.env.Hear(1)
			return nil
		}
		return supports(err, what, shows)
	}
	if err == nil {
		err = w.isAccepted()
	}
	if moves && w.rule == "reschedule" {
		return err
	}
	return supports(err, what, shows)
}

// firstStaysBooked asks, with the third execution, for the window from 10:00 that the first one had. If it is free, the
// first must have been moved to 14:30 all the same (reading conflict-effect): from 16:10 only that is in the way.
func (w *World) firstStaysBooked(ctx context.Context) error {
	for _, clock := range []string{"11:00:00Z", "16:10:00Z"} {
		if err := w.schedule(ctx, "third ", clock); err != nil {
			return err
		}
		if !w.last.isAccepted() {
			return w.isConflictAnswer()
		}
	}
	return outcome.Fail("wrong-answer", "both the window that the execution had and the one that it was tried for are free")
}

func (w *World) scheduleIntoRFCs(ctx context.Context) error {
	at, err := w.intoRFCs()
	if err != nil {
		return err
	}
	return w.scheduleAt(ctx, "", request.FormatTime(at))
}

// intoRFCs is the moment half an hour into an RFC at which most of them overlap an execution, and none touches.
func (w *World) intoRFCs() (time.Time, error) {
	at, met, err := target.Into(w.Fixture.RFCs, w.Fixture.Duration.Length())
	if err == nil && len(met) == 0 {
		return at, &outcome.Blocked{Code: "busy", Provide: "instances.busy: RFCs with a window of which half an hour in nothing else begins or ends"}
	}
	return at, err
}

func (w *World) sendAgain(ctx context.Context) error {
	return w.send(ctx, "the same again", w.last.draft.Clone(), w.last.execution, w.last.draft.Form.Books)
}

// sendWith sends the first execution's good request with a fault.
func (w *World) sendWith(ctx context.Context, name string) error {
	return w.sendFor(ctx, 0, "10:00:00Z", name)
}

func (w *World) sendSecondWith(ctx context.Context, clock, name string) error {
	return w.sendFor(ctx, 1, clock, name)
}

func (w *World) sendFor(ctx context.Context, execution int, clock, name string) error {
	f, err := request.FindMutation(name)
	if err != nil {
		return err
	}
	if _, err := w.executionID(execution); err != nil {
		return err
	}
	d, err := request.NewSchedule(ctx, w.Fixture, execution, w.Fixture.At(clock))
	if err != nil {
		return err
	}
	return w.sendFaulty(ctx, f, d, execution)
}

// sendFaulty sends a good request with a fault, and keeps the request without it for the twin.
func (w *World) sendFaulty(ctx context.Context, f request.Mutation, good request.Draft, execution int) error {
	d := good.Clone()
	if err := f.Apply(ctx, w.Parties(), &d); err != nil {
		return err
	}
	w.fault, w.good = &f, good
	err := w.send(ctx, f.Name, d, execution, f.Books && good.Form.Books)
	w.negative = w.last
	return err
}

// putAside keeps the last answer; of a list the whole of it.
func (w *World) putAside(ctx context.Context) (err error) {
	w.aside, err = w.wholeList(ctx, w.last)
	return err
}
