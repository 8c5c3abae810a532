package steps

import (
	"context"

	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/target"
)

// custID is how the target names the fixture's customer in such a path: by its number, or by its CSI (reading cust-id). The
// first request of a run finds out which; both are the caller's own. The error is a *target.Missing where the number is not
// known, which nobody can guess.
func (w *World) custID(ctx context.Context, f *target.Fixture) (string, error) {
	if f.CustID == "" {
		return "", &target.Missing{Need: "cust-id", Provide: target.ProvideCustID}
	}
	if by := w.env.namedBy(""); by != "" {
		return map[string]string{"customer-id": f.CustID, "csi": f.CSI}[by], nil
	}
	for _, by := range []string{"customer-id", "csi"} {
		permitted, err := w.lists(ctx, f, by)
		if err != nil {
			return "", err
		}
		if permitted {
			w.env.namedBy(by)
			break
		}
	}
	if w.env.namedBy("") == "csi" {
		return f.CSI, nil
	}
	return f.CustID, nil
}

// lists asks for the services of the fixture's instance under one of the two names, and reports whether they were listed.
func (w *World) lists(ctx context.Context, f *target.Fixture, by string) (bool, error) {
	d, err := request.New(ctx, request.InstanceServices, f, 0)
	if err != nil {
		return false, err
	}
	if by == "csi" {
		d.Customer = f.CSI
	}
	if err := w.send(ctx, "services of the instance by "+by, d, 0, false); err != nil {
		return false, err
	}
	return w.last.isAccepted(), nil
}

// Parties are those that the scenario's requests may be about.
func (w *World) Parties() request.Parties {
	return request.Parties{Own: w.Fixture, Other: w.other, Seed: w.Seed, ByCSI: w.env.namedBy("") == "csi"}
}

// namedBy notes how customers are named in paths with custId, unless it is known already, and returns what is known.
func (e *Env) namedBy(by string) string {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.custIDs == "" {
		e.custIDs = by
	}
	return e.custIDs
}

// custIDReading tells cust-id by asking under either name. Where both are the same nothing tells the CSI from either.
func (w *World) custIDReading(ctx context.Context) error {
	f := w.Fixture
	if f.CustID == "" {
		return &target.Missing{Need: "cust-id", Provide: target.ProvideCustID}
	}
	if f.CustID == f.CSI {
		return &outcome.NotApplicable{Text: "the target file has the CSI as custId: a number of the customer's own would tell more"}
	}
	accepted := map[string]bool{}
	for _, by := range []string{"customer-id", "csi"} {
		permitted, err := w.lists(ctx, f, by)
		if err != nil {
			return err
		}
		accepted[by] = permitted
		if permitted {
			if err := w.isAccepted(); err != nil {
				return err
			}
			continue
		}
		if err := w.refused(); err != nil {
			return err
		}
	}
	switch {
	case accepted["customer-id"] && accepted["csi"]:
		w.take("either")
	case accepted["customer-id"]:
		w.take("customer-id")
	case accepted["csi"]:
		w.take("csi")
	default:
		return outcome.Fail("not-accepted", "the services of the instance are listed neither under custId %s nor under the CSI %s", f.CustID, f.CSI)
	}
	return nil
}
