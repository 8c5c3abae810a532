package steps

import (
	"context"

	"example.com/bounce/conformance/internal/outcome"
)

// Whether a scope implies others (reading scope-hierarchy).
func (w *World) hierarchySteps() []Definition {
	return []Definition{
		{`^which of the two were accepted, and not refused for their scope, is the reading$`, w.readersReading},
		{`^acceptance is for who may read as well, and refusal for its scope is for a scope that implies not all below$`, w.creatorReading},
	}
}

// hierarchies are the alternatives by whether the approver may read, and whether who may create may.
var hierarchies = map[[2]bool]string{
	{false, false}: "none", {true, false}: "approver-implies-user", {false, true}: "privileged-implies-user", {true, true}: "each-implies-the-lower",
}

// readersReading is for a request with the approver's token, put aside, and the same with the token of who may create.
func (w *World) readersReading(ctx context.Context) error {
	approver, err := w.isPermitted(w.aside)
	if err != nil {
		return err
	}
	privileged, err := w.isPermitted(w.last)
	if err != nil {
		return err
	}
	return w.takeHierarchy(ctx, w.last.draft.Form.Words, [2]bool{approver, privileged})
}

// takeHierarchy takes the alternative that the readers show. Where neither of the two may read, the application admin tells
// no hierarchy from that in which the admin alone may do everything.
func (w *World) takeHierarchy(ctx context.Context, words string, reads [2]bool) error {
	taken := hierarchies[reads]
	if reads == [2]bool{} {
		if err := w.sendFormWith(ctx, words, `a token that is "app-admin"`); err != nil {
			return err
		}
		admin, err := w.isPermitted(w.last)
		if err != nil {
			return err
		}
		if admin {
			taken = "admin-implies-all"
		}
	}
	w.take(taken)
	return nil
}

// creatorReading is for a create with the approver's token. That who may create may read is then asked for, too.
func (w *World) creatorReading(ctx context.Context) error {
	creates, err := w.isPermitted(w.last)
	if err != nil {
		return err
	}
	var reads [2]bool
	for i, role := range []string{"approver", "privileged-user"} {
		if err := w.sendFormWith(ctx, "list", `a token that is "`+role+`"`); err != nil {
			return err
		}
		if reads[i], err = w.isPermitted(w.last); err != nil {
			return err
		}
	}
	switch {
	case creates == (reads == [2]bool{true, true}):
		return w.takeHierarchy(ctx, "list", reads)
	case creates:
		return outcome.Fail("not-refused", "the approver's create was accepted, but by what the scopes may read the alternative is %q", hierarchies[reads])
	default:
		w.take("Approver and PrivilegedUser each imply User, and Approver does not imply PrivilegedUser")
	}
	return nil
}

// isPermitted tells a call that was accepted from one that was refused for its scope.
func (w *World) isPermitted(c *call) (bool, error) {
	defer func(last *call) { w.last = last }(w.last)
	w.last = c
	switch {
	case w.hasNoWorkflow():
		return true, nil
	case c.isAccepted():
		return true, w.isAccepted()
	}
	return false, w.isRefused("for its scope")
}
