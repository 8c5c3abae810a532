package scenario

import (
	"context"
	"fmt"
	"slices"
	"time"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/target"
)

// custID is the name of the fixture's customer in a path with custId: its number, or its CSI (reading cust-id). The first request
// of a run finds out which; both are the caller's own. The error is a *target.Missing if the number is not known.
func custID(ctx context.Context, w *World, f *target.Fixture) (string, error) {
	if f.CustID == "" {
		return "", &target.Missing{Need: "cust-id", Provide: target.ProvideCustID}
	}
	if by := w.namedBy(""); by != "" {
		return map[string]string{"customer-id": f.CustID, "csi": f.CSI}[by], nil
	}
	for _, by := range []string{"customer-id", "csi"} {
		permitted, err := ListsServices(ctx, w, f, by)
		if err != nil {
			return "", err
		}
		if permitted {
			w.namedBy(by)
			break
		}
	}
	if w.namedBy("") == "csi" {
		return f.CSI, nil
	}
	return f.CustID, nil
}

// ListsServices requests the services of the fixture's instance under one of the two names, and reports whether they were listed.
func ListsServices(ctx context.Context, w *World, f *target.Fixture, by string) (bool, error) {
	d, err := request.New(ctx, request.InstanceServices, f, 0)
	if err != nil {
		return false, err
	}
	if by == "csi" {
		d.Customer = f.CSI
	}
	if err := w.Send(ctx, "services of the instance by "+by, d, 0, false); err != nil {
		return false, err
	}
	return w.Last.IsAccepted(), nil
}

// About are the customers that the scenario's requests may be about.
func (w *World) About() request.Parties {
	p := w.Parties
	p.ByCSI = w.namedBy("") == "csi"
	return p
}

// Customer leases the scenario's customer.
func (w *World) Customer(ctx context.Context, need target.Need) (err error) {
	if w.Own, err = w.Lease(ctx, need); err != nil {
		return err
	}
	return shift(ctx, w)
}

// shift sends some reads before a scenario that runs again and never repeats a request, so that a gateway which fails at every
// n-th request does not fail at the same one as before. The numbers of reads have no factor in common with those at which a
// gateway is likely to fail, neither by each token nor by both together.
func shift(ctx context.Context, w *World) error {
	for identity, n := range map[string]int{"approver": 7, "user": 6} {
		if w.Attempt.Runs == 0 || w.Subject.Rule != NeverRepeated || w.Target.Provides(identity) != nil {
			continue
		}
		d, err := request.New(ctx, request.Details, w.Own, 0)
		if err == nil {
			err = d.Authorize(ctx, w.Own, identity)
		}
		if err != nil {
			return err
		}
		request.NameUnknownExecution(&d)
		for range n * w.Attempt.Runs {
			w.Client.Once(ctx, d.Request())
		}
	}
	return nil
}

// ExecutionID is the id of the fixture's n-th execution. If there are fewer, the target may be the reason: it may have answered a
// create without an id.
func (w *World) ExecutionID(n int) (string, error) {
	if n < len(w.Own.Executions) {
		return w.Own.Executions[n], nil
	}
	for _, c := range slices.Backward(w.Calls) {
		if !c.Is(request.Create) || c.CreatedID() != "" {
			continue
		}
		if c.IsAccepted() {
			return "", outcome.Fail("wrong-answer", "a create was answered with %d, and its answer has no text %q", c.Status, "id")
		}
		return "", &outcome.Inconclusive{Text: fmt.Sprintf("the execution was not created: that was answered with %d", c.Status)}
	}
	return "", outcome.UnknownWords("execution", fmt.Sprint("number ", n+1))
}

// CreatedWith is the body of the create that was answered with an id; nil if there was no such create.
func (l *Log) CreatedWith(id string) map[string]any {
	for _, c := range l.Calls {
		if c.Is(request.Create) && c.IsAccepted() && c.Object()["id"] == id {
			return c.SentBody()
		}
	}
	return nil
}

// IntoRFCs is the moment half an hour into an RFC at which an execution overlaps most of them and touches none.
func IntoRFCs(f *target.Fixture) (time.Time, error) {
	at, met, err := target.Into(f.RFCs, f.Duration.Length())
	if err == nil && len(met) == 0 {
		return at, &outcome.Blocked{Code: "busy", Provide: "instances.busy: RFCs with a window of which half an hour in nothing else begins or ends"}
	}
	return at, err
}
