package lookup

import (
	"context"

	"example.com/bounce/conformance/internal/bind"
	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/scenario"
)

// scopes read scope-hierarchy: whether a scope implies others.
type scopes struct{ *scenario.World }

func (w scopes) definitions() []bind.Definition {
	return []bind.Definition{
		{Pattern: `^which of the two were accepted, and not refused for their scope, is the reading$`, Do: w.readReaders},
		{Pattern: `^acceptance is for a scope that reads as well, and refusal for a scope that does not imply all below it$`, Do: w.readCreator},
	}
}

// hierarchies are the alternatives, by whether the approver may read and whether a caller who may create may read.
var hierarchies = map[[2]bool]string{
	{false, false}: "none", {true, false}: "approver-implies-user", {false, true}: "privileged-implies-user", {true, true}: "each-implies-the-lower",
}

// readReaders is for a request with the approver's token, which was saved, and the same with the token of a caller who may
// create.
func (w scopes) readReaders(ctx context.Context) error {
	approver, err := w.isPermitted(w.Aside)
	if err != nil {
		return err
	}
	privileged, err := w.isPermitted(w.Last)
	if err != nil {
		return err
	}
	return w.take(ctx, w.Last.Draft.Form.Words, [2]bool{approver, privileged})
}

// take takes the alternative that the readers show. If neither of the two may read, the application admin shows whether there is
// no hierarchy, or one in which only the admin may do everything.
func (w scopes) take(ctx context.Context, words string, reads [2]bool) error {
	taken := hierarchies[reads]
	if reads == [2]bool{} {
		if err := w.SendForm(ctx, words, `a token that is "app-admin"`); err != nil {
			return err
		}
		admin, err := w.isPermitted(w.Last)
		if err != nil {
			return err
		}
		if admin {
			taken = "admin-implies-all"
		}
	}
	w.Take(taken)
	return nil
}

// readCreator is for a create with the approver's token. It then requests the list with both tokens, to see who may read.
func (w scopes) readCreator(ctx context.Context) error {
	creates, err := w.isPermitted(w.Last)
	if err != nil {
		return err
	}
	var reads [2]bool
	for i, role := range []string{"approver", "privileged-user"} {
		if err := w.SendForm(ctx, "list", `a token that is "`+role+`"`); err != nil {
			return err
		}
		if reads[i], err = w.isPermitted(w.Last); err != nil {
			return err
		}
	}
	switch {
	case creates == (reads == [2]bool{true, true}):
		return w.take(ctx, "list", reads)
	case creates:
		return outcome.Fail("not-refused", "the approver's create was accepted, but by what the scopes may read the alternative is %q", hierarchies[reads])
	default:
		w.Take("Approver and PrivilegedUser each imply User, and Approver does not imply PrivilegedUser")
	}
	return nil
}

// isPermitted reports whether a request was accepted; otherwise it must have been refused for its scope.
func (w scopes) isPermitted(c *judge.Answer) (bool, error) {
	defer func(last *judge.Answer) { w.Last = last }(w.Last)
	w.Last = c
	switch {
	case w.Last.HasNoWorkflow():
		return true, nil
	case c.IsAccepted():
		return true, w.CheckAccepted()
	}
	return false, w.CheckRefusedFor("for its scope")
}
