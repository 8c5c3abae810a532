package verify

import (
	"context"
	"errors"

	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/retry"
	"example.com/bounce/conformance/internal/target"
)

// Family reads the details of an execution that exists, the list and the operations, by which a server shows that it has the
// family, until has is true of a status, which is 0 for no answer. It reports whether that was so, and whether any of them was
// answered as only the API does. Where the target's description has no user, the approver asks: a refusal shows as much. The error
// is a *target.Missing where it has neither, or no execution.
func Family(ctx context.Context, client *retry.Client, t target.Target, has func(status int) bool) (found, ours bool, err error) {
	f, err := t.Lease(ctx, target.Need{})
	if err != nil {
		return false, false, err
	}
	defer f.Release()
	for _, form := range []*request.Form{request.Details, request.List, request.Operations} {
		asked := *form
		if missing := (*target.Missing)(nil); errors.As(t.Provides(asked.Identity), &missing) {
			asked.Identity = "approver"
		}
		d, err := request.New(ctx, &asked, f, 0)
		if err != nil {
			return false, ours, err
		}
		c := judge.NewAnswer(form.Words, d, 0, client.InsistOnAPI(ctx, d.Request()))
		ours = ours || isAPI(c)
		if has(c.Status) {
			return true, ours, nil
		}
	}
	return false, ours, nil
}
