// Package verify finds out before the scenarios whether the API answers, whether it has the family, and whether the target file
// fits the target: a scenario that fails afterwards is the server's failure. It imports the other packages of the suite except
// those that bind the words of the features.
package verify

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"example.com/bounce/conformance/internal/judge"
	"example.com/bounce/conformance/internal/outcome"
	"example.com/bounce/conformance/internal/request"
	"example.com/bounce/conformance/internal/retry"
	"example.com/bounce/conformance/internal/scenario"
	"example.com/bounce/conformance/internal/target"
)

// NotAPIError says that something else than the API answers, or that the API does not know the caller, and what to correct.
type NotAPIError struct {
	Text string
	// Refuses reports whether each answer was a plain refusal, which the target file may be the reason for.
	Refuses bool
}

func (e *NotAPIError) Error() string { return e.Text }

// longAgo is a time that is too soon whatever the server's clock says.
const longAgo = "2001-01-01T00:00:00Z"

// tooSoon and lawful are the schedules that API sends; the names of its other requests are their forms.
const (
	tooSoon = "schedule for the past"
	lawful  = "schedule"
)

// API sends requests that only the API answers, with a good token and with a wrong one: reads first, then a schedule for a time
// that is too soon, and a lawful one only if that shows nothing and bookings are allowed. The error is a *NotAPIError if no
// answer is one of the API's and none depends on the token, or if those that do are pages, redirects or missing. A server that
// wrongly refuses is never excused: it distinguishes the good token from the wrong one, or refuses as the API does. If the
// target's description has no caller, there is nothing to find out.
func API(ctx context.Context, w *scenario.World) (err error) {
	var missing *target.Missing
	if err := w.Customer(ctx, target.Need{}); errors.As(err, &missing) {
		return nil
	} else if err != nil {
		return err
	}
	var asked []*judge.Answer
	defer func() {
		if strange := (*NotAPIError)(nil); errors.As(err, &strange) {
			scenario.Discard(w)
		}
	}()
	for _, words := range []string{"details", "list", "conflicts", tooSoon, lawful} {
		if words == lawful && (!w.Books || w.Ledger.Room(len(asked)+1) != nil) {
			continue
		}
		c, err := ask(ctx, w, words, false)
		_, blocked := outcome.AsBlocked(err)
		switch {
		case blocked: // by a role that is missing, or the budget
			continue
		case err != nil:
			return err
		case isAPI(c) || c.Err != nil && w.IsAlone(): // a control API that answers speaks for the address
			return nil
		}
		asked = append(asked, c)
	}
	return compareWithGarbage(ctx, w, asked)
}

// compareWithGarbage fails with a *NotAPIError if no answer depends on the token, or is an API's.
func compareWithGarbage(ctx context.Context, w *scenario.World, asked []*judge.Answer) error {
	alike, compared := true, false
	for _, good := range asked {
		bad, err := ask(ctx, w, good.Label, true)
		_, blocked := outcome.AsBlocked(err)
		switch {
		case blocked && (compared || isForeign(good)): // the good one may have booked, and so leaves no place in the budget
			alike = false
		case blocked:
			return nil
		case err != nil:
			return err
		default:
			alike, compared = impressionOf(good) == impressionOf(bad), true
			if isAPI(bad) || !alike && !isForeign(good) {
				return nil
			}
		}
	}
	if len(asked) == 0 {
		return nil
	}
	refuses := !slices.ContainsFunc(asked, func(c *judge.Answer) bool { return !c.IsRefusal() })
	return &NotAPIError{describe(w, asked[len(asked)-1], alike), refuses}
}

// ask sends one of the requests of API.
func ask(ctx context.Context, w *scenario.World, words string, garbage bool) (*judge.Answer, error) {
	name, _, _ := strings.Cut(words, " ")
	form, _ := request.FindForm(name)
	d, err := w.GoodDraft(ctx, form, 0)
	if err != nil {
		return nil, err
	}
	if form.Books {
		d.Time = map[string]string{tooSoon: longAgo, lawful: w.Own.At("10:00:00Z")}[words]
		d.Body = request.ScheduleBody(d.Time)
	}
	rule := map[string]string{tooSoon: "lead-time", lawful: "purpose"}[words]
	if garbage {
		rule = "bearer-token"
		d.Garble()
	}
	return scenario.Probe(ctx, w, words, d, rule)
}

// isAPI reports whether only the API answers like this: with a success in JSON, or a refusal of the request's contents.
func isAPI(c *judge.Answer) bool {
	switch {
	case c.Err != nil:
		return false
	case c.IsSuccess():
		return c.Object() != nil || c.List() != nil
	}
	return slices.Contains([]int{http.StatusBadRequest, http.StatusConflict, http.StatusUnprocessableEntity}, c.Status)
}

// isForeign reports whether no API answers like this: with a page, a redirect, or not at all.
func isForeign(c *judge.Answer) bool {
	return c.Err != nil || c.Status >= 300 && c.Status < 400 || c.IsPage()
}

// impression is the part of an answer that shows whether the server has looked at the token.
type impression struct {
	fingerprint
	mediaType string
	answered  bool
}

func impressionOf(c *judge.Answer) impression {
	return impression{fingerprintOf(c), c.Header.Get("Content-Type"), c.Err == nil}
}

// Family reads the details of an existing execution, the list and the operations, until has accepts a status, which is 0 for no
// answer: they show that a server has the family. It reports whether has did, and whether any answer was one that only the API
// gives. Without a user in the target's description, the approver reads: a refusal shows as much. The error is a *target.Missing
// if neither, or no execution, is described.
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
