package judge

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"example.com/bounce/conformance/internal/outcome"
)

// Any fails if no answer came, or one that no request may get.
func Any(a *Answer) error {
	if err := a.Unreadable(); err != nil {
		return err
	}
	switch {
	case a.Err != nil, a.Status >= 500 && !a.isUnimplementedMethod():
		return a.LackFailure("")
	case a.Status == http.StatusTooManyRequests:
		return &outcome.Inconclusive{Text: a.Lack()}
	}
	return nil
}

// Acceptance fails unless the request was accepted, and the body has the documented form.
func Acceptance(a *Answer) error {
	if err := Any(a); err != nil {
		return err
	}
	switch isList := a.Draft.Form.List; {
	case a.IsConflict():
		return outcome.Fail("not-accepted", "it was answered with conflicts (%d), want it accepted", a.Status)
	case !a.IsSuccess():
		return outcome.Fail("not-accepted", "it was refused with %d, want it accepted", a.Status)
	case isList && a.List() == nil:
		return outcome.Fail("wrong-answer", "it was answered with %d and a body that is not a bare list", a.Status)
	case a.isBareArray():
		return outcome.Fail("wrong-answer", "it was answered with %d and a bare array, want a JSON object", a.Status)
	case !isList && a.Object() == nil:
		return outcome.Fail("wrong-answer", "it was answered with %d and a body that is not a JSON object", a.Status)
	case !isList && len(a.Object()) == 0:
		return outcome.Fail("wrong-answer", "it was answered with %d and an empty object", a.Status)
	}
	return nil
}

// ConflictAnswer fails unless the request was answered with conflicts.
func ConflictAnswer(a *Answer) error {
	if err := Any(a); err != nil {
		return err
	}
	items, ok := a.Object()["conflicts"].([]any)
	switch {
	case a.isBareArray():
		return outcome.Fail("wrong-answer", "it was answered with %d and a bare array, want a JSON object with the list %q", a.Status, "conflicts")
	case a.IsAccepted():
		return outcome.Fail("not-refused", "it was accepted (%d), want a conflict answer", a.Status)
	case !ok:
		return outcome.Fail("wrong-answer", "it was answered with %d and no list of conflicts", a.Status)
	case len(items) == 0:
		return outcome.Fail("wrong-answer", "it was answered with %d and an empty list of conflicts", a.Status)
	}
	return nil
}

// Refusal fails unless the request was refused; what says what is wrong with it.
func Refusal(a *Answer, what string) error {
	if err := Any(a); err != nil {
		return err
	}
	switch {
	case a.IsSuccess() && a.isBareArray():
		return outcome.Fail("not-refused", "it was answered with %d and a bare array, want it refused: %s", a.Status, what)
	case a.IsAccepted():
		return outcome.Fail("not-refused", "it was accepted (%d), want it refused: %s", a.Status, what)
	case a.IsConflict():
		return outcome.Fail("not-refused", "it was answered with conflicts (%d), want it refused: %s", a.Status, what)
	case a.Status < 400:
		return outcome.Fail("not-refused", "it was answered with %d, want it refused: %s", a.Status, what)
	}
	return nil
}

// IsUnanswered reports whether the answer shows nothing of the implementation: no whole answer came, or a server error, a page, a
// redirect, or a demand to slow down. 501 is an answer (RFC 9110 15.6.2).
func (a *Answer) IsUnanswered() bool {
	return a.IsDiverted() || a.Err != nil || a.Status >= 500 && a.Status != http.StatusNotImplemented || a.Status == http.StatusTooManyRequests
}

// IsRefusedByPage reports whether the answer is a refusal whose body is a page: a firewall's, or the implementation's own.
func (a *Answer) IsRefusedByPage() bool { return a.IsDiverted() && a.Status >= 400 }

// LackCode is the code of the outcome for an answer that IsUnanswered.
func (a *Answer) LackCode() string {
	switch {
	case a.Err != nil:
		return "no-answer"
	case a.Status == http.StatusTooManyRequests:
		return "too-many"
	case a.IsDiverted():
		return "wrong-answer"
	}
	return "server-error"
}

// LackFailure is the failure of an answer that IsUnanswered; its text has the end given.
func (a *Answer) LackFailure(end string) error {
	return &outcome.Failure{Code: a.LackCode(), Text: a.Lack() + end, Assertion: a.LackAssertion()}
}

// Lack says what came instead of an answer.
func (a *Answer) Lack() string {
	format, values := a.lack()
	return fmt.Sprintf(format, values...)
}

// LackAssertion is Lack without its values.
func (a *Answer) LackAssertion() string {
	format, _ := a.lack()
	return outcome.Assertion(format)
}

// WhyNone is why no whole answer came, without the method and the URL that the HTTP client puts before it; "" if one came.
func (a *Answer) WhyNone() string {
	if wrapped := (*url.Error)(nil); errors.As(a.Err, &wrapped) {
		return wrapped.Err.Error()
	}
	if a.Err != nil {
		return a.Err.Error()
	}
	return ""
}

// lack is Lack before its values are written into it.
func (a *Answer) lack() (format string, values []any) {
	switch {
	case a.Err != nil:
		return "no whole answer came: %s", []any{a.WhyNone()}
	case a.Status == http.StatusTooManyRequests:
		return "it was answered with 429, which asks to slow down", nil
	case a.IsDiverted() && a.Status >= 300 && a.Status < 400:
		return "it was answered with the redirect %d, which the API does not answer with", []any{a.Status}
	case a.IsDiverted():
		return "it was answered with %d and a page of HTML, which the API does not answer with", []any{a.Status}
	}
	return "it was answered with the server error %d", []any{a.Status}
}
